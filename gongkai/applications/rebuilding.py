"""
重新推算: the stored columns of all cases once more from their entries, as of today; of what has ended, as the act of
the last entry left them. The first look reads only; what seems to differ is looked at again under its lock, and that
alone is written.
"""

import gc
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final

import django
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.calendars import calendar_named
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency
from gongkai.agencies.places import region_of
from gongkai.applications import entries
from gongkai.applications.cases import Rules, materialised, rules_of
from gongkai.applications.models import Application, Consultation
from gongkai.applications.models.application import OPEN, STORED, columns_of, subject_of
from gongkai.law.casefile import CaseFile, Event, fold
from gongkai.law.citations import LawError
from gongkai.ledger import chains, kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.services import SYSTEM, Draft, append
from gongkai.ledger.snapshots import snapshot

SLICE: Final = 4_000  # keys that a process is given at a time
BATCH: Final = 400  # cases that are read together
FEW: Final = 100  # that are locked together
OF_ACTS: Final = ("case.", "application.", "handout.")  # kinds of entries that an act of the case makes
READ: Final = ("pk", "agency_id", *STORED)
Columns = Mapping[str, tuple[Any, Any]]

REBUILT: Final = EntryKind("applications.rebuilt", _("按台账改正存储的办理状态"), ("cases", "columns"))


def register() -> None:
    kinds.register(REBUILT)
    kinds.name_facts({"applications.rebuilt:cases": _("申请"), "applications.rebuilt:columns": _("改正的列")})


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose columns are not what its entries say. `refusal`: the entries cannot be read as a case at all."""

    pk: int
    number: str
    columns: Columns = field(default_factory=dict)  # "due_on", "c1.sent_on": what is stored, and what should be
    refusal: str = ""


@dataclass(slots=True)
class Done:
    cases: int = 0
    differing: int = 0
    unreadable: int = 0
    written: int = 0  # rows

    @property
    def sound(self) -> bool:
        return not self.differing and not self.unreadable


def rebuild(
    *,
    write: bool = True,
    workers: int = 1,
    today: date | None = None,
    tell: Callable[[Difference], object] = lambda _each: None,
    progress: Callable[[int], object] = lambda _count: None,
) -> Done:
    """Look at every case; mend what differs, or (`write=False`) only `tell` of it. Memory stays flat."""
    done, today = Done(), today or today_in_china()
    for looked, suspects in _first_looks(workers, today):
        done.cases += looked
        for start in range(0, len(suspects), FEW):
            _second_look(suspects[start : start + FEW], today, done, tell, write=write)
        progress(done.cases)
    return done


def _first_looks(workers: int, today: date) -> Iterator[tuple[int, list[int]]]:
    """For each slice of the keys: how many cases there are, and the keys of those that seem to differ."""
    if workers <= 1:
        look = Looking(today)
        yield from (look.over(*keys) for keys in _slices())
        return
    context = multiprocessing.get_context("spawn")  # a connection to the database cannot be shared
    with ProcessPoolExecutor(workers, mp_context=context, initializer=django.setup) as pool:
        slices = _slices()
        waiting = [pool.submit(_look_over, today, *keys) for keys in islice(slices, 2 * workers)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_look_over, today, *keys) for keys in islice(slices, 1)]


def _slices() -> Iterator[tuple[int, int]]:
    found = Application.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if found["first"] is not None:
        yield from ((start, start + SLICE) for start in range(found["first"], found["last"] + 1, SLICE))


_looking: "Looking | None" = None


def _look_over(today: date, first: int, end: int) -> tuple[int, list[int]]:
    global _looking  # noqa: PLW0603 - one for each process: it keeps the rules of the agencies
    _looking = _looking or Looking(today)
    return _looking.over(first, end)


@dataclass(frozen=True, slots=True)
class Trail:
    """What the ledger has of a case: its events, how many entries there are, and when the last was made."""

    events: list[Event]
    turn: int
    day: date


NOTHING: Final = Trail([], 0, date.max)


def _trails(keys: Iterable[int]) -> dict[int, Trail]:
    """Of many cases, with one question. Acts of a case make its entries; that its words were destroyed is none."""
    kept: dict[str, list[tuple[str, str, None]]] = defaultdict(list)
    for subject, kind, body in entries.rows_of([subject_of(pk) for pk in keys]):
        if kind.startswith(OF_ACTS):
            kept[subject].append((kind, body, None))
    return {
        int(subject.partition(":")[2]): Trail(entries.read(rows), len(rows), entries.made_on(rows[-1][1]))
        for subject, rows in kept.items()
    }


def _consultations(keys: Sequence[int]) -> Mapping[int, list[Consultation]]:
    asked: dict[int, list[Consultation]] = defaultdict(list)
    for row in Consultation.objects.filter(application__in=keys):
        asked[row.application_id].append(row)
    return asked


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is read here holds nothing in circles, and looking for them among so many objects takes a quarter of all."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Looking:
    """Looks at cases; keeps the rules of the agencies for as long as a run takes."""

    def __init__(self, today: date | None = None) -> None:
        self._today = today or today_in_china()
        self._rules: dict[int, tuple[Rules, str]] = {}

    def over(self, first: int, end: int) -> tuple[int, list[int]]:
        """Reads only. The keys from `first` on, before `end`."""
        with _uncollected():
            return self._over(first, end)

    def _over(self, first: int, end: int) -> tuple[int, list[int]]:
        count = 0
        suspects: list[int] = []
        while True:
            with snapshot():
                found = Application.objects.filter(pk__gte=first, pk__lt=end).order_by("pk")
                rows = list(found.values_list(*READ)[:BATCH])
                suspects += self._differing(rows)
            count += len(rows)
            if len(rows) < BATCH:
                return count, suspects
            first = rows[-1][0] + 1

    def _differing(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[int]:
        """Of rows as READ has them, the keys of those that seem wrong: each is only compared, and made no object."""
        self._read_rules({agency for _pk, agency, *_stored in rows})
        keys = [row[0] for row in rows]
        trails, asked = _trails(keys), _consultations(keys)
        for pk, agency, *stored in rows:
            was = dict(zip(STORED, stored, strict=True))
            trail = trails.get(pk) or NOTHING
            try:
                casefile, rules = self._counted(agency, was["state"], was["calendar"], trail)
            except LawError:
                yield pk
                continue
            right = columns_of(casefile) | {"turn": trail.turn, "calendar": rules.calendar.version}
            if was != right or any(materialised(casefile, asked.get(pk, ()))):
                yield pk

    def at(self, rows: Sequence[Application]) -> Iterator[tuple[Application, "Found | LawError | None"]]:
        """Each of the rows with what is wrong: None where nothing is."""
        self._read_rules({row.agency_id for row in rows})
        keys = [row.pk for row in rows]
        trails, asked = _trails(keys), _consultations(keys)
        for row in rows:
            try:
                found = self._found(row, trails.get(row.pk) or NOTHING, asked.get(row.pk, ()))
            except LawError as refusal:
                yield row, refusal
            else:
                yield row, found

    def _found(self, row: Application, trail: Trail, asked: Sequence[Consultation]) -> "Found | None":
        casefile, rules = self._counted(row.agency_id, row.state, row.calendar, trail)
        columns = row.materialise(casefile, turn=trail.turn, calendar=rules.calendar.version)
        consulted = list(materialised(casefile, asked)) if asked else []
        return Found(columns, consulted) if columns or consulted else None

    def _counted(self, agency: int, state: str, calendar: str, trail: Trail) -> tuple[CaseFile, Rules]:
        """As the act of the last entry left it; of what goes on without acts, as of today."""
        rules = self._rules_for(agency, state, calendar)
        casefile = fold(trail.events, rules.calendar, trail.day, readings=rules.readings)
        if self._today > trail.day and _goes_on(casefile):
            casefile = fold(trail.events, rules.calendar, self._today, readings=rules.readings)
        return casefile, rules

    def _read_rules(self, agencies: Collection[int]) -> None:
        new = set(agencies) - self._rules.keys()
        for pk, agency in Agency.objects.in_bulk(new).items() if new else ():
            self._rules[pk] = rules_of(agency), region_of(agency)

    def _rules_for(self, agency: int, state: str, calendar: str) -> Rules:
        """Those of now; a case that has ended stays counted by the calendar that it was counted by, if it is known."""
        rules, region = self._rules[agency]
        if state in OPEN or calendar == rules.calendar.version:
            return rules
        known = calendar_named(calendar, region)
        return Rules(known, rules.readings, rules.practice) if known else rules


def _goes_on(casefile: CaseFile) -> bool:
    """An opinion is awaited: the days pass without an act."""
    return casefile.state.value in OPEN and any(each.ended_on is None for each in casefile.consultations)


@dataclass(frozen=True, slots=True)
class Found:
    """What differs of a case; its rows hold already what is right."""

    columns: Columns
    consulted: Sequence[tuple[Consultation, Columns]]

    @property
    def named(self) -> dict[str, tuple[Any, Any]]:
        of_consultations = {
            f"{row.key}.{name}": change for row, changed in self.consulted for name, change in changed.items()
        }
        return {**self.columns, **of_consultations}


@transaction.atomic
def _second_look(
    keys: Sequence[int], today: date, done: Done, tell: Callable[[Difference], object], *, write: bool
) -> None:
    """Under the locks that acts take: what was only being done at the first look is no difference."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("agency", "officer")
    mended = []
    for row, found in Looking(today).at(list(locked.filter(pk__in=keys).order_by("pk"))):
        if isinstance(found, LawError):
            done.unreadable += 1
            tell(Difference(row.pk, row.number, refusal=found.message))
        elif found is not None:
            done.differing += 1
            tell(Difference(row.pk, row.number, found.named))
            mended.append((row, found))
    if write and mended:
        done.written += _write(mended)


def _write(mended: Sequence[tuple[Application, Found]]) -> int:
    """The rows that differ, and an entry that says which these were."""
    written = 0
    for row, found in mended:
        if found.columns:
            row.save(update_fields=list(found.columns))
        for asked, changed in found.consulted:
            asked.save(update_fields=list(changed))
        written += bool(found.columns) + len(found.consulted)
    append(
        Draft(
            chain=chains.security(),
            kind=REBUILT.id,
            by=SYSTEM,
            facts={
                "cases": [row.pk for row, _found in mended],
                "columns": sorted({name for _row, found in mended for name in found.named}),
            },
        )
    )
    return written
