"""
期限重算: a calendar came in or the agency reads the law anew, so the days of open cases are counted again. Each case
in a transaction of its own; what is counted already is passed over, so a task that was killed goes on where it was.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.codes import division_prefix
from gongkai.agencies.models import Agency
from gongkai.agencies.places import region_of
from gongkai.applications import obligations
from gongkai.applications.cases import Case, copy_consultations, working
from gongkai.applications.models import Application, Recount
from gongkai.applications.models.application import columns_of
from gongkai.applications.models.recounts import Cause, Progress
from gongkai.duties import kinds as duty_kinds
from gongkai.duties import services as duties
from gongkai.duties.kinds import DutyKind
from gongkai.law.citations import LawError
from gongkai.ledger import kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from gongkai.notices import kinds as notices
from gongkai.notices.kinds import NoticeKind
from gongkai.notices.services import tell
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of
from gongkai.tasks.jobs import Job
from gongkai.tasks.services import enqueue

TASK: Final = "applications.recount"
BATCH: Final = 200
TOLD_EVERY: Final = 20  # cases: for the page that shows how far it is
RECOUNTED: Final = EntryKind(
    "application.recounted", _("重新计算期限"), ("due_before", "due_on", "provisional", "calendar")
)
MOVED: Final = NoticeKind(
    "applications.recounted", _("期限有变"), _("{who}的申请（{number}）：答复期限由{before}改为{after}")
)
STUCK: Final = NoticeKind(
    "applications.not_recounted",
    _("期限没有算成"),
    _("{who}的申请（{number}）：按新的工作日历或者办理规则算不出期限，请打开案卷核对"),
)
DONE: Final = NoticeKind(
    "applications.recount_done",
    _("期限重新算完了"),
    _("按新的理解算完了{counted}件在办申请：{moved}件的期限变了，{stuck}件没有算成"),
)
UNDER_WAY: Final = DutyKind(
    id="applications.recounting",
    label=_("期限正在重新计算"),
    sentence=_("在办申请的期限正在重新计算，算完以前，今天、清单和日历上的日期可能还是原来的"),
    act=_("看进度"),
    url=lambda _duty: reverse("applications:practice"),
    roles=frozenset({Role.OFFICER}),
    citation=_("机关内部制度"),
)
logger = logging.getLogger("gongkai.applications")


def register() -> None:
    kinds.register(RECOUNTED)
    kinds.name_facts({"due_before": _("原来的期限")})
    for kind in (MOVED, STUCK, DONE):
        notices.register(kind)
    duty_kinds.register(UNDER_WAY)


def calendar_changed(region: str) -> None:
    """Told by the task of the import: each agency below the place that has open cases gets a task of its own."""
    agencies = Agency.objects.filter(pk__in=Application.objects.open().order_by().values("agency")).order_by("pk")
    for agency in agencies.iterator(chunk_size=BATCH):
        if _lies_in(agency, region):
            ask(agency, calendar_of(agency).version)


def _lies_in(agency: Agency, region: str) -> bool:
    return region_of(agency).startswith(division_prefix(region))


@transaction.atomic
def ask(agency: Agency, version: str, row: Recount | None = None) -> None:
    """
    Have the open cases of an agency counted again. `version`: of what they are counted by from now on; `row`: the
    account of it, where there is one already.
    """
    mine = row or Recount.objects.create(
        agency=agency, cause=Cause.CALENDAR, progress=Progress.COUNTING, began_at=timezone.now()
    )
    key = f"{TASK}:{agency.pk}:{_short(version)}"
    task = enqueue(TASK, key=key, payload={"agency": agency.pk, "recount": mine.pk}, agency=agency.pk)
    if row is None and task.payload.get("recount") != mine.pk:
        mine.delete()  # asked before, and not finished
        return
    duties.owe(UNDER_WAY.id, subject=mine.subject, agency=agency, due_on=today_in_china())


def _short(version: str) -> str:
    return hashlib.sha256(version.encode()).hexdigest()[:16]


def recount_all(job: Job) -> None:
    """The task. What of it is done stands in the account, so that the page can show it while it goes on."""
    row = Recount.objects.filter(pk=job.payload.get("recount") or 0).first()
    total, done, stuck = Application.objects.open().filter(agency=job.payload["agency"]).count(), 0, 0
    for done, pk in enumerate(_keys(job.payload["agency"]), 1):
        job.progress(done - 1, max(total, done))
        stuck += recount(pk, row=row) is None
        if row is not None and done % TOLD_EVERY == 0:
            Recount.objects.filter(pk=row.pk).update(counted=done)
    if row is not None:
        _finish(row, counted=done, stuck=stuck)


def _finish(row: Recount, **counts: int) -> None:
    """Who asked for it is told what came of it, once."""
    with transaction.atomic():
        values = {"progress": Progress.DONE, "finished_at": timezone.now(), **counts}
        duties.settle(UNDER_WAY.id, row.subject)
        if not Recount.objects.filter(pk=row.pk, progress=Progress.COUNTING).update(**values) or row.person is None:
            return
        row.refresh_from_db()
        told = {"counted": row.counted, "moved": row.moved, "stuck": row.stuck}
        tell(row.person, DONE.id, values=told, url=reverse("applications:practice"), key=f"{DONE.id}:{row.pk}")


def _keys(agency: int) -> Iterator[int]:
    """Of open cases, a few hundred at a time: those that are closed meanwhile need not be counted."""
    last = 0
    while keys := list(
        Application.objects.open()
        .filter(agency=agency, pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        yield from keys
        last = keys[-1]


def recount(pk: int, *, row: Recount | None = None, today: date | None = None) -> bool | None:
    """
    One case: whether anything of it is different now. It is an entry, and its officer is told of a new day. None where
    its days cannot be counted.
    """
    try:
        with working(pk, by=SYSTEM, source="recount", today=today) as case:
            before = case.application.due_on
            changed = _recounted(case)
            if row is not None and case.opened.due_on != before:
                Recount.objects.filter(pk=row.pk).update(moved=F("moved") + 1)
            return changed
    except LawError:
        logger.exception("the days of application %s could not be counted again", pk)
        _tell_stuck(Application.objects.get(pk=pk))
        return None


def _recounted(case: Case) -> bool:
    application, casefile, calendar = case.application, case.opened, case.rules.calendar.version
    wanted = columns_of(casefile)
    changed = [name for name, value in wanted.items() if getattr(application, name) != value]
    copy_consultations(application, casefile)
    if not changed:
        obligations.owe_for(application, casefile, case.rules, events=case.events, today=case.today)
        Application.objects.filter(pk=application.pk).exclude(calendar=calendar).update(calendar=calendar)
        return False
    before = application.due_on
    said: dict[str, Fact] = {"due_before": _day(before), "due_on": _day(casefile.due_on)}
    said |= {"provisional": casefile.provisional, "calendar": calendar}
    case.note(RECOUNTED.id, on=None, **said)
    if casefile.due_on != before:
        values = _named(application) | {"before": _shown(before), "after": _shown(casefile.due_on)}
        _tell(application, MOVED, values, f"{case.count}")
    return True


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose last day is another now."""

    application: Application
    before: date | None
    after: date | None


def moved_by(row: Recount, most: int = 50) -> list[Moved]:
    """The first of those whose last day it changed."""
    if row.began_at is None:
        return []
    until = row.finished_at or timezone.now()
    found = Entry.objects.filter(
        agency=row.agency_id, kind=RECOUNTED.id, recorded_at__gte=row.began_at, recorded_at__lte=until
    )
    facts = {int(entry.subject.rpartition(":")[2]): json.loads(entry.body)["facts"] for entry in found[: 4 * most]}
    days = {pk: (_read(told["due_before"]), _read(told["due_on"])) for pk, told in facts.items()}
    wanted = [pk for pk, (before, after) in days.items() if before != after][:most]
    return [Moved(case, *days[case.pk]) for case in Application.objects.filter(pk__in=wanted).order_by("pk")]


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def under_way(post: Post) -> bool:
    """Whether days that the lists of the post show may still be those of before."""
    counting = Recount.objects.counting()
    return counting.exists() and counting.filter(agency__in=agencies_of(post)).exists()  # seldom are there any


def _named(application: Application) -> dict[str, str]:
    return {"who": application.applicant_label, "number": application.number}


def _tell_stuck(application: Application) -> None:
    _tell(application, STUCK, _named(application), f"{application.turn}")


def _tell(application: Application, kind: NoticeKind, values: dict[str, str], turn: str) -> None:
    url = reverse("applications:case", args=[application.pk])
    for person in persons_of(application):
        tell(person, kind.id, values=values, url=url, key=f"{kind.id}:{application.pk}:{turn}")


def persons_of(application: Application) -> list[int]:
    """Its officer; while it has none (any more), every officer of the agency."""
    held = Post.objects.held(today_in_china())
    if application.officer_id and (own := held.filter(pk=application.officer_id).first()):
        return [own.person_id]
    found = held.filter(agency=application.agency_id, role=Role.OFFICER).values_list("person", flat=True)
    return sorted(set(found))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _shown(day: date | None) -> str:
    return day.isoformat() if day else _now("未定")
