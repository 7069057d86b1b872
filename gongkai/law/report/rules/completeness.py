"""Completeness (填报完整): every table, row, cell and section of the form, and what stands in it."""

from collections.abc import Iterator
from itertools import repeat
from types import MappingProxyType
from typing import Final

from gongkai.law.report.findings import Finding
from gongkai.law.report.rules.layout import TABLES, Line, column_label, enumerate_names
from gongkai.law.report.rules.registry import Outcome, Rule, Several, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.values import Status, Trouble
from gongkai.law.sentences import explain, sentences

# Where more rows of a table than this have the same trouble, one finding speaks for the table.
ROWS_APART: Final = 5

TROUBLES: Final = MappingProxyType(
    {
        "complete.blank": Trouble.BLANK,
        "complete.not_a_number": Trouble.NOT_A_NUMBER,
        "complete.ambiguous": Trouble.AMBIGUOUS,
        "complete.conflict": Trouble.CONFLICT,
    }
)


@check("complete.table")
def tables(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Every table of the form is on the file."""
    absent = subject.absent_tables
    for table, name in TABLES.items() if subject.form else ():
        if table not in absent:
            yield None
            continue
        cells = tuple(cell for line in subject.lines if line.table == table for cell in line.cells)
        yield rule.fail(cells, table=name, count=len(cells))


@check("complete.row")
def rows(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Every row of a table that is there is on the file; those that are not are one finding a table."""
    absent = subject.absent_tables
    for table, name in TABLES.items():
        lines = [line for line in subject.lines if line.table == table and table not in absent]
        gone = [line for line in lines if subject.missing.issuperset(line.cells)]
        yield from repeat(None, len(lines) - len(gone))
        if gone:
            cells = tuple(cell for line in gone for cell in line.cells)
            rows = enumerate_names([line.label for line in gone])
            yield Several(rule.fail(cells, table=name, rows=rows, count=len(gone)), len(gone))


@check("complete.cell")
def cells(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """In a row that is there, every cell is on the file."""
    for line in subject.lines:
        gone = tuple(cell for cell in line.cells if cell in subject.missing)
        if not gone:
            yield None
        elif len(gone) < len(line.cells):
            columns = enumerate_names([column_label(cell) for cell in gone], 7)
            where = f"{TABLES[line.table]}{line.label}"
            yield rule.fail(gone, place=_place(subject, line.cells), where=where, columns=columns, count=len(gone))


@check(*TROUBLES)
def troubles(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What is printed in a row can be read as figures: one finding a row, or one a table where there are many."""
    troubled = subject.by_trouble.get(TROUBLES[rule.id], frozenset())
    for table in TABLES:
        lines = [line for line in subject.lines if line.table == table and subject.has_line(line.id)]
        bad = [line for line in lines if not troubled.isdisjoint(line.cells)] if troubled else []
        yield from repeat(None, len(lines) - len(bad))
        if len(bad) > ROWS_APART:
            yield Several(_of_table(rule, subject, bad, troubled), len(bad))
        else:
            yield from (_of_line(rule, subject, line, troubled) for line in bad)


def _of_line(rule: Rule, subject: Subject, line: Line, troubled: frozenset[str]) -> Finding:
    cells = tuple(cell for cell in line.cells if cell in troubled)
    return rule.fail(
        cells,
        actual=_printed(subject, cells),
        place=subject.place(cells[0]),
        where=f"{TABLES[line.table]}{line.label}",
        columns=enumerate_names([column_label(cell) for cell in cells], 7),
        count=len(cells),
    )


def _of_table(rule: Rule, subject: Subject, bad: list[Line], troubled: frozenset[str]) -> Finding:
    cells = tuple(cell for line in bad for cell in line.cells if cell in troubled)
    return rule.fail(
        cells,
        actual=_printed(subject, cells),
        place=subject.place(cells[0]),
        where=TABLES[bad[0].table],
        columns=enumerate_names([line.label for line in bad], 4),
        count=len(cells),
    )


def _printed(subject: Subject, cells: tuple[str, ...]) -> str:
    """What is printed in the cells, each text once."""
    texts = dict.fromkeys(subject.report.cells[cell].raw.strip() for cell in cells)
    return "、".join(text for text in texts if text)


def _place(subject: Subject, cells: tuple[str, ...]) -> str:
    return next(filter(None, map(subject.place, cells)), "")


@check("complete.readable")
def readable(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The file could be read as an annual report; where not, no other rule is asked."""
    report = subject.report
    if report.status is not Status.UNREADABLE:
        yield None
        return
    reason = explain(report.reason, report.reason_values) if report.reason else ""
    yield rule.fail(actual=report.reason, reason=reason)


@check("complete.note")
def notes(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What was irregular in reading the file, in the words of the reading."""
    for note in subject.report.notes:
        if note.id in sentences():
            yield rule.fail(actual=note.id, place=note.place, note=explain(note.id, note.values))


@check("complete.form")
def form(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """At least one statutory table was found."""
    yield rule.fail() if subject.form is None else None
