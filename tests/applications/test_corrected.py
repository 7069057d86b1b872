"""更正 of a mistyped entry: proposed by one, approved by another; both stay visible."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.applications.cases import casefile_of
from gongkai.applications.entries import entries_of, events_of
from tests.applications.acting import consequences, decide, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db


def approve(case, approving):
    proposal = case.proposals.latest("pk")
    return approving.confirm(page("proposal", proposal.pk))


def test_the_entry_is_chosen_first_and_shown_as_it_is(monday, work):
    shown_page = work.get(work.at("corrected")).content.decode()
    assert "第1条：2025-03-03 登记申请" in shown_page
    assert "?which=1" in shown_page
    shown_page = work.get(work.at("corrected", "1")).content.decode()
    assert "原来登记的是：当面提交" in shown_page


def test_a_wrong_day_is_mended_when_another_approves(monday, case, work, approving):
    on(monday, "2025-03-05")
    said = {"what": "fields", "new_on": "2025-03-04", "new_channel": "in_person", "new_applicant_kind": "natural"}
    told = consequences(work.look("corrected", "1", why="看错日期", **said))
    # 5-7 | 10-14 | 17-21 | 24-28 | 31, 1 April
    assert told["clock"].startswith("答复期限由2025年3月31日改为2025年4月1日")
    work.do("corrected", "1", why="看错日期", **said)
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)
    shown_page = approving.get(page("proposal", case.proposals.get().pk)).content.decode()
    assert "2025-03-04" in shown_page
    assert "看错日期" in shown_page
    assert approve(case, approving).status_code == 302
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2025, 3, 4), date(2025, 4, 1))
    event = events_of(case.pk)[-1]
    assert (event.kind, event.event, event.approved_by) == ("corrected", 1, f"post:{approving.post.pk}")
    assert "看错日期" not in entries_of(case.pk)[-1].body


def test_nothing_changed_is_no_correction(monday, work):
    said = {"what": "fields", "new_on": "2025-03-03", "new_channel": "in_person", "new_applicant_kind": "natural"}
    assert "__all__" in work.refused("corrected", "1", why="看错", **said)


def test_what_cannot_have_been_is_refused(monday, work):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    said = {"what": "fields", "new_on": "2025-03-03", "new_reply_by": "2025-03-01"}
    assert work.refused("corrected", "2", why="看错", **said)


def test_an_act_that_never_was_is_made_void(monday, case, work, approving):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    said = {"what": "void", "new_on": "2025-03-03", "new_reply_by": "2025-03-26"}
    work.do("corrected", "2", why="点错了", **said)
    approve(case, approving)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 3, 31))
    assert "supplement_asked" in casefile_of(case).may


def test_the_letter_of_a_void_act_is_a_letter_no_more(monday, case, work, approving):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    assert case.letters.in_force().filter(kind="supplement").count() == 1
    work.do("corrected", "2", what="void", why="登错了申请")
    approve(case, approving)
    assert case.letters.in_force().filter(kind="supplement").count() == 0
    assert case.letters.filter(kind="supplement").count() == 1, "it stays in the file, marked"


def test_a_void_fee_notice_frees_the_charge(monday, case, work, approving):
    work.do("fee_noticed", on="2025-03-03", method="pages", quantity=50, why="本月50件", how_to_pay="财政所")
    assert case.charges.get().amount == Decimal(200)
    work.do("corrected", "2", why="按错页数", what="void", new_on="2025-03-03")
    approve(case, approving)
    assert case.charges.get().is_void
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)


def test_a_void_service_is_served_anew(monday, case, work, approving, approver):
    letter = decide(case, approver, date(2025, 3, 3))
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    work.do("corrected", "3", why="退回来了", what="void", new_on="2025-03-03", new_method="mail")
    approve(case, approving)
    letter.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, letter.sent_on) == ("decided", None)


def test_who_proposes_does_not_approve(monday, case, work):
    said = {"what": "fields", "new_on": "2025-03-02", "new_channel": "in_person", "new_applicant_kind": "natural"}
    work.do("corrected", "1", why="看错", **said)
    answer = work.at_address(page("proposal", case.proposals.get().pk), step="do")
    assert answer.status_code == 403


@pytest.fixture
def answered_twice(monday, case, work, approver):
    """Served on Monday, reopened, answered and served anew on Wednesday: the letters of both rounds."""
    first = decide(case, approver, date(2025, 3, 3))  # 2
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")  # 3
    on(monday, "2025-03-04")
    work.do("reopened", on="2025-03-04", ground="own_correction", ref="答复有错")  # 4
    on(monday, "2025-03-05")
    second = decide(case, approver, date(2025, 3, 5))  # 5
    work.do("served", on="2025-03-05", method="mail", tracking="XA2")  # 6
    return first, second


def test_the_service_of_an_earlier_round_is_of_its_own_letter(monday, case, work, approving, answered_twice):
    first, second = answered_twice
    on(monday, "2025-03-06")
    said = {"what": "fields", "new_on": "2025-03-04", "new_method": "direct", "new_consented": "no"}
    work.do("corrected", "3", why="第二天当面给的", **said)
    approve(case, approving)
    for letter in answered_twice:
        letter.refresh_from_db()
    assert (first.sent_on, first.method, first.delivered_on) == (date(2025, 3, 4), "direct", date(2025, 3, 4))
    assert (second.sent_on, second.method, second.delivered_on) == (date(2025, 3, 5), "mail", None)


def test_the_service_of_the_last_round_is_of_the_last_letter(monday, case, work, approving, answered_twice):
    first, second = answered_twice
    on(monday, "2025-03-06")
    work.do("corrected", "6", what="void", why="没有寄出")
    approve(case, approving)
    for letter in answered_twice:
        letter.refresh_from_db()
    assert (first.sent_on, second.sent_on, second.method) == (date(2025, 3, 3), None, "")
