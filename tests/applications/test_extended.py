"""延长答复期限 (条例 33(2)): proposed by the officer, approved by the head of the office, told in time."""

from datetime import date

import pytest

from gongkai.applications import letters
from gongkai.applications.acts import kinds
from gongkai.applications.cases import working
from gongkai.applications.entries import entries_of, events_of
from gongkai.applications.models.proposals import Standing
from gongkai.duties.models import Duty
from gongkai.ledger.services import SYSTEM
from gongkai.people.access import actor
from tests.applications.acting import Desk, breaches, consequences, open_duties, page
from tests.applications.conftest import _post, on

pytestmark = pytest.mark.django_db
SAID = {"days": 20, "why": "要查三十年的档案"}


@pytest.fixture
def proposed(monday, case, work):
    on(monday, "2025-03-20")
    assert work.do("extended", on="2025-03-20", **SAID).status_code == 302
    return case.proposals.get()


def at(proposal, name="proposal"):
    return page(name, proposal.pk)


def test_33_2_what_is_proposed_moves_nothing(monday, case, work):
    on(monday, "2025-03-20")
    told = consequences(work.look("extended", on="2025-03-20", **SAID))
    # the 20th working day is 31 March; 1-3 | 7-11 | 14-18 | 21-25, Sunday 27 (a working day), 28 April
    assert told["clock"].startswith("答复期限由2025年3月31日改为2025年4月28日")
    work.do("extended", on="2025-03-20", **SAID)
    case.refresh_from_db()
    assert (case.due_on, case.letters.count()) == (date(2025, 3, 31), 0)
    assert entries_of(case.pk)[-1].kind == "application.proposed"
    assert "三十年" not in entries_of(case.pk)[-1].body


def test_33_2_the_head_approves_and_the_applicant_is_told(monday, case, work, approving, proposed):
    on(monday, "2025-03-21")
    shown_page = approving.get(at(proposed)).content.decode()
    assert "要查三十年的档案" in shown_page
    assert "2025年4月28日" in shown_page
    approving.confirm(at(proposed), on="2025-03-21", told_on="2025-03-21")
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 28)
    event = events_of(case.pk)[-1]
    assert (event.days, event.approved_by) == (20, f"post:{approving.post.pk}")
    text = "".join(letters.text_of(case.letters.get()).lines)
    assert "要查三十年的档案" in text
    assert "2025年4月28日" in text
    proposed.refresh_from_db()
    assert proposed.standing == Standing.APPROVED
    assert breaches(case) == []


def test_33_2_the_approver_has_a_duty_until_it_is_decided(monday, approving, proposed):
    duty = Duty.objects.open().get(kind="applications.approve")
    assert (duty.subject, duty.due_on) == (f"proposal:{proposed.pk}", date(2025, 3, 31))
    approving.confirm(at(proposed), on="2025-03-20", told_on="2025-03-20")
    assert not Duty.objects.open().filter(kind="applications.approve").exists()


def test_33_2_it_is_told_before_the_period_is_over(monday, case, work, approving, proposed):
    on(monday, "2025-04-01")
    answer = approving.at_address(at(proposed), on="2025-04-01", told_on="2025-04-01")
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors


def test_33_2_told_late_is_a_breach_that_is_shown_before(monday, case, approving, proposed):
    on(monday, "2025-04-01")
    said = {"on": "2025-03-31", "told_on": "2025-04-01", "late_reason": "负责人昨天批准，系统断网"}
    assert "breach" in consequences(approving.at_address(at(proposed), **said))
    approving.confirm(at(proposed), **said)
    assert breaches(case) == ["case.breach.told_late"]


def test_33_2_at_most_20_working_days(monday, work):
    assert set(work.refused("extended", on="2025-03-03", days=21, why="多")) == {"days"}


def test_33_2_only_the_head_of_the_office_approves(monday, town, case, proposed, static_files):
    other = Desk(_post(town, "approver", "signer"), case)
    shown_page = other.get(at(proposed)).content.decode()
    assert "要由政府信息公开工作机构负责人批准" in shown_page
    answer = other.confirm(at(proposed), on="2025-03-20", told_on="2025-03-20")
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)


def test_33_2_who_proposes_does_not_approve(monday, town, case, officer, static_files):
    both = Desk(_post(town, "approver", person=officer.person, heads_office=True), case)
    on(monday, "2025-03-20")
    Desk(officer, case).do("extended", on="2025-03-20", **SAID)
    from gongkai.applications.acts.proposals import may_decide

    assert not may_decide(case.proposals.get(), both.post)


def test_33_2_an_officer_does_not_approve(monday, work, proposed):
    shown_page = work.get(at(proposed))
    assert "收回" in shown_page.content.decode()
    assert 'id="act"' not in shown_page.content.decode()
    assert work.at_address(at(proposed), step="do").status_code == 403


def test_33_2_one_proposal_at_a_time(monday, work, proposed):
    answer = work.at_address(work.at("extended"), on="2025-03-20", **SAID)
    assert (answer.status_code, answer["Location"]) == (302, at(proposed))


def test_33_2_it_is_returned_with_a_reason(monday, case, work, approving, proposed):
    answer = approving.at_address(at(proposed, "proposal_return"), **{"return-why": "再找找"})
    assert answer.status_code == 302
    proposed.refresh_from_db()
    assert proposed.standing == Standing.RETURNED
    entry = entries_of(case.pk)[-1]
    assert entry.kind == "application.proposal_returned"
    assert "再找找" not in entry.body
    assert not Duty.objects.open().filter(kind="applications.approve").exists()
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)
    assert open_duties(case)["returned"] == date(2025, 3, 20)
    work.do("extended", on="2025-03-20", **SAID)
    assert "returned" not in open_duties(case)


def test_what_came_back_is_seen_by_whatever_the_officer_does_next(monday, case, work, approving, proposed, officer):
    approving.at_address(at(proposed, "proposal_return"), **{"return-why": "不用延期"})
    assert "returned" in open_duties(case)
    with working(case.pk, by=actor(officer)) as now:
        now.note(kinds.LETTER_SENT.id)
    assert "returned" not in open_duties(case)
    with working(case.pk, by=SYSTEM) as now:
        now.note(kinds.LETTER_SENT.id)
    assert "returned" not in open_duties(case), "it does not come back by itself"


def test_33_2_it_is_taken_back_and_proposed_again(monday, case, work, proposed):
    assert work.at_address(at(proposed, "proposal_recall")).status_code == 302
    assert work.do("extended", on="2025-03-20", days=5, why="少延几天").status_code == 302
    assert [each.standing for each in case.proposals.order_by("pk")] == [Standing.RECALLED, Standing.OPEN]


def test_33_2_what_was_decided_is_not_decided_again(monday, approving, work, proposed):
    work.at_address(at(proposed, "proposal_recall"))
    assert approving.get(at(proposed)).status_code == 302


def test_33_2_once(monday, work, approving, proposed):
    approving.confirm(at(proposed), on="2025-03-20", told_on="2025-03-20")
    assert "__all__" in work.refused("extended", on="2025-03-20", **SAID)


def sent(case, work, day, **more):
    """The service of the letter, looked at."""
    letter = case.letters.get(kind="extension")
    return work.at_address(page("letter_service", letter.pk), on=day, method="mail", tracking="XA1", **more)


def test_33_2_the_letter_that_told_does_not_go_after_the_day_of_telling(monday, case, work, approving, proposed):
    """Told on the last day, 31 March, says the approval; posted a day after the period was over."""
    on(monday, "2025-03-31")
    approving.confirm(at(proposed), on="2025-03-31", told_on="2025-03-31")
    on(monday, "2025-04-01")
    answer = sent(case, work, "2025-04-01")
    assert answer.status_code == 422
    assert "请先更正第2条的告知之日" in "".join(answer.context["form"].errors["on"])
    assert sent(case, work, "2025-03-31", late_reason="昨天寄的").status_code == 200
    said = {"what": "fields", "new_on": "2025-03-31", "new_days": 20, "new_told_on": "2025-04-01"}
    work.do("corrected", "2", why="第二天才交邮", **said)
    approving.confirm(page("proposal", case.proposals.latest("pk").pk))
    assert breaches(case) == ["case.breach.told_late"]
    assert sent(case, work, "2025-04-01").status_code == 200


def test_33_2_nobody_is_said_to_be_told_before_the_letter_went(monday, case, work, approving, proposed):
    on(monday, "2025-03-21")
    approving.confirm(at(proposed), on="2025-03-20", told_on="2025-03-21", late_reason="昨天批准")
    letter = case.letters.get(kind="extension")
    work.confirm(page("letter_service", letter.pk), on="2025-03-21", method="mail", tracking="XA1")
    said = {"what": "fields", "new_on": "2025-03-20", "new_days": 20, "new_told_on": "2025-03-20"}
    assert set(work.refused("corrected", "2", why="看错", **said)) == {"new_told_on"}


def test_33_2_no_letter_goes_before_it_is_signed(monday, case, work, approving, proposed):
    on(monday, "2025-03-21")
    approving.confirm(at(proposed), on="2025-03-21", told_on="2025-03-21")
    answer = sent(case, work, "2025-03-20", late_reason="忘了登记")
    assert set(answer.context["form"].errors) == {"on"}
