"""Calendars: a year is shown as days before it is kept, each place brings in its own."""

import io
from datetime import date

import pytest

from gongkai.agencies import calendars
from gongkai.agencies.models import CalendarYear
from gongkai.agencies.services import edit
from gongkai.ledger.services import SYSTEM
from tests.agencies.test_calendars import NOTICE_2027, SOURCE
from tests.workbench.agencies_pages import address, signed_in, soup, words

pytestmark = pytest.mark.django_db


def notice(**more):
    return {"layer": "notice", "year": "2027", "region": "", "source": SOURCE, "text": NOTICE_2027, **more}


def test_where_no_year_was_imported_the_page_says_what_is_used(admin):
    page = soup(admin.get(address("calendars")))
    assert page.select("main table") == []
    assert "用的是程序自带的放假安排" in page.select_one("main .empty").get_text()


def test_a_year_is_shown_as_days_before_it_is_kept(admin):
    page = soup(admin.post(address("calendars"), notice()))
    assert "有 13 天和现在算的不同" in page.get_text()
    assert not CalendarYear.objects.exists()
    hidden = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    answer = admin.post(address("calendars"), {**hidden, "confirmed": "1"})
    assert answer["Location"] == address("calendars")
    assert not calendars.calendar_for().is_workday(date(2027, 10, 1))
    assert SOURCE in words(admin.get(address("calendars")))


def test_a_notice_in_a_file_is_read_too(admin):
    file = io.BytesIO(NOTICE_2027.encode())
    file.name = "通知.txt"
    assert "有 13 天" in words(admin.post(address("calendars"), notice(text="", file=file)))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "没有日期的文字"}, "text"),
        ({"text": ""}, "text"),
        ({"region": "650000"}, "region"),
        ({"region": "65", "layer": "overlay"}, "region"),
        ({"year": "2030"}, "text"),
        ({"year": "x"}, "year"),
    ],
)
def test_a_notice_that_cannot_be_read_is_told_at_its_field(admin, wrong, field):
    page = soup(admin.post(address("calendars"), notice(**wrong)), 422)
    assert page.select_one(f"#id_{field}_error") is not None
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("more", [{}, {"confirmed": "1"}])
def test_a_town_brings_in_its_own_days_and_no_others(county, town, more):
    edit(county, by=SYSTEM, division_code="230828")
    edit(town, by=SYSTEM, division_code="230828101")
    browser = signed_in(town, "administrator")
    for wrong in ({}, {"layer": "overlay"}, {"layer": "overlay", "region": "230828"}):
        page = soup(browser.post(address("calendars"), notice(**wrong, **more)), 422)
        assert "系统管理员导入" in page.select_one("#id_region_error").get_text()
    assert not CalendarYear.objects.exists()
    local = notice(layer="overlay", year="2026", region="230828101", source="某政办〔2026〕3号", **more)
    local["text"] = "某政办〔2026〕3号\n一、元旦：1月1日（周四）至4日（周日）放假调休，共4天。"
    assert browser.post(address("calendars"), local).status_code == (302 if more else 200)
    assert CalendarYear.objects.count() == len(more)
    page = soup(browser.get(address("calendars")))
    assert page.select_one("#id_region")["value"] == "230828101"
