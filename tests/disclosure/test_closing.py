"""不主动公开: with a reason of the law, looked at again from time to time (条例 13-18)."""

from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def close(record, by, openness="closed", ground="internal", words="内部管理事项", **more):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Ground, Openness

    return closing.close(record.pk, openness=Openness(openness), ground=Ground(ground), words=words, by=by, **more)


def refused(act, *given, **more):
    with pytest.raises(LawError) as refusal:
        act(*given, **more)
    return refusal.value.rule


def test_it_is_on_its_way_no_more(record, officer):
    closed = close(record, officer)
    assert (closed.state, closed.closed_on, closed.reassess_on) == ("closed", date(2026, 3, 2), date(2027, 3, 2))
    assert not closed.checks.standing().exists()


@pytest.mark.parametrize(
    ("openness", "ground", "words", "rule"),
    [
        ("closed", "not_wide", "理由", "record.no_ground"),
        ("on_request", "state_secret", "理由", "record.no_ground"),
        ("public", "internal", "理由", "record.no_ground"),
        ("closed", "internal", " ", "record.no_reason"),
    ],
)
def test_the_ground_fits_and_the_reason_is_said(record, officer, openness, ground, words, rule):
    assert refused(close, record, officer, openness, ground, words) == rule


def test_what_is_public_is_withdrawn_first(published, officer):
    assert refused(close, published(), officer) == "record.not_draft"


def test_the_next_look_is_ahead(record, officer):
    assert refused(close, record, officer, reassess_on=date(2026, 3, 2)) == "record.reassess_past"


def test_18_looked_at_again_it_may_go_out_and_goes_the_way_of_a_draft(record, officer):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Openness

    close(record, officer)
    opened = closing.reassess(record.pk, openness=Openness.PUBLIC, by=officer)
    assert (opened.state, opened.ground, opened.reassess_on) == ("draft", "", None)


def test_18_looked_at_again_it_may_stay_with_a_reason_of_that_day(record, officer):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Ground, Openness
    from tests.disclosure.making import entries_of

    close(record, officer)
    assert refused(closing.reassess, record.pk, openness=Openness.CLOSED, by=officer) == "record.no_ground"
    more = {"ground": Ground.PROCESS, "words": "仍在讨论", "reassess_on": date(2026, 9, 1)}
    stays = closing.reassess(record.pk, openness=Openness.CLOSED, by=officer, **more)
    assert (stays.ground, stays.reassess_on) == ("process", date(2026, 9, 1))
    assert entries_of(record)[-1] == "record.reassessed"


def test_what_is_closed_is_not_edited(record, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import filing, words

    close(record, officer)
    assert refused(drafting.revise, record.pk, words(title="新"), filing(), by=officer) == "record.closed"
