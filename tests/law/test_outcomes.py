import pytest

from gongkai.law.citations import LawError, Standing
from gongkai.law.outcomes import DecidedItem, Gives, Path, missing_needs, outcome, outcomes, outcomes_from, row_of
from gongkai.law.report.schema import EDITIONS, edition
from gongkai.law.sentences import sentences
from gongkai.law.tables import table

NO_OUTCOME = {"new", "carried_in", "handled", "carried_out"}


def leaves(id):
    return [row.id for row in edition(id).applications.rows if row.id not in NO_OUTCOME]


def decided(*ids):
    return [DecidedItem(f"第{number}项", outcome(id)) for number, id in enumerate(ids, 1)]


@pytest.mark.parametrize("id", EDITIONS)
def test_every_row_of_table_three_is_reached_and_no_other(id):
    assert {kind.row[id] for kind in outcomes().values()} == set(leaves(id))


def test_the_form_has_21_kinds_of_result_and_in_2019_19():
    assert (len(leaves("2021")), len(leaves("2019"))) == (
        21,
        19,
    )  # C1 to C6 without their total: 22 and 20 rows with it


@pytest.mark.parametrize("kind", outcomes().values(), ids=outcomes())
def test_every_kind_has_a_label_an_article_a_letter_and_needs(kind):
    assert kind.label
    assert kind.letter
    assert kind.needs
    assert all(str(article) for article in kind.articles)


@pytest.mark.parametrize("kind", outcomes().values(), ids=outcomes())
def test_a_kind_is_named_after_its_row(kind):
    family = kind.leaf.split(".", maxsplit=1)[0]
    assert kind.id.split(".", maxsplit=1)[0] == family
    assert kind.row["2019"].split(".", maxsplit=1)[0] == family


@pytest.mark.parametrize("kind", outcomes().values(), ids=outcomes())
def test_reconsideration_law_23_review_comes_first_where_articles_14_to_16_are_the_ground(kind):
    on_14_to_16 = any(article.article in {14, 15, 16} for article in kind.articles)
    withheld = kind.gives is not Gives.ALL and (on_14_to_16 or kind.id == "partial")
    assert (kind.remedy is Path.REVIEW_FIRST) == withheld


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("granted.already_public", "条例第三十六条第（一）项"),
        ("granted.provided", "条例第三十六条第（二）项"),
        ("unable.not_held.nonexistent", "条例第三十六条第（四）项"),
        ("unable.not_held.not_responsible", "条例第三十六条第（五）项"),
        ("declined.repeated", "条例第三十六条第（六）项"),
        ("refused.administrative_inquiry", "条例第三十六条第（七）项"),
        ("unable.needs_creation", "条例第三十八条"),
        ("declined.petition", "条例第三十九条第一款"),
        ("declined.publication", "条例第三十九条第二款"),
        ("refused.internal_affairs", "条例第十六条第一款"),
        ("refused.process", "条例第十六条第二款"),
        ("otherwise.fee_unpaid", "国办函〔2020〕109号第六条"),
    ],
)
def test_36_to_39_each_kind_cites_its_article(id, said):
    assert str(outcome(id).articles[0]) == said


@pytest.mark.parametrize(
    ("leaf", "first"),
    [
        ("granted", "granted.provided"),
        ("partial", "partial"),
        ("refused.third_party", "refused.third_party"),
        ("unable.not_held", "unable.not_held.nonexistent"),
        ("otherwise.other", "otherwise.other"),
        ("otherwise", "otherwise.other"),  # the row of 2019
    ],
)
def test_a_row_of_table_three_stands_for_its_first_kind(leaf, first):
    assert outcome(leaf).id == first


def test_what_the_notes_call_practice_is_marked_as_a_reading():
    for id in ("granted.already_public", "declined.reissue", "otherwise.withdrawn", "unable.not_held.archived"):
        assert outcome(id).standing is Standing.READING


def test_an_unknown_kind_is_refused_in_words():
    with pytest.raises(LawError, match=r"outcome\.unknown") as refusal:
        outcome("granted.somehow")
    assert refusal.value.message == "没有“granted.somehow”这种办理结果。"


def test_37_something_given_and_something_not_is_partial():
    assert row_of(decided("granted.provided", "refused.process")).id == "partial"
    assert row_of(decided("granted.already_public", "unable.not_held.nonexistent")).id == "partial"
    assert row_of(decided("granted", "partial")).id == "partial"
    assert row_of(decided("refused.process", "partial")).id == "partial"


def test_several_items_of_one_row_are_that_row():
    assert row_of(decided("granted.provided", "granted.already_public")).leaf == "granted"
    assert row_of(decided("unable.not_held.not_responsible", "unable.not_held.nonexistent")).leaf == "unable.not_held"


def test_several_refusals_of_different_rows_need_a_main_one_with_a_reason():
    items = decided("refused.process", "unable.not_held.nonexistent")
    with pytest.raises(LawError, match=r"outcome\.main_needed"):
        row_of(items)
    with pytest.raises(LawError, match=r"outcome\.main_reason"):
        row_of(items, main="refused.process", reason=" ")
    with pytest.raises(LawError, match=r"outcome\.main_not_among"):
        row_of(items, main="declined.petition", reason="主要内容")
    assert row_of(items, main="refused.process", reason="主要内容").id == "refused.process"


def test_a_decision_on_nothing_is_refused():
    with pytest.raises(LawError, match=r"outcome\.no_items"):
        row_of([])


def test_36_4_not_existing_needs_the_record_of_the_search():
    kind = outcome("unable.not_held.nonexistent")
    assert [need.id for need in missing_needs(kind, [])] == ["search_record"]
    assert missing_needs(kind, ["search_record"]) == ()


def test_36_5_the_competent_organ_is_named_only_where_it_can_be_determined():
    assert [need.id for need in missing_needs(outcome("unable.not_held.not_responsible"), ["reasons"])] == []


@pytest.mark.parametrize("way", ["released", "content", "collection"])
def test_36_2_what_is_provided_is_a_file_a_text_or_a_place_to_get_it(way):
    kind = outcome("granted.provided")
    assert [need.id for need in missing_needs(kind, ["delivery"])] == ["provided"]
    assert missing_needs(kind, ["delivery", way]) == ()


def test_every_need_is_asked_by_some_kind():
    asked = {need.id for kind in outcomes().values() for need in (*kind.needs, *kind.needs_of_part)}
    assert set(table("outcomes.toml")["need"]) == asked


@pytest.mark.parametrize(
    "change",
    [
        {"needs": ["nothing_known"]},
        {"articles": []},
        {"row": {"2021": "granted"}},
        {"remedy": "perhaps"},
        {"unread": 1},
    ],
)
def test_a_row_that_is_not_whole_is_refused(change):
    data = table("outcomes.toml")
    data["outcome"][0] |= change
    with pytest.raises(ValueError):
        outcomes_from(data)


def test_no_kind_stands_twice():
    data = table("outcomes.toml")
    data["outcome"].append(data["outcome"][0])
    with pytest.raises(ValueError, match="twice"):
        outcomes_from(data)


def test_every_sentence_of_a_refusal_is_there():
    for rule in ("unknown", "no_items", "main_needed", "main_not_among", "main_reason"):
        assert f"outcome.{rule}" in sentences()


def expected_row(first, second):
    """By the rows alone: what the form says of a case with two answers; None where the officer has to say."""
    if first.leaf == second.leaf:
        return first.leaf
    return "partial" if {first.leaf, second.leaf} & {"granted", "partial"} else None


@pytest.mark.parametrize("first", outcomes().values(), ids=outcomes())
def test_any_two_answers_have_one_row_or_need_a_word_of_the_officer(first):
    for second in outcomes().values():
        items = decided(first.id, second.id)
        expected = expected_row(first, second)
        if expected is None:
            with pytest.raises(LawError, match=r"outcome\.main_needed"):
                row_of(items)
        else:
            assert row_of(items).leaf == row_of(items[::-1]).leaf == expected
