"""
Lists that are paged by the key of their last row: a page costs the same wherever it lies, and nothing counts the
rows of the whole list. Blanks come last: they are a stretch of their own, since an index knows no order among them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Final, Literal

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.ui.exporting import MOST
from gongkai.ui.spreadsheets import Value
from gongkai.ui.tables import HEAD, PER_PAGE, Cell, Column, Head, Order, Table

BLANK: Final = "-"
AT_ONCE: Final = 1000  # rows that are read together for a file


@dataclass(frozen=True, slots=True)
class Key:
    """By what a list is ordered: a column with days, and the primary key; or that alone. `down`: the newest first."""

    day: str = ""
    down: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins or ends: the day of its last row (None: blank) and its primary key."""

    day: date | None
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        day, _comma, pk = text.partition("_")
        if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            return None
        try:
            return cls(None if day == BLANK else date.fromisoformat(day), int(pk))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat() if self.day else BLANK}_{self.pk}"


class KeyedTable(Table):
    """
    A table of rows of a model, ordered by one key. `keys` are the orders that the address may ask for; `prepare` is
    told the rows that are shown next, to ask at once for what stands beside them. `spans` part the rows with a day,
    the oldest first, where each part is found by an index of its own.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        columns: Sequence[Column],
        query: QueryDict,
        *,
        keys: dict[str, Key],
        name: str | Promise,
        filters: BaseForm | None = None,
        per_page: int = PER_PAGE,
        prepare: Callable[[Sequence[Any]], None] = lambda _rows: None,
        spans: Sequence[Q] = (Q(),),
    ) -> None:
        super().__init__(rows, columns, query, name=name, default=next(iter(keys)), filters=filters, per_page=per_page)
        self._keys = keys
        self._all = rows
        self._prepare = prepare
        self._spans = spans

    @cached_property
    def sort(self) -> str:
        wanted = self._query.get("sort", "")
        return wanted if wanted in self._keys else self._default

    @property
    def key(self) -> Key:
        return self._keys[self.sort]

    def _head(self, column: Column) -> Head:
        """A head leads to the order by its column that the list is not in yet."""
        names = [name for name in self._keys if name.removeprefix("-") == column.id]
        other = next((name for name in names if name != self.sort), None)
        url = self.address(sort=other, after=None, before=None) if other else ""
        order: Order = ("descending" if self.key.down else "ascending") if self.sort in names else ""
        return Head(column.label, url, order, column.numeric)

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        """For taking away, where every row is read in any case."""
        if not self.key.day:
            return self._all.order_by("-pk" if self.key.down else "pk")
        return self._all.order_by(_blanks_last(self.key), "-pk" if self.key.down else "pk")

    @cached_property
    def count(self) -> int:
        """How many there are, as far as a file may hold: for taking away."""
        return self._all.order_by()[: MOST + 1].count()

    @cached_property
    def _asked(self) -> tuple[Literal["after", "before", ""], Cursor | None]:
        for way in ("after", "before"):
            if cursor := Cursor.read(self._query.get(way, "")):
                return way, cursor
        return "", None

    @cached_property
    def rows(self) -> list[Any]:
        """The page. One row more is asked for, to know whether the list goes on."""
        way, cursor = self._asked
        found = self._fetch(cursor, forward=way != "before")
        kept = found[: self._per_page] if way != "before" else found[: self._per_page][::-1]
        self._prepare(kept)
        return kept

    @property
    def lines_by_row(self) -> Iterator[tuple[Any, SafeString]]:
        """A telephone shows each line as a card, on which every value stands beside the name of its column."""
        names = [conditional_escape(str(column.label)) for column in self.columns]
        return ((row, _named(self.cells(row), names)) for row in self.rows)

    def values(self) -> Iterator[list[Value]]:
        rows = self.ordered.iterator(chunk_size=AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            self._prepare(some)
            yield from ([column.value(row) for column in self.columns] for row in some)

    @cached_property
    def _goes_on(self) -> bool:
        """Whether there is more in the direction in which the page was asked for."""
        self.rows  # noqa: B018 - what was fetched says so
        return self._fetched > self._per_page

    _fetched = 0

    def _fetch(self, cursor: Cursor | None, *, forward: bool) -> list[Any]:
        wanted = self._per_page + 1
        found: list[Any] = []
        for stretch in self._stretches(cursor, forward=forward):
            if len(found) < wanted:
                found += stretch[: wanted - len(found)]
        self._fetched = len(found)
        return found

    def _stretches(self, cursor: Cursor | None, *, forward: bool) -> list[QuerySet[Any]]:
        """The rows beyond the cursor, nearest first: those with a day, then those without (backwards the other way)."""
        key = self.key
        if not key.day:
            return [_by_number(self._all, cursor, up=forward != key.down)]
        ordered = self._all.exclude(**{key.day: None}).order_by(*_order(key, forward=forward))
        dated = [ordered.filter(span) for span in (self._spans if forward != key.down else self._spans[::-1])]
        inside = cursor if cursor and cursor.day is None else None
        blank = _by_number(self._all.filter(**{key.day: None}), inside, up=forward != key.down)
        if cursor is None:
            return [*dated, blank] if forward else [blank, *dated]
        if inside:
            return [blank] if forward else [blank, *dated]
        dated = [each.filter(_beyond(key, cursor, forward=forward)) for each in dated]
        return [*dated, blank] if forward else dated

    def _cursor(self, row: Any) -> Cursor:
        return Cursor(getattr(row, self.key.day) if self.key.day else None, row.pk)

    @property
    def next_url(self) -> str:
        way, _cursor = self._asked
        if not self.rows or (way != "before" and not self._goes_on):
            return ""
        return self.address(after=str(self._cursor(self.rows[-1])), before=None)

    @property
    def previous_url(self) -> str:
        way, _cursor = self._asked
        if not self.rows or not way or (way == "before" and not self._goes_on):
            return ""
        return self.address(before=str(self._cursor(self.rows[0])), after=None)

    @property
    def first_url(self) -> str:
        return self.address(before=None, after=None) if self._asked[0] else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().kept if name not in {"after", "before"}]


def _named(cells: Sequence[Cell], names: Sequence[str]) -> SafeString:
    said = [HEAD.format(cells[0].html)]
    for cell, name in zip(cells[1:], names[1:], strict=True):
        shape = f' class="{cell.shape}"' if cell.shape else ""
        said.append(f'<td data-label="{name}"{shape}>{cell.html}</td>')
    return mark_safe("".join(said))  # noqa: S308 - names and cells are escaped


def _by_number(rows: QuerySet[Any], cursor: Cursor | None, *, up: bool) -> QuerySet[Any]:
    beyond = Q() if cursor is None else Q(pk__gt=cursor.pk) if up else Q(pk__lt=cursor.pk)
    return rows.filter(beyond).order_by("pk" if up else "-pk")


def _order(key: Key, *, forward: bool) -> list[str]:
    """There are no blanks here."""
    down = key.down == forward
    return [f"-{key.day}", "-pk"] if down else [key.day, "pk"]


def _blanks_last(key: Key) -> OrderBy:
    day = F(key.day)
    return day.desc(nulls_last=True) if key.down else day.asc(nulls_last=True)


def _beyond(key: Key, cursor: Cursor, *, forward: bool) -> Q:
    way = "lt" if key.down == forward else "gt"
    return Q(**{f"{key.day}__{way}": cursor.day}) | Q(**{key.day: cursor.day, f"pk__{way}": cursor.pk})
