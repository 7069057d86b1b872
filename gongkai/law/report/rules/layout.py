"""The form row by row: what stands together, and how a finding names it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from gongkai.law.report.schema import Cell, Edition, all_cells, edition

TABLES: Final = MappingProxyType({2: "表二", 3: "表三", 4: "表四"})

# The older form has one row （六）其他处理 where the newer has three.
SINGLE_OTHERWISE: Final = "t3.otherwise"
SPLIT_OTHERWISE: Final = ("t3.otherwise.not_supplemented", "t3.otherwise.fee_unpaid", "t3.otherwise.other")

_ASIDE = re.compile(r"（[^（）]{6,}）|政府信息公开申请数量|、行政机关不再处理其政府信息公开申请")
_ENUMERATION = re.compile(r"^[一二三四]、")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures: a row of table two or three, or a group of five results of table four."""

    id: str
    table: int
    label: str
    cells: tuple[str, ...]


@cache
def lines(edition_id: str, single_otherwise: bool) -> tuple[Line, ...]:
    """The lines of a form, with the kind of （六）其他处理 that is printed on it."""
    grouped: dict[str, list[Cell]] = {}
    for cell in cells_printed(edition(edition_id), single_otherwise).values():
        grouped.setdefault(line_of(cell.id), []).append(cell)
    return tuple(
        Line(id, cells[0].table, line_label(cells[0]), tuple(cell.id for cell in cells))
        for id, cells in grouped.items()
    )


def cells_printed(form: Edition, single_otherwise: bool) -> Mapping[str, Cell]:
    """The cells of the form, （六）其他处理 exchanged where the report prints the other edition's."""
    if single_otherwise == (form.id == "2019"):
        return form.cells
    other = edition("2019" if single_otherwise else "2021")
    swapped: dict[str, Cell] = {}
    for id, cell in form.cells.items():
        if not is_otherwise(id):
            swapped[id] = cell
        elif not any(map(is_otherwise, swapped)):
            swapped |= {key: each for key, each in other.cells.items() if is_otherwise(key)}
    return swapped


def is_otherwise(cell: str) -> bool:
    """Whether the cell belongs to （六）其他处理, in either edition."""
    return cell.startswith(f"{SINGLE_OTHERWISE}.")


def line_of(cell: str) -> str:
    return cell.rpartition(".")[0]


@cache
def line_label(cell: Cell) -> str:
    """A line by its name, without what the form explains in it."""
    name = cell.block if cell.table == 4 else cell.row
    return _ENUMERATION.sub("", _ASIDE.sub("", name)).replace(" ", "")


@cache
def cell_label(id: str) -> str:
    """A cell by its table, row and column, as in 表三（一）予以公开·自然人."""
    cell = all_cells()[id]
    return f"{TABLES[cell.table]}{line_label(cell)}·{column_label(id)}"


@cache
def column_label(id: str) -> str:
    """The column of a cell, without its unit."""
    return all_cells()[id].column.partition("（")[0]


def name_cells(cells: Iterable[str], absent: frozenset[int] = frozenset(), most: int = 3) -> str:
    """The cells in words: whole tables that are absent as such, of the others the first few by name."""
    known = all_cells()
    names = dict.fromkeys(
        f"{TABLES[known[id].table]}（整张没有）" if known[id].table in absent else cell_label(id) for id in cells
    )
    return enumerate_names(list(names), most, "格")


def enumerate_names(names: Sequence[str], most: int = 6, unit: str = "处") -> str:
    """甲、乙、丙等5处."""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等{len(names)}{unit}"
