"""Reports on a terminal or in a pipe: aligned tables with 汉字 of double width, colour only on a terminal."""

import sys
from functools import cache
from itertools import groupby
from typing import Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gongkai.cli import forms
from gongkai.cli.lines import PIPED_WIDTH, line, safe, title
from gongkai.cli.words import _
from gongkai.law.report.exchange import cell_name, to_dict
from gongkai.law.report.places import place_in_words
from gongkai.law.report.schema import Edition, all_cells
from gongkai.law.report.values import AnnualReport, Reading, Trouble
from gongkai.law.sentences import explain as sentence

NUMERALS: Final = "〇一二三四五六"
MARKS: Final = {
    Trouble.BLANK: "空白",
    Trouble.NOT_A_NUMBER: "非数",
    Trouble.AMBIGUOUS: "两可",
    Trouble.CONFLICT: "矛盾",
    Trouble.MISSING: "缺",
}


@cache
def console(*, terminal: bool) -> Console:
    width = None if terminal else PIPED_WIDTH
    return Console(width=width, no_color=not terminal or None, highlight=False, markup=False, emoji=False)


def put(what: RenderableType, indent: int = 0) -> None:
    """Print something of rich's; in a pipe no line ends in spaces."""
    terminal = sys.stdout.isatty()
    screen = console(terminal=terminal)
    with screen.capture() as captured:
        screen.print(Padding(what, (0, 0, 0, indent)))
    text = captured.get()
    click.echo(text if terminal else "\n".join(map(str.rstrip, text.split("\n"))), nl=False)


def report(found: AnnualReport) -> None:
    """The form as tables, then what could not be read, then the sections."""
    title(found)
    if found.form is not None:
        for table in forms.tables(found.form, found.cells, lambda id: figure(found.cells.get(id))):
            put(table, indent=2)
        _troubles(found, found.form)
    sections(found)


def cells(found: AnnualReport) -> None:
    """Every cell with its raw text, what it was read as, and where."""
    if found.form is not None:
        put(_cells_one_by_one(found), indent=2)
    sections(found)


def sections(found: AnnualReport) -> None:
    for number, passage in sorted(found.sections.items()):
        heading = passage.heading or _("第{number}部分").format(number=NUMERALS[number])
        place = place_in_words(passage.place)
        line(_("{heading}　{n}字　{place}").format(heading=heading, n=len(passage.text), place=place), indent=2)
    if found.signature:
        line(_("落款　{signature}").format(signature="　".join(found.signature.splitlines())), indent=2)
    line()


def figure(reading: Reading | None) -> Text:
    if reading is None:
        return Text(MARKS[Trouble.MISSING], "red")
    if reading.trouble is not None:
        return Text(MARKS[reading.trouble], "yellow")
    return Text(f"{reading.value}")


def _cells_one_by_one(found: AnnualReport) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for label in (_("格"), _("名称"), _("原文"), _("读作"), _("位置")):
        table.add_column(label, overflow="fold")
    for id in [*found.cells, *found.missing]:
        reading = found.cells.get(id)
        raw, place = (safe(reading.raw), safe(place_in_words(reading.place))) if reading else ("", "")
        table.add_row(id, cell_name(id), raw, figure(reading), place)
    return table


def _troubles(found: AnnualReport, form: Edition) -> None:
    """Cells without a value: the blank and the missing ones row by row, every other with its sentence."""
    troubles = to_dict(found)["troubles"]
    if troubles:
        line(_("没有取到数的格："), "bold", indent=2)
    absent = forms.absent_tables(found.cells)
    for number in absent:
        line(_("表{number}：整张表没有见到。").format(number=NUMERALS[number]), indent=4)
    for (row, trouble), run in groupby(troubles, key=lambda one: (one["cell"].rpartition(".")[0], one["trouble"])):
        ids = [one["cell"] for one in run]
        if trouble == Trouble.MISSING:
            if form.cells[ids[0]].table not in absent:
                line(_("{cells}：文件中没有。").format(cells=_names(row, ids, form)), indent=4)
        elif trouble == Trouble.BLANK:
            place = place_in_words(found.cells[ids[0]].place)
            line(_("{cells}：空白。　{place}").format(cells=_names(row, ids, form), place=place), indent=4)
        else:
            for id in ids:
                said = sentence(f"reading.{trouble}", {"cell": cell_name(id), "raw": found.cells[id].raw})
                line(f"{said}　{place_in_words(found.cells[id].place)}", indent=4)


def _names(row: str, ids: list[str], form: Edition) -> str:
    """The cells of one row: 表三 （一）予以公开 自然人、总计, or （整行）."""
    first = all_cells()[ids[0]]
    whole = len(ids) > 1 and len(ids) == sum(id.rpartition(".")[0] == row for id in form.cells)
    columns = _("（整行）") if whole else " " + "、".join(all_cells()[id].column for id in ids)
    return f"表{NUMERALS[first.table]} {first.row}{columns}"
