"""登记簿: what is at its foot is what table three of the year's report says, by the same definitions."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlencode

import pytest

from gongkai.applications import selectors
from gongkai.applications.desk import lists
from gongkai.applications.desk.paging import KeyedTable
from gongkai.applications.models import Application
from gongkai.law.casefile.events import ApplicantKind
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from tests.applications.conftest import browser, on
from tests.people.cast import post

pytestmark = pytest.mark.django_db

BOOK = "/work/applications/register/"


def handled(application, day, row):
    """As the case file's copies say of a case that was decided on the day."""
    Application.objects.filter(pk=application.pk).update(
        state="decided", counted_on=day, counted_as=row, outcome=row, closed_on=day
    )
    return application


@pytest.fixture
def years(monday, apply):
    """Around 2025: carried in, new, handled, carried out, not received; three applicants' kinds."""
    late = {"reason": "补登"}
    business = {"applicant_kind": ApplicantKind.BUSINESS, "words": {"name": "某某商贸有限公司"}}
    return {
        "long ago": handled(apply(on=date(2023, 5, 4), **late).application, date(2023, 6, 1), "granted"),
        "carried in": handled(apply(on=date(2024, 12, 20), **late).application, date(2025, 1, 8), "granted"),
        "still open": apply(on=date(2024, 12, 30), **late, **business).application,
        "new": handled(apply(on=date(2025, 1, 6), **late).application, date(2025, 2, 5), "refused.third_party"),
        "next year": handled(apply(on=date(2025, 1, 7), **late).application, date(2026, 1, 8), "granted"),
        "open": apply(**business).application,
        "not received": apply(channel=Channel.FAX).application,
    }


def sums_of(page):
    """Row → figures of the table at the foot."""
    foot = page[page.index('id="sums"') :]
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', foot)
    return {label: [int(each) for each in re.findall(r'class="figure">(\d+)<', rest)] for label, rest in rows}


def numbers(page):
    return re.findall(r'<th scope="row"><a href="/work/applications/\d+/">([^<]+)</a>', page)


def test_50_the_sums_at_the_foot_are_the_rows_of_table_three(years, desk):
    page = desk.get(BOOK, {"year": "2025"}).content.decode()
    # 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
    assert sums_of(page) == {
        "一、本年新收政府信息公开申请数量": [2, 1, 0, 0, 0, 0, 3],
        "二、上年结转政府信息公开申请数量": [1, 1, 0, 0, 0, 0, 2],
        "（一）予以公开": [1, 0, 0, 0, 0, 0, 1],
        "（三）不予公开4.保护第三方合法权益": [1, 0, 0, 0, 0, 0, 1],
        "（七）总计": [2, 0, 0, 0, 0, 0, 2],
        "四、结转下年度继续办理": [1, 2, 0, 0, 0, 0, 3],
    }


def test_the_register_of_a_year_lists_what_its_report_counts_and_what_never_was_received(years, desk):
    page = desk.get(BOOK, {"year": "2025"}).content.decode()
    expected = {case.number for name, case in years.items() if name != "long ago"}
    assert set(numbers(page)) == expected
    assert numbers(page)[-1] == years["not received"].number  # without a day of receipt: last
    assert set(numbers(desk.get(BOOK, {"year": "2023"}).content.decode())) == {years["long ago"].number}


def leafed(desk, way, **query):
    """The numbers on each page, from the address on and as long as there is a link that way."""
    pages, address = [], f"{BOOK}?{urlencode(query)}"
    while address:
        page = desk.get(address).content.decode()
        pages.append(numbers(page))
        found = re.search(rf'<a class="go" rel="{way}" href="([^"]+)"', page)
        address = f"{BOOK}{unescape(found[1])}" if found else ""
    return pages, page


@pytest.mark.parametrize("sort", ["-received", "received"])
@pytest.mark.parametrize("wide", [False, True])
def test_its_pages_go_on_from_the_new_ones_to_those_carried_in_and_back(years, desk, county, monkeypatch, sort, wide):
    monkeypatch.setattr(KeyedTable.__init__, "__kwdefaults__", {**KeyedTable.__init__.__kwdefaults__, "per_page": 2})
    if wide:
        monkeypatch.setattr(lists, "WIDE", 0)
        desk = browser(post(county, "supervisor", since=date(2020, 1, 1)))
    received = ["carried in", "still open", "new", "next year", "open"]  # 2024-12-20 and -30, 2025-01-06, -07 and later
    names = [*(received if sort == "received" else received[::-1]), "not received"]
    wanted = [years[name].number for name in names]
    pages, last = leafed(desk, "next", year="2025", sort=sort)
    assert pages == [wanted[:2], wanted[2:4], wanted[4:]]
    back = parse_qs(unescape(re.search(r'rel="prev" href="\?([^"]+)"', last)[1]))
    pages, _last = leafed(desk, "prev", **{name: found[0] for name, found in back.items()})
    assert pages == [wanted[2:4], wanted[:2]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("new", {"new", "next year", "open"}),
        ("carried_in", {"carried in", "still open"}),
        ("granted", {"carried in"}),
        ("refused.third_party", {"new"}),
        ("handled", {"carried in", "new"}),
        ("carried_out", {"still open", "next year", "open"}),
        ("declined.repeated", set()),
    ],
)
def test_the_filter_by_a_row_shows_the_cases_behind_it(years, desk, row, expected):
    page = desk.get(BOOK, {"year": "2025", "row": row}).content.decode()
    assert set(numbers(page)) == {years[name].number for name in expected}


def choices(page):
    return re.findall(r'<option value="(20\d\d)"', page)


def test_the_years_to_choose_from_are_those_that_have_cases_and_this_one(years, desk, officer, monday):
    """2023: received and handled. 2024: received. 2025: received. Of 2026 nothing came yet, but it is this year."""
    Application.objects.filter(pk=years["next year"].pk).update(counted_on=date(2025, 2, 8), closed_on=date(2025, 2, 8))
    assert choices(desk.get(BOOK).content.decode()) == ["2025", "2024", "2023"]
    on(monday, "2026-02-01")
    desk = browser(officer)
    assert choices(desk.get(BOOK).content.decode()) == ["2026", "2025", "2024", "2023"]
    assert choices(desk.get(BOOK, {"year": "2019"}).content.decode())[-1] == "2019"  # what is asked for is shown
    assert numbers(desk.get(BOOK, {"year": "2019"}).content.decode()) == []


def test_a_year_through_which_a_case_was_only_carried_has_a_register(apply, monday, desk):
    handled(apply(on=date(2022, 5, 4), reason="补登").application, date(2024, 6, 1), "granted")
    apply(on=date(2020, 5, 4), reason="补登", channel=Channel.FAX)  # never confirmed: received on no day
    assert choices(desk.get(BOOK).content.decode()) == ["2025", "2024", "2023", "2022", "2020"]


def test_who_has_no_case_chooses_this_year_alone(monday, desk):
    assert choices(desk.get(BOOK).content.decode()) == ["2025"]


def test_filters_by_state_kind_and_officer(years, officer, desk):
    Application.objects.filter(pk=years["open"].pk).update(officer=officer)
    for query, expected in (
        ({"kind": "business"}, {"still open", "open"}),
        ({"state": "awaiting_confirmation"}, {"not received"}),
        ({"officer": "mine"}, {"open"}),
        ({"channel": "fax"}, {"not received"}),
    ):
        page = desk.get(BOOK, {"year": "2025", **query}).content.decode()
        assert set(numbers(page)) == {years[name].number for name in expected}, query


def test_the_facts_of_many_cases_are_three_questions(years, django_assert_num_queries):
    with django_assert_num_queries(3):
        facts = list(selectors.facts_of(Application.objects.all(), 2025))
    assert sorted((fact.received_year, fact.closed_year, fact.outcome) for fact in facts if fact.closed_year) == [
        (2024, 2025, "granted"),
        (2025, 2025, "refused.third_party"),
        (2025, 2026, "granted"),
    ]
    assert sorted(fact.received_year for fact in facts if not fact.closed_year) == [2024, 2025]


def test_without_a_year_it_is_this_one(years, desk):
    page = desk.get(BOOK).content.decode()
    assert "2025年合计" in page
    assert desk.get(BOOK, {"year": "1999"}).status_code == 200
    assert desk.get(BOOK, {"year": "x"}).status_code == 200


def test_it_is_taken_away_with_an_entry(years, desk):
    file = desk.post(f"{BOOK}?year=2025&kind=business", {"export": "csv"})
    text = file.getvalue().decode("utf-8-sig")
    lines = text.strip().splitlines()
    assert len(lines) == 3  # the head and two
    assert years["open"].number in text
    (entry,) = Entry.objects.filter(kind="list.exported")
    assert '"rows":2' in entry.body.replace(" ", "")
    table = desk.post(f"{BOOK}?year=2025", {"export": "xlsx"})
    assert table.getvalue().startswith(b"PK")


def test_it_is_printed_on_a4_across_with_an_entry(years, desk):
    page = desk.get(f"{BOOK}print/", {"year": "2025"}).content.decode()
    for name, case in years.items():
        assert (case.number in page) == (name != "long ago")
    assert "register_print" in page
    assert Entry.objects.filter(kind="list.exported").count() == 1


def test_a_destroyed_case_stays_in_the_register(years, desk):
    Application.objects.filter(pk=years["new"].pk).update(destroyed="yes")
    page = desk.get(BOOK, {"year": "2025", "row": "refused.third_party"}).content.decode()
    assert numbers(page) == [years["new"].number]
    assert "已按保管期限销毁" in page


def test_it_names_nobody(years, desk):
    page = desk.get(BOOK, {"year": "2025"}).content.decode() + desk.get(f"{BOOK}print/").content.decode()
    assert "张小满" not in page
    assert "张某" in page


def test_a_neighbours_applications_are_not_in_it(years, county, static_files, monday):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    other = add(
        name="某县邻镇人民政府", short_name="邻镇", slug="elsewhere", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT,
        parent=county, by=SYSTEM,
    )  # fmt: skip
    on(monday, "2025-03-03")
    page = browser(post(other, "officer", "elsewhere", since=date(2020, 1, 1))).get(BOOK).content.decode()
    assert numbers(page) == []
