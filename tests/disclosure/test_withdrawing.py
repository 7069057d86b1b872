"""撤回: at once nobody outside sees it; the note at its address says no more than it may."""

from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def test_what_is_withdrawn_is_public_no_more_and_leaves_its_address(published, officer):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Record, Why
    from gongkai.disclosure.selectors import public_record

    out = published()
    gone = withdrawing.withdraw(out.pk, why=Why.WRONG, words="第三行金额写错了", by=officer)
    assert not Record.objects.public().exists()
    at_its_address = public_record(gone.agency, gone.pk)
    assert (at_its_address.state, at_its_address.public) == ("withdrawn", None)
    assert str(at_its_address.public_note) == "内容有误"
    assert at_its_address.public_title == "关于做好2026年农村危房改造工作的通知"


def test_search_finds_it_no_more(published, officer):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why
    from gongkai.search.models import PublicCard, WorkCard

    out = published()
    assert PublicCard.objects.filter(kind="record", object=out.pk).count() == 1
    withdrawing.withdraw(out.pk, why=Why.WRONG, by=officer)
    assert not PublicCard.objects.filter(object=out.pk).exists()
    assert WorkCard.objects.filter(kind="record", object=out.pk).count() == 1


@pytest.mark.parametrize("why", ["privacy", "secrecy"])
def test_withdrawn_for_a_person_or_a_secret_neither_reason_nor_title_is_said(published, officer, why):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why

    gone = withdrawing.withdraw(published().pk, why=Why(why), by=officer)
    assert (str(gone.public_note), str(gone.public_title)) == ("这条信息已经撤回。", "（已撤回的政府信息）")


def test_a_title_with_a_number_of_a_person_is_not_said_again_whatever_the_reason(published, officer, reviewer):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Record, Why

    out = published()
    Record.objects.filter(pk=out.pk).update(title="关于11010519491231002X的处理决定")
    type(out.public).objects.filter(pk=out.public_id).update(title="关于11010519491231002X的处理决定")
    gone = withdrawing.withdraw(out.pk, why=Why.OUTDATED, by=officer)
    assert str(gone.public_title) == "（已撤回的政府信息）"


def test_the_tombstone_keeps_the_title_that_was_public_while_a_new_one_is_drafted(published, officer):
    from gongkai.disclosure import drafting, withdrawing
    from gongkai.disclosure.models import Why
    from tests.disclosure.making import again, filing, words

    gone = withdrawing.withdraw(published().pk, why=Why.WRONG, by=officer)
    drafting.revise(gone.pk, words(title="没有审查过的标题"), filing(), by=officer)
    assert again(gone).public_title == "关于做好2026年农村危房改造工作的通知"


def test_it_goes_out_again_only_after_the_three_checks_were_signed_anew(published, officer, reviewer):
    from gongkai.disclosure import drafting, publishing, withdrawing
    from gongkai.disclosure.models import Why
    from tests.disclosure.making import entries_of, publish

    out = published()
    gone = withdrawing.withdraw(out.pk, why=Why.WRONG, by=officer)
    with pytest.raises(LawError) as refusal:
        publishing.publish(gone.pk, by=officer)
    assert refusal.value.rule == "record.unsigned"
    drafting.send(gone.pk, by=officer)
    back = publish(gone, officer, reviewer)
    assert (back.state, back.index_number, back.withdrawn_why) == ("published", out.index_number, "")
    assert back.public_at == out.public_at
    assert entries_of(back)[-1] == "record.restored"


def test_other_reasons_want_words(published, officer):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why

    with pytest.raises(LawError) as refusal:
        withdrawing.withdraw(published().pk, why=Why.OTHER, by=officer)
    assert refusal.value.rule == "record.no_reason"


def test_what_is_not_public_is_not_withdrawn(record, officer):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why

    with pytest.raises(LawError) as refusal:
        withdrawing.withdraw(record.pk, why=Why.WRONG, by=officer)
    assert refusal.value.rule == "record.not_public"


def test_a_public_notice_goes_by_itself_after_its_last_day(published):
    from gongkai.disclosure import withdrawing
    from tests.disclosure.making import again, entries_of

    out = published(genre="public_notice", notice_until=date(2026, 3, 10))
    stays = published()
    list(withdrawing.look(date(2026, 3, 10)))
    assert again(out).is_public
    list(withdrawing.look(date(2026, 3, 11)))
    assert (again(out).state, again(out).withdrawn_why, str(again(out).public_note)) == (
        "withdrawn",
        "expired",
        "公示期满",
    )
    assert again(stays).is_public
    assert entries_of(out)[-1] == "record.withdrawn"


def test_penalty_law_48_a_changed_decision_is_withdrawn_within_three_working_days(published, officer):
    """2026-03-02 is a Monday: three working days after it end on Thursday, the 5th."""
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why
    from gongkai.duties.models import Duty

    out = published(genre="penalty")
    withdrawing.decision_changed(out.pk, on=date(2026, 3, 2), by=officer)
    duty = Duty.objects.open().get(kind="disclosure.withdraw_penalty")
    assert (duty.subject, duty.due_on) == (out.subject, date(2026, 3, 5))
    withdrawing.withdraw(out.pk, why=Why.DECISION_CHANGED, by=officer)
    assert not Duty.objects.open().filter(subject=out.subject).exists()


def test_only_a_penalty_decision_is_changed_so(published, officer):
    from gongkai.disclosure import withdrawing

    with pytest.raises(LawError) as refusal:
        withdrawing.decision_changed(published().pk, on=date(2026, 3, 2), by=officer)
    assert refusal.value.rule == "record.no_penalty"
