from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from gongkai.ui import exporting
from gongkai.ui.tables import Column, Table
from tests.builders.taken import book, csv_rows, whole


@dataclass
class Row:
    name: str
    made: date | None
    count: int | None


ROWS = [
    Row("乙", date(2026, 3, 1), 5),
    Row("甲", None, 0),
    Row("=1+1", date(2026, 1, 2), None),
    Row("丙", date(2025, 12, 31), -3),
]
COLUMNS = [
    Column(id="name", label="名称", value=lambda row: row.name),
    Column(id="made", label="日期", value=lambda row: row.made, blank=True),
    Column(id="count", label="件数", value=lambda row: row.count, numeric=True),
]


def table(query="", rows=ROWS, **more):
    return Table(rows, COLUMNS, QueryDict(query), name="示例", **more)


def names(made):
    return [line[0].text for line in made.lines]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("made", ["丙", "=1+1", "乙", "甲"]),
        ("-made", ["乙", "=1+1", "丙", "甲"]),  # blanks come last downwards too
        ("count", ["丙", "甲", "乙", "=1+1"]),
    ],
)
def test_a_list_is_sorted_by_its_heads_with_blanks_last(sort, expected):
    assert names(table(f"sort={sort}")) == expected


@pytest.mark.parametrize("sort", ["nobody", "-", "made__day", "--made", ""])
def test_an_order_that_there_is_not_is_the_usual_one(sort):
    assert names(table(f"sort={sort}", default="-made")) == ["乙", "=1+1", "丙", "甲"]


def test_a_head_says_its_order_and_leads_to_the_other():
    heads = table("sort=made&page=2&kind=x").heads
    assert [(head.order, head.url) for head in heads] == [
        ("", "?kind=x&sort=name"),
        ("ascending", "?kind=x&sort=-made"),
        ("", "?kind=x&sort=count"),
    ]


def test_zero_is_0_and_a_blank_is_blank():
    cells = [line[2].text for line in table().lines]
    assert cells == ["5", "0", "", "-3"]


@pytest.mark.parametrize(("page", "number"), [("1", 1), ("2", 2), ("99", 2), ("x", 1), ("", 1), ("-1", 2)])
def test_a_page_that_there_is_not_is_the_nearest(page, number):
    assert table(f"page={page}", per_page=3).page.number == number


def test_pages_lead_to_their_neighbours_and_keep_the_rest_of_the_address():
    made = table("page=2&sort=made", per_page=2)
    assert (made.previous_url, made.next_url, made.count) == ("?sort=made&page=1", "", 4)


def test_all_rows_are_taken_away_in_their_order_not_only_those_of_the_page():
    made = table("sort=made", per_page=1)
    assert csv_rows(whole(exporting.export(made, "csv"))) == [
        ["名称", "日期", "件数"],
        ["丙", "2025-12-31", "-3"],
        ["'=1+1", "2026-01-02", ""],
        ["乙", "2026-03-01", "5"],
        ["甲", "", "0"],
    ]


def test_in_a_spreadsheet_dates_are_dates_figures_figures_and_a_formula_is_words():
    found = book(whole(exporting.export(table("sort=made"), "xlsx")))
    assert found.get_sheet_by_name("示例").to_python() == [
        ["名称", "日期", "件数"],
        ["丙", date(2025, 12, 31), -3.0],
        ["=1+1", date(2026, 1, 2), ""],
        ["乙", date(2026, 3, 1), 5.0],
        ["甲", "", 0.0],
    ]


def test_a_moment_is_shown_and_taken_away_as_in_china():
    at = datetime(2026, 11, 22, 17, 5, tzinfo=timezone.get_fixed_timezone(0))
    columns = [Column(id="at", label="时间", value=lambda row: row)]
    made = Table([at], columns, QueryDict(), name="[时间]:")  # characters that no sheet's name may have
    assert [line[0].text for line in made.lines] == ["2026-11-23 01:05"]
    (moment,) = book(whole(exporting.export(made, "xlsx"))).get_sheet_by_name("时间").to_python()[1]
    assert moment.isoformat() == "2026-11-23T01:05:00"


def test_a_line_stands_on_the_page_with_every_text_escaped():
    columns = [
        Column(id="name", label="名称", value=lambda row: row.name, url=lambda row: f"/?a=1&b={row.name}"),
        Column(id="made", label="日期", value=lambda row: row.made, note=lambda _row: "<注>"),
        Column(id="count", label="件数", value=lambda row: row.count, numeric=True),
        Column(id="text", label="说明", value=lambda _row: "1 < 2"),
    ]
    (line,) = Table([Row("<乙>", date(2026, 3, 1), 0)], columns, QueryDict(), name="示例").written
    assert line == (
        '<th scope="row"><a href="/?a=1&amp;b=&lt;乙&gt;">&lt;乙&gt;</a></th>'
        '<td class="short">2026-03-01<span class="code-below">&lt;注&gt;</span></td>'
        '<td class="figure">0</td><td>1 &lt; 2</td>'
    )


def test_more_than_a_file_holds_is_refused(monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 3)
    with pytest.raises(exporting.TooMany):
        exporting.export(table(), "csv")


@pytest.mark.parametrize(
    ("method", "wanted", "format"),
    [("POST", "xlsx", "xlsx"), ("POST", "csv", "csv"), ("POST", "exe", ""), ("POST", "", ""), ("GET", "csv", "")],
)
def test_only_a_pressed_button_takes_away(method, wanted, format):
    request = HttpRequest()
    request.method = method
    request.POST = QueryDict(f"export={wanted}")
    assert exporting.wanted_format(request) == format


@pytest.mark.django_db
def test_the_database_orders_with_blanks_last_and_ties_by_key(county, town):
    from gongkai.agencies.models import Agency

    columns = [
        Column(id="parent", label="上级", value=lambda agency: agency.parent_id, sort=("parent",), blank=True),
        Column(id="level", label="层级", value=lambda agency: agency.level),
    ]
    both = Agency.objects.filter(pk__in=[county.pk, town.pk])

    def keys(query):
        return [agency.pk for agency in Table(both, columns, QueryDict(query), name="机关").ordered]

    assert keys("sort=parent") == [town.pk, county.pk]
    assert keys("sort=-parent") == [town.pk, county.pk]
    heads = Table(both, columns, QueryDict(), name="机关").heads
    assert [bool(head.url) for head in heads] == [True, False]
