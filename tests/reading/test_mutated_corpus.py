"""
Whatever becomes of a real report on its way to us, a cell holds what it held or no value. Each text is
mutated as it was published, and with a number of its own in each cell: real reports are full of zeros, which
would hide that one stands for another. A short run by default, a long one with GONGKAI_LONG=1.
"""

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.report.values import Trouble
from gongkai.reading.pipeline import read_report
from tests.reading import layouts, mutations
from tests.reading.corpus_texts import are_cells_lines, renumbered, sources
from tests.reading.test_mutations import LOOKS_BLANK

EXAMPLES = 40 if os.environ.get("GONGKAI_LONG") else 1
SOURCES = {name: (cells, text) for name, cells, text in sources()}
# Where each cell has a line, nothing holds the figures of a row together: see also mutations.repeat_words.
MISLEADING = {"repeat_line"}


def asserted(name):
    """Cell id to its number, as the annotator wrote it down."""
    return {id: value for id, value in SOURCES[name][0].items() if not isinstance(value, str | dict)}


def read(text):
    return read_report(text.encode(), name="report.txt")


def values(report):
    return {id: report.value(id) for id in report.cells if report.value(id) is not None}


@cache
def values_of(name):
    return values(read(SOURCES[name][1]))


def wrong(report, before):
    """Cells with another value than before, and those called blank that had one."""
    return {
        id: (before.get(id), report.value(id), reading.place)
        for id, reading in report.cells.items()
        if report.value(id) is not None and report.value(id) != before.get(id)
    }


def blanked(report, before):
    return [id for id, reading in report.cells.items() if reading.trouble is Trouble.BLANK and id in before]


def mutated():
    for name, (_, text) in SOURCES.items():
        lines = are_cells_lines(text)
        for mutation in mutations.ANY + (() if lines else mutations.OF_ROWS):
            if not (lines and mutation.__name__ in MISLEADING):
                yield pytest.param(name, mutation, id=f"{name}-{mutation.__name__}")


def short(test):
    quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    return quick(test)


@pytest.mark.parametrize("name", SOURCES)
def test_no_asserted_cell_is_read_wrong_from_the_text_of_a_report(name):
    truth, found = asserted(name), values_of(name)
    assert {id: found[id] for id in truth if id in found and found[id] != truth[id]} == {}
    if not name.endswith("-lines"):  # there the page's blank cells leave no line
        assert truth.keys() <= found.keys()


@pytest.mark.parametrize("name", SOURCES)
def test_each_cell_keeps_its_number_when_all_numbers_are_others(name):
    text, was = renumbered(SOURCES[name][1], layouts.seeded(name))
    found = values(read(text))
    truth = asserted(name)
    before = {id: was.get(value, value) for id, value in found.items()}
    assert {id: (before[id], truth[id]) for id in truth if id in before and before[id] != truth[id]} == {}
    numbers = [value for value in found.values() if value in was]
    assert len(numbers) == len(set(numbers))
    if not name.endswith("-lines"):
        assert truth.keys() <= found.keys()


@pytest.mark.parametrize(("name", "mutation"), list(mutated()))
@short
@given(seed=st.integers(0, 10**9))
def test_nothing_is_invented_in_a_mutated_report(name, mutation, seed):
    chance = layouts.seeded(seed, name, mutation.__name__)
    published = SOURCES[name][1]
    other, _ = renumbered(published, chance)
    for text, before in ((published, values_of(name) | asserted(name)), (other, values(read(other)))):
        report = read(mutation(text, chance))
        assert wrong(report, before) == {}
        if mutation.__name__ not in LOOKS_BLANK:
            assert blanked(report, before) == []
