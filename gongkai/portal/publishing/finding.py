"""A list of what is public: found in the public's index, shown from the records that are public this moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.disclosure import public
from gongkai.disclosure.models import Genre, Record, Validity
from gongkai.law.catalogue import local_lists, mandatory, standard_fields
from gongkai.portal.publishing.asking import Wanted
from gongkai.search.documents import Sight
from gongkai.search.selectors import LIMIT, Facets, Found, Hits, Order, Page, search
from gongkai.search.snippets import Part

Words = str | Promise
SHOWN: Final = 20
VALUES: Final = 12  # of a facet; more are found by words
ITEM_TEXTS = {matter.id: matter.text for matter in mandatory()} | {
    matter.id: matter.text for matters in local_lists() for matter in matters.matters
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. The title and the snippet have the words that were looked for marked."""

    record: Record
    day: date
    title: Sequence[Part]
    snippet: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Choice:
    label: Words
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: Words
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Listing:
    wanted: Wanted
    entries: Sequence[Entry]
    near: Sequence[Entry]
    next_query: str
    total: int
    is_exact: bool
    is_ranked_in_part: bool
    also: Sequence[str]
    facets: Sequence[Facet]
    most: int = LIMIT

    @property
    def is_first(self) -> bool:
        return not self.wanted.cursor


def listed(wanted: Wanted, within: Agency | None, *, tree: bool = True, facets: bool = True) -> Listing:
    hits = hits_of(wanted, within, tree=tree)
    page = hits.page(wanted.cursor, size=SHOWN)
    found, near = _entries(page.found, page.near)
    return Listing(
        wanted,
        found,
        near,
        wanted.query(cursor=page.cursor) if page.cursor else "",
        hits.total,
        hits.is_exact,
        hits.is_ranked_in_part,
        hits.also,
        list(_facets(hits.facets, wanted)) if facets else (),
    )


def hits_of(wanted: Wanted, within: Agency | None, *, tree: bool = True) -> Hits:
    narrowing = wanted.narrowing(within, tree=tree)
    return search(wanted.words, sight=Sight.PUBLIC, narrowing=narrowing, order=Order(wanted.order))


def newest(within: Agency, limit: int, *, tree: bool) -> list[Record]:
    """For the feeds."""
    page = hits_of(Wanted(), within, tree=tree).page(size=limit)
    return public.in_order([each.object for each in page.found])


def shown_from(page: Page) -> list[Entry]:
    """What has all the words, and behind it what has most of them."""
    found, near = _entries(page.found, page.near)
    return [*found, *near]


def _entries(*lists: Sequence[Found]) -> Iterator[list[Entry]]:
    keys = [each.object for found in lists for each in found]
    records = {record.pk: record for record in public.in_order(keys)}
    for found in lists:
        yield [
            Entry(records[each.object], each.day, each.title, each.snippet) for each in found if each.object in records
        ]


def _facets(counts: Facets, wanted: Wanted) -> Iterator[Facet]:
    """A facet with one value only, that nobody has chosen, leads nowhere."""
    items: Mapping[str, Words] = ITEM_TEXTS
    agencies = Agency.objects.in_bulk([*list(counts.agency)[:VALUES], wanted.agency])
    names = {pk: agency.short_name for pk, agency in agencies.items()}
    of_year = {year: str(_("{year}年").format(year=year)) for year in counts.year}
    told = (
        (_("发布机关"), "agency", counts.agency, names, wanted.agency),
        (_("法定公开内容"), "item", counts.item, items, wanted.item),
        (_("年份"), "year", dict(sorted(counts.year.items(), reverse=True)), of_year, wanted.year),
        (_("体裁"), "genre", counts.genre, dict(Genre.choices), wanted.genre),
        (_("有效性"), "validity", counts.validity, dict(Validity.choices), wanted.validity),
    )
    for name, key, counted, labels, chosen in told:
        values = [value for value in counted if value in labels][:VALUES]
        if len(values) > 1 or chosen:
            yield Facet(name, list(_choices(wanted, key, values, counted, labels, chosen)))  # type: ignore[arg-type]  # each facet has values of one type
    if wanted.field:
        field = next(field.name for field in standard_fields() if field.id == wanted.field)
        yield Facet(_("领域"), [Choice(field, 0, wanted.query(field=""), True)])


def _choices(
    wanted: Wanted,
    key: str,
    values: Sequence[str | int],
    counted: Mapping[str | int, int],
    labels: Mapping[str | int, Words],
    chosen: str | int,
) -> Iterator[Choice]:
    """What is chosen stands there even where nothing is left of it, to be taken back."""
    if chosen and chosen not in values:
        values = [chosen, *values]
    for value in values:
        is_chosen = value == chosen
        query = wanted.query(**{key: type(value)() if is_chosen else value})
        yield Choice(labels.get(value, str(value)), counted.get(value, 0), query, is_chosen)
