"""The duties of publishing appear in 今天, by the law's days (条例 26 and the special periods)."""

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


def due(record, kind="disclosure.publish"):
    from gongkai.duties.models import Duty

    found = Duty.objects.open().filter(subject=record.subject, kind=kind).first()
    return found and found.due_on


def test_26_it_is_due_20_working_days_after_it_was_formed(draft):
    """
    Formed on Friday, 27 February 2026; 28 February is a make-up working day for the Spring Festival. From then on:
    28 Feb (1), 2-6 March (6), 9-13 (11), 16-20 (16), 23-26 (20).
    """
    record = draft(formed_on=date(2026, 2, 27))
    assert record.due_on == date(2026, 3, 26)
    assert due(record) == date(2026, 3, 26)


def test_budget_law_14_a_departments_budget_is_due_after_20_calendar_days(draft):
    """2 March and 20 days: 22 March 2026 is a Sunday, so the last day is Monday, the 23rd (民法典 203)."""
    record = draft(formed_on=date(2026, 3, 2), period="publication.department_budget", genre="budget")
    assert due(record) == date(2026, 3, 23)


def test_the_duty_says_in_a_sentence_what_is_owed_and_why(draft):
    from gongkai.duties.kinds import kind_of
    from gongkai.duties.models import Duty

    record = draft(formed_on=date(2026, 2, 27))
    duty = Duty.objects.open().get(subject=record.subject, kind="disclosure.publish")
    kind = kind_of(duty.kind)
    assert kind.say(duty.values) == (
        "《关于做好2026年农村危房改造工作的通知》2026年2月27日形成，最迟2026年3月26日公开（形成或者变更之日起20个工作日）"
    )
    assert kind.url(duty) == f"/work/records/{record.pk}/"
    assert str(kind.citation) == "条例第二十六条"


def test_what_is_published_owes_nothing(published):
    from gongkai.duties.models import Duty

    assert not Duty.objects.open().filter(subject=published().subject).exists()


def test_a_new_version_of_what_is_public_is_owed_until_it_is_out(published, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import again, filing, words

    out = published()
    drafting.revise(out.pk, words(title="改过的标题"), filing(), by=officer)
    assert due(again(out)) is not None


def test_reviewers_and_approvers_are_told_when_it_waits_for_them(draft, reviewer, approver, officer):
    from gongkai.duties.models import Duty

    record = draft()
    for post in (reviewer, approver):
        assert Duty.objects.open().visible_to(post).filter(subject=record.subject).count() == 1
    kinds = set(Duty.objects.open().visible_to(officer).values_list("kind", flat=True))
    assert kinds == {"disclosure.publish"}


def test_a_draft_that_was_not_sent_waits_for_no_check(draft):
    assert due(draft(send=False), "disclosure.check") is None


def test_18_what_is_not_published_is_looked_at_again_after_a_year(record, officer):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Ground, Openness

    decision = {"openness": Openness.CLOSED, "ground": Ground.PROCESS, "words": "讨论稿"}
    closing.close(record.pk, by=officer, **decision)
    assert (due(record), due(record, "disclosure.reassess")) == (None, date(2027, 3, 2))


def test_a_calendar_that_changes_moves_the_day(draft):
    from gongkai.disclosure import obligations
    from gongkai.disclosure.models import Record
    from tests.disclosure.making import again

    record = draft(formed_on=date(2026, 2, 27))
    Record.objects.filter(pk=record.pk).update(due_on=date(2026, 3, 1))
    list(obligations.calendar_changed(""))
    assert again(record).due_on == date(2026, 3, 26)
