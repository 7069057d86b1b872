"""办理规则: what an agency sets itself where the law leaves room; who set what is in the ledger."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.agencies.models.numbers import Counter
from gongkai.applications import entries, recounting
from gongkai.applications.cases import practice_of
from gongkai.applications.models import Application, Practice, Recount
from gongkai.applications.models.application import subject_of as subject_of_case
from gongkai.applications.models.recounts import Cause, Progress
from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile import Event, Readings, fold, readings
from gongkai.law.citations import REGISTER, LawError
from gongkai.law.sentences import explain
from gongkai.ledger import chains, kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor, Draft, append
from gongkai.notices import kinds as notices
from gongkai.notices.kinds import NoticeKind
from gongkai.notices.services import tell
from gongkai.tasks.jobs import Job
from gongkai.tasks.models import Task
from gongkai.tasks.services import enqueue

SET: Final = EntryKind("applications.practice_set", _("修改办理规则"), ("fields", "values"))
TASK: Final = "applications.readings"
REFUSED: Final = NoticeKind(
    "applications.readings_refused",
    _("办理规则没有改成"),
    _("按您改的理解，申请（{number}）已经登记的事就不成立了，所以一条也没有改"),
)
SHOWN: Final = 20  # of the latest changes
LATEST: Final = 3  # accounts of recounts
LOT: Final = 500  # cases in memory at a time
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Setting:
    """A column of Practice: where the law leaves room for it, and what it changes."""

    name: str
    ground: Words
    effect: Words


SETTINGS: Final = (
    Setting(
        "receipt_confirms",
        _("条例第三十一条第三项"),
        _(
            "只有公布的《政府信息公开指南》这样写了才能打开。打开以后网上提交的申请，提交当日就算双方确认收到；以前提交的不变。"
        ),
    ),
    Setting("supplement_days", _("条例第三十条（合理的补正期限）"), _("写补正告知书时先填的天数，写的时候可以改。")),
    Setting("reasons_days", _("条例第三十五条（没有规定天数）"), _("要求说明理由时先填的天数，写的时候可以改。")),
    Setting(
        "consult_days",
        _("条例第三十三条第三款、第三十四条（其他机关没有规定天数）"),
        _("征求其他机关意见时先填的天数。第三方、共同制作机关的15个工作日是法定的，不能改。"),
    ),
    Setting("handout_days", _("机关内部制度"), _("转办时先填的内部期限，不影响答复期限。")),
    Setting("remind_days", _("机关内部制度"), _("离答复期限届满还有这么多个工作日时提醒承办人。")),
    Setting(
        "escalate_days",
        _("机关内部制度"),
        _("离届满还有这么多个工作日时提醒签发人和工作机构负责人；超期以后每个工作日提醒一次。"),
    ),
    Setting(
        "complaint_days",
        _("条例第四十一条、第四十七条、第五十一条（没有规定天数）"),
        _("其他来件登记时算出的办理期限，是本机关自己定的。以前登记的不变。"),
    ),
    Setting("retention_years", _("机关档案管理规定"), _("归档时算出保管到哪一年年底。以前归档的不变。")),
    Setting(
        "frequent_count",
        _("条例第三十五条"),
        _("同一申请人一个月内提出这么多件起，登记时提示。系统不代替判断是否合理。"),
    ),
    Setting(
        "electronic_arrival",
        _("法律没有专门规定，参照民事诉讼法第九十条"),
        _("申请人同意电子送达的，文书从发出或者从打开时起算送达。以前送达的不变。"),
    ),
    Setting("how_to_pay", _("国办函〔2020〕109号"), _("先填进收费通知，也显示给申请人。")),
)
COLUMNS: Final = tuple(setting.name for setting in SETTINGS)


def register() -> None:
    kinds.register(SET)
    notices.register(REFUSED)
    named = {field.name: field.verbose_name for field in Practice._meta.fields if field.name in COLUMNS}
    read = {f"readings.{name}": explain(f"case.reading.{name}") for name in NAMES}
    kinds.name_codes("applications.practice_set:fields", {**named, **read})
    kinds.name_facts({"applications.practice_set:fields": _("改了哪些"), "applications.practice_set:values": _("改成")})


def stamp(practice: Practice) -> str:
    """By which a form knows that it was filled in from what is there now."""
    said = json.dumps(_values(practice), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _values(practice: Practice) -> dict[str, Any]:
    return {name: getattr(practice, name) for name in COLUMNS} | _readings(practice)


def _readings(practice: Practice) -> dict[str, Any]:
    now = practice.as_readings()
    return {f"readings.{name}": getattr(now, name) for name in NAMES}


NAMES: Final = tuple(each.id.removeprefix("case.reading.") for each in readings())


@transaction.atomic
def change(agency: Agency, columns: Mapping[str, Any], read: Readings, *, by: Actor, seen: str = "") -> list[str]:
    """
    The names of what is different. The columns are so at once; new readings of the law only after a task has looked
    through all cases (`look_through`). LawError where another changed the rules since they were seen, or while other
    readings are looked through.
    """
    # One at a time; the row of rules may not be there yet.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    practice = practice_of(agency)
    if seen and seen != stamp(practice):
        raise LawError("practice.changed", REGISTER)
    before = _values(practice)
    for name, value in columns.items():
        setattr(practice, name, value)
    changed = [name for name, value in _values(practice).items() if value != before[name]]
    if changed:
        practice.save()
        _tell(agency, {name: getattr(practice, name) for name in changed}, by)
    wanted = {f"readings.{name}": getattr(read, name) for name in NAMES}
    reread = [name for name, value in wanted.items() if value != before[name]]
    if reread:
        _ask(agency, read, by)
    return changed + reread


def _ask(agency: Agency, read: Readings, by: Actor) -> None:
    for known in Recount.objects.filter(agency=agency, progress=Progress.CHECKING):
        if Task.objects.unfinished().filter(key=f"{TASK}:{known.pk}").exists():
            raise LawError("practice.checking", REGISTER)
        known.progress, known.finished_at = Progress.REFUSED, timezone.now()  # its task failed as often as it may
        known.save(update_fields=["progress", "finished_at"])
    row = Recount.objects.create(
        agency=agency,
        cause=Cause.READINGS,
        progress=Progress.CHECKING,
        readings={name: _plain(getattr(read, name)) for name in NAMES if getattr(read, name) != DEFAULTS[name]},
        person=by.person,
        post=by.post,
    )
    enqueue(TASK, key=f"{TASK}:{row.pk}", payload={"recount": row.pk}, post=by.post, agency=agency.pk)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


DEFAULTS: Final = {each.id.removeprefix("case.reading."): each.default for each in readings()}


def look_through(job: Job) -> None:
    """
    The task: no case of the agency may become one that the program cannot read any more. It reads without a lock; what
    was entered meanwhile is looked at again with the readings put in force, in one short transaction.
    """
    row = Recount.objects.select_related("agency").get(pk=job.payload["recount"])
    if row.progress != Progress.CHECKING:
        return
    read, mark = _as_readings(row), _last_entry()
    cases = Application.objects.filter(agency=row.agency)
    total, done = cases.count(), 0
    for keys in _lots(cases):
        if (against := _first_against(row.agency, keys, read)) is not None:
            _refuse(row, against)
            return
        done += len(keys)
        Recount.objects.filter(pk=row.pk).update(looked_at=done)
        job.progress(done, max(total, done))
    _put_in_force(row, read, mark)


def _as_readings(row: Recount) -> Readings:
    return Practice(agency=row.agency, readings=row.readings).as_readings()


def _last_entry() -> int:
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _lots(cases: QuerySet[Application]) -> Iterator[list[int]]:
    """The keys, a lot at a time, each asked for when it is its turn."""
    last = 0
    while keys := list(cases.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:LOT]):
        yield keys
        last = keys[-1]


def _first_against(agency: Agency, keys: Sequence[int], read: Readings) -> int | None:
    """The first that cannot be read in this way, and can be as the agency reads now."""
    calendar, day = calendar_of(agency), today()
    subjects = {subject_of_case(pk): pk for pk in keys}
    rows = Entry.objects.filter(subject__in=subjects, kind__startswith=entries.PREFIX).order_by("id")
    found: dict[int, list[Any]] = {pk: [] for pk in keys}
    for subject, *entry in rows.values_list("subject", "kind", "body", "recorded_at"):
        found[subjects[subject]].append(entry)
    for pk, own in found.items():
        events = entries.read(own)
        if not _folds(events, calendar, day, read) and _folds(events, calendar, day, practice_of(agency).as_readings()):
            return pk
    return None


def _folds(events: Sequence[Event], calendar: WorkCalendar, day: date, read: Readings) -> bool:
    try:
        fold(events, calendar, day, readings=read)
    except LawError:
        return False
    return True


def _refuse(row: Recount, against: int) -> None:
    """Nothing is changed, and who asked is told because of which case."""
    with transaction.atomic():
        values = {"progress": Progress.REFUSED, "finished_at": timezone.now(), "against": against}
        Recount.objects.filter(pk=row.pk, progress=Progress.CHECKING).update(**values)
        if row.person is not None:
            number = Application.objects.get(pk=against).number
            address = reverse("applications:practice")
            tell(row.person, REFUSED.id, values={"number": number}, url=address, key=f"{REFUSED.id}:{row.pk}")


def _put_in_force(row: Recount, read: Readings, mark: int) -> None:
    """From here on cases are counted by the new readings; those that are open are counted again by a further task."""
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=row.agency_id)
        list(Counter.objects.select_for_update().filter(series__agency=row.agency_id))  # nobody registers meanwhile
        since = Entry.objects.filter(agency=row.agency_id, id__gt=mark, kind__startswith=entries.PREFIX)
        keys = sorted({int(subject.rpartition(":")[2]) for subject in since.values_list("subject", flat=True)})
        against = _first_against(row.agency, keys, read)
        if against is None:
            _set(row)
    if against is not None:
        _refuse(row, against)


def _set(row: Recount) -> None:
    practice = practice_of(row.agency)
    before = _readings(practice)
    practice.readings = row.readings
    practice.save()
    now = _readings(practice)
    row.progress, row.began_at = Progress.COUNTING, timezone.now()
    row.save(update_fields=["progress", "began_at"])
    recounting.ask(row.agency, f"{stamp(practice)} {row.pk}", row)
    changed = {name: value for name, value in now.items() if value != before[name]}
    _tell(row.agency, changed, Actor(person=row.person, post=row.post))


def _tell(agency: Agency, values: Mapping[str, Any], by: Actor) -> None:
    """Codes and numbers; of how to pay only that it was changed."""
    told = {name: _plain(value) for name, value in values.items() if name != "how_to_pay"}
    append(
        Draft(
            chain=chains.work(agency.pk),
            kind=SET.id,
            by=by,
            subject=subject_of(agency),
            agency=agency.pk,
            facts={"fields": list(values), "values": told},
        )
    )


def accounts(agency: Agency) -> list[Recount]:
    """What was looked through and counted again of late, the newest first."""
    return list(Recount.objects.filter(agency=agency).select_related("against")[:LATEST])


def subject_of(agency: Agency) -> str:
    return f"practice:{agency.pk}"


def latest(agency: Agency) -> list[Entry]:
    """Who changed the rules, the newest first."""
    return list(Entry.objects.filter(subject=subject_of(agency), kind=SET.id).order_by("-id")[:SHOWN])
