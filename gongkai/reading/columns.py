"""Which columns a printed heading of table two names, and what a row under it may hold."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from gongkai.law.report import schema
from gongkai.reading import labels

_ITEM = re.compile(r"第\s*[（(]?\s*([一二三四五六七八九])\s*[）)]?\s*[项項]")


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


@lru_cache(maxsize=1)
def all_rows() -> tuple[tuple[str, ...], ...]:
    """The rows of every block of every edition."""
    return tuple(
        tuple(row.id for row in block.rows) for form in map(schema.edition, schema.EDITIONS) for block in form.blocks
    )


def ends_table(rows: tuple[str, ...], columns: tuple[str, ...] | None) -> bool:
    """Whether the block of these rows, under these columns if they are known, is the last in some edition."""
    last = [form.blocks[-1] for form in map(schema.edition, schema.EDITIONS)]
    return any(
        rows == tuple(row.id for row in block.rows) and columns in (None, tuple(column.id for column in block.columns))
        for block in last
    )


@lru_cache(maxsize=256)
def skips_block(row: str, caption: str) -> bool:
    """Whether the caption is of a block that stands, in every edition, neither around this row nor right behind it."""
    item = _item(caption)
    known = due = False
    for blocks in (schema.edition(id).blocks for id in schema.EDITIONS):
        items = [_item(block.caption) for block in blocks]
        known = known or item in items
        around = [at for at, block in enumerate(blocks) if row in (each.id for each in block.rows)]
        due = due or any(item in items[at : at + 2] for at in around)
    return known and not due


def _item(caption: str) -> str | None:
    """第二十条第（九）项 → 九."""
    found = _ITEM.search(caption)
    return found[1] if found else None


@lru_cache(maxsize=256)
def is_block(columns: tuple[str, ...]) -> bool:
    """Whether these are all the columns of a block, in any order: a heading that lost one names too few."""
    return any(sorted(columns) == sorted(ids) for ids in _blocks())


def is_told(columns: tuple[str, ...], headings: Sequence[str], editions: Collection[str]) -> bool:
    """
    Whether a heading of one column is whole. The last of 2019's three is called nearly as the one of 2021:
    without 本年 it is that only where all else is of that edition.
    """
    if len(columns) > 1:
        return True
    names = {labels.key(column.label) for column in _single_columns()}
    return all(labels.key(text) in names for text in headings) or set(editions) == {edition_of(columns)}


@lru_cache(maxsize=1)
def _single_columns() -> tuple[schema.Column, ...]:
    blocks = [block for form in map(schema.edition, schema.EDITIONS) for block in form.blocks]
    return tuple(block.columns[0] for block in blocks if len(block.columns) == 1)


@lru_cache(maxsize=1)
def _blocks() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(column.id for column in block.columns)
        for form in map(schema.edition, schema.EDITIONS)
        for block in form.blocks
    )
