"""
提醒: before the last day to its officer, nearer to it to those who sign and to the head, afterwards every working day
to all of them. A case whose clock stands still is quiet. A notice names the number and 张某, nothing more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.models import Agency
from gongkai.applications import passing
from gongkai.applications.cases import practice_of
from gongkai.applications.models import Application, Handout, Practice
from gongkai.applications.models.application import ApplicationQuerySet
from gongkai.applications.obligations import say
from gongkai.applications.recounting import persons_of
from gongkai.applications.selectors import pausing
from gongkai.duties import services as duties
from gongkai.law.calendar import WorkCalendar
from gongkai.notices import kinds
from gongkai.notices.kinds import NoticeKind
from gongkai.notices.models import Notice
from gongkai.notices.services import tell
from gongkai.people.models import Post
from gongkai.people.roles import Role

NEAR: Final = NoticeKind(
    "applications.near",
    _("申请快到答复期限"),
    _("{who}的申请（{number}）要在{due}以前答复{note}"),
)
ESCALATED: Final = NoticeKind(
    "applications.escalated",
    _("申请快到期，还没有办结"),
    _("{who}的申请（{number}）{due}到期{note}，还没有办结"),
)
LATE: Final = NoticeKind(
    "applications.late",
    _("申请超过了答复期限"),
    _("{who}的申请（{number}）应当在{due}以前答复{note}，已经超过{days}个工作日，还没有办结"),
)
HANDOUT_LATE: Final = NoticeKind(
    "applications.handout_late",
    _("转办超过了内部期限"),
    _("{office}还没有回复转办（{number}），内部期限是{due}"),
)
KINDS: Final = (NEAR, ESCALATED, LATE, HANDOUT_LATE)
Wanted = tuple[int, NoticeKind, Mapping[str, str], str, str]  # person, kind, values, address, key


def register() -> None:
    for kind in KINDS:
        kinds.register(kind)
    duties.source("applications.reminders", look)


def look(today: date) -> Iterator[int]:
    """Every hour; who was told is not told again. Nobody is reminded on a day of rest, nor by a day of yesterday."""
    yield from passing.look(today)
    cases, asked = Application.objects.open(), Handout.objects.overdue(today)
    concerned = Q(pk__in=cases.order_by().values("agency")) | Q(pk__in=asked.order_by().values("application__agency"))
    for agency in Agency.objects.filter(concerned).order_by("pk").iterator(chunk_size=200):
        calendar = calendar_of(agency)
        if calendar.is_workday(today):
            yield from _Round(agency, calendar, practice_of(agency), today).make()
            late = asked.filter(application__agency=agency).select_related("application", "office")
            yield from duties.few_at_a_time(late, _handouts)


@dataclass
class _Round:
    """The reminders of one agency on one working day."""

    agency: Agency
    calendar: WorkCalendar
    practice: Practice
    today: date

    def make(self) -> Iterator[int]:
        return duties.few_at_a_time(self._cases(), self._remind)

    def _cases(self) -> ApplicationQuerySet:
        """Those that are near enough, and whose clock runs."""
        last = max(self.near, self.escalating)
        return Application.objects.open().filter(~pausing(self.today), agency=self.agency, due_on__lte=last)

    @cached_property
    def near(self) -> date:
        return self._within(self.practice.remind_days)

    @cached_property
    def escalating(self) -> date:
        return self._within(self.practice.escalate_days)

    def _within(self, days: int) -> date:
        """The last day that is within so many working days from today."""
        return self.calendar.add(self.today, days) if days else self.today

    @cached_property
    def signing(self) -> list[int]:
        """Who signs answers there, the head of the office among them."""
        held = Post.objects.held(self.today).filter(agency=self.agency, role=Role.APPROVER)
        return sorted(set(held.values_list("person", flat=True)))

    def _remind(self, cases: Sequence[Application]) -> None:
        _tell_once([each for case in cases for each in self._wanted(case)])

    def _wanted(self, case: Application) -> Iterator[Wanted]:
        due = case.due_on
        if due is None:
            return
        if due < self.today:
            everybody = sorted({*persons_of(case), *self.signing})
            yield from self._to(everybody, LATE, case, due, self.today.isoformat())
            return
        if due <= self.near:
            yield from self._to(persons_of(case), NEAR, case, due)
        if due <= self.escalating:
            yield from self._to(self.signing, ESCALATED, case, due)

    def _to(
        self, persons: Iterable[int], kind: NoticeKind, case: Application, due: date, turn: str = ""
    ) -> Iterator[Wanted]:
        values = {
            "who": case.applicant_label,
            "number": case.number,
            "due": say(due),
            "note": _now("（暂定）") if case.provisional else "",
            "days": str(self.calendar.count(due, self.today)),
        }
        url = reverse("applications:case", args=[case.pk])
        for person in persons:
            yield person, kind, values, url, f"{kind.id}:{case.pk}:{due.isoformat()}:{turn}"


def _handouts(rows: Sequence[Handout]) -> None:
    """To the officer, once; the office itself is told by its duty to answer."""
    _tell_once([each for row in rows for each in _of_handout(row)])


def _of_handout(row: Handout) -> Iterator[Wanted]:
    values = {"office": row.office.short_name, "number": row.application.number, "due": say(row.due_on)}
    url = reverse("applications:handout", args=[row.pk])
    for person in persons_of(row.application):
        yield person, HANDOUT_LATE, values, url, f"{HANDOUT_LATE.id}:{row.pk}:{row.due_on.isoformat()}"


def _tell_once(wanted: Sequence[Wanted]) -> None:
    """One question finds who was told: what is left is told by its key, which nobody is told twice."""
    told = set(Notice.objects.filter(key__in={key for *_rest, key in wanted}).values_list("person", "key"))
    for person, kind, values, url, key in wanted:
        if (person, key) not in told:
            tell(person, kind.id, values=values, url=url, key=key)
