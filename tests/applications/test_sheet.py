"""The sheet of a case: what was asked, why which day, what may be done; each look at a person's words is an entry."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.applications.cases import act
from gongkai.applications.desk.masking import masked
from gongkai.applications.models import Application, Attachment
from gongkai.law.casefile.events import Corrected, ReceiptConfirmed, SupplementAsked, Supplemented
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.acting import as_of_now
from tests.applications.conftest import MONDAY, WORDS, browser, on
from tests.applications.test_registering import PDF

pytestmark = pytest.mark.django_db
REVEALED = "particulars.revealed"


def sheet_of(client, application, status=200):
    answer = client.get(f"/work/applications/{application.pk}/")
    assert answer.status_code == status
    return answer.content.decode()


def looks(application):
    """What the entries say of looks at words of the case, the newest last."""
    found = Entry.objects.filter(subject=application.subject, kind=REVEALED).order_by("id")
    return [json.loads(entry.body)["facts"] for entry in found]


def test_what_was_asked_and_by_whom_is_one_look_and_one_entry(monday, apply, desk):
    application = apply().application
    page = sheet_of(desk, application)
    assert WORDS["matter"] in page
    assert "张小满" in page
    (look,) = looks(application)
    assert look["reason"] == "application.sheet"
    assert "identity_number" not in look["fields"]
    assert "phone" not in look["fields"]


def test_numbers_and_contacts_are_masked_until_a_button_is_pressed_with_an_entry_of_its_own(monday, apply, desk):
    application = apply().application
    page = sheet_of(desk, application)
    assert WORDS["identity_number"] not in page
    assert WORDS["phone"] not in page
    assert WORDS["address"] not in page
    shown = desk.post(f"/work/applications/{application.pk}/reveal/identity/").content.decode()
    assert WORDS["identity_number"] in shown
    assert WORDS["phone"] not in shown
    assert [look["reason"] for look in looks(application)][-1] in {"application.identity", "application.sheet"}
    assert {"application.identity"} == {
        look["reason"] for look in looks(application) if "identity_number" in look["fields"]
    }
    contact = desk.post(f"/work/applications/{application.pk}/reveal/contact/").content.decode()
    assert WORDS["phone"] in contact
    assert WORDS["identity_number"] not in contact
    assert desk.get(f"/work/applications/{application.pk}/reveal/identity/").status_code == 405
    assert desk.post(f"/work/applications/{application.pk}/reveal/name/").status_code == 404


@pytest.mark.parametrize(
    ("field", "words", "shown"),
    [
        ("identity_number", "23082619880101001X", "23*************01X"),
        ("phone", "13900000000", "13*******00"),
        ("email", "zhang@example.cn", "z***@example.cn"),
        ("address", "桦川县四马架镇一村", "桦川县四……"),
        ("identity_number", "G1", "**"),
    ],
)
def test_half_of_what_is_masked_is_hidden_at_least(field, words, shown):
    assert masked(field, words) == shown


def test_a_supervisor_sees_states_and_dates_and_no_words(monday, apply, town, static_files):
    from tests.people.cast import post

    application = apply().application
    page = sheet_of(browser(post(town, "supervisor", since=date(2020, 1, 1))), application)
    assert "2025-03-31" in page
    assert "办理中" in page
    for words in WORDS.values():
        assert words not in page
    assert "张小满" not in page
    assert looks(application) == []


def test_the_line_tells_which_days_count_and_by_which_article(monday, apply, officer):
    application = apply().application
    on(monday, "2025-03-05")
    act(application.pk, SupplementAsked(on=date(2025, 3, 5), reply_by=date(2025, 3, 20)), by=actor(officer))
    on(monday, "2025-03-10")
    act(application.pk, Supplemented(on=date(2025, 3, 10)), by=actor(officer))
    page = sheet_of(browser(officer), application)
    assert "2025-04-08" in page  # 10 March is day 0; 4 April is a holiday: the 20th working day is 8 April
    assert "第三十条" in page


def test_what_may_not_be_done_says_why(monday, apply, desk):
    page = sheet_of(desk, apply(channel=Channel.FAX).application)
    assert "登记已确认收到" in page
    refusals = page[page.index("现在不能办的") :]
    assert "尚未与申请人确认收到" in refusals
    assert "条例第三十一条" in refusals


def test_31_2_a_breach_is_shown_with_its_article(monday, apply, officer, static_files):
    application = apply(channel=Channel.ORDINARY_MAIL).application
    on(monday, "2025-03-06")
    act(application.pk, ReceiptConfirmed(on=date(2025, 3, 6)), by=actor(officer))
    page = sheet_of(browser(officer), application)
    assert "没有按规定做到的" in page


def test_a_corrected_entry_and_its_correction_are_both_there(monday, apply, officer, approver):
    application = apply().application
    act(application.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20)), by=actor(officer))
    correction = Corrected(on=MONDAY, event=2, void=True, reason="点错了", approved_by=f"post:{approver.pk}")
    act(application.pk, correction, by=actor(approver))
    page = sheet_of(browser(officer), application)
    assert "已作废" in page
    assert "点错了" in page
    assert 'class="is-void"' in page


def test_what_was_said_in_an_act_is_shown_and_stands_in_the_look(monday, apply, officer, desk):
    application = apply().application
    act(application.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20)), by=actor(officer))
    from gongkai.applications.cases import working
    from gongkai.applications.words import seal_all

    with working(application.pk, by=actor(officer)) as case:
        tokens = seal_all(application.subject, {"supplement": "只要2024年一村的名单", "phone": "13811112222"})
        case.enter(Supplemented(on=MONDAY), words=tokens)
    page = sheet_of(desk, application)
    assert "只要2024年一村的名单" in page
    assert "13811112222" not in page  # a contact stays masked, wherever it stands
    assert "supplement" in looks(application)[-1]["fields"]


def test_who_has_the_sheet_open_is_told_what_came_meanwhile(monday, apply, officer, desk):
    application = apply().application
    address = f"/work/applications/{application.pk}/changes/?turn=1"
    assert desk.get(address).status_code == 204
    act(application.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20)), by=actor(officer))
    told = desk.get(address)
    assert told.status_code == 200
    assert "告知补正" in told.content.decode()
    for turn in ("-1", "x", "²", "99999999999"):
        assert desk.get(f"/work/applications/{application.pk}/changes/?turn={turn}").status_code == 204


def test_the_sheet_of_a_long_case_asks_no_more_than_that_of_a_short_one(monday, apply, officer, desk):
    def asked_for(application):
        with CaptureQueriesContext(connection) as queries:
            sheet_of(desk, application)
        return len(queries)

    short, long = apply().application, apply(words={"identity_number": "230826198801010028"}).application
    act(long.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20), reason=""), by=actor(officer))
    act(long.pk, Supplemented(on=MONDAY), by=actor(officer))
    for number in range(5):
        desk.post(f"/work/applications/{long.pk}/topic/", as_of_now(long, topic=f"事由{number}"))
    asked_for(short)
    assert asked_for(long) <= asked_for(short) + 1  # names of posts, where there are some


def test_the_topic_is_written_and_what_it_was_stays_in_the_history(monday, apply, desk):
    application = apply(topic="危房").application
    desk.post(f"/work/applications/{application.pk}/topic/", as_of_now(application, topic="危房改造补助名单"))
    application.refresh_from_db()
    assert application.topic == "危房改造补助名单"
    (entry,) = Entry.objects.filter(subject=application.subject, kind="application.topic_set")
    assert "危房" not in entry.body  # sealed: people may write names after all
    assert application.turn == 2
    page = sheet_of(desk, application)
    assert page.count("危房改造补助名单") >= 2


def test_a_topic_is_not_emptied(monday, apply, desk):
    application = apply(topic="危房").application
    answer = desk.post(f"/work/applications/{application.pk}/topic/", as_of_now(application, topic="  "))
    assert answer.status_code == 422
    assert "请写事由：清单和登记簿靠它认出这件申请" in answer.content.decode()
    application.refresh_from_db()
    assert (application.topic, application.turn) == ("危房", 1)


def test_files_are_added_with_their_role_and_opened_with_an_entry(monday, apply, desk):
    application = apply().application
    given = {
        "turn": 1,
        "role": "supplement",
        "added": [SimpleUploadedFile("张小满补正.pdf", PDF), SimpleUploadedFile("b.pdf", PDF + b"2")],
    }
    assert desk.post(f"/work/applications/{application.pk}/files/add/", given).status_code == 302
    first, second = Attachment.objects.order_by("pk")
    assert (first.role, second.role) == ("supplement", "supplement")
    (entry,) = Entry.objects.filter(subject=application.subject, kind="application.files_added")
    assert first.file.sha256 in entry.body
    answer = desk.get(f"/work/applications/files/{first.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert "张小满" not in answer["Content-Disposition"]
    (opened,) = Entry.objects.filter(kind="application.file_opened")
    assert json.loads(opened.body)["facts"]["attachment"] == first.pk


def test_a_file_that_is_refused_leaves_nothing(monday, apply, desk):
    application = apply().application
    bad = {
        "role": "supplement",
        "added": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.exe", b"MZ\x90\x00")],
    }
    assert "exe" in desk.post(f"/work/applications/{application.pk}/files/add/", bad).content.decode()
    assert not Attachment.objects.exists()


def test_a_destroyed_case_says_so_and_shows_numbers_days_and_the_result(monday, apply, desk):
    from gongkai.ledger import particulars
    from gongkai.ledger.services import SYSTEM

    application = apply().application
    particulars.destroy(application.subject, by=SYSTEM, agency=application.agency_id)
    Application.objects.filter(pk=application.pk).update(destroyed="yes")
    page = sheet_of(desk, application)
    assert "已按保管期限销毁" in page
    assert application.number in page
    assert "2025-03-31" in page
    assert WORDS["matter"] not in page


def test_the_officer_is_chosen_on_the_sheet(monday, apply, officer, desk):
    application = apply().application
    answer = desk.post(
        "/work/applications/assign/", {"case": str(application.pk), "officer": str(officer.pk), "back": "case"}
    )
    assert answer["Location"] == f"/work/applications/{application.pk}/"
    application.refresh_from_db()
    assert application.officer == officer
