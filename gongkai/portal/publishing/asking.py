"""What a visitor asks a list for: words, an order, and what it is narrowed by. An address holds all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.disclosure.indexing import KIND
from gongkai.disclosure.models import Genre, Validity
from gongkai.law.catalogue import local_lists, mandatory, standard_fields
from gongkai.search.queries import Narrowing
from gongkai.search.selectors import Order

WORDS: Final = 100
ITEMS: Final = {matter.id for matter in mandatory()} | {
    matter.id for matters in local_lists() for matter in matters.matters
}
FIELDS: Final = {field.id for field in standard_fields()}
ORDERS: Final = ((Order.NEWEST.value, _("最新的在前")), (Order.RELEVANCE.value, _("最相关的在前")))


class FindForm(forms.Form):
    q = forms.CharField(label=_("找什么"), required=False, max_length=WORDS, strip=True)
    order = forms.ChoiceField(label=_("次序"), required=False, choices=ORDERS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An unknown value in an address is nothing that was asked for."""

    words: str = ""
    order: str = Order.NEWEST.value
    item: str = ""
    field: str = ""
    genre: str = ""
    validity: str = ""
    year: int = 0
    agency: int = 0
    below: bool = False
    column: str = ""
    cursor: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any((self.item, self.field, self.genre, self.validity, self.year, self.agency))

    def narrowing(self, within: Agency | None, *, tree: bool) -> Narrowing:
        """Of an agency alone, of one with all below it, or of the whole site."""
        labels = [f"field:{self.field}"] if self.field else []
        labels += [f"column:{self.column}"] if self.column else []
        alone = (within.pk,) if within and not tree else ()
        return Narrowing(
            kind=(KIND,),
            agency=(self.agency,) if self.agency else alone,
            under=(within.pk,) if within and tree else (),
            item=_one(self.item),
            genre=_one(self.genre),
            validity=_one(self.validity),
            year=(self.year,) if self.year else (),
            labels=tuple(labels),
        )

    def query(self, **changes: Any) -> str:
        """As an address says it; the page is begun anew where anything changes."""
        there = replace(self, **{"cursor": "", **changes})
        told: Mapping[str, Any] = {
            "q": there.words,
            "order": there.order if there.order != Order.NEWEST.value else "",
            "item": there.item,
            "field": there.field,
            "genre": there.genre,
            "validity": there.validity,
            "year": there.year,
            "agency": there.agency,
            "below": int(there.below),
            "cursor": there.cursor,
        }
        return "?" + urlencode({name: value for name, value in told.items() if value})


def wanted(asked: QueryDict, *, column: str = "") -> Wanted:
    form = FindForm(asked)
    form.is_valid()
    words = form.cleaned_data.get("q") or asked.get("q", "").strip()[:WORDS]
    return Wanted(
        words=words,
        order=form.cleaned_data.get("order") or Order.NEWEST.value,
        item=_known(asked.get("item"), ITEMS),
        field=_known(asked.get("field"), FIELDS),
        genre=_known(asked.get("genre"), set(Genre.values)),
        validity=_known(asked.get("validity"), set(Validity.values)),
        year=_number(asked.get("year"), 9999),
        agency=_number(asked.get("agency"), 2**53),
        below=asked.get("below") == "1",
        column=column,
        cursor=asked.get("cursor", "")[:19],
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _known(value: str | None, known: set[str]) -> str:
    return value if value in known else ""


def _number(value: str | None, most: int) -> int:
    return int(value) if value and value.isdecimal() and value.isascii() and int(value) <= most else 0
