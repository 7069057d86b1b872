"""Lines on a terminal or in a pipe: wrapped by display width, a 汉字 counting two; colour on a terminal only."""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import click

from gongkai.cli.words import _
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain

PIPED_WIDTH: Final = 120  # the same lines wherever they go
# A file may hold anything: no character of it may steer the terminal or turn the text around.
STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What may not be torn apart: a word of ASCII; a mark that closes, from what stands before it.
UNIT: Final = re.compile(r"(?:[!-~]+|.)[，。；：、！？）》」”’〕％]*", re.DOTALL)


def safe(text: str) -> str:
    return STEERING.sub("\ufffd", text)


def width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH


def line(text: str = "", style: str = "", *, indent: int = 0) -> None:
    """One line, or several where it is too long; `style` is as in "bold red"."""
    for part in wrap(safe(text), max(20, width() - indent)):
        said = " " * indent + part if part else ""
        click.echo(_styled(said, style) if style and "NO_COLOR" not in os.environ else said)


def wrap(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most so many columns."""
    for paragraph in text.split("\n"):
        room, current = columns, ""
        for unit in UNIT.findall(paragraph):
            for piece in [unit] if columns_of(unit) <= columns else list(unit):
                if columns_of(piece) > room and current:
                    yield current.rstrip()
                    room, current = columns, ""
                    piece = piece.lstrip()
                current += piece
                room -= columns_of(piece)
        yield current.rstrip()


@lru_cache(maxsize=4096)
def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _styled(text: str, style: str) -> str:
    words = style.split()
    colour = next((word for word in words if word not in {"bold", "dim"}), None)
    return click.style(text, fg=colour, bold="bold" in words or None, dim="dim" in words or None)


def title(report: AnnualReport) -> None:
    """Which file, whose report of which year on which form, and how much of it was read."""
    line(report.source, "bold")
    if report.status is Status.UNREADABLE:
        why = explain(report.reason or "unreadable.not_a_report", report.reason_values)
        line(_("未能读取：{why}").format(why=why), "red", indent=2)
        return
    agency = report.agency or _("机关名称不明")
    year = _("{year}年度").format(year=report.year) if report.year else _("年度不明")
    line("　".join((agency, year, extent(report))), indent=2)


def extent(report: AnnualReport) -> str:
    """On which form, and how many of its cells the file shows."""
    form = report.form
    if form is None:
        return _("没有法定表格")
    name, all_of_them, missing = form.id, len(form.cells), len(report.missing)
    if missing:
        return _("{name}年格式　缺{missing}格（共{n}格）").format(name=name, missing=missing, n=all_of_them)
    return _("{name}年格式　{n}格齐全").format(name=name, n=all_of_them)
