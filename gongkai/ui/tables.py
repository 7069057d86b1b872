"""
A list as a table: sorted by its heads, page by page, and taken away as it is shown. What it lists comes narrowed
already, by a form of filters that the table only shows; what a post may see is asked before, by `visible_to`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gongkai.ui.spreadsheets import Value, shown

PER_PAGE: Final = 50
Order = Literal["ascending", "descending", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    `sort` are the names that the database orders by; a list of plain rows is ordered by the column's own values.
    `blank` says that the first of them may be null: blanks come last, upwards and downwards.
    `note` stands small below the value on the page: a code beside its words. It is not taken away.
    """

    id: str
    label: str | Promise
    value: Callable[[Any], Value]
    sort: tuple[str, ...] = ()
    url: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None
    numeric: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    label: str | Promise
    url: str  # "" where it does not sort
    order: Order
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    value: Value
    url: str
    numeric: bool
    note: str = ""

    @property
    def text(self) -> str:
        """What is read: a blank stays blank, zero is 0."""
        return shown(self.value)

    @property
    def is_short(self) -> bool:
        """A date or a figure is not broken over two lines."""
        return isinstance(self.value, date | int)

    @property
    def html(self) -> SafeString:
        """What stands in it."""
        text = conditional_escape(self.text)
        if self.url:
            text = format_html('<a href="{}">{}</a>', self.url, text)
        return format_html('{}<span class="code-below">{}</span>', text, self.note) if self.note else text

    @property
    def shape(self) -> str:
        if self.numeric:
            return "figure"
        return "short" if self.is_short else ""


HEAD: Final = '<th scope="row">{}</th>'
DATA: Final = {"": "<td>{}</td>", "figure": '<td class="figure">{}</td>', "short": '<td class="short">{}</td>'}


def line_of(cells: Iterable[Cell]) -> SafeString:
    """The cells of a line, of which the first is its head: a template pays again for each turn of a loop."""
    said = (DATA[cell.shape].format(cell.html) if place else HEAD.format(cell.html) for place, cell in enumerate(cells))
    return mark_safe("".join(said))  # noqa: S308 - `html` escapes every text


class Table:
    def __init__(
        self,
        rows: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        query: QueryDict,
        *,
        name: str | Promise,
        default: str = "",
        filters: BaseForm | None = None,
        per_page: int = PER_PAGE,
    ) -> None:
        """`name` is the caption and the name of the file; `default` the column it is sorted by ("-due" downwards)."""
        self.name = name
        self.columns = columns
        self.filters = filters
        self._rows = rows
        self._query = query
        self._default = default
        self._per_page = per_page

    @cached_property
    def sort(self) -> str:
        """The column in order, with a minus for downwards. What the address says counts only where it names one."""
        wanted = self._query.get("sort", self._default)
        known = {column.id for column in self.columns if self._sorts(column)}
        return wanted if wanted.removeprefix("-") in known else self._default

    def _sorts(self, column: Column) -> bool:
        return bool(column.sort) or not isinstance(self._rows, QuerySet)

    @cached_property
    def ordered(self) -> QuerySet[Any] | Sequence[Any]:
        """Every row that the filters let through, in order."""
        down = self.sort.startswith("-")
        column = next((column for column in self.columns if column.id == self.sort.removeprefix("-")), None)
        if column is None:
            return self._rows
        if isinstance(self._rows, QuerySet):
            return self._rows.order_by(*_order(column, down), "-pk" if down else "pk")
        there = [row for row in self._rows if column.value(row) is not None]
        blank = [row for row in self._rows if column.value(row) is None]
        return [*sorted(there, key=lambda row: _key(column.value(row)), reverse=down), *blank]

    @cached_property
    def page(self) -> Page[Any]:
        """The page that the address names, or the nearest there is."""
        return Paginator(self.ordered, self._per_page).get_page(self._query.get("page"))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def lines(self) -> Iterator[list[Cell]]:
        return (self.cells(row) for row in self.page.object_list)

    @property
    def written(self) -> Iterator[SafeString]:
        """The lines as they stand on the page."""
        return map(line_of, self.lines)

    def cells(self, row: Any) -> list[Cell]:
        return [_cell(column, row) for column in self.columns]

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not self._sorts(column):
            return Head(column.label, "", "", column.numeric)
        order: Order = ""
        if self.sort.removeprefix("-") == column.id:
            order = "descending" if self.sort.startswith("-") else "ascending"
        follows = f"-{column.id}" if order == "ascending" else column.id
        return Head(column.label, self.address(sort=follows, page=None), order, column.numeric)

    def address(self, **changes: str | int | None) -> str:
        """The same list with something changed; None takes a parameter away."""
        query = self._query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    @property
    def here(self) -> str:
        return self.address()

    @property
    def previous_url(self) -> str:
        return self.address(page=self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.address(page=self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters passes on besides its own fields."""
        own = set(self.filters.fields) if self.filters else set()
        return [(name, str(value)) for name, value in self._query.items() if name not in own | {"page"}]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters and any(self._query.get(name) for name in self.filters.fields))

    def titles(self) -> list[str]:
        return [str(column.label) for column in self.columns]

    def values(self) -> Iterator[list[Value]]:
        """Every row, not only those of the page, as values: what is taken away."""
        rows: Iterable[Any] = self.ordered
        if isinstance(rows, QuerySet) and not rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # asked nowhere else
            rows = rows.iterator(chunk_size=1000)
        return ([column.value(row) for column in self.columns] for row in rows)


def _cell(column: Column, row: Any) -> Cell:
    url = column.url(row) if column.url else ""
    return Cell(column.value(row), url, column.numeric, column.note(row) if column.note else "")


def _order(column: Column, down: bool) -> list[OrderBy | str]:
    if not column.blank:
        return [f"-{name}" if down else name for name in column.sort]
    fields = map(F, column.sort)
    return [field.desc(nulls_last=True) if down else field.asc(nulls_last=True) for field in fields]


def _key(value: Value) -> Any:
    return str(value) if isinstance(value, Promise) else value
