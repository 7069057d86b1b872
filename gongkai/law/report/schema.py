"""The form of the annual report (年度报告格式), edition by edition, read from its data file."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

EDITIONS: Final = ("2019", "2021")


class Kind(StrEnum):
    COUNT = "count"  # 件数、项数: whole, not negative
    SIGNED = "signed"  # 本年增/减: whole, with a sign
    MONEY = "money"  # 金额: decimal, in the unit of the cell


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the form. `unit` is what the form prescribes, or None where it prescribes none."""

    id: str
    table: int
    block: str
    row: str
    column: str
    kind: Kind
    unit: str | None


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    heading: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    label: str
    kind: Kind = Kind.COUNT
    unit: str | None = "件"
    variants: tuple[str, ...] = ()
    organisation: bool = False  # 法人或其他组织 (table three only)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. In table three `group` is 三、本年度办理结果 and `kind` e.g. （三）不予公开."""

    id: str
    label: str
    variants: tuple[str, ...] = ()
    group: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One of the blocks 第二十条第（…）项 of table two."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    ignored_rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applications:
    """Table three: applicants across, what became of the applications down."""

    caption: str
    applicants: str
    organisations: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class DisputeGroup:
    id: str
    label: str
    parent: str = ""  # 行政诉讼 over its two groups


@dataclass(frozen=True, slots=True)
class Disputes:
    """Table four: one row of figures, three groups of five results."""

    groups: tuple[DisputeGroup, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the form; `last_year` is None while it is the current one."""

    id: str
    instrument: str
    title: str
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    applications: Applications
    disputes: Disputes
    cells: Mapping[str, Cell]

    def holds_for(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def edition(id: str) -> Edition:
    """The edition with this id; KeyError where there is none."""
    if id not in EDITIONS:
        raise KeyError(id)
    return _load(id)


def edition_of(year: int) -> Edition | None:
    """The edition that the report of this year has to use; None before 2019."""
    return next((form for form in map(edition, EDITIONS) if form.holds_for(year)), None)


@cache
def all_cells() -> Mapping[str, Cell]:
    """Every cell of every edition, in the order of the forms, the older form first."""
    merged: dict[str, Cell] = {}
    for id in EDITIONS:
        merged |= edition(id).cells
    return MappingProxyType(merged)


def order_of(cells: Iterator[str] | list[str]) -> list[str]:
    """Cell ids in the order in which the forms print them; unknown ids last."""
    places = _places()
    return sorted(cells, key=lambda id: (places.get(id, len(places)), id))


@cache
def _places() -> Mapping[str, int]:
    return {id: place for place, id in enumerate(all_cells())}


@cache
def _load(id: str) -> Edition:
    source = resources.files(__package__).joinpath(f"format_{id}.toml")
    return _edition_from(tomllib.loads(source.read_text(encoding="utf-8")))


def _edition_from(data: Mapping[str, Any]) -> Edition:
    blocks = tuple(_block_from(block) for block in data["table2"]["block"])
    applications = _applications_from(data["table3"])
    disputes = Disputes(
        groups=tuple(DisputeGroup(**group) for group in data["table4"]["groups"]),
        results=tuple(Result(**result) for result in data["table4"]["results"]),
    )
    cells = [*_cells_of_blocks(blocks), *_cells_of_applications(applications), *_cells_of_disputes(disputes)]
    return Edition(
        id=data["edition"],
        instrument=data["instrument"],
        title=data["title"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        sections=tuple(
            Section(row["number"], row["heading"], tuple(row.get("variants", ()))) for row in data["section"]
        ),
        blocks=blocks,
        applications=applications,
        disputes=disputes,
        cells=MappingProxyType({cell.id: cell for cell in cells}),
    )


def _block_from(data: Mapping[str, Any]) -> Block:
    return Block(
        caption=data["caption"],
        columns=tuple(_column_from(column) for column in data["columns"]),
        rows=tuple(_row_from(row) for row in data["rows"]),
        ignored_rows=tuple(data.get("ignored_rows", ())),
    )


def _applications_from(data: Mapping[str, Any]) -> Applications:
    return Applications(
        caption=data["caption"],
        applicants=data["applicants"],
        organisations=data["organisations"],
        columns=tuple(_column_from({"unit": "件", **column}) for column in data["columns"]),
        rows=tuple(_row_from(row) for row in data["rows"]),
    )


def _column_from(data: Mapping[str, Any]) -> Column:
    return Column(
        id=data["id"],
        label=data["label"],
        kind=Kind(data.get("kind", "count")),
        unit=data.get("unit"),
        variants=tuple(data.get("variants", ())),
        organisation=data.get("organisation", False),
    )


def _row_from(data: Mapping[str, Any]) -> Row:
    return Row(**{**data, "variants": tuple(data.get("variants", ()))})


def _cells_of_blocks(blocks: tuple[Block, ...]) -> Iterator[Cell]:
    for block in blocks:
        for row in block.rows:
            for column in block.columns:
                yield Cell(
                    f"t2.{row.id}.{column.id}", 2, block.caption, row.label, column.label, column.kind, column.unit
                )


def _cells_of_applications(table: Applications) -> Iterator[Cell]:
    for row in table.rows:
        label = f"{row.kind} {row.label}".strip()
        for column in table.columns:
            yield Cell(f"t3.{row.id}.{column.id}", 3, "", label, column.label, column.kind, column.unit)


def _cells_of_disputes(table: Disputes) -> Iterator[Cell]:
    for group in table.groups:
        block = f"{group.parent} {group.label}".strip()
        for result in table.results:
            yield Cell(f"t4.{group.id}.{result.id}", 4, block, block, result.label, Kind.COUNT, "件")
