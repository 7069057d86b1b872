"""The form laid out for a terminal: any figure per cell, a report's or a sum's, in the tables that the law prints."""

from collections.abc import Callable, Collection, Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from gongkai.cli.words import _
from gongkai.law.report.schema import EDITIONS, Edition, edition

Figure = Callable[[str], Text]


def tables(form: Edition, printed: Collection[str], figure: Figure) -> Iterator[Table]:
    """The tables of the form of which at least one of the `printed` cells is part."""
    if _has("t2.", printed):
        yield from table_two(form, figure)
    if _has("t3.", printed):
        yield table_three(form, printed, figure)
    if _has("t4.", printed):
        yield table_four(form, figure)


def absent_tables(printed: Collection[str]) -> list[int]:
    return [number for number in (2, 3, 4) if not _has(f"t{number}.", printed)]


def table_two(form: Edition, figure: Figure) -> Iterator[Table]:
    for block in form.blocks:
        columns = {column.id: column.label for column in block.columns}
        rows = {f"t2.{row.id}": row.label for row in block.rows}
        yield _grid(_("表二　{part}").format(part=block.caption), columns, rows, figure)


def table_three(form: Edition, printed: Collection[str], figure: Figure) -> Table:
    """The rows of the form, and after them those that are printed though the form has none of them."""
    found = {id.rpartition(".")[0] for id in printed}
    rows: dict[str, str] = {}
    for other in (form, *(edition(id) for id in EDITIONS if id != form.id)):
        for row in other.applications.rows:
            if other is form or f"t3.{row.id}" in found:
                rows.setdefault(f"t3.{row.id}", f"{row.kind} {row.label}".strip())
    columns = {column.id: column.label for column in form.applications.columns}
    return _grid(_("表三　申请的收到和处理"), columns, rows, figure)


def table_four(form: Edition, figure: Figure) -> Table:
    columns = {result.id: result.label for result in form.disputes.results}
    rows = {f"t4.{group.id}": f"{group.parent} {group.label}".strip() for group in form.disputes.groups}
    return _grid(_("表四　行政复议、行政诉讼"), columns, rows, figure)


def _has(prefix: str, printed: Collection[str]) -> bool:
    return any(id.startswith(prefix) for id in printed)


def _grid(caption: str, columns: dict[str, str], rows: dict[str, str], figure: Figure) -> Table:
    table = Table(box=SIMPLE_HEAD, title=caption, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("", overflow="fold")
    for label in columns.values():
        table.add_column(label, justify="right", overflow="fold")
    for row, label in rows.items():
        table.add_row(label, *(figure(f"{row}.{column}") for column in columns))
    return table
