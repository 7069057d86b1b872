"""公开: nothing goes out unless the three checks are signed; what goes out is numbered, stripped and found."""

import json

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def test_a_record_goes_out_when_the_three_checks_are_signed(record, officer, reviewer):
    from gongkai.disclosure.models import State
    from tests.disclosure.making import publish

    assert record.state == State.CHECKING
    out = publish(record, officer, reviewer)
    assert out.state == State.PUBLISHED
    assert out.public == out.current
    assert out.public_at.isoformat() == "2026-03-02T02:00:00+00:00"


def test_without_one_of_the_three_it_stays_inside(record, officer, reviewer):
    from gongkai.disclosure import checking, publishing
    from gongkai.disclosure.models import Answer, CheckKind, Record

    checking.sign(record.pk, CheckKind.OPENNESS, Answer.PASSED, by=officer)
    checking.sign(record.pk, CheckKind.SECRECY, Answer.PASSED, by=reviewer)
    with pytest.raises(LawError) as refusal:
        publishing.publish(record.pk, by=officer)
    assert refusal.value.message == "还差审查签字：隐私与内容审查。三项都签了才能公开。"
    assert list(Record.objects.public()) == []


def test_the_index_number_follows_the_rule_of_the_agency_and_is_counted_on(published):
    assert published().index_number == "004332600/2026-00001"
    assert published().index_number == "004332600/2026-00002"


def test_an_agency_without_the_code_of_its_rule_cannot_number_and_is_told_so(record, town, officer, reviewer):
    from gongkai.disclosure import publishing
    from gongkai.disclosure.models import Record, State
    from tests.disclosure.making import again, sign_all

    type(town).objects.filter(pk=town.pk).update(uscc="")
    sign_all(record, officer, reviewer)
    with pytest.raises(LawError) as refusal:
        publishing.publish(record.pk, by=officer)
    assert refusal.value.rule == "record.no_code"
    assert again(record).state == State.READY
    assert not Record.objects.public().exists()


def test_what_is_done_is_in_the_ledger_without_a_word_of_the_record(record, officer, reviewer):
    from gongkai.ledger.models import Entry
    from tests.disclosure.making import TITLE, entries_of, publish

    publish(record, officer, reviewer)
    assert entries_of(record) == [
        "record.drafted", "record.sent", "record.checked", "record.checked", "record.checked", "record.published",
    ]  # fmt: skip
    bodies = [row.body for row in Entry.objects.filter(subject=record.subject)]
    assert not [body for body in bodies if TITLE in body or "危房" in body]
    facts = json.loads(bodies[-1])["facts"]
    assert (facts["version"], facts["number"]["seq"], facts["on_time"]) == (1, 1, True)


def test_the_public_goes_on_seeing_the_version_before_until_the_new_one_is_published(published, officer, reviewer):
    from gongkai.disclosure import drafting
    from gongkai.disclosure.models import State
    from tests.disclosure.making import again, filing, public_words, publish, words

    out = published()
    changed = words(title="关于做好2026年农村危房改造工作的补充通知")
    drafting.revise(out.pk, changed, filing(), by=officer, send=True)
    now = again(out)
    assert (now.state, now.stage, now.is_revising) == (State.PUBLISHED, "checking", True)
    assert [title for title, _text in public_words(out.agency)] == ["关于做好2026年农村危房改造工作的通知"]
    publish(now, officer, reviewer)
    assert [title for title, _text in public_words(out.agency)] == ["关于做好2026年农村危房改造工作的补充通知"]
    assert again(out).index_number == out.index_number


def test_every_change_that_the_public_sees_raises_the_version_of_the_agency(published, record, officer, reviewer):
    from gongkai.disclosure import drafting, selectors, withdrawing
    from gongkai.disclosure.models import Why
    from tests.disclosure.making import filing, words

    seen = [selectors.agency_version(record.agency)]
    out = published()
    seen.append(selectors.agency_version(out.agency))
    drafting.revise(out.pk, words(), filing(genre="opinion"), by=officer)
    seen.append(selectors.agency_version(out.agency))
    withdrawing.withdraw(out.pk, why=Why.WRONG, by=officer)
    seen.append(selectors.agency_version(out.agency))
    assert seen == [0, 1, 2, 3]
    assert selectors.tree_version(out.agency.parent) == 3


def test_what_is_only_drafted_does_not_raise_it(draft, town):
    from gongkai.disclosure import selectors

    draft()
    assert selectors.agency_version(town) == 0


def test_a_record_that_is_out_is_not_published_twice(published, officer):
    from gongkai.disclosure import publishing

    with pytest.raises(LawError) as refusal:
        publishing.publish(published().pk, by=officer)
    assert refusal.value.rule == "record.out"


def test_an_inner_unit_or_a_village_has_no_record_of_its_own(monday, town, officer):
    from gongkai.agencies.models import Kind, Level
    from tests.agencies.making import add_agency
    from tests.disclosure.making import drafted

    unit = add_agency(
        name="四马架镇综合办公室", short_name="综合办", slug="unit", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town
    )
    with pytest.raises(LawError) as refusal:
        drafted(unit, by=officer)
    assert refusal.value.rule == "record.internal"
