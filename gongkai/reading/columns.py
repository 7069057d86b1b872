"""Which columns a printed heading of table two names, and what a row under it may hold."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from gongkai.law.report import schema
from gongkai.reading import labels


@lru_cache(maxsize=1024)
def columns_of(headings: tuple[str, ...]) -> tuple[str, ...] | None:
    """
    The column ids that these headings name, in their order; None where that is not certain.
    Headings cut short (本年新, twice) are understood where the others leave one form only.
    """
    known = tuple(labels.table2_columns().get(labels.key(text)) for text in headings)
    named = tuple(id for id in known if id is not None)
    if len(named) == len(known):
        return named
    fitting = {ids for ids in _blocks() if len(ids) == len(known) and _agrees(headings, known, ids)}
    return fitting.pop() if len(fitting) == 1 else None


def _agrees(headings: Sequence[str], known: Sequence[str | None], ids: tuple[str, ...]) -> bool:
    if not any(known):
        return False
    return all(
        found == id if found else _may_be(labels.key(text), id)
        for text, found, id in zip(headings, known, ids, strict=True)
    )


def _may_be(name: str, id: str) -> bool:
    """Whether the heading is the beginning of the column's label, or a misprint of it."""
    return any(
        label.startswith(name) or labels.edit_distance(name, label, 2) <= min(2, len(label) // 3)
        for label, column in labels.table2_columns().items()
        if column == id
    )


@lru_cache(maxsize=256)
def columns_in(text: str) -> tuple[str, ...] | None:
    """The columns in a heading printed without separators: 本年新制作数量本年新公开数量…"""
    rest = labels.key(text)
    found: list[str] = []
    names = sorted(labels.table2_columns(), key=len, reverse=True)
    while rest:
        name = next((name for name in names if rest.startswith(name)), None)
        if name is None:
            return None
        found.append(labels.table2_columns()[name])
        rest = rest[len(name) :]
    return tuple(found) or None


def columns_for(row: str, figures: Sequence[str], editions: Collection[str]) -> tuple[str, ...] | None:
    """
    The columns of a row under no readable heading, where the number of its figures leaves one
    reading. `editions`: those whose headings were met. Where none was, a figure alone may be what
    vanished blanks left of several, and blanks may fill up what was merged.
    """
    if len(editions) > 1:
        return None
    told = bool(editions) or (len(figures) > 1 and all(figures))
    found = _columns_by_number(row, len(figures))
    return found if found and told and {edition_of(found)} >= set(editions) else None


@lru_cache(maxsize=256)
def _columns_by_number(row: str, count: int) -> tuple[str, ...] | None:
    candidates = {
        tuple(column.id for column in block.columns)
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
        if any(known.id == row for known in block.rows) and len(block.columns) == count
    }
    return candidates.pop() if len(candidates) == 1 else None


@lru_cache(maxsize=64)
def edition_of(columns: tuple[str, ...]) -> str | None:
    """The edition that alone has a block with these columns."""
    editions = {
        form.id
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
        if tuple(column.id for column in block.columns) == columns
    }
    return editions.pop() if len(editions) == 1 else None


@lru_cache(maxsize=1024)
def has_row(columns: tuple[str, ...], row: str) -> bool:
    """Whether a block with these columns, in any order, has this row."""
    return any(
        sorted(column.id for column in block.columns) == sorted(columns) and any(each.id == row for each in block.rows)
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
    )


@lru_cache(maxsize=256)
def rows_under(columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of each block that has these columns, in the order of the form."""
    return tuple(
        tuple(row.id for row in block.rows)
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
        if tuple(column.id for column in block.columns) == columns
    )


@lru_cache(maxsize=256)
def is_block(columns: tuple[str, ...]) -> bool:
    """Whether these are all the columns of a block, in any order: a heading that lost one names too few."""
    return any(sorted(columns) == sorted(ids) for ids in _blocks())


@lru_cache(maxsize=1)
def _blocks() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(column.id for column in block.columns)
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
    )
