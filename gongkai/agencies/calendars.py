"""
工作日历 of a region: the years that the program brings along, the years that an administrator imported over them,
and the region's own days over all.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.db import transaction
from django.db.models import Max

from gongkai.agencies import entry_kinds
from gongkai.agencies.codes import division_prefix
from gongkai.agencies.models import Agency, CalendarYear, Layer
from gongkai.agencies.models.agency import Sight
from gongkai.agencies.places import refuse_place, region_of
from gongkai.law import calendar as law
from gongkai.law.calendar import WorkCalendar, Year
from gongkai.law.notices import notice_to_year
from gongkai.ledger import chains
from gongkai.ledger.services import Actor, Draft, append
from gongkai.tasks.services import enqueue

RECOMPUTE: Final = "calendars.recompute"
Recompute = Callable[[str], Iterable[int] | None]  # told the region whose days changed; "" is everywhere
_recomputes: Final[dict[str, Recompute]] = {}


def on_change(name: str, recompute: Recompute) -> None:
    """
    An app that stores dates says, in AppConfig.ready, how they are counted anew. Called by a task after an import,
    with the region; it must bear being called twice. Where there are many it goes on by steps, each in a transaction
    of its own, and yields after each how many were counted: the page of the task shows it.
    """
    _recomputes[name] = recompute


def recomputes() -> dict[str, Recompute]:
    return dict(_recomputes)


def calendar_of(agency: Agency) -> WorkCalendar:
    """Also for years that no notice has arranged yet: those days are provisional, and say so."""
    return calendar_for(region_of(agency))


def calendar_for(region: str = "") -> WorkCalendar:
    """`region`: the division code of a place; what holds for a province holds for its counties."""
    return _calendar(division_prefix(region), _stamp())


def calendar_named(version: str, region: str = "") -> WorkCalendar | None:
    """The one that is in use, or was before an import that this program knows of; None where it is neither."""
    return _by_version(division_prefix(region), _stamp()).get(version)


def visible_to(post: Sight) -> list[CalendarYear]:
    """Those by which the post's agencies count: of everywhere, of the places that hold them and of those within."""
    if post.agency.parent_id is None:
        return rows()
    mine = division_prefix(region_of(post.agency))
    placed = [(division_prefix(row.region), row) for row in rows()]
    return [row for place, row in placed if mine.startswith(place) or (mine and place.startswith(mine))]


def rows() -> list[CalendarYear]:
    """The newest version of each imported year and overlay, oldest import first; earlier versions stay in the table."""
    return _newest(CalendarYear.objects.order_by("pk"))


def _newest(imported: Iterable[CalendarYear]) -> list[CalendarYear]:
    newest: dict[tuple[object, ...], CalendarYear] = {}
    for row in imported:
        of_notice = row.layer == Layer.NOTICE  # a year has one notice, whatever its number
        newest[row.layer, row.year, *(() if of_notice else (row.region, row.source))] = row
    return sorted(newest.values(), key=lambda row: row.pk)


@dataclass(frozen=True, slots=True)
class Shift:
    """A day that is worked after the import and was not before, or the other way round."""

    day: date
    was_worked: bool
    becomes_worked: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would change."""

    year: Year
    layer: Layer
    before: str  # versions of the calendar of the region
    after: str
    shifts: tuple[Shift, ...]
    is_new_year: bool

    @property
    def changes_nothing(self) -> bool:
        return self.before == self.after


def year_from_notice(text: str, *, year: int, source: str) -> Year:
    """The notice's own sentences. Raises LawError, which says where it could not be read."""
    return replace(notice_to_year(text, year, source), verified=source in text)


def preview(found: Year, layer: Layer = Layer.NOTICE) -> Preview:
    """Raises LawError where the year does not fit to those that are there (a gap, an overlay of no year)."""
    region = division_prefix(found.region)
    now = rows()
    before = _merged(region, now)
    after = _merged(region, [*_without(now, found, layer), _row(found, layer)])
    is_new = found.year not in before.years
    versions = before.provisional().version, after.provisional().version  # as calendars in use have them
    return Preview(found, layer, *versions, tuple(_shifts(before, after, found.year)), is_new)


@transaction.atomic
def import_year(
    found: Year, *, by: Actor, within: Agency | None, layer: Layer = Layer.NOTICE, text: str = ""
) -> CalendarYear:
    """
    Keep it as the newest version, with an entry, and have every date counted anew that was counted by the old.
    `within`: the agency whose administrator brings it in, who may do so for its place; None is the site itself.
    """
    if within:
        refuse_place(found, within)
    change = preview(found, layer)
    row = _row(found, layer)
    row.text, row.person, row.post = text, by.person, by.post
    same = CalendarYear.objects.filter(year=found.year, layer=layer, region=row.region)
    if layer != Layer.NOTICE:
        same = same.filter(source=row.source)
    row.version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    row.save(force_insert=True)
    enqueue(RECOMPUTE, key=f"{RECOMPUTE}:{row.pk}", payload={"region": row.region, "row": row.pk})
    append(
        Draft(
            chain=chains.security(),
            kind=entry_kinds.CALENDAR_IMPORTED.id,
            by=by,
            subject=f"calendar:{row.pk}",
            facts={
                "row": row.pk,
                "year": row.year,
                "layer": row.layer,
                "region": row.region,
                "version": row.version,
                "calendar_before": change.before,
                "calendar": change.after,
                "off": row.off,
                "work": row.work,
            },
        )
    )
    return row


def _row(found: Year, layer: Layer) -> CalendarYear:
    off, work = ([day.isoformat() for day in sorted(days)] for days in (found.off, found.work))
    said = json.dumps([layer, found.year, found.region, found.notice, off, work])
    return CalendarYear(
        year=found.year,
        layer=layer,
        region=found.region,
        source=found.notice,
        off=off,
        work=work,
        digest=hashlib.sha256(said.encode()).hexdigest(),
    )


def _without(now: Iterable[CalendarYear], found: Year, layer: Layer) -> list[CalendarYear]:
    """Without the one that the new one takes the place of."""
    if layer == Layer.NOTICE:
        return [row for row in now if (row.layer, row.year) != (layer, found.year)]
    same = (layer, found.year, found.region, found.notice)
    return [row for row in now if (row.layer, row.year, row.region, row.source) != same]


def _merged(region: str, rows: Iterable[CalendarYear]) -> WorkCalendar:
    years = {year: law.year_file(year) for year in range(law.FIRST_YEAR, law.LAST_YEAR + 1)}
    overlays: list[Year] = []
    for row in rows:
        if row.layer == Layer.NOTICE:
            years[row.year] = row.as_law
        elif region.startswith(division_prefix(row.region)):
            overlays.append(row.as_law)
    overlays.sort(key=lambda overlay: len(division_prefix(overlay.region)))  # the nearer the place, the later
    return law.calendar_of(years.values(), overlays)


def _shifts(before: WorkCalendar, after: WorkCalendar, year: int) -> Iterable[Shift]:
    """The year and the December before it, which a notice may reach into."""
    before, after = before.provisional(), after.provisional()
    day, last = date(year - 1, 12, 1), date(year, 12, 31)
    while day <= last:
        was, becomes = before.is_workday(day), after.is_workday(day)
        if was != becomes:
            yield Shift(day, was, becomes)
        day += timedelta(days=1)


def _stamp() -> tuple[str, ...]:
    """What is there, by content: what an act saw that was then rolled back must not be taken for what is there."""
    return tuple(CalendarYear.objects.order_by("pk").values_list("digest", flat=True))


@lru_cache(maxsize=256)
def _calendar(region: str, _stamp: tuple[str, ...]) -> WorkCalendar:
    return _merged(region, rows()).provisional()


@lru_cache(maxsize=64)
def _by_version(region: str, _stamp: tuple[str, ...]) -> dict[str, WorkCalendar]:
    imported = list(CalendarYear.objects.order_by("pk"))
    before = (_merged(region, _newest(imported[:count])).provisional() for count in range(len(imported) + 1))
    return {calendar.version: calendar for calendar in before}
