"""Who sees what: drafts are the agency's own, a supervisor sees what was decided, the public what is public."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(town, county, officer, reviewer, approver):
    from tests.people.cast import post

    others = {
        "contributor": post(town, "contributor", "c"),
        "administrator": post(town, "administrator", "a"),
        "auditor": post(town, "auditor", "u"),
        "supervisor": post(county, "supervisor", "s"),
        "county officer": post(county, "officer", "o"),
    }
    return {"officer": officer, "reviewer": reviewer, "approver": approver, **others}


def who_sees(record, cast):
    from gongkai.disclosure.models import Record

    return {name for name, post in cast.items() if record in Record.objects.visible_to(post)}


def test_a_draft_is_seen_by_those_who_work_at_it(record, cast):
    assert who_sees(record, cast) == {"officer", "reviewer", "approver"}


def test_what_is_public_is_seen_by_the_supervisor_too(published, cast):
    assert who_sees(published(), cast) == {"officer", "reviewer", "approver", "supervisor"}


def test_of_what_is_not_published_the_supervisor_sees_the_decision(record, officer, cast):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Ground, Openness

    decision = {"openness": Openness.CLOSED, "ground": Ground.INTERNAL, "words": "内部管理事项"}
    closing.close(record.pk, by=officer, **decision)
    assert who_sees(record, cast) == {"officer", "reviewer", "approver", "supervisor"}


@pytest.mark.parametrize("state", ["draft", "checking", "held", "ready", "withdrawn", "closed"])
def test_of_what_is_not_public_the_public_sees_nothing(draft, officer, reviewer, state):
    from gongkai.disclosure.models import Record
    from gongkai.search.models import PublicCard

    record = brought_to(state, draft, officer, reviewer)
    assert Record.objects.get(pk=record.pk).state == state
    assert not Record.objects.public().exists()
    assert not PublicCard.objects.exists()


def brought_to(state, draft, officer, reviewer):
    from datetime import date

    from gongkai.disclosure import checking, closing, withdrawing
    from gongkai.disclosure.checking import Referral
    from gongkai.disclosure.models import Answer, CheckKind, Ground, Openness, Why
    from tests.disclosure.making import publish, sign_all

    record = draft(send=state != "draft")
    match state:
        case "held":
            asked = Referral("某县国家保密局", "四政函〔2026〕5号", date(2026, 3, 2))
            checking.sign(record.pk, CheckKind.SECRECY, Answer.UNSURE, by=reviewer, referral=asked)
        case "ready":
            sign_all(record, officer, reviewer)
        case "withdrawn":
            withdrawing.withdraw(publish(record, officer, reviewer).pk, why=Why.WRONG, by=officer)
        case "closed":
            decision = {"openness": Openness.CLOSED, "ground": Ground.INTERNAL, "words": "理由"}
            closing.close(record.pk, by=officer, **decision)
    return record


def test_the_index_made_anew_is_the_one_that_the_acts_made(published, record, officer):
    from gongkai.disclosure import indexing
    from gongkai.search.documents import Sight
    from gongkai.search.models import PublicCard, WorkCard

    out = published()
    for sight, cards, wanted in ((Sight.PUBLIC, PublicCard, {out.pk}), (Sight.WORK, WorkCard, {out.pk, record.pk})):
        batch = indexing.read(sight, 0, 100)
        digests = {each.object: each.digest for each in batch.documents}
        assert set(digests) == wanted
        assert digests == dict(cards.objects.filter(kind="record").values_list("object", "digest"))
    assert indexing.read(Sight.PUBLIC, out.pk, 100).last is None


def found_by(post, words):
    from gongkai.disclosure.finding import records

    return [each.title for each in records(post, words, 5)]


def test_the_workbench_finds_words_of_the_body_and_the_public_index_has_no_part_in_it(record, cast):
    assert found_by(cast["officer"], "民委员会") == [record.title]
    assert found_by(cast["officer"], "宅基地") == []


def test_the_search_of_the_workbench_keeps_drafts_from_those_above_and_beside(record, published, cast):
    out = published(said={"title": "关于村民委员会换届的通知"})
    assert set(found_by(cast["reviewer"], "民委员会")) == {record.title, out.title}
    assert found_by(cast["supervisor"], "民委员会") == [out.title]
    for outside in ("county officer", "contributor", "administrator", "auditor"):
        assert found_by(cast[outside], "民委员会") == [], outside
