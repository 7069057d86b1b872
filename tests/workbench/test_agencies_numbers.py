"""The register of numbers: void numbers with their reasons, narrowed, taken away."""

from datetime import date

import pytest

from gongkai.agencies import numbering
from gongkai.agencies.models import IssuedNumber, Purpose, VoidReason
from gongkai.agencies.services import edit
from gongkai.ledger import particulars
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from tests.builders.taken import csv_rows, taken
from tests.workbench.agencies_pages import address, signed_in, soup, words

pytestmark = pytest.mark.django_db


def test_an_officer_voids_a_number_of_the_own_agency_with_a_reason(town, county):
    number = numbering.issue("application", town, 2026, SYSTEM)
    other = numbering.issue("application", county, 2026, SYSTEM)
    browser = signed_in(town, "officer")
    assert browser.get(address("void", county.pk, other.pk)).status_code == 404
    assert browser.get(address("void", town.pk, other.pk)).status_code == 404
    url = address("void", town.pk, number.pk)
    assert "以后不再使用" in words(browser.get(url))
    assert browser.post(url, {"reason": ""}).status_code == 422
    browser.post(url, {"reason": "mistaken", "note": "张三的件登记了两次"})
    assert IssuedNumber.objects.get(pk=number.pk).is_void
    page = soup(browser.get(address("register", town.pk)))
    cells = [cell.get_text() for cell in page.select("table")[1].select("tbody tr > *")]
    assert (cells[0], cells[6], cells[7]) == (number.text, "作废", "取号有误")
    assert "张三" not in page.get_text()
    assert browser.get(url).status_code == 404


def looks():
    return Entry.objects.filter(kind="particulars.revealed")


def test_the_words_about_a_void_number_are_opened_by_a_button_and_the_look_is_on_record(town, county):
    noted, plain = (numbering.issue("application", town, 2026, SYSTEM) for _ in range(2))
    numbering.void(noted, VoidReason.DUPLICATE, by=SYSTEM, note="张三的件登记了两次")
    numbering.void(plain, VoidReason.MISTAKEN, by=SYSTEM)
    browser = signed_in(town, "officer")
    url = address("void_note", town.pk, noted.pk)
    link = soup(browser.get(address("register", town.pk))).select_one(f"a[href='{url}']")
    assert link.get_text() == f"{noted.text}的作废说明"
    closed = browser.get(url)
    assert "张三" not in words(closed)
    assert "no-store" in closed["Cache-Control"]
    assert not looks().exists()
    assert "张三的件登记了两次" in words(browser.post(url))
    look = looks().get()
    assert (look.agency, look.post is not None) == (town.pk, True)
    assert "张三" not in look.body
    assert browser.get(address("void_note", town.pk, plain.pk)).status_code == 404
    assert signed_in(county, "officer").post(url).status_code == 404
    assert looks().count() == 1


def test_words_that_were_destroyed_are_told_to_be_gone(town):
    number = numbering.issue("application", town, 2026, SYSTEM)
    numbering.void(number, VoidReason.DUPLICATE, by=SYSTEM, note="张三")
    particulars.destroy(f"number:{number.pk}", by=SYSTEM, agency=town.pk)
    text = words(signed_in(town, "officer").post(address("void_note", town.pk, number.pk)))
    assert "已经销毁" in text
    assert not looks().exists()


@pytest.fixture
def register(town):
    """Two of each series in two years, the first of each void."""
    town = edit(town, by=SYSTEM, letterhead="某政")
    for year in (2025, 2026):
        for _ in range(2):
            numbering.issue("application", town, year, SYSTEM)
            numbering.set_pattern(town, Purpose.LETTER, "{代字}复〔{year}〕{seq}号", by=SYSTEM)
            numbering.issue("letter", town, year, SYSTEM, signed_on=date(year, 3, 2))
    for number in IssuedNumber.objects.filter(seq=1):
        numbering.void(number, VoidReason.NOT_SENT, by=SYSTEM)
    return address("register", town.pk)


def numbered(page):
    return [cell.get_text() for cell in page.select("table")[-1].select("tbody th")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"purpose": "letter", "state": "void", "sort": "-year"}, ["某政复〔2026〕1号", "某政复〔2025〕1号"]),
        ({"purpose": "letter", "year": "2026", "sort": "seq"}, ["某政复〔2026〕1号", "某政复〔2026〕2号"]),
        ({"purpose": "letter", "year": "2025", "state": "void"}, ["某政复〔2025〕1号"]),
        ({"purpose": "letter", "year": "2025", "state": "in_use"}, ["某政复〔2025〕2号"]),
        ({"q": "〔2026〕2"}, ["某政复〔2026〕2号"]),
        ({"q": "没有的字"}, []),
    ],
)
def test_the_register_is_narrowed_by_series_year_and_state(town, register, query, found):
    page = soup(signed_in(town, "contributor").get(register, query))
    assert (numbered(page) if found else page.select_one(".empty").get_text()) == (
        found or "没有符合条件的。可以少选一项，再筛选一次。"
    )


def test_a_year_without_numbers_is_told_at_its_field(town, register):
    page = soup(signed_in(town, "officer").get(register, {"year": "1999"}))
    assert page.select_one("#id_year_error") is not None
    assert [option["value"] for option in page.select("#id_year option")] == ["", "2026", "2025"]


def test_the_register_is_taken_away_as_it_is_narrowed_with_the_reasons_and_on_record(town, register):
    browser = signed_in(town, "officer")
    answer = browser.post(register + "?purpose=letter&year=2026&sort=seq", {"export": "csv"})
    rows = csv_rows(taken(answer))
    assert rows[0] == ["编号", "用途", "年度", "序号", "取号时间", "签发日期", "状态", "作废原因", "作废时间"]
    chosen = [[row[place] for place in (0, 1, 2, 3, 5, 6, 7)] for row in rows[1:]]
    assert chosen == [
        ["某政复〔2026〕1号", "文书文号", "2026", "1", "2026-03-02", "作废", "签发后没有发出"],
        ["某政复〔2026〕2号", "文书文号", "2026", "2", "2026-03-02", "在用", ""],
    ]
    assert '"list":"numbers","rows":2' in Entry.objects.get(kind="list.exported").body
    assert taken(browser.post(register, {"export": "xlsx"})).startswith(b"PK")


def test_a_long_register_comes_page_by_page(town):
    for _ in range(51):
        numbering.issue("application", town, 2026, SYSTEM)
    browser = signed_in(town, "officer")
    first, second = (numbered(soup(browser.get(address("register", town.pk), {"page": page}))) for page in (1, 2))
    assert (len(first), len(second)) == (50, 1)
    assert second == [IssuedNumber.objects.get(seq=1).text]


def test_the_register_of_a_superior_is_not_shown_downwards(town, county):
    numbering.issue("application", county, 2026, SYSTEM)
    number = numbering.issue("application", county, 2026, SYSTEM)  # the first one is also the sample of the rule
    browser = signed_in(town, "officer")
    assert number.text not in words(browser.get(address("register", county.pk)))
    assert "编号规则" in words(browser.get(address("register", county.pk)))
    assert number.text not in browser.post(address("register", county.pk), {"export": "csv"}).content.decode()
    assert number.text in words(signed_in(county, "supervisor").get(address("register", county.pk)))
