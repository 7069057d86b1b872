"""The tab 年报 of an agency: what is owed, what to do about it now, and what is there."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from gongkai.agencies.clock import today
from gongkai.duties.services import owe
from gongkai.reports.services import file_report
from tests.workbench.agencies_pages import address, signed_in, soup

pytestmark = pytest.mark.django_db

SIMAJIA = Path(__file__).parents[1] / "corpus" / "full" / "simajia_town_2020.txt"


@pytest.fixture
def page(town):
    """The tab as an officer of the town sees it."""
    return lambda: soup(signed_in(town, "officer").get(address("tab", town.pk, "reports")))


def owed(town, year, days):
    values = {"agency": town.short_name, "year": year, "day": "1月31日"}
    due_on = today() + timedelta(days)
    owe("reports.annual", subject=f"report:{town.pk}:{year}:own", agency=town, due_on=due_on, values=values)


def test_what_is_owed_stands_first_with_what_to_do_and_where(page, town):
    owed(town, 2025, -9)
    owed(town, 2026, 60)
    found = page()
    notes = found.select("main .callout")
    assert [note["class"][1] for note in notes] == ["callout-error", "callout-warning"]
    assert "2025年政府信息公开工作年度报告还没有发布" in notes[0].get_text()
    assert "条例第四十九条" in notes[0].get_text()
    assert len(found.select("section ol li")) == 3
    assert found.select_one("main .due-act")["href"] == reverse("portal:checkup")


def test_where_nothing_is_owed_and_nothing_is_there_the_tab_says_what_will_be(page):
    found = page()
    assert found.select("main .callout, main .due-act") == []
    assert "发布了的年报列在这里" in found.select_one("main .empty").get_text()


def test_a_report_that_is_published_is_listed_and_leads_to_its_page(page, town):
    file_report(agency=town, data=SIMAJIA.read_bytes(), name=SIMAJIA.name, published_on=date(2021, 1, 20))
    (row,) = page().select("main tbody tr")
    cells = [cell.get_text() for cell in row.select("td")]
    assert (cells[0], cells[2], cells[3]) == ("2020", "1", "2021-01-20")
    assert row.select_one("a")["href"] == reverse("portal:report", args=[town.slug, 2020, "own"])
