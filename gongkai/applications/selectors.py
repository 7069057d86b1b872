"""What is asked of applications: who has waited how long and for whom, what is alike, how many one person filed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications import words
from gongkai.applications.cases import practice_of
from gongkai.applications.models import Answer, Application, Consultation, Handout, Letter, Practice, Proposal
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.application import ApplicationQuerySet, State
from gongkai.applications.models.consultations import Party
from gongkai.applications.models.handouts import WAITING
from gongkai.duties.nearness import Nearness
from gongkai.law.report.facts import CaseFact
from gongkai.law.report.similarity import similarity
from gongkai.ledger import particulars

NEAR: Final = 2  # working days
SOON: Final = 5
MOST_DIGITS: Final = 19  # of a primary key
TO_COMPARE: Final = ("number", "state", "topic_key", "words")  # what is read of them
COMPARED: Final = 50  # of one person's applications, the newest: an exact repeat is found among all
ALIKE: Final = 0.5  # share of what two requests have in common, from which an officer should look
REPLY: Final = "reply"  # of law/letters.toml


class Band(models.TextChoices):
    """How near the last day to answer is, in working days."""

    OVERDUE = "overdue", _("已经超期")
    TODAY = "today", _("今天到期")
    NEAR = "near", _("2个工作日内")
    SOON = "soon", _("5个工作日内")
    LATER = "later", _("更晚")
    STILL = "still", _("期限停止计算")


class Waiting(models.TextChoices):
    """Who has to do something next."""

    US = "us", _("本机关办理")
    APPLICANT = "applicant", _("等申请人")
    THIRD_PARTY = "third_party", _("等第三方")
    ORGAN = "organ", _("等其他机关")
    OFFICE = "office", _("等承办科室答复转办单")
    REVIEWER = "reviewer", _("等审核人")
    APPROVER = "approver", _("等签发人")


OF_APPLICANT: Final = (State.AWAITING_SUPPLEMENT, State.AWAITING_FEE, State.AWAITING_REASONS)
ORGANS: Final = (Party.JOINT_MAKER, Party.OTHER_ORGAN)


def pausing(today: date) -> Q:
    """
    The clock stands still: no day is fixed, or somebody else's answer is awaited. The 15 working days of 条例 32 and 34
    end that; the day that was set for another organ does not (33(3)).
    """
    return Q(due_on=None) | _awaiting(today)


def _awaiting(today: date) -> Q:
    asked = Consultation.objects.open().filter(application=OuterRef("pk"))
    within = asked.filter(Q(answer_by=None) | Q(answer_by__gte=today) | Q(party=Party.OTHER_ORGAN))
    return Q(state=State.CONSULTING, provisional=True) & Q(Exists(within))


def within(near: Nearness, band: Band) -> Q:
    """The open cases of a band. Each case is in one."""
    today, still = near.today, pausing(near.today)
    if band is Band.STILL:
        return still
    close, soon = near.calendar.add(today, NEAR), near.calendar.add(today, SOON)
    spans = {
        Band.OVERDUE: Q(due_on__lt=today),
        Band.TODAY: Q(due_on=today),
        Band.NEAR: Q(due_on__gt=today, due_on__lte=close),
        Band.SOON: Q(due_on__gt=close, due_on__lte=soon),
        Band.LATER: Q(due_on__gt=soon),
    }
    return spans[band] & ~still


def numbers_of_bands(cases: ApplicationQuerySet, near: Nearness) -> dict[Band, int]:
    """
    How many of the open cases are in each band. Two queries: all by their last day, which an index alone answers, and
    those of them whose clock stands still, which are few.
    """
    by_day = cases.order_by().values_list("due_on").annotate(number=Count("pk"))
    found = dict.fromkeys(Band, 0)
    for due_on, number in by_day:
        found[_band_of(due_on, near)] += number
    for due_on, number in by_day.filter(_awaiting(near.today)).exclude(due_on=None):
        found[_band_of(due_on, near)] -= number
        found[Band.STILL] += number
    return found


def _band_of(due_on: date | None, near: Nearness) -> Band:
    today, calendar = near.today, near.calendar
    if due_on is None:
        return Band.STILL
    if due_on <= today:
        return Band.OVERDUE if due_on < today else Band.TODAY
    if due_on <= calendar.add(today, NEAR):
        return Band.NEAR
    return Band.SOON if due_on <= calendar.add(today, SOON) else Band.LATER


def waiting(whom: Waiting) -> Q:
    """The open cases in which this one has to do something next."""
    asked = Consultation.objects.open().filter(application=OuterRef("pk"))
    drafts = Answer.objects.filter(application=OuterRef("pk"))
    handed = Handout.objects.waiting().filter(application=OuterRef("pk"))
    proposed = Proposal.objects.open().filter(application=OuterRef("pk"))
    conditions = {
        Waiting.APPLICANT: Q(state__in=OF_APPLICANT),
        Waiting.THIRD_PARTY: Q(Exists(asked.filter(party=Party.THIRD_PARTY))),
        Waiting.ORGAN: Q(Exists(asked.filter(party__in=ORGANS))),
        Waiting.OFFICE: Q(Exists(handed)),
        Waiting.REVIEWER: Q(Exists(drafts.filter(stage=Stage.REVIEW))),
        Waiting.APPROVER: Q(Exists(drafts.filter(stage=Stage.SIGNATURE))) | Q(Exists(proposed)),
    }
    if whom is not Waiting.US:
        return conditions[whom]
    others = Q()
    for condition in conditions.values():
        others |= condition
    return ~others


def waited_for(cases: Sequence[Application]) -> dict[int, list[str]]:
    """For the cases of a page: whom each waits for, in words. Four queries, however many there are."""
    keys = [case.pk for case in cases if case.is_open]
    found: dict[int, list[str]] = {case.pk: [] for case in cases}
    for case in cases:
        if case.state in OF_APPLICANT:
            found[case.pk].append(str(Waiting.APPLICANT.label))
    for pk, party in Consultation.objects.open().filter(application__in=keys).values_list("application", "party"):
        _add(found[pk], Waiting.THIRD_PARTY if party == Party.THIRD_PARTY else Waiting.ORGAN)
    handed = Handout.objects.filter(application__in=keys, progress__in=WAITING).order_by("due_on", "pk")
    for pk, office in handed.values_list("application", "office__short_name"):
        found[pk].append(f"{office}")
    staged = Answer.objects.filter(application__in=keys, stage__in=(Stage.REVIEW, Stage.SIGNATURE))
    for pk, stage in staged.values_list("application", "stage"):
        _add(found[pk], Waiting.REVIEWER if stage == Stage.REVIEW else Waiting.APPROVER)
    for pk in Proposal.objects.open().filter(application__in=keys).values_list("application", flat=True):
        _add(found[pk], Waiting.APPROVER)
    return found


def _add(found: list[str], whom: Waiting) -> None:
    if str(whom.label) not in found:
        found.append(str(whom.label))


@dataclass(frozen=True, slots=True)
class Counts:
    """What one person filed at this agency in the calendar month and year of this application (条例 35; 109号)."""

    is_known: bool  # who it is: without an identity number or code nobody is known again
    month: int = 0
    year: int = 0
    unconfirmed: int = 0  # come, and not yet received in law: they count in no month
    frequent: int = 0  # from how many on the agency looks at number and frequency
    ever: int = 0  # in all years, received or not

    @property
    def is_frequent(self) -> bool:
        return self.is_known and self.month >= self.frequent

    @property
    def compared(self) -> int:
        """With how many of the newest the words are compared, where that is not with all; else 0."""
        return COMPARED if self.ever > COMPARED else 0


def counts_of(application: Application, practice: Practice | None = None) -> Counts:
    """This one among them; by the day of receipt, and by the day on which it came while that is open."""
    day = application.received_on or application.submitted_on
    return counts_for(application.agency, application.applicant_key, day, practice)


def counts_for(agency: Agency, applicant_key: str, day: date, practice: Practice | None = None) -> Counts:
    """In the month and year of the day. `practice`: the agency's, where it is at hand."""
    if not applicant_key:
        return Counts(is_known=False)
    same = Application.objects.filter(agency=agency, applicant_key=applicant_key)
    first, after = day.replace(day=1), (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    year = Q(received_on__gte=date(day.year, 1, 1), received_on__lt=date(day.year + 1, 1, 1))
    counted = same.aggregate(
        ever=Count("pk"),
        unconfirmed=Count("pk", filter=Q(received_on=None, state=State.AWAITING_CONFIRMATION)),
        year=Count("pk", filter=year),
        month=Count("pk", filter=Q(received_on__gte=first, received_on__lt=after)),
    )
    return Counts(is_known=True, frequent=(practice or practice_of(agency)).frequent_count, **counted)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another application of the same person that asks for the same or something like it, with its first answer."""

    application: Application
    likeness: float  # 1: word for word
    number: str = ""  # 文号 of the answer
    replied_on: date | None = None

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)

    @property
    def is_same(self) -> bool:
        return self.likeness == 1

    @property
    def is_answered(self) -> bool:
        return self.replied_on is not None


def duplicates_of(application: Application, matter: str | None = None) -> list[Duplicate]:
    """Of an application in the register; see `duplicates_for`. `matter`: what it asks for, where that is at hand."""
    return duplicates_for(
        application.agency,
        application.applicant_key,
        topic_key=application.topic_key,
        matter=lambda: _matter(application) if matter is None else matter,
        but=application.pk,
    )


def duplicates_for(
    agency: Agency, applicant_key: str, *, topic_key: str, matter: Callable[[], str], but: int | None = None
) -> list[Duplicate]:
    """
    Earlier and open applications of the same person at this agency that are alike; the answered first, oldest first.
    The same in other spacing is found among all the person filed; what is like it, by the person's own words alone,
    among the newest COMPARED. It decides nothing: that is the officer's.
    """
    if not applicant_key:
        return []
    others = Application.objects.filter(agency=agency, applicant_key=applicant_key).exclude(state=State.VOID)
    if but is not None:
        others = others.exclude(pk=but)
    newest = Q(pk__in=others.order_by("-pk").values("pk")[:COMPARED])
    wanted = newest | Q(topic_key=topic_key) if topic_key else newest
    found = _alike(others.filter(wanted).only(*TO_COMPARE).order_by("-pk"), topic_key, matter)
    answers = _first_answers([other.pk for other, _likeness in found])
    made = [Duplicate(other, likeness, *answers.get(other.pk, ("", None))) for other, likeness in found]
    return sorted(made, key=lambda each: (each.replied_on is None, each.replied_on or date.max, each.application.pk))


def _alike(others: Iterable[Application], topic_key: str, matter: Callable[[], str]) -> list[tuple[Application, float]]:
    found: list[tuple[Application, float]] = []
    compared = []
    for other in others:
        if topic_key and other.topic_key == topic_key:
            found.append((other, 1.0))
        else:
            compared.append(other)
    asked = matter() if compared else ""
    for other, theirs in zip(compared, _matters(compared), strict=True):
        likeness = min(similarity(asked, theirs), 0.99)
        if likeness >= ALIKE:
            found.append((other, likeness))
    return found


def _matter(application: Application) -> str:
    return _matters([application])[0]


def _matters(cases: Sequence[Application]) -> list[str]:
    """What each asks for, with one question for all; blank where it was destroyed."""
    tokens = [case.words.get("matter", "") for case in cases]
    told = iter(particulars.opened_if_there(words.reference(token) for token in tokens if token))
    return [(next(told) or "") if token else "" for token in tokens]


def _first_answers(keys: Sequence[int]) -> Mapping[int, tuple[str, date]]:
    """Of each case the first answer in force: its number and its day."""
    if not keys:
        return {}
    replies = Letter.objects.in_force().filter(application__in=keys, kind=REPLY).order_by("-signed_on", "-pk")
    return {
        pk: (number or "", on) for pk, number, on in replies.values_list("application", "number__text", "signed_on")
    }


def earlier_reply(application: Application, other: str) -> str:
    """The first answer to another application of the same person, as the letter cites it; blank where there is none."""
    if not application.applicant_key or not (other.isascii() and other.isdecimal() and len(other) < MOST_DIGITS):
        return ""
    same = Application.objects.filter(agency=application.agency_id, applicant_key=application.applicant_key)
    if not same.filter(pk=int(other)).exclude(pk=application.pk).exists():
        return ""
    found = _first_answers([int(other)]).get(int(other))
    if not found:
        return ""
    number, on = found
    day = f"{on.year}年{on.month}月{on.day}日"
    return f"{number}，{day}" if number else day


def others_asking(application: Application) -> int:
    """How many other persons asked this agency for the same: it may be for everybody (条例 44)."""
    if not application.topic_key:
        return 0
    same = Application.objects.filter(agency=application.agency_id, topic_key=application.topic_key)
    strangers = same.exclude(pk=application.pk).exclude(state=State.VOID).exclude(applicant_key="")
    return strangers.exclude(applicant_key=application.applicant_key).values("applicant_key").distinct().count()


def of_year(year: int) -> Q:
    """
    The register of a year: new in it, or carried into it; what never came to be received, by the day it came. In this
    form the rows of a page are found by the day of receipt.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    counted = Q(received_on__lte=last) & (Q(received_on__gte=first) | Q(counted_on=None) | Q(counted_on__gte=first))
    return counted | Q(received_on=None, submitted_on__gte=first, submitted_on__lte=last)


def spans_of_year(year: int) -> tuple[Q, Q]:
    """Of a year's register what was carried into it, and what is new: each by an index of its own."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    going_on = Q(counted_on=None) | Q(counted_on__gte=first)
    return Q(received_on__lt=first) & going_on, Q(received_on__gte=first, received_on__lte=last)


def in_row(row: str, year: int) -> Q:
    """Those of a year's register that a row of table three counts."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    handled = Q(counted_on__gte=first, counted_on__lte=last)
    rows = {
        "new": Q(received_on__gte=first),
        "carried_in": Q(received_on__lt=first),
        "handled": handled,
        "carried_out": Q(received_on__lte=last) & (Q(counted_on=None) | Q(counted_on__gt=last)),
        "otherwise": handled & Q(counted_as__startswith="otherwise"),  # one row on the form of 2019
    }
    return rows.get(row, handled & Q(counted_as=row))


def facts_of(cases: ApplicationQuerySet, year: int) -> Iterator[CaseFact]:
    """
    What table three of a year counts. Three questions, each with an index of its own, whose answers have a line for
    each kind of fact: what is new, what is handled, and what is still open.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    before = cases.filter(received_on__lt=first)
    parts = (
        cases.filter(received_on__gte=first, received_on__lte=last),
        before.filter(counted_on__gte=first),
        before.filter(counted_on=None),
    )
    for part in parts:
        yield from _facts(part)


class YearOf(models.Func):
    """Of a day, by the database's own means: Django's for SQLite goes through Python, row by row."""

    template = "CAST(SUBSTR(%(expressions)s, 1, 4) AS INTEGER)"
    output_field = models.IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(EXTRACT(YEAR FROM %(expressions)s) AS integer)", **more)


def _facts(cases: ApplicationQuerySet) -> Iterator[CaseFact]:
    dated = cases.order_by().annotate(received=YearOf("received_on"), counted=YearOf("counted_on"))
    alike = dated.values("applicant_kind", "counted_as", "received", "counted")
    for row in alike.annotate(number=Count("pk")):
        fact = CaseFact(
            applicant_kind=row["applicant_kind"],
            received_year=row["received"],
            closed_year=row["counted"],
            outcome=row["counted_as"] or None,
        )
        yield from repeat(fact, row["number"])
