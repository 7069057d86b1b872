"""撤回, 重新办理, 归档, 系统故障."""

import re
from datetime import date

import pytest

from gongkai.applications import letters, sent_in, tracking, words
from gongkai.applications.entries import events_of
from gongkai.duties.models import Duty
from gongkai.law.receipt import Channel
from gongkai.portal.applying.caseview import view_of
from tests.applications.acting import Desk, consequences, decide, open_duties, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(monday, case, work, approver):
    decide(case, approver, date(2025, 3, 3))
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")


def test_36_withdrawn_counts_as_other(monday, case, work):
    told = consequences(work.look("withdrawn", on="2025-03-03"))
    assert "计入2025年的" in told["row"]
    work.do("withdrawn", on="2025-03-03", why="不要了")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "otherwise.other")
    assert words.opened(case.words, "withdrawal_reason") == {"withdrawal_reason": "不要了"}


def test_after_the_withdrawal_both_pages_say_that_the_clock_ended(monday, case, work):
    work.do("withdrawn", on="2025-03-03", why="不要了")
    on(monday, "2025-04-10")
    shown = work.get(page("case", case.pk)).content.decode()
    assert "申请人撤回申请，答复期限到此为止，不再计算" in shown
    assert "2025-03-03 终结以后不再计算" in shown
    case.refresh_from_db()
    assert "到此为止" in view_of(case).steps[-1].why


def test_after_the_withdrawal_the_applicant_is_told_by_a_letter_of_its_own(monday, case, work, approving):
    """outcomes.toml, otherwise.withdrawn: closing.withdrawn; proposed by the officer, signed by the approver, sent."""
    sent_in.withdraw(case.pk, text="不要了")
    on(monday, "2025-03-04")
    case.refresh_from_db()
    assert open_duties(case)["tell_end"] == date(2025, 3, 10), "5 working days: 4 to 7, 10"
    address = page("tell_end", case.pk)
    assert address in work.get(page("case", case.pk)).content.decode()
    assert work.confirm(address, on="2025-03-04").status_code == 302
    assert not case.letters.filter(kind="closing").exists()
    assert "tell_end" not in open_duties(case)
    duty = Duty.objects.open().get(subject=case.proposals.get().subject)
    assert (duty.kind, duty.due_on) == ("applications.sign_end", date(2025, 3, 10)), "no answer is due by then"
    approving.confirm(page("proposal", case.proposals.get().pk))
    assert not Duty.objects.open().filter(kind="applications.sign_end").exists()
    letter = case.letters.get(kind="closing")
    text = letters.text_of(letter)
    assert text.title.endswith("政府信息公开申请终结办理告知书")
    assert "2025年3月3日撤回该申请" in "".join(getattr(block, "text", "") for block in text.blocks)
    assert open_duties(case) == {"send": date(2025, 3, 4)}, "it is filed when the letter has gone"
    service = page("letter_service", letter.pk)
    assert work.confirm(service, on="2025-03-04", method="mail", tracking="XA9").status_code == 302
    letter.refresh_from_db()
    assert (letter.method, letter.sent_on) == ("mail", date(2025, 3, 4))
    assert set(open_duties(case)) == {"archive"}
    case.refresh_from_db()
    assert tracking.letters_of(case) == [letter]


def test_where_nothing_is_to_be_filled_in_the_letter_is_shown_at_once(monday, case, work):
    work.do("withdrawn", on="2025-03-03", why="不要了")
    address = page("tell_end", case.pk)
    opened = work.get(address)
    shown = opened.content.decode()
    assert "填好以后" not in shown
    assert "2025年3月3日撤回该申请" in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    done = work.at_address(address, step="do", on="2025-03-03", seen=seen)
    assert done.status_code == 302
    assert case.proposals.get().kind == "ended"


def test_one_withdrawn_before_receipt_is_told_so_too(monday, apply, officer, approver, static_files):
    case = apply(channel=Channel.FAX).application
    desk = Desk(officer, case)
    desk.do("withdrawn", on="2025-03-03")
    desk.confirm(page("tell_end", case.pk), on="2025-03-03")
    Desk(approver, case).confirm(page("proposal", case.proposals.get().pk))
    assert open_duties(case)["send"] == date(2025, 3, 3)
    assert desk.get(page("tell_end", case.pk)).status_code == 302, "once is enough"


@pytest.mark.parametrize(("first", "is_late"), [("2025-03-03", False), ("2025-03-04", True)])
def test_31_2_a_try_on_the_day_of_arrival_is_not_late_a_later_one_is(
    monday, apply, officer, static_files, first, is_late
):
    case = apply(channel=Channel.ORDINARY_MAIL).application
    desk = Desk(officer, case)
    on(monday, "2025-03-04")
    for day, said in ((first, "没有人接"), ("2025-03-04", "关机")):
        desk.at_address(page("tried", case.pk), on=day, how="phone", result=said)
    on(monday, "2025-03-05")
    shown = desk.get(page("case", case.pk)).content.decode()
    assert ("没有当日与申请人确认收到" in shown) is is_late
    assert "已尝试联系2次，最近一次是2025-03-04" in shown


def test_31_withdrawn_before_receipt_counts_nowhere(monday, apply, officer, static_files):
    case = apply(channel=Channel.FAX).application
    Desk(officer, case).do("withdrawn", on="2025-03-03")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.counted_as) == ("closed", "", "")


def test_36_after_the_answer_nothing_is_withdrawn(monday, work, served):
    assert "__all__" in work.refused("withdrawn", on="2025-03-03")


def test_36_reopened_a_new_answer_is_owed_in_20_working_days(monday, case, work, served):
    on(monday, "2025-03-20")
    said = {"on": "2025-03-20", "ground": "reconsideration", "ref": "桦政复决〔2025〕3号"}
    told = consequences(work.look("reopened", **said))
    assert "2025年4月18日" in told["clock"]
    work.do("reopened", **said)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 4, 18))
    assert open_duties(case) == {"answer": date(2025, 4, 18)}


def test_36_reopened_by_the_day_that_the_court_set(monday, case, work, served):
    work.do("reopened", on="2025-03-03", ground="litigation", ref="（2025）黑01行初1号", due_on="2025-03-14")
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 14)


def test_36_the_day_set_is_not_before_the_reopening(monday, work, served):
    said = {"on": "2025-03-03", "ground": "litigation", "ref": "1号", "due_on": "2025-03-01"}
    assert set(work.refused("reopened", **said)) == {"due_on"}


def test_36_what_was_not_answered_is_not_reopened(monday, work):
    assert "__all__" in work.refused("reopened", on="2025-03-03", ground="own_correction", ref="自查")


def test_archived_it_is_kept_to_the_end_of_the_tenth_year(monday, case, work, served):
    letter = case.letters.get().pk
    said = {"lack-scan": "当面取回", f"lack-unproved:{letter}": "凭证遗失", "lack-approval": "旧系统办理"}
    work.do("archived", on="2025-03-03", **said)
    case.refresh_from_db()
    assert (case.state, case.retained_until) == ("archived", date(2035, 12, 31))
    assert open_duties(case) == {}


def test_archived_not_before_service(monday, case, work, approver):
    decide(case, approver, date(2025, 3, 3))
    assert "__all__" in work.refused("archived", on="2025-03-03")


def test_an_outage_is_noted_and_moves_nothing(monday, case, work):
    on(monday, "2025-03-10")
    said = {"on": "2025-03-06", "until": "2025-03-07", "evidence": "供电局停电通知", "late_reason": "停电时不能登记"}
    told = consequences(work.look("outage", **said))
    assert told["clock"] == "答复期限不变，仍然到2025年3月31日。"
    work.do("outage", **said)
    event = events_of(case.pk)[-1]
    assert words.opened({"evidence": event.evidence}) == {"evidence": "供电局停电通知"}
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)


def test_an_outage_does_not_end_before_it_begins(monday, work):
    said = {"on": "2025-03-03", "until": "2025-03-02", "evidence": "停电"}
    assert set(work.refused("outage", **said)) == {"until"}


def test_an_outage_is_offered_beside_what_came_online_alone(monday, case, work, apply, officer):
    """It is no step of any case: not among what may be done now."""
    online = apply(channel=Channel.ONLINE).application
    shown = Desk(officer, online).get(page("case", online.pk)).content.decode()
    assert shown.index("现在可以办") < shown.index("内部的事") < shown.index(page("act", online.pk, "outage"))
    assert page("act", case.pk, "outage") not in work.get(page("case", case.pk)).content.decode()
