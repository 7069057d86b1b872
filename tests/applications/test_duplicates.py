"""重复申请和数量频次 (条例 35, 36(6); 国办函〔2020〕109号): shown to the officer, decided by nobody else."""

from datetime import date

import pytest

from gongkai.applications import selectors
from gongkai.applications.models import Application, Letter, Practice
from gongkai.law.receipt import Channel
from tests.applications.conftest import WORDS, browser

pytestmark = pytest.mark.django_db

STRANGER = {"name": "李谷雨", "identity_number": "230826198801010028"}


def replied(application, officer, day):
    """A first answer, as the answering part leaves it, with a number of the agency."""
    from gongkai.agencies.models import Purpose
    from gongkai.agencies.numbering import issue
    from gongkai.ledger.services import SYSTEM

    number = issue(Purpose.LETTER, application.agency, day.year, SYSTEM, subject=f"letter:{day}", signed_on=day)
    return Letter.objects.create(application=application, kind="reply", number=number, content="p", signed_on=day)


def test_36_6_the_first_answer_to_the_same_request_is_shown_with_its_number_and_day(monday, apply, officer):
    first = apply().application
    letter = replied(first, officer, date(2025, 3, 10))
    replied(first, officer, date(2025, 3, 20))  # answered again later: the first counts
    apply(words=STRANGER)  # another person's like request is nobody's repeat
    again = apply(words={"matter": "2024年危房改造补助的发放名单，和标准。"}).application
    (found,) = selectors.duplicates_of(again)
    assert found.application == first
    assert found.is_same
    assert (found.number, found.replied_on) == (letter.number.text, date(2025, 3, 10))


def test_36_6_a_void_letter_is_no_answer(monday, apply, officer):
    first = apply().application
    letter = replied(first, officer, date(2025, 3, 10))
    letter.voided_at = letter.application.registered_at
    letter.save()
    (found,) = selectors.duplicates_of(apply().application)
    assert not found.is_answered


def test_what_is_alike_is_shown_and_what_is_not_is_not(monday, apply):
    apply(words={"matter": "2024年度四马架镇各村危房改造补助的发放名单和标准以及公示情况"})
    apply(words={"matter": "镇政府2023年公务接待费用"})
    alike = selectors.duplicates_of(
        apply(words={"matter": "2024年度四马架镇各村危房改造补助的发放名单和标准以及审批情况"}).application
    )
    assert len(alike) == 1
    assert 0.5 <= alike[0].likeness < 1
    assert not alike[0].is_same


def test_without_an_identity_number_nobody_is_known_again(monday, apply):
    apply(words={"identity_number": ""})
    again = apply(words={"identity_number": ""}).application
    assert selectors.duplicates_of(again) == []
    assert not selectors.counts_of(again).is_known


def test_35_the_same_persons_count_of_the_month_and_year_at_this_agency(monday, apply, county):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    other = add(
        name="某县邻镇人民政府", short_name="邻镇", slug="elsewhere", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT,
        parent=county, by=SYSTEM,
    )  # fmt: skip
    late = {"reason": "补登"}
    apply(on=date(2024, 12, 31), **late)  # another year
    apply(on=date(2025, 2, 28), **late)  # another month
    apply(on=date(2025, 3, 1), **late)
    apply(agency=other)
    apply(words=STRANGER)
    apply(channel=Channel.FAX)  # not confirmed: it counts in no month yet
    counts = selectors.counts_of(apply().application)
    assert (counts.month, counts.year, counts.unconfirmed) == (2, 3, 1)
    assert not counts.is_frequent


def test_35_from_the_agencys_own_number_on_it_is_hinted_at(monday, apply, town, desk):
    Practice.objects.create(agency=town, frequent_count=2)
    apply()
    pk = apply().application.pk
    page = desk.get(f"/work/applications/{pk}/").content.decode()
    assert "当月达到 2 件" in page
    assert "是不是明显超过，由您判断" in page


def test_44_others_who_asked_for_the_same_are_counted(monday, apply):
    apply(words=STRANGER)
    apply(words=STRANGER)
    apply()
    assert selectors.others_asking(apply().application) == 1


def test_an_answer_begins_with_the_number_and_day_of_the_first(monday, apply, officer, desk):
    first = apply().application
    letter = replied(first, officer, date(2025, 3, 3))
    again = apply().application
    sheet = desk.get(f"/work/applications/{again.pk}/").content.decode()
    assert f"?repeats={first.pk}" in sheet
    page = desk.get(f"/work/applications/{again.pk}/answer/?repeats={first.pk}").content.decode()
    assert f"{letter.number.text}，2025年3月3日" in page
    stranger = apply(words=STRANGER).application
    assert selectors.earlier_reply(stranger, str(first.pk)) == ""
    assert selectors.earlier_reply(again, "0") == selectors.earlier_reply(again, "x") == ""


def test_comparing_asks_no_more_for_fifty_than_for_two(monday, apply, django_assert_max_num_queries):
    for number in range(6):
        apply(words={"matter": f"四马架镇第{number}号宅基地的审批材料和公示照片"})
    again = apply(words={"matter": "四马架镇第9号宅基地的审批材料和公示照片"}).application
    with django_assert_max_num_queries(4):  # the others, this one's words, their words, the answers
        assert len(selectors.duplicates_of(again)) == 6


def test_36_6_an_exact_repeat_is_found_however_many_came_between(monday, apply, officer, desk, monkeypatch):
    """What is alike only is compared with the newest alone, and the page says so."""
    monkeypatch.setattr(selectors, "COMPARED", 3)
    first = apply(words={"matter": "2024年度四马架镇各村危房改造补助的发放名单和标准以及公示情况"}).application
    letter = replied(first, officer, date(2025, 3, 10))
    apply(words={"matter": "2024年度四马架镇各村危房改造补助的发放名单和标准以及审批情况"})  # alike, and too old
    for matter in ("镇政府2023年公务接待费用", "水库除险加固的中标通知书", "教师招聘面试的评分细则"):
        apply(words={"matter": matter})
    again = apply(words={"matter": "2024年度四马架镇各村危房改造补助的发放名单和标准以及公示情况"}).application
    (found,) = selectors.duplicates_of(again)
    assert (found.application, found.is_same, found.number) == (first, True, letter.number.text)
    page = desk.get(f"/work/applications/{again.pk}/").content.decode()
    assert "一共 6 件" in page
    assert "相近的只比对最近 3 件" in page
    assert f"?repeats={first.pk}" in page


def test_what_is_compared_is_not_explained_where_all_is_compared(monday, apply, desk):
    apply()
    page = desk.get(f"/work/applications/{apply().application.pk}/").content.decode()
    assert "文字相同" in page
    assert "只比对最近" not in page


def test_at_registration_the_earlier_ones_are_shown_before_it_is_done(monday, apply, officer, desk):
    from tests.applications.test_registering import NEW, SAID, value_of

    first = apply().application
    page = desk.get(NEW, {"way": "in_person"}).content.decode()
    asked = desk.post(
        NEW, {"way": "in_person", "step": "ask", "on": "2025-03-03", "token": value_of(page, "token"), **SAID}
    ).content.decode()
    assert first.number in asked
    assert "文字相同" in asked
    assert Application.objects.count() == 1


def test_a_supervisor_sees_nothing_of_what_is_compared(monday, apply, town, static_files):
    from tests.people.cast import post

    apply()
    pk = apply().application.pk
    overseer = post(town, "supervisor", since=date(2020, 1, 1))
    page = browser(overseer).get(f"/work/applications/{pk}/").content.decode()
    assert "相同或者相近" not in page
    assert WORDS["matter"] not in page
