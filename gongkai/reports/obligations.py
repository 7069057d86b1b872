"""
Who has to publish an annual report by which day (条例 49). The law names departments (31 January) and the government
of a level as a whole (31 March); of townships and of organisations under art. 54 it says nothing: theirs is a setting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, AgencyQuerySet, Kind, Level
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.duties.nearness import Calendars
from gongkai.duties.services import Owed, few_at_a_time, owe_all, settle
from gongkai.law.citations import regulation
from gongkai.law.clock import Annual, annual
from gongkai.people.models import Role
from gongkai.reports.models import Filing, Scope


@dataclass(frozen=True, slots=True)
class Obligation:
    """Agencies of a sort, and the report that they owe."""

    who: Q
    scope: Scope
    limit: str  # of law.clock.annuals, or SETTING

    def date_of(self) -> Annual:
        return by_setting() if self.limit == SETTING else annual(self.limit)


SETTING: Final = "annual.township"
LOCAL: Final = (Level.PROVINCE, Level.CITY, Level.COUNTY)
OBLIGATIONS: Final = (
    Obligation(Q(kind=Kind.DEPARTMENT), Scope.OWN, "annual.department"),
    Obligation(Q(kind=Kind.GOVERNMENT, level__in=LOCAL), Scope.AGGREGATE, "annual.government"),
    Obligation(
        Q(kind=Kind.GOVERNMENT, level=Level.TOWNSHIP) | Q(kind__in=(Kind.DELEGATED, Kind.AUTHORISED)),
        Scope.OWN,
        SETTING,
    ),
)
ANNUAL_REPORT: Final = DutyKind(
    id="reports.annual",
    label=_("年度报告"),
    sentence=_("{agency}{year}年政府信息公开工作年度报告还没有发布，最迟{day}"),
    act=_("看年报怎么办"),
    url=lambda duty: reverse("agencies:tab", args=[duty.agency_id, "reports"]),
    roles=frozenset({Role.OFFICER}),
    citation=_("条例第四十九条、第五十条"),
)


def by_setting() -> Annual:
    """The date that the place has set for those whom the article does not name."""
    month, day = map(int, settings.TOWNSHIP_REPORT_DATE.split("-"))
    return Annual(SETTING, "", month, day, regulation(50))


def look(today: date) -> Iterator[int]:
    """From 1 January on the year before is owed, until the report is there. What was never owed here in time, because
    the site came later, is not held against anybody."""
    year = today.year - 1
    for obligation in OBLIGATIONS:
        if today <= obligation.date_of().due(year):
            yield from few_at_a_time(_lacking(obligation, year), partial(_owe_few, obligation, year))


def _owe_few(obligation: Obligation, year: int, few: Sequence[Agency]) -> None:
    calendars = Calendars()
    owe_all(ANNUAL_REPORT.id, [_owed(agency, obligation, year, calendars) for agency in few])


def _lacking(obligation: Obligation, year: int) -> AgencyQuerySet:
    """Those that have neither the report nor the duty."""
    there = Filing.objects.published().filter(agency=OuterRef("pk"), year=year, scope=obligation.scope)
    subject = Concat(Value("report:"), Cast(OuterRef("pk"), CharField()), Value(f":{year}:{obligation.scope}"))
    owed = Duty.objects.open().filter(kind=ANNUAL_REPORT.id, subject=subject)  # as `subject_of` says it
    return Agency.objects.present().filter(obligation.who).exclude(Exists(there)).exclude(Exists(owed))


def _owed(agency: Agency, obligation: Obligation, year: int, calendars: Calendars) -> Owed:
    limit = obligation.date_of()
    day = limit.due(year)
    return Owed(
        subject=subject_of(agency.pk, year, obligation.scope),
        agency=agency,
        due_on=limit.shown(year, calendars.of(agency)),
        values={
            "agency": agency.short_name if obligation.scope == Scope.OWN else agency.name,
            "year": year,
            "day": gettext("%(month)d月%(day)d日") % {"month": day.month, "day": day.day},
        },
    )


def owed_by(agency: Agency) -> list[Duty]:
    """The reports that the agency has not published yet, the oldest first."""
    return list(Duty.objects.open().filter(kind=ANNUAL_REPORT.id, agency=agency).order_by("due_on", "pk"))


def published(filing: Filing) -> None:
    """The report is there: nothing is owed for it any more."""
    if filing.published_on:
        settle(ANNUAL_REPORT.id, subject_of(filing.agency_id, filing.year, filing.scope))


def count_anew(_region: str) -> Iterator[int]:
    """After a calendar has changed: the last working day up to the date may be another."""
    return few_at_a_time(Duty.objects.open().filter(kind=ANNUAL_REPORT.id), _count_few)


def _count_few(few: Sequence[Duty]) -> None:
    among = Agency.objects.filter(pk__in=[duty.agency_id for duty in few])
    owing = [(obligation, among.filter(obligation.who).in_bulk()) for obligation in OBLIGATIONS]
    calendars = Calendars()
    owed = []
    for duty in few:
        _report, agency, year, scope = duty.subject.split(":")
        for obligation, agencies in owing:
            if obligation.scope == scope and int(agency) in agencies:
                owed.append(_owed(agencies[int(agency)], obligation, int(year), calendars))
    owe_all(ANNUAL_REPORT.id, owed)


def subject_of(agency: int, year: int, scope: str) -> str:
    return f"report:{agency}:{year}:{scope}"
