from datetime import date

import pytest

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile import event_from, fold
from gongkai.law.citations import LawError, Standing, regulation
from gongkai.law.outcomes import DecidedItem, Path, outcome, outcomes
from gongkai.law.remedies import (
    Part,
    Way,
    ends,
    ends_of_silence,
    longest,
    outer,
    paragraph,
    paths_of,
    remedies_of,
    remedy_of_silence,
    remedy_of_third_party,
)
from gongkai.law.review_organ import Seats

SEATS = Seats("桦川县人民政府", "桦川县人民法院")
BEFORE = date(2023, 12, 31)
SINCE = date(2024, 1, 1)
# 国办发明电〔2024〕12号: 5月1日至5日放假, 4月27日上班. 国办发明电〔2025〕7号: 2026年2月28日上班
CALENDAR = WorkCalendar(
    holidays=frozenset(date(2025, 5, day) for day in range(1, 6)),
    makeup_days=frozenset({date(2025, 4, 27), date(2026, 2, 28)}),
    years=range(2025, 2027),
)
FIRST = (
    "如对本答复不予公开的决定不服，应当先申请行政复议，不能直接提起行政诉讼：可以自收到本答复之日起60日内向桦川县人民政府"
    "申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。"
)
EITHER = (
    "如对本答复不服，可以自收到本答复之日起60日内向桦川县人民政府申请行政复议，"
    "也可以自收到本答复之日起6个月内向桦川县人民法院提起行政诉讼。"
)


def decided(*ids):
    return [DecidedItem("", outcome(id)) for id in ids]


def remedies(*ids, on=SINCE, seats=SEATS):
    return remedies_of(decided(*ids), on, seats)


@pytest.mark.parametrize(
    "id",
    [
        "refused.state_secret",
        "refused.prohibited_by_law",
        "refused.security_and_stability",
        "refused.third_party",
        "refused.internal_affairs",
        "refused.process",
        "refused.enforcement_files",
    ],
)
def test_reconsideration_law_23_refusals_under_14_to_16_go_to_review_first_and_say_so(id):
    assert paragraph(remedies(id)) == FIRST


@pytest.mark.parametrize(
    "id",
    [
        "granted.provided",
        "granted.public_interest",
        "refused.administrative_inquiry",
        "unable.not_held.nonexistent",
        "unable.needs_creation",
        "declined.petition",
        "declined.reissue",
        "otherwise.not_supplemented",
        "otherwise.fee_unpaid",
    ],
)
def test_litigation_law_46_all_else_is_review_or_suit(id):
    assert paragraph(remedies(id)) == EITHER


def test_reconsideration_law_23_before_2024_both_ways_were_open_against_refusals():
    assert paragraph(remedies("refused.process", on=BEFORE)) == EITHER
    assert paragraph(remedies("partial", on=BEFORE)) == EITHER


def test_before_2024_the_older_law_is_cited():
    assert str(remedies("granted", on=BEFORE)[0].articles[0]) == "行政复议法（2017年修正）第九条"
    assert str(remedies("granted")[0].articles[0]) == "行政复议法第二十条第一款"


def test_reconsideration_law_23_is_cited_with_the_duty_to_tell_and_marked_as_a_reading():
    (remedy,) = remedies("refused.process")
    assert [str(article) for article in remedy.articles[:2]] == [
        "行政复议法第二十三条第一款第（四）项",
        "行政复议法第二十三条第二款",
    ]
    assert remedy.standing is Standing.READING


def test_37_the_withheld_part_goes_to_review_first_and_the_rest_either_way():
    first, either = remedies("partial")
    assert (first.path, first.about) == (Path.REVIEW_FIRST, ((1, Part.WITHHELD),))
    assert (either.path, either.about) == (Path.REVIEW_OR_SUIT, ((1, Part.REST),))
    assert first.sentence.startswith("如对本答复不予公开的决定不服，")
    assert either.sentence.startswith("如对本答复中不予公开以外的部分不服，")


def test_37_partial_follows_the_articles_it_cites():
    partial = outcome("partial")
    both = ((Path.REVIEW_FIRST, Part.WITHHELD), (Path.REVIEW_OR_SUIT, Part.REST))
    assert paths_of(partial, [regulation(37), regulation(16, 2)], SINCE) == both
    assert paths_of(partial, [regulation(37)], SINCE) == both
    assert paths_of(partial, [regulation(37), regulation(38)], SINCE) == ((Path.REVIEW_OR_SUIT, Part.WHOLE),)


def test_the_remedy_is_computed_item_by_item():
    first, either = remedies("refused.process", "granted.provided", "partial", "otherwise.withdrawn")
    assert first.sentence.startswith("如对本答复第一项、第三项不予公开的决定不服，应当先申请行政复议")
    assert either.sentence.startswith("如对本答复第二项、第三项中不予公开以外的部分不服，")


def test_items_that_share_their_remedy_are_not_told_apart():
    assert paragraph(remedies("unable.not_held.nonexistent", "granted.provided")) == EITHER


def test_grounds_of_14_to_16_on_an_answer_that_is_no_refusal_are_refused():
    with pytest.raises(LawError, match=r"remedy\.grounds") as refusal:
        paths_of(outcome("unable.needs_creation"), [regulation(14)], SINCE)
    assert "需要加工、分析" in refusal.value.message


def test_article_14_cited_for_a_register_makes_it_a_refusal():
    ways = paths_of(outcome("refused.administrative_inquiry"), [regulation(36, None, 7), regulation(14)], SINCE)
    assert ways == ((Path.REVIEW_FIRST, Part.WHOLE),)


def test_a_refusal_stays_one_whatever_else_is_cited():
    ways = paths_of(outcome("refused.state_secret"), [regulation(36, None, 3)], SINCE)
    assert ways == ((Path.REVIEW_FIRST, Part.WHOLE),)


def test_a_withdrawn_application_has_no_remedy():
    assert remedies("otherwise.withdrawn", seats=Seats("", "")) == ()
    assert paragraph(()) == ""


def test_the_court_comes_from_the_setting_and_only_where_a_suit_is_open():
    without = Seats("桦川县人民政府")
    assert paragraph(remedies("refused.process", seats=without)) == FIRST
    with pytest.raises(LawError, match=r"remedy\.court_unset") as refusal:
        remedies("granted", seats=without)
    assert "人民法院" in refusal.value.message


def test_a_decision_before_the_regulation_is_refused():
    with pytest.raises(LawError, match=r"remedy\.too_early"):
        remedies("granted", on=date(2019, 5, 14))
    assert remedies("granted", on=date(2019, 5, 15))


def test_reconsideration_law_20_and_litigation_law_46_periods_end_on_worked_days_after_delivery():
    review, suit = ends(remedies("granted"), date(2025, 3, 3), CALENDAR)
    # 28 days left of March, 30 of April, then 2 May, in the holiday of 1 to 5 May
    assert (review.way, review.on) == (Way.REVIEW, date(2025, 5, 6))
    assert (suit.way, suit.on) == (Way.SUIT, date(2025, 9, 3))


def test_civil_code_202_six_months_from_the_31st_end_with_february_here_a_saturday_that_is_worked():
    _, suit = ends(remedies("granted"), date(2025, 8, 31), CALENDAR)
    assert suit.on == date(2026, 2, 28)


def test_reconsideration_law_23_a_refusal_has_no_day_to_sue_directly():
    assert [end.way for end in ends(remedies("refused.process"), date(2025, 3, 3), CALENDAR)] == [Way.REVIEW]


def test_no_end_is_told_before_delivery():
    with pytest.raises(LawError, match=r"remedy\.undelivered"):
        ends(remedies("granted"), None, CALENDAR)


def test_an_end_in_an_unannounced_year_is_refused_or_provisional():
    delivered = date(2026, 11, 23)  # +60: 22 January 2027, a Friday
    with pytest.raises(LawError, match=r"calendar\.unannounced"):
        ends(remedies("refused.process"), delivered, CALENDAR)
    (review,) = ends(remedies("refused.process"), delivered, CALENDAR.provisional())
    assert (review.on, review.provisional) == (date(2027, 1, 22), True)


def test_no_remedy_no_end():
    assert ends((), date(2025, 3, 3), CALENDAR) == ()


@pytest.mark.parametrize("id", outcomes())
@pytest.mark.parametrize("day", [date(2019, 5, 15), BEFORE, SINCE])
def test_every_kind_has_its_paragraph_on_every_day_alone_and_beside_another(id, day):
    for items in ((id,), (id, "refused.process"), ("partial", id)):
        told = remedies(*items, on=day)
        text = paragraph(told)
        assert text.count("如对本答复") == len(told) <= 2
        assert "{" not in text
        assert ("应当先申请行政复议" in text) == any(remedy.path is Path.REVIEW_FIRST for remedy in told)
        assert all(str(article) for remedy in told for article in remedy.articles)


def test_interpretation_66_against_silence_both_ways_are_open_from_the_end_of_the_period():
    due = date(2025, 3, 3)
    remedy = remedy_of_silence(due, SEATS)
    assert remedy.sentence == (
        "答复期限于2025-03-03届满而没有收到答复的，可以自期限届满之日起60日内向桦川县人民政府申请行政复议，"
        "也可以自期限届满之日起6个月内向桦川县人民法院提起行政诉讼。"
    )
    assert "行诉解释第六十六条" in [str(article) for article in remedy.articles]
    review, suit = ends_of_silence(due, CALENDAR)
    assert (review.way, review.on, review.standing) == (Way.REVIEW, date(2025, 5, 6), Standing.READING)
    assert (suit.way, suit.on, suit.standing) == (Way.SUIT, date(2025, 9, 3), Standing.NOTICE)
    with pytest.raises(LawError, match=r"remedy\.court_unset"):
        remedy_of_silence(due, Seats("桦川县人民政府"))


def test_51_against_a_registration_made_void_both_ways_are_open_from_knowing():
    review, suit = outer("void_review"), outer("void_suit")
    assert (review.way, review.days, str(review.article)) == (Way.REVIEW, 60, "行政复议法第二十条第一款")
    assert (suit.way, suit.months, str(suit.article)) == (Way.SUIT, 6, "行政诉讼法第四十六条第一款")
    assert {review.standing, suit.standing} == {Standing.READING}


def test_interpretation_64_who_was_not_told_has_a_year_from_knowing_what_was_decided():
    review, suit = ends(remedies("granted"), date(2025, 3, 3), CALENDAR, told=False)
    assert (review.on, suit.on) == (date(2026, 3, 3), date(2026, 3, 3))
    assert (str(review.article), review.standing) == ("行政复议法第二十条第三款", Standing.READING)
    assert (str(suit.article), suit.standing) == ("行诉解释第六十四条", Standing.NOTICE)
    assert [end.way for end in ends(remedies("refused.process"), date(2025, 3, 3), CALENDAR, told=False)] == [
        Way.REVIEW
    ]
    assert ends((), date(2025, 3, 3), CALENDAR, told=False) == ()


def test_reconsideration_law_21_and_litigation_law_46_2_the_outermost_ends():
    review, suit = longest(date(2024, 2, 29))
    assert (review.on, suit.on) == (date(2029, 2, 28), date(2029, 2, 28))
    assert [str(end.article) for end in (review, suit)] == ["行政复议法第二十一条", "行政诉讼法第四十六条第二款"]
    assert [end.on for end in longest(date(2024, 2, 29), real_estate=True)] == [date(2044, 2, 29)] * 2


def test_32_a_third_party_is_told_both_ways():
    remedy = remedy_of_third_party(SINCE, SEATS)
    assert remedy.sentence == (
        "如认为公开上述信息侵犯合法权益，可以自收到本通知之日起60日内向桦川县人民政府申请行政复议，"
        "也可以自收到本通知之日起6个月内向桦川县人民法院提起行政诉讼。"
    )
    assert remedy.standing is Standing.READING
    assert str(remedy_of_third_party(BEFORE, SEATS).articles[0]) == "行政复议法（2017年修正）第九条"
    assert [end.on for end in ends([remedy], date(2025, 3, 3), CALENDAR)] == [date(2025, 5, 6), date(2025, 9, 3)]
    with pytest.raises(LawError, match=r"remedy\.too_early"):
        remedy_of_third_party(date(2019, 5, 14), SEATS)


def test_several_items_in_one_case_are_one_row_and_each_has_its_remedy():
    items = [
        {"item": "甲", "outcome": "granted"},
        {"item": "乙", "outcome": "refused.process", "grounds": [[16, 2]]},
        {"item": "丙", "outcome": "unable.needs_creation"},
    ]
    submitted = {"kind": "submitted", "on": "2025-03-03", "channel": "in_person", "applicant_kind": "natural"}
    decision = {"kind": "decided", "on": "2025-03-14", "outcome": "partial", "items": items}
    file = fold([event_from(submitted), event_from(decision)], CALENDAR, date(2025, 3, 14))
    assert file.outcome == "partial"
    first, either = remedies_of(file.decided, date(2025, 3, 14), SEATS)
    assert (first.path, first.about) == (Path.REVIEW_FIRST, ((2, Part.WHOLE),))
    assert (either.path, either.about) == (Path.REVIEW_OR_SUIT, ((1, Part.WHOLE), (3, Part.WHOLE)))
    whole = fold([event_from(submitted), event_from({**decision, "items": []})], CALENDAR, date(2025, 3, 14))
    assert [item.outcome.id for item in whole.decided] == ["partial"]
    assert fold([event_from(submitted)], CALENDAR, date(2025, 3, 14)).decided == ()
