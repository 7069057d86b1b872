"""What a spreadsheet says: for each row of it the texts of the columns that we know."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from os import environ
from typing import Any, Final

from django.utils.translation import gettext as _

from gongkai.agencies.sheets.columns import COLUMNS, Column
from gongkai.law.sentences import explain
from gongkai.reading.confine import ENVIRONMENT
from gongkai.reading.limits import Limits
from gongkai.ui.spreadsheets import FORMULA

LIMITS: Final = Limits(seconds=30.0)
MADE_HARMLESS: Final = tuple(f"'{sign}" for sign in FORMULA)  # as exports write a text that begins like a formula


class NoSheet(Exception):
    """The file is no sheet of agencies; the text is a sentence for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as the spreadsheet shows it; `cells` by the id of the column, only for columns that are there."""

    number: int
    cells: Mapping[str, str]


def read(data: bytes, name: str, *, columns: Sequence[Column] = COLUMNS, limits: Limits = LIMITS) -> list[Row]:
    """The rows below the headings, blank ones left out. The first of the columns must be there. Raises NoSheet."""
    table = _table(data, name, limits)
    place = next((number for number, row in enumerate(table) if any(cell.strip() for cell in row)), None)
    if place is None:
        raise NoSheet(_("表格是空的。请下载模板，在第一行标题下面逐行填写。"))
    found = _columns(table[place], columns)
    rows = (Row(number, _cells(found, row)) for number, row in enumerate(table[place + 1 :], place + 2))
    return [row for row in rows if any(row.cells.values())]


def _columns(headings: list[str], columns: Sequence[Column]) -> dict[int, Column]:
    known = {str(column.label): column for column in columns}
    found: dict[int, Column] = {}
    for place, heading in enumerate(map(str.strip, headings)):
        if not heading:
            continue
        if heading not in known:
            unknown = _("不认识标题“{heading}”。第一行要用模板里的标题，一字不改；模板的第二张工作表逐个说明。")
            raise NoSheet(unknown.format(heading=heading))
        if known[heading] in found.values():
            raise NoSheet(_("标题“{heading}”出现了两次。").format(heading=heading))
        found[place] = known[heading]
    if columns[0] not in found.values():
        raise NoSheet(_("表格里没有“{heading}”一列。").format(heading=columns[0].label))
    return found


def _cells(columns: Mapping[int, Column], row: list[str]) -> dict[str, str]:
    return {column.id: _text(row[place]) if place < len(row) else "" for place, column in columns.items()}


def _text(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith(MADE_HARMLESS) else text


def _table(data: bytes, name: str, limits: Limits) -> list[list[str]]:
    if not data:
        raise NoSheet(_("文件是空的。"))
    command = [sys.executable, "-P", "-X", "utf8", "-m", "gongkai.agencies.sheets.child", name]
    try:
        done = subprocess.run(
            [*command, json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env={key: environ[key] for key in ENVIRONMENT if key in environ},
        )
    except subprocess.TimeoutExpired:
        raise NoSheet(explain("unreadable.timeout", {"seconds": f"{limits.seconds:g}"})) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise NoSheet(explain("unreadable.crashed", {"detail": "子进程"})) from None
    if "refused" in answer:
        raise NoSheet(explain(answer["refused"], answer["values"]))
    return [[str(cell) for cell in row] for row in answer["rows"]]
