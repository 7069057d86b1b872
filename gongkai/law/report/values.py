"""What a report says: a reading for every cell (raw text, value or trouble, place), and its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from gongkai.law.report.schema import Edition, edition


class Trouble(StrEnum):
    """Why a cell has no value. Blank is not zero, and what is not known is said to be not known."""

    BLANK = "blank"  # 空白: printed, with nothing in it, or "/", "-", "—", "无"
    NOT_A_NUMBER = "not_a_number"  # 不是数字
    AMBIGUOUS = "ambiguous"  # 有两种以上读法
    CONFLICT = "conflict"  # 同一格在文件中出现两次，数值不同
    MISSING = "missing"  # 文件中未见此格; never stored in `AnnualReport.cells`


class Status(StrEnum):
    COMPLETE = "complete"  # every cell of the edition stands on the form, as a value or as a printed blank
    PARTIAL = "partial"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One cell as read. Either `value` or `trouble` is set, never both, never neither.
    `raw` is the printed text, `unit` the unit that the report printed there (None: none
    printed), `place` where it stands, as in "p4 table 2 r5 c2".
    """

    raw: str
    value: int | Decimal | None = None
    trouble: Trouble | None = None
    place: str = ""
    unit: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.trouble is None):
            raise ValueError("a reading has a value or a trouble")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one section: the heading as printed and the paragraphs, one a line."""

    heading: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something irregular met in reading: an id of `sentences.toml`, its values, and the place."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """
    A report as a file says it (政府信息公开工作年度报告). `edition` is the form that is
    printed, whatever the year would call for; None where no table was found. `cells` holds
    what the file shows, in the order of the form; what it does not show is in `missing`.
    `sections` are keyed 1 to 6; `preamble` is what stands between title and section one,
    `signature` (落款) the agency and the date under the last section, as printed, line by line.
    An unreadable report has `reason`, an id of `sentences.toml` with `reason_values`.
    """

    source: str
    status: Status
    agency: str | None = None
    year: int | None = None
    edition: str | None = None
    title: str | None = None
    cells: Mapping[str, Reading] = field(default_factory=dict)
    preamble: str = ""
    sections: Mapping[int, Passage] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    signature: str = ""
    reason: str | None = None
    reason_values: Mapping[str, object] = field(default_factory=dict)

    @property
    def form(self) -> Edition | None:
        return edition(self.edition) if self.edition else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The cells of the edition that the file does not show, in the order of the form."""
        form = self.form
        return tuple(id for id in form.cells if id not in self.cells) if form else ()

    def value(self, cell: str) -> int | Decimal | None:
        """The value of a cell, or None where it has none: blank, in trouble or missing."""
        reading = self.cells.get(cell)
        return reading.value if reading else None

    def trouble(self, cell: str) -> Trouble | None:
        reading = self.cells.get(cell)
        return reading.trouble if reading else Trouble.MISSING


def status_of(form: Edition | None, cells: Mapping[str, Reading]) -> Status:
    """Complete where every cell of the edition was found on the form, partial otherwise."""
    if form is not None and all(id in cells for id in form.cells):
        return Status.COMPLETE
    return Status.PARTIAL
