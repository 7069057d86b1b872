"""What a rule looks at: the report, its values laid out once, its elder and sister reports, the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from gongkai.law.report.rules.agencies import Level, level_of, level_of_words, short_names
from gongkai.law.report.rules.hearing import Scope, Speaker
from gongkai.law.report.rules.layout import SINGLE_OTHERWISE, SPLIT_OTHERWISE, Line, is_otherwise, line_of, lines
from gongkai.law.report.rules.statements import Statement, read_statements
from gongkai.law.report.schema import Edition, all_cells
from gongkai.law.report.values import AnnualReport, Reading, Status, Trouble


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """
    What a report does not say of itself. What is not set is not assumed: a rule that needs
    it answers that it cannot assess. `township_due` is month and day of the year after the
    report year; the regulation sets no day for townships. `copied` is the similarity from
    which a section counts as copied.
    """

    level: Level | None = None
    scope: Scope | None = None
    published_on: date | None = None
    submitted_on: date | None = None
    township_due: tuple[int, int] | None = None
    copied: float = 0.8


@dataclass(frozen=True, slots=True)
class Kin:
    """A government's sum and what it is made of; `expected` names those that have to be among the children."""

    parent: AnnualReport
    own: AnnualReport | None
    children: tuple[AnnualReport, ...]
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    report: AnnualReport
    settings: CheckSettings = field(default_factory=CheckSettings)
    previous: Sequence[AnnualReport] = ()
    siblings: Sequence[AnnualReport] = ()
    kin: Kin | None = None
    values: Mapping[str, int | Decimal] = field(init=False)

    def __post_init__(self) -> None:
        known = all_cells()
        values = {
            id: reading.value for id, reading in self.report.cells.items() if reading.value is not None and id in known
        }
        object.__setattr__(self, "values", values)

    @cached_property
    def form(self) -> Edition | None:
        return self.report.form

    @cached_property
    def chain(self) -> tuple[AnnualReport, ...]:
        """The readable reports by year, this one last; of two for one year the later given stands."""
        if self.report.year is None:
            return ()
        elder = {each.year: each for each in self.previous if each.year and each.status is not Status.UNREADABLE}
        years = sorted(year for year in elder if year < self.report.year)
        return (*(elder[year] for year in years), self.report)

    @cached_property
    def single_otherwise(self) -> bool:
        """Whether （六）其他处理 is printed as the single row of the older form."""
        if self.report.edition != "2021":
            return not self.has_line(*SPLIT_OTHERWISE) or self.has_line(SINGLE_OTHERWISE)
        return self.has_line(SINGLE_OTHERWISE) and not self.has_line(*SPLIT_OTHERWISE)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines(self.report.edition, self.single_otherwise) if self.report.edition else ()

    @cached_property
    def level(self) -> Level:
        """The level set, or what the name shows, or what the text calls itself where the name shows nothing."""
        named = self.settings.level or level_of(self.report.agency)
        return level_of_words(self.words) if named is Level.UNKNOWN else named

    @cached_property
    def words(self) -> str:
        """Everything that the report says in words."""
        return "\n".join([self.report.preamble, *(section.text for section in self.report.sections.values())])

    @cached_property
    def names(self) -> tuple[str, ...]:
        return short_names(self.report.agency)

    @cached_property
    def speaker(self) -> Speaker:
        return Speaker(self.report.agency, self.report.year, self.level, self.settings.scope)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What the words say about the tables."""
        return read_statements(self.report, self.speaker)

    @cached_property
    def missing(self) -> frozenset[str]:
        """The cells of the printed form that the file does not show."""
        cells = self.report.cells
        return frozenset(cell for line in self.lines for cell in line.cells if cell not in cells)

    @cached_property
    def absent_tables(self) -> frozenset[int]:
        """The tables of which nothing is on the file."""
        present = {line.table for line in self.lines if line.id in self.printed_lines}
        return frozenset(line.table for line in self.lines) - present

    @cached_property
    def troubled(self) -> Mapping[str, Reading]:
        """The cells of the printed form that are there without a value."""
        return {id: reading for id, reading in self.report.cells.items() if reading.value is None}

    @cached_property
    def by_trouble(self) -> Mapping[Trouble, frozenset[str]]:
        """The troubled cells by their trouble."""
        grouped: dict[Trouble, set[str]] = {}
        for id, reading in self.troubled.items():
            if reading.trouble is not None:
                grouped.setdefault(reading.trouble, set()).add(id)
        return {trouble: frozenset(cells) for trouble, cells in grouped.items()}

    @cached_property
    def printed_lines(self) -> frozenset[str]:
        """The lines of which at least one cell is on the file."""
        return frozenset(map(line_of, self.report.cells))

    @cached_property
    def foreign_lines(self) -> tuple[str, ...]:
        """The lines of （六）其他处理 that belong to the other edition's form."""
        own = self.form.cells if self.form else {}
        return tuple(dict.fromkeys(line_of(id) for id in self.report.cells if is_otherwise(id) and id not in own))

    def has_line(self, *ids: str) -> bool:
        return any(id in self.printed_lines for id in ids)

    def place(self, cell: str) -> str:
        """Where in the file the cell stands."""
        reading = self.report.cells.get(cell)
        return reading.place if reading else ""

    def section_text(self, number: int) -> str:
        section = self.report.sections.get(number)
        return section.text if section else ""
