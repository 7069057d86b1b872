"""条例 29: the form, and what becomes of it."""

import io

import pdfplumber
import pytest

from gongkai.agencies.channels import set_channel
from gongkai.agencies.models import Way
from gongkai.applications import sent_in, words
from gongkai.applications.models import Application
from gongkai.files.models import StoredFile
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from tests.portal.conftest import ADDRESS, CODE, PDF, PERSON, scan, soup, text_of, token_on

pytestmark = pytest.mark.django_db


def problems(response):
    return [each.get_text(" ", strip=True) for each in soup(response).select(".problem li")]


def test_29_what_is_filled_in_is_in_the_register_with_number_and_code(client, send):
    response = send()
    assert response.status_code == 303, problems(response)
    assert response["Location"] == "/apply/receipt/"
    application = Application.objects.get()
    assert application.applicant_label == "张某"
    assert (application.channel, application.applicant_kind) == ("online", "natural")
    assert (application.state, application.received_on, application.due_on) == ("awaiting_confirmation", None, None)
    said = words.opened(application.words)
    assert said == {
        "name": "张小满",
        "identity_kind": "居民身份证",
        "identity_number": "11010519491231002X",
        "phone": "13900000000",
        "matter": "2024年危房改造补助的发放标准",
    }
    assert [each.role for each in application.attachments.all()] == ["identity"]
    page = client.get("/apply/receipt/")
    shown = text_of(page)
    assert application.number in shown
    assert CODE.fullmatch(soup(page).select_one(".code-once").text)
    assert "在这以前，还没有可以算的日期" in shown
    assert "不得" not in shown


def test_the_receipt_survives_a_reload_and_is_shown_to_nobody_else(client, send, static_files):
    from django.test import Client

    send()
    first, second = (soup(client.get("/apply/receipt/")).select_one(".code-once").text for _ in range(2))
    assert first == second
    assert Client().get("/apply/receipt/").status_code == 410
    assert client.post("/apply/receipt/forget/").status_code == 303
    assert client.get("/apply/receipt/").status_code == 410


def test_the_receipt_counts_a_date_where_the_guide_makes_it_the_confirmation(client, send, open_town):
    from gongkai.applications.models import Practice

    Practice.objects.create(agency=open_town, receipt_confirms=True)
    send()
    application = Application.objects.get()
    assert application.received_on == application.submitted_on
    shown = text_of(client.get("/apply/receipt/"))
    assert "这张回执就是收到申请的确认" in shown
    assert f"答复期限到{application.due_on.year}年{application.due_on.month}月{application.due_on.day}日" in shown


def test_no_word_about_a_person_stands_in_entries_or_columns(send):
    send(address="某县某镇一村15号", delivery="mail")
    row = str(Application.objects.values().get())
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    for secret in ("小满", "11010519491231002X", "13900000000", "一村15号", "危房改造"):
        assert secret not in row
        assert secret not in bodies
    assert not StoredFile.objects.filter(name__contains="身份证.pdf").exclude(name="身份证明.pdf").exists()


def test_sent_twice_it_is_one_application_with_the_same_receipt(client, send):
    token = token_on(client.get(ADDRESS))
    send(token=token)
    first = soup(client.get("/apply/receipt/")).select_one(".code-once").text
    assert send(token=token).status_code == 303
    assert Application.objects.count() == 1
    assert soup(client.get("/apply/receipt/")).select_one(".code-once").text == first


def test_a_page_that_was_gone_back_to_makes_a_second_application_if_that_is_meant(client, send):
    token = token_on(client.get(ADDRESS))
    send(token=token)
    again = send(token=token, matter="2023年村级公路的养护支出")
    assert again.status_code == 409
    assert Application.objects.get().number in text_of(again)
    kept = soup(again).select_one("[name=kept_identity]")["value"]
    answer = send(token=token_on(again), matter="2023年村级公路的养护支出", with_scan=False, kept_identity=kept)
    assert answer.status_code == 303
    assert Application.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "13911112222"},
        {"address": "某县某镇一村15号"},
        {"feature": "某政发〔2024〕5号"},
        {"delivery": "collect"},
        {"medium": "paper"},
        {"consents_electronic": "on"},
        {"needs_help": "on"},
        {"identity": scan(content=PDF + b"%2\n")},
        {"materials": scan("地块图.pdf")},
        {"agent_name": "李大年", "agent_identity_number": "11010519491231002X", "authority": scan("委托书.pdf")},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_correction_after_the_receipt_is_not_dropped_without_a_word(client, send, changes):
    token = token_on(client.get(ADDRESS))
    send(token=token)
    code = soup(client.get("/apply/receipt/")).select_one(".code-once").text
    before = Application.objects.get()
    again = send(token=token, **changes)
    assert again.status_code == 409
    shown = text_of(again)
    assert f"登记编号是 {before.number}" in shown
    assert "您后来改的没有收进那件申请" in shown
    page = soup(again)
    assert [link["href"] for link in page.select("#sent-before a")[:2]] == [
        f"/track/?number={before.number}",
        "/apply/receipt/",
    ]
    assert page.select_one("form[data-draft] .main-button").text == "另提一件新的申请"
    if "phone" in changes:
        assert page.select_one("#id_phone")["value"] == "13911112222"
    assert soup(client.get("/apply/receipt/")).select_one(".code-once").text == code
    assert Application.objects.get().turn == before.turn
    assert words.opened(Application.objects.get().words)["phone"] == "13900000000"


def test_a_file_in_another_place_is_a_change_and_a_contact_that_was_changed_since_is_none(client, send):
    token = token_on(client.get(ADDRESS))
    both = {"identity": scan(), "materials": scan(content=PDF + b"%2\n")}
    send(token=token, **both)
    sent_in.change_contact(Application.objects.get().pk, contact={"phone": "13911112222"})
    for each in both.values():
        each.seek(0)
    assert send(token=token, **both).status_code == 303  # pressed twice, however long ago
    swapped = {"identity": [scan(), scan(content=PDF + b"%2\n")]}
    assert send(token=token, **swapped).status_code == 409
    assert Application.objects.count() == 1


def test_what_is_wrong_stands_at_its_field_and_in_the_list_and_nothing_is_lost(client, send):
    response = send(identity_number="110105194912310021", matter="", phone="不知道")
    assert response.status_code == 422
    assert [each.split("：")[0] for each in problems(response)] == ["证件号码", "联系电话", "您要什么信息"]
    page = soup(response)
    assert page.select_one("#id_identity_number_error").text == (
        "这个身份证号码对不上最后一位，可能有一位填错了。请照着证件再填一次。"
    )
    assert page.select_one("#id_name")["value"] == "张小满"
    kept = page.select_one("[name=kept_identity]")["value"]
    assert "身份证.pdf" in page.select_one(".kept").text
    assert not Application.objects.exists()
    answer = send(token=token_on(response), with_scan=False, kept_identity=kept)
    assert answer.status_code == 303
    assert Application.objects.get().attachments.count() == 1


def test_a_file_that_was_crossed_out_is_not_taken(send):
    response = send(matter="")
    kept = soup(response).select_one("[name=kept_identity]")["value"]
    answer = send(token=token_on(response), with_scan=False, kept_identity=kept, drop=kept)
    assert answer.status_code == 422
    assert any("身份证明" in each for each in problems(answer))


def test_a_kept_file_serves_no_other_form(client, send):
    kept = soup(send(matter="")).select_one("[name=kept_identity]")["value"]
    other = token_on(client.get(ADDRESS))
    assert send(token=other, with_scan=False, kept_identity=kept).status_code == 422


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phone": ""}, "至少填一种"),
        ({"delivery": "mail"}, "您选了邮寄，请填写通信地址"),
        ({"delivery": None}, "请选择怎样拿到"),
        ({"agent_name": "李代办"}, "请写代办人的身份证件号码"),
        ({"agent_name": "李代办", "agent_identity_number": "1"}, "请附上委托书"),
        ({"identity": scan("身份证.exe", b"MZ\x90\x00" + b"\0" * 200)}, "身份证.exe"),
        ({"email": "不是邮箱"}, "这个邮箱地址不对"),
        ({"postcode": "12"}, "邮政编码是6位数字"),
    ],
)
def test_a_refusal_says_what_to_do(send, changes, told):
    response = send(**changes)
    assert response.status_code == 422
    assert any(told in each for each in problems(response)), problems(response)


def test_29_an_agent_comes_with_the_authority(send):
    send(agent_name="李代办", agent_identity_number="x1", authority=scan("委托书.pdf"))
    application = Application.objects.get()
    assert sorted(each.role for each in application.attachments.all()) == ["authority", "identity"]
    assert words.opened(application.words, "agent_name") == {"agent_name": "李代办"}


@pytest.mark.parametrize("kind", ["business", "research", "public_benefit", "legal_service", "other_organisation"])
def test_an_organisation_is_one_of_five_kinds(send, kind):
    organisation = {
        "as": "organisation",
        "kind": kind,
        "name": "某县小满合作社",
        "identity_kind": "其他登记证号",
        "identity_number": "甲001",
        "representative": "王一",
        "contact": "王二",
    }
    assert send(**organisation).status_code == 303
    application = Application.objects.get()
    assert (application.applicant_kind, application.applicant_label) == (kind, "某县小满合作社")


def test_a_uscc_is_checked_and_a_passport_is_taken_as_it_is(send):
    base = {"as": "organisation", "kind": "business", "name": "甲", "representative": "乙", "contact": "丙"}
    wrong = send(**base, identity_kind="统一社会信用代码", identity_number="91350100M000100Y44")
    assert any("统一社会信用代码是18位" in each for each in problems(wrong))
    # GB 32100 gives 91350100M000100Y43 as its example.
    assert send(**base, identity_kind="统一社会信用代码", identity_number="91350100M000100Y43").status_code == 303
    assert send(identity_kind="护照", identity_number="e 12345678").status_code == 303
    assert words.opened(Application.objects.latest("pk").words)["identity_number"] == "E12345678"


def test_the_form_asks_for_no_purpose(client, open_town):
    names = {field["name"] for field in soup(client.get(ADDRESS)).select("form[data-draft] [name]")}
    assert "purpose" not in names
    assert {"name", "identity_number", "matter", "feature", "delivery", "medium", "needs_help"} <= names


def test_a_number_of_an_identity_is_never_kept_on_the_device(client, open_town):
    page = soup(client.get(ADDRESS))
    for name in ("identity_number", "agent_identity_number", "identity", "authority"):
        assert page.select_one(f"[name={name}]").has_attr("data-private"), name


def test_where_online_is_closed_the_page_says_how_else(client, open_town):
    set_channel(open_town, Way.ONLINE, is_open=False, by=SYSTEM)
    shown = text_of(client.get(ADDRESS))
    for words_ in ("没有开通网上申请", "当面提交", "某镇中心路1号", "打印申请表"):
        assert words_ in shown
    assert soup(client.get(ADDRESS)).select("[name=identity_number]") == []
    refused = client.post(ADDRESS, {**PERSON, "identity": scan()})
    assert refused.status_code == 422
    assert "现在不在网上接收申请" in text_of(refused)
    assert soup(refused).select_one("#id_name")["value"] == "张小满"
    assert not Application.objects.exists()


def test_the_form_on_paper_and_as_pdf(client, open_town):
    shown = text_of(client.get("/agencies/town/apply/blank/"))
    for words_ in ("某县某镇人民政府", "政府信息公开申请表", "□自然人", "当面提交 某镇中心路1号"):
        assert words_ in shown
    response = client.get("/agencies/town/apply/form.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    (page,) = pdfplumber.open(io.BytesIO(response.content)).pages
    for words_ in (
        "其他组织",
        "证件和号码",
        "代办人证件",
        "查阅、抄录",
        "日期",
        "某镇中心路1号",
        "不用说明用途",
    ):
        assert words_ in page.extract_text().replace("\n", "")
    assert max(word["x1"] for word in page.extract_words()) < page.width - 50  # nothing runs off the paper


def test_many_from_one_address_are_told_to_wait_and_lose_nothing(send, settings):
    settings.APPLY_PER_ADDRESS = 1
    assert send().status_code == 303
    kept = soup(send(matter=""))  # the second counts too
    assert kept.select_one("[name=kept_identity]") is None
    refused = send(matter="2023年村级公路的养护支出")
    assert refused.status_code == 429
    assert "请过10分钟再提交" in text_of(refused)
    assert "2023年村级公路的养护支出" in text_of(refused)
    assert Application.objects.count() == 1


def test_several_matters_are_a_hint_and_no_refusal(client, send):
    assert send(matter="1、低保名单\n2、危房改造名单").status_code == 303
    assert "看起来有几件事" in text_of(client.get("/apply/receipt/"))
    for one in ("2024年1月2日的低保名单，文号〔2024〕3号", "2.5公里的路和3.5公里的路"):
        send(matter=one)
        assert "看起来有几件事" not in text_of(client.get("/apply/receipt/"))
    send(matter="一、2025年补贴标准\n二、2024年低保名单")
    assert "看起来有几件事" in text_of(client.get("/apply/receipt/"))


def test_a_page_that_comes_back_gives_the_hint_to_who_has_no_javascript(client, send):
    for matter, is_given in (("1、低保名单\n2、危房改造名单", True), ("2024年低保名单", False)):
        hint = soup(send(matter=matter, name="")).select_one("#several")
        assert hint.has_attr("hidden") is not is_given
        assert ("看起来写了几件事" in hint.text) is is_given
    assert soup(client.get(ADDRESS)).select_one("#several").has_attr("hidden")


def test_the_picture_of_the_address_leads_to_where_the_visitor_is_or_to_where_the_site_says(client, send, settings):
    settings.PLAIN_HTTP, settings.SITE_URL = True, "https://gk.example.gov.cn"
    send()
    shown = soup(client.get("/apply/receipt/")).select_one(".qr .code").text
    assert shown == f"http://testserver/track/?number={Application.objects.get().number}"
    settings.PLAIN_HTTP = False
    shown = soup(client.get("/apply/receipt/", secure=True)).select_one(".qr .code").text
    assert shown == f"https://gk.example.gov.cn/track/?number={Application.objects.get().number}"


def test_43_help_and_consent_are_recorded(send):
    send(needs_help="on", help="请打电话念给我听", consents_electronic="on")
    application = Application.objects.get()
    assert (application.needs_help, application.consents_electronic) == (True, True)
    assert words.opened(application.words)["help"] == "请打电话念给我听"
    assert '"consents_electronic":true' in Entry.objects.get(kind="case.submitted").body


def test_an_agency_is_found_by_name_and_leads_to_its_form(client, open_town):
    page = soup(client.get("/apply/?q=某镇"))
    assert [each["href"] for each in page.select("main .list a")] == ["/agencies/town/apply/"]
    assert "没有找到" in text_of(client.get("/apply/?q=没有的"))
    assert client.get("/agencies/nowhere/apply/").status_code == 404
