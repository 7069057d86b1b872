"""What the rules found, in the order and the words of a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.law.report.exchange import cell_name
from gongkai.law.report.findings import Severity, Verdict
from gongkai.law.report.places import place_in_words
from gongkai.law.report.schema import Cell, all_cells

LABELS: Final = {Severity.ERROR: _("错误"), Severity.WARNING: _("警告"), Severity.HINT: _("提示")}
GRAVITY: Final = {severity.value: place for place, severity in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class CellsOfRow:
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Finding:
    """`number` is what the mark in the cell and the note in the margin share."""

    number: int
    severity: str
    message: str
    citation: str
    place: str
    cells: tuple[str, ...]

    @property
    def label(self) -> str:
        return str(LABELS[Severity(self.severity)])

    @property
    def mark(self) -> str:
        return gettext("注%(number)s") % {"number": self.number}

    @property
    def anchor(self) -> str:
        return f"f-{self.number}"

    @property
    def rows(self) -> list[CellsOfRow]:
        """The cells it is about, by the row in which they stand."""
        known = (all_cells()[id] for id in self.cells if id in all_cells())
        return [CellsOfRow(name, list(cells)) for name, cells in groupby(known, _row_name)]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that a page says about a report's checks."""

    findings: Sequence[Finding]
    unknown: Sequence[Finding]
    broken: Sequence[Finding]
    passed: int
    assessed: int

    @property
    def unlike(self) -> int:
        """How many places do not agree; one finding can speak of several."""
        return self.assessed - self.passed

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many findings of each severity; those of which there are none are left out."""
        numbers = {severity: sum(finding.severity == severity for finding in self.findings) for severity in LABELS}
        return [(severity.value, str(LABELS[severity]), number) for severity, number in numbers.items() if number]


def judgement_of(checked: Mapping[str, Any]) -> Judgement:
    """From the object that `report check --json` prints; findings numbered, the gravest first."""
    by_verdict: dict[str, list[Mapping[str, Any]]] = {verdict.value: [] for verdict in Verdict}
    for row in sorted(checked["findings"], key=lambda row: GRAVITY[row["severity"]]):
        by_verdict[row["verdict"]].append(row)
    return Judgement(
        findings=_numbered(by_verdict[Verdict.FAIL]),
        unknown=_numbered(by_verdict[Verdict.NOT_ASSESSABLE]),
        broken=_numbered(by_verdict[Verdict.CHECK_FAILED]),
        passed=checked["passed"],
        assessed=checked["assessed"],
    )


def _row_name(cell: Cell) -> str:
    return cell_name(cell.id).removesuffix(cell.column).strip()


def _numbered(rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    return [
        Finding(
            number=number,
            severity=row["severity"],
            message=row["message"],
            citation=row["citation"],
            place=place_in_words(row.get("place", "")),
            cells=tuple(row["cells"]),
        )
        for number, row in enumerate(rows, 1)
    ]
