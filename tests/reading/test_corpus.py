"""Every asserted cell of every real report is read right, and nothing is invented."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.law.report.values import Status, Trouble
from gongkai.reading.pipeline import read_report

CORPUS = Path(__file__).parent.parent / "corpus"
TRUTH = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"), parse_float=Decimal)
BLANKS = ("", "/", "-")


def read(name):
    path = CORPUS / TRUTH[name]["file"]
    return read_report(path.read_bytes(), name=path.name)


def says(reading, asserted):
    """Whether a reading says what the annotator wrote down."""
    if reading is None:
        return False
    if isinstance(asserted, dict):
        return reading.raw == asserted["raw"]
    if asserted in BLANKS and isinstance(asserted, str):
        return reading.trouble is Trouble.BLANK
    return reading.value == asserted


@pytest.mark.parametrize("name", TRUTH)
def test_every_asserted_cell_is_right(name):
    report = read(name)
    wrong = {
        id: (want, report.cells.get(id))
        for id, want in TRUTH[name]["cells"].items()
        if not says(report.cells.get(id), want)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name, truth in TRUTH.items() if truth.get("unrecoverable")])
def test_lines_that_the_crawler_dropped_are_missing_and_not_guessed(name):
    report = read(name)
    assert [id for id, reading in report.cells.items() if reading.value is not None] == []
    assert "reading.deduplicated" in [note.id for note in report.notes]


@pytest.mark.parametrize("name", [name for name, truth in TRUTH.items() if truth.get("unsupported")])
def test_a_form_older_than_2019_is_unreadable_with_the_reason(name):
    report = read(name)
    assert (report.status, report.reason) == (Status.UNREADABLE, "unreadable.older_form")


@pytest.mark.parametrize(
    "name", [name for name, truth in TRUTH.items() if truth["edition"] in ("2019", "2021") and truth["cells"]]
)
def test_the_printed_edition_is_told_where_the_excerpt_shows_it(name):
    report = read(name)
    shows_table_two = any(id.startswith("t2.") for id in TRUTH[name]["cells"])
    assert report.edition == TRUTH[name]["edition"] or (report.edition is None and not shows_table_two)


@pytest.mark.parametrize(
    ("name", "agency", "year", "status"),
    [
        ("full/seed_simajia_2020", "桦川县四马架镇", 2020, Status.COMPLETE),
        ("full/hongze_2023", "洪泽区人民政府", 2023, Status.PARTIAL),
        ("full/shanghai_gov_office_2019", "上海市人民政府办公厅", 2019, Status.COMPLETE),
        ("full/shuyang_drc_2023", "沭阳县发展和改革局", 2023, Status.PARTIAL),
    ],
)
def test_a_whole_report_names_its_agency_and_year(name, agency, year, status):
    report = read(name)
    assert (report.agency, report.year, report.status) == (agency, year, status)


def test_the_single_row_of_the_older_form_keeps_its_id_in_a_mixed_report():
    report = read("full/hongze_2023")
    assert report.edition == "2021"
    # page 4 shows it in its seventh row, the total behind three columns of labels and six of figures
    assert report.cells["t3.otherwise.total"].place == "p4 table 2 r7 c10"
    assert {id.rpartition(".")[0] for id in report.missing} == {
        "t3.otherwise.not_supplemented",
        "t3.otherwise.fee_unpaid",
        "t3.otherwise.other",
    }


def test_blank_cells_of_the_seed_stay_blank():
    report = read("full/seed_simajia_2020")
    blank = [id for id, reading in report.cells.items() if reading.trouble is Trouble.BLANK]
    assert blank == [f"t4.reconsideration.{result}" for result in ("upheld", "rectified", "other", "pending", "total")]
