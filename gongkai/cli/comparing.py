"""`gongkai report compare`: the cells that differ, and how much of each section is the same words."""

from decimal import Decimal
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from gongkai.cli import show
from gongkai.cli.lines import line, title
from gongkai.cli.words import _
from gongkai.law.report.compare import Comparison, SectionPair
from gongkai.law.report.exchange import cell_name
from gongkai.law.report.values import AnnualReport, Reading, Status

LONGEST_QUOTE: Final = 60  # characters of a passage that both reports have


def put(comparison: Comparison) -> None:
    title(comparison.one)
    title(comparison.other)
    line()
    if Status.UNREADABLE in (comparison.one.status, comparison.other.status):
        line(_("有一份没有读出来，无法比较。"), "bold red")
        return
    same = len(comparison.cells) - len(comparison.changed)
    line(_("{same}格相同，{n}格不同。").format(same=same, n=len(comparison.changed)), "bold")
    if comparison.changed:
        show.put(_changed(comparison))
    for section in comparison.sections:
        _put_section(section)
    line()


def _changed(comparison: Comparison) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("格"), overflow="fold")
    for label in (_("前一份"), _("后一份"), _("相差")):
        table.add_column(label, justify="right", overflow="fold")
    for pair in comparison.changed:
        one, other = _figure(comparison.one, pair.cell, pair.one), _figure(comparison.other, pair.cell, pair.other)
        table.add_row(cell_name(pair.cell), one, other, signed(pair.difference))
    return table


def _figure(report: AnnualReport, cell: str, reading: Reading | None) -> Text:
    """A cell that the report's form has not is not lacking from it."""
    if reading is None and report.form and cell not in report.form.cells:
        return Text(_("无此格"), "dim")
    return show.figure(reading)


def signed(difference: int | Decimal | None) -> str:
    return "" if difference is None else f"{difference:+}"


def _put_section(section: SectionPair) -> None:
    name = _("第{number}部分").format(number=show.NUMERALS[section.number])
    if section.share is None:
        line(_("{name}：只有一份里有。").format(name=name))
        return
    if section.share == 1:
        line(_("{name}：文字完全相同。").format(name=name))
        return
    share = int(section.share * 100)  # never 100 where a word differs
    line(_("{name}：文字有{share}%相同。").format(name=name, share=share))
    for passage in section.passages:
        line(_quoted(passage), "dim", indent=2)


def _quoted(passage: str) -> str:
    if len(passage) <= LONGEST_QUOTE:
        return f"“{passage}”"
    beginning = passage[:LONGEST_QUOTE].rstrip()
    return _("“{beginning}……”（相同的共{n}字）").format(beginning=beginning, n=len(passage))
