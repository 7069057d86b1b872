"""The pages on which an answer is written, read and signed, by those who may."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from gongkai.applications.models import Answer, Application, SearchRecord
from gongkai.people.models import Role
from tests.applications.conftest import on
from tests.people import cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)


@pytest.fixture(autouse=True)
def quick(settings, static_files):
    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR_ROLES = cast.FAST, []


@pytest.fixture
def case(monday, apply):
    found = apply().application
    on(monday, "2025-03-04")
    return found


@pytest.fixture
def desk(town, monday, case):
    """A browser for each role of the town."""
    found = {}

    def opened(role):
        if role not in found:
            holder = cast.post(town, role, f"{role}-desk", since=LONG_AGO, heads_office=role == Role.APPROVER)
            found[role] = cast.browser_of(holder.person)
        return found[role]

    opened(Role.REVIEWER)
    return opened


def page_of(response):
    return BeautifulSoup(response.content, "lxml")


def url(name, case):
    return reverse(f"applications:{name}", args=[case.pk])


def turn(case):
    return Application.objects.get(pk=case.pk).turn


def write(browser, case, do="save", **more):
    data = {
        "turn": turn(case),
        "count": 1,
        "i1-asked": "2024年危房改造补助的发放名单",
        "i1-decision": "granted.provided",
        "i1-delivery": "以纸质形式邮寄提供",
        "i1-content": "2024年共发放12户，每户20000元",
        "do": do,
    }
    return browser.post(url("answer", case), {**data, **more})


def test_the_request_is_the_first_item(desk, case):
    page = page_of(desk(Role.OFFICER).get(url("answer", case)))
    assert page.select_one("textarea[name=i1-asked]").text.strip() == "2024年危房改造补助的发放名单和标准"
    assert [each["label"] for each in page.select("select[name=i1-decision] optgroup")] == [
        "予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理",
    ]  # fmt: skip


def test_a_decision_brings_the_fields_that_it_needs_and_keeps_what_was_typed(desk, case):
    response = write(desk(Role.OFFICER), case, "fields", **{"i1-decision": "refused.internal_affairs"})
    page = page_of(response)
    names = {each["name"] for each in page.select("#answer textarea")}
    assert names == {"i1-asked", "i1-reasons"}
    kinds = [each["value"] for each in page.select("input[name=i1-internal_kind][type=checkbox]")]
    assert kinds == ["人事管理", "后勤管理", "内部工作流程"]
    assert "2024年危房改造补助的发放名单" in page.select_one("textarea[name=i1-asked]").text
    assert not Answer.objects.exists()


def test_what_the_application_said_already_need_not_be_written_and_the_hint_says_so(desk, case):
    Application.objects.filter(pk=case.pk).update(delivery="mail", medium="paper")
    page = page_of(write(desk(Role.OFFICER), case, "fields"))
    field = page.select_one("textarea[name=i1-delivery]").find_parent(class_="field")
    assert field.select_one("label").text.split() == ["提供的方式和载体", "可不填"]
    assert "按申请人要求的方式提供的，不用写" in field.text


def test_the_letter_stands_beside_it(desk, case):
    response = write(desk(Role.OFFICER), case, "preview", HTTP_HX_REQUEST="true")
    page = page_of(
        desk(Role.OFFICER).post(
            url("answer", case),
            {
                "count": 1,
                "i1-asked": "名单",
                "i1-decision": "granted.provided",
                "i1-delivery": "邮寄提供",
                "i1-content": "共12户",
                "do": "preview",
            },
            headers={"HX-Request": "true"},
        )
    )
    assert response.status_code == 200
    assert page.select_one("html h1") is None
    assert "桦川县人民法院" in page.select_one(".letter").text


def test_the_whole_way_on_the_pages(desk, case, monday):
    officer, reviewer, approver = desk(Role.OFFICER), desk(Role.REVIEWER), desk(Role.APPROVER)
    assert write(officer, case, "save").status_code == 302
    assert write(officer, case, "send").status_code == 302
    assert Answer.objects.get().stage == "review"
    why = {"turn": turn(case), "return-why": "补上获取的地点。"}
    reviewer.post(url("answer_return", case), why)
    assert "补上获取的地点。" in page_of(officer.get(url("answer", case))).select_one(".callout-warning").text
    write(officer, case, "send")
    sheet = page_of(reviewer.get(url("answer", case)))
    assert sheet.select_one(".letter").find_next(class_="main-button")  # on a telephone, too, it is read first
    assert "审核通过" in sheet.select_one(".main-button").text
    reviewer.post(url("answer_review", case), {"turn": turn(case)})
    waiting, offers = page_of(approver.get(url("case", case))).select("#acts ~ .callout-hint a, #acts ~ .offers")[:2]
    assert (waiting.name, offers.name) == ("a", "ul")  # what waits for the approver stands first
    shown = page_of(approver.get(url("answer_sign", case)))
    assert "予以公开" in shown.select_one(".follows").text
    seen = shown.select_one("input[name=seen]")["value"]
    signed = {"turn": turn(case), "on": "2025-03-04", "late_reason": "", "kept": "", "seen": seen, "step": "do"}
    response = approver.post(url("answer_sign", case), signed)
    assert response.status_code == 302, page_of(response).text
    found = Application.objects.get(pk=case.pk)
    assert (found.state, found.decision) == ("decided", "granted.provided")


def test_40_an_answer_that_provides_nothing_is_kept_and_not_sent_on(desk, case):
    told, nothing = "答复说提供政府信息，但是还没有可以提供的东西", {"i1-content": ""}
    shown = write(desk(Role.OFFICER), case, "fields", **nothing)
    assert told in page_of(shown).select_one("#outlook").text
    refused = write(desk(Role.OFFICER), case, "fields", **{"i1-decision": "refused.internal_affairs", **nothing})
    assert told not in page_of(refused).text
    kept = write(desk(Role.OFFICER), case, "save", **nothing)
    assert kept.status_code == 302
    response = write(desk(Role.OFFICER), case, "send", **nothing)
    assert response.status_code == 422
    assert "至少要有一样，才能送审" in page_of(response).select_one(".callout-error").text
    assert Answer.objects.get().stage == "draft"
    where = {**nothing, "i1-collection": "工作日到镇政务大厅3号窗口领取"}
    assert write(desk(Role.OFFICER), case, "send", **where).status_code == 302
    assert Answer.objects.get().stage == "review"


def test_an_applicant_who_died_is_closed_as_that_with_its_own_letter(desk, case, monday):
    """Of 30 号's table three 其他处理, by 终结办理告知书; nobody is left to dispute it."""
    from gongkai.applications import letters

    officer, reviewer, approver = desk(Role.OFFICER), desk(Role.REVIEWER), desk(Role.APPROVER)
    gone = {"i1-decision": "otherwise.applicant_gone"}
    assert "还缺：死亡或者终止的证明" in page_of(write(officer, case, "send", **gone)).text
    two = {**gone, "i1-proof_of_end": "经查，申请人已于2025年3月1日死亡", "count": 2, "i2-asked": "标准"}
    refused = page_of(write(officer, case, "send", **two, **{"i2-decision": "granted.provided", "i2-delivery": "邮寄"}))
    assert "请只留一项" in refused.text
    proved = {**gone, "i1-proof_of_end": "经查，申请人已于2025年3月1日死亡"}
    assert "终结办理告知书" in page_of(write(officer, case, "preview", **proved)).text
    assert write(officer, case, "send", **proved).status_code == 302
    reviewer.post(url("answer_review", case), {"turn": turn(case)})
    shown = page_of(approver.get(url("answer_sign", case)))
    assert "其他处理" in shown.select_one(".follows").text
    seen = shown.select_one("input[name=seen]")["value"]
    signed = {"turn": turn(case), "on": "2025-03-04", "late_reason": "", "kept": "", "seen": seen, "step": "do"}
    response = approver.post(url("answer_sign", case), signed)
    assert response.status_code == 302, page_of(response).text
    found = Application.objects.get(pk=case.pk)
    assert (found.state, found.decision) == ("decided", "otherwise.applicant_gone")
    assert found.counted_as == "otherwise.other"
    letter = found.letters.get()
    assert letter.kind == "closing"
    assert letter.number is not None
    text = letters.text_of(letter)
    assert text.title == "政府信息公开申请终结办理告知书"
    body = "".join(text.lines)
    assert "经查，申请人已于2025年3月1日死亡，没有承受其权利的人提出继续办理。" in body
    assert "人民法院" not in body
    page = page_of(officer.get(f"/work/applications/{case.pk}/"))
    assert "登记送达" in page.text


def test_what_is_lacking_is_said_and_what_was_typed_stays(desk, case):
    response = write(desk(Role.OFFICER), case, "send", **{"i1-decision": "unable.not_held.nonexistent"})
    page = page_of(response)
    assert response.status_code == 422
    assert "检索记录" in page.select_one(".callout-error").text
    assert "2024年危房改造补助的发放名单" in page.select_one("textarea[name=i1-asked]").text
    assert not Answer.objects.exists(), "nothing was kept of an act that was refused"


def test_a_search_is_noted_on_its_page(desk, case):
    said = {
        "turn": turn(case),
        "on": "2025-03-04",
        "place": "档案室",
        "keywords": "危房 录像",
        "by_whom": "王五",
        "found": "no",
    }
    response = desk(Role.OFFICER).post(url("search", case), said)
    assert response.status_code == 302
    record = SearchRecord.objects.get()
    assert (record.searched_on, record.found) == (date(2025, 3, 4), False)
    page = page_of(desk(Role.OFFICER).get(url("answer", case)))
    assert "档案室" in page.select_one("#searches ~ .table-frame").text


def test_a_second_officer_is_told_what_came_meanwhile(desk, case):
    officer = desk(Role.OFFICER)
    old = turn(case)
    write(officer, case, "save")
    response = write(officer, case, "save", turn=old, **{"i1-delivery": "当面领取"})
    page = page_of(response)
    assert response.status_code == 409
    assert "保存答复稿" in page.select_one(".callout-warning").text
    assert page.select_one("textarea[name=i1-delivery]").text.strip() == "当面领取"


def test_several_items_are_added_and_taken_away(desk, case):
    officer = desk(Role.OFFICER)
    page = page_of(write(officer, case, "add"))
    assert page.select_one("input[name=count]")["value"] == "2"
    two = {"count": 2, "i2-asked": "标准", "i2-decision": ""}
    page = page_of(write(officer, case, "remove-1", **two))
    assert page.select_one("input[name=count]")["value"] == "1"
    assert page.select_one("textarea[name=i1-asked]").text.strip() == "标准"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CONTRIBUTOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_reads_it(desk, case, role):
    assert desk(role).get(url("answer", case)).status_code == 403
