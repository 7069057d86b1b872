"""
Whatever becomes of a report on its way to us, what is read is what it said. Every cell of a whole report
holds a number that stands nowhere else (or 0, or nothing), the print is mutated, and each value that is read
must be that cell's own. What the mutations may not do stands with them: where a careful official would be
misled too. A short run by default, a long one with GONGKAI_LONG=1.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.report.values import Trouble
from gongkai.reading.pipeline import read_report
from tests.reading import layouts, mutations

EXAMPLES = 120 if os.environ.get("GONGKAI_LONG") else 2
WEIGHTS = ((0, 0, 1), (2, 0, 5), (4, 3, 3), (20, 0, 1))  # of zeros, blanks and numbers
seeds = st.integers(0, 10**9)

# See mutations.repeat_words for the proof.
MISLEADING = {("lines", "repeat_line"), ("lines_apart", "repeat_line")}
# Where a figure is dropped whole, with what separated it, a printed blank looks the same.
LOOKS_BLANK = {"drop_lines", "drop_box", "merge_boxes", "blank_boxes", "cut", "drop_some_pipes", "lose_the_middle"}
LOOKS_BLANK |= {"keep_each_line_once", "keep_each_full_line_once"}


def prepared(seed, *names):
    chance = layouts.seeded(seed, *names)
    form = chance.choice(("2019", "2021"))
    return chance, form, layouts.plant(chance, form, chance.choice(WEIGHTS))


def invented(report, values):
    """The cells in which something else is read than what was printed there."""
    truth = layouts.truth(values)
    return {
        id: (truth.get(id), reading.value, reading.place)
        for id, reading in report.cells.items()
        if reading.value is not None and reading.value != truth.get(id)
    }


def blanked(report, values):
    """The cells that are called blank and have a figure."""
    return [
        id
        for id, reading in report.cells.items()
        if reading.trouble is Trouble.BLANK and values.get(id, "") not in {"", None}
    ]


def of_text():
    for layout in layouts.TEXTS:
        for mutation in mutations.ANY + (mutations.OF_ROWS if layout in layouts.ROWS else ()):
            if (layout, mutation.__name__) not in MISLEADING:
                yield pytest.param(layout, mutation, id=f"{layout}-{mutation.__name__}")


def of_pages():
    for layout in layouts.PAGES:
        for mutation in mutations.OF_BOXES:
            if (layout, mutation.__name__) not in MISLEADING:
                yield pytest.param(layout, mutation, id=f"{layout}-{mutation.__name__}")


def short(test):
    quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    return quick(test)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", layouts.TEXTS | layouts.PAGES)
def test_every_cell_is_read_from_every_layout(layout, form):
    values = layouts.plant(layouts.seeded(layout, form), form, (2, 0, 5))
    printed = (layouts.TEXTS | layouts.PAGES)[layout](layouts.blocks(values, form))
    report = read_report(printed.encode(), name="report")
    assert {id: report.value(id) for id in values} == layouts.truth(values)
    assert report.edition == form


@pytest.mark.parametrize(("layout", "mutation"), list(of_text()))
@short
@given(seed=seeds)
def test_nothing_is_invented_in_a_mutated_text(layout, mutation, seed):
    chance, form, values = prepared(seed, layout, mutation.__name__)
    text = mutation(layouts.TEXTS[layout](layouts.blocks(values, form)), chance)
    report = read_report(text.encode(), name="report.txt")
    assert invented(report, values) == {}
    if mutation.__name__ not in LOOKS_BLANK:
        assert blanked(report, values) == []


@pytest.mark.parametrize("layout", ["lines", "lines_apart"])
@short
@given(seed=seeds)
def test_a_repeated_figure_invents_none_where_no_cell_is_blank(layout, seed):
    chance = layouts.seeded(seed, layout)
    form = chance.choice(("2019", "2021"))
    values = layouts.plant(chance, form, (2, 0, 5))
    text = mutations.repeat_line(layouts.TEXTS[layout](layouts.blocks(values, form)), chance)
    assert invented(read_report(text.encode(), name="report.txt"), values) == {}


@pytest.mark.parametrize(("layout", "mutation"), list(of_pages()))
@short
@given(seed=seeds)
def test_nothing_is_invented_in_a_page_with_mutated_tables(layout, mutation, seed):
    chance, form, values = prepared(seed, layout, mutation.__name__)
    unmerged = layout == "html_unmerged"
    parts = mutations.of_tables(mutation, layouts.blocks(values, form), chance, unmerged=unmerged)
    page = layouts.PAGES["html" if unmerged else layout](list(parts))
    report = read_report(page.encode(), name="report.html")
    assert invented(report, values) == {}
    if mutation.__name__ not in LOOKS_BLANK:
        assert blanked(report, values) == []


@pytest.mark.parametrize("layout", layouts.PAGES)
@short
@given(seed=seeds)
def test_a_page_cut_anywhere_gives_true_values_only(layout, seed):
    chance, form, values = prepared(seed, layout)
    page = layouts.PAGES[layout](layouts.blocks(values, form))
    at = page.rfind(">", 0, chance.randrange(len(page))) + 1  # not within a number
    assert invented(read_report(page[:at].encode(), name="report.html"), values) == {}


@pytest.mark.parametrize("layout", layouts.TEXTS | layouts.PAGES)
def test_last_years_report_behind_this_years_leaves_no_cell_certain(layout):
    form = "2021"
    this, last = (layouts.plant(layouts.seeded(layout, year), form, (0, 0, 1)) for year in ("this", "last"))
    printed = (layouts.TEXTS | layouts.PAGES)[layout](layouts.blocks(this, form) + layouts.blocks(last, form))
    report = read_report(printed.encode(), name="report")
    assert [id for id in this if report.value(id) is not None and this[id] != last[id]] == []


@pytest.mark.parametrize("layout", layouts.LINES)
def test_lines_kept_once_leave_no_value(layout):
    values = layouts.plant(layouts.seeded(layout), "2021", (20, 0, 1))
    text = mutations.keep_each_full_line_once(layouts.LINES[layout](layouts.blocks(values, "2021")), None)
    report = read_report(text.encode(), name="report.txt")
    assert invented(report, values) == {}
    assert [id for id in report.cells if id.startswith(("t3", "t4")) and report.value(id) is not None] == []
