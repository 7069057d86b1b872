"""What an application makes due: rows of 今天, owed and settled in the transaction of the act."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import approvals
from gongkai.applications.models import Application, Consultation, Letter, Proposal
from gongkai.applications.models.proposals import Proposed, Standing
from gongkai.applications.reckoned import noticed_on, owes_answer
from gongkai.applications.titles import title_of
from gongkai.applications.withdrawals import CLOSING, TELL_END, TOLD_IN, is_withdrawn, lacks_end, was_told
from gongkai.duties import services
from gongkai.duties.kinds import DutyKind, register
from gongkai.duties.models import Duty
from gongkai.law.calendar import ONE_DAY
from gongkai.law.casefile import Asked, CaseFile, Event, State
from gongkai.law.casefile.events import Party
from gongkai.law.clock import SUPPLEMENT
from gongkai.law.letters import letters
from gongkai.law.outcomes import Gives
from gongkai.people.roles import Role

if TYPE_CHECKING:
    from gongkai.applications.cases import Rules

OFFICER: Final = frozenset({Role.OFFICER})
ARRIVES_IN: Final = 5  # working days (ours): by then one knows whether a letter has come
FILED_IN: Final = 20  # working days after the end (ours): the 条例 sets none
Values = dict[str, Any]


def _pk(duty: Duty) -> str:
    return duty.subject.partition(":")[2]


def _case(duty: Duty) -> str:
    return reverse("applications:case", args=[_pk(duty)])


def _act(kind: str) -> Callable[[Duty], str]:
    return lambda duty: reverse("applications:act", args=[_pk(duty), kind])


def _letter(duty: Duty) -> str:
    return reverse("applications:letter_service", args=[duty.values["letter"]])


def _tell(duty: Duty) -> str:
    return reverse("applications:tell_third_party", args=[duty.values["consultation"]])


def _kind(id: str, label: Any, sentence: Any, act: Any, url: Callable[[Duty], str], citation: Any) -> DutyKind:
    return DutyKind(
        id=f"applications.{id}", label=label, sentence=sentence, act=act, url=url, roles=OFFICER, citation=citation
    )


CONFIRM: Final = _kind(
    "confirm",
    _("确认收到申请"),
    _("{who}的申请（{number}）还没有与申请人确认收到"),
    _("登记已确认收到"),
    _act("receipt_confirmed"),
    _("条例第三十一条"),
)
CLARIFY: Final = _kind(
    "clarify",
    _("看申请内容是否明确"),
    _("{who}的申请（{number}）：内容不明确的，要在{last}以前一次告知补正"),
    _("打开案卷"),
    _case,
    _("条例第三十条"),
)
ANSWER: Final = _kind(
    "answer",
    _("答复申请"),
    _("{who}的申请（{number}）要在{due}以前答复"),
    _("办理申请"),
    _case,
    _("条例第三十三条"),
)
SUPPLEMENT_OVER: Final = _kind(
    "supplement_over",
    _("补正期限过了"),
    _("{who}的申请（{number}）：补正期限到{last}，没有正当理由不补正的，可以不再处理"),
    _("不再处理"),
    _act("abandoned"),
    _("条例第三十条"),
)
REASONS_OVER: Final = _kind(
    "reasons_over",
    _("说明理由的期限过了"),
    _("{who}的申请（{number}）：说明理由的期限到{last}，没有说明的，可以不予处理"),
    _("打开案卷"),
    _case,
    _("条例第三十五条"),
)
FEE_DELIVERY: Final = _kind(
    "fee_delivery",
    _("登记收费通知送达"),
    _("{who}的申请（{number}）：还不知道申请人哪一天收到收费通知，缴费期限没有起算"),
    _("登记收费通知已送达"),
    _act("fee_delivered"),
    _("国办函〔2020〕109号"),
)
FEE_OVER: Final = _kind(
    "fee_over",
    _("缴费期限过了"),
    _("{who}的申请（{number}）：缴费期限到{last}，没有缴费的，视为放弃申请"),
    _("不再处理"),
    _act("abandoned"),
    _("国办函〔2020〕109号"),
)
CONSULTED_DELIVERY: Final = _kind(
    "consulted_delivery",
    _("登记征求意见函送达"),
    _("{who}的申请（{number}）：还不知道对方哪一天收到征求意见函，15个工作日没有起算"),
    _("登记对方已收到"),
    _act("consultation_delivered"),
    _("条例第三十二条"),
)
CONSULTED_OVER: Final = _kind(
    "consulted_over",
    _("征求意见的期限过了"),
    _("{who}的申请（{number}）：对方提出意见的期限到{last}"),
    _("打开案卷"),
    _case,
    _("条例第三十二条、第三十三条、第三十四条"),
)
SEND: Final = _kind(
    "send",
    _("送达文书"),
    _("{who}的申请（{number}）：《{title}》已签发，还没有登记怎么送的"),
    _("登记送达"),
    _letter,
    _("国办公开办函〔2016〕235号"),
)
SERVE: Final = _kind(
    "serve",
    _("送达答复"),
    _("{who}的申请（{number}）：答复已签发，要在{due}以前送达"),
    _("登记送达"),
    _act("served"),
    _("国办公开办函〔2016〕235号"),
)
TELL: Final = _kind(
    "tell",
    _("告知第三方决定公开"),
    _("{who}的申请（{number}）：第三方不同意公开而决定公开的，要把内容和理由书面告知第三方"),
    _("写告知书"),
    _tell,
    _("条例第三十二条"),
)
ARCHIVE: Final = _kind(
    "archive",
    _("归档"),
    _("{who}的申请（{number}）已经办结，可以归档"),
    _("归档"),
    _act("archived"),
    _("机关档案管理规定"),
)
RETURNED: Final = _kind(
    "returned",
    _("退回的提请"),
    _("{who}的申请（{number}）：{what}没有批准，退回来了"),
    _("看理由，再办"),
    _case,
    _("机关内部制度"),
)
KINDS: Final = (
    CONFIRM, CLARIFY, ANSWER, SUPPLEMENT_OVER, REASONS_OVER, FEE_DELIVERY, FEE_OVER, CONSULTED_DELIVERY,
    CONSULTED_OVER, SEND, SERVE, TELL, TELL_END, ARCHIVE, RETURNED,
)  # fmt: skip
OVER: Final[Mapping[State, DutyKind]] = {
    State.AWAITING_SUPPLEMENT: SUPPLEMENT_OVER,
    State.AWAITING_FEE: FEE_OVER,
    State.AWAITING_REASONS: REASONS_OVER,
}
TO_CLARIFY: Final = frozenset({"submitted", "receipt_confirmed"})  # nothing but these has happened
ENDING: Final = ("reply", CLOSING)  # their service is an event, and has a duty of its own
TO_THIRD_PARTY: Final = "third_party_decision"


def register_all() -> None:
    for kind in (*KINDS, *approvals.KINDS):
        register(kind)
    services.source("applications.clarify", pass_by)


def pass_by(today: date) -> Iterator[int]:
    """Daily: the chance to ask for a supplement is over, and no duty of today (条例 30)."""
    missed = Duty.objects.open().filter(kind=CLARIFY.id, due_on__lt=today)

    def settle(few: Sequence[Duty]) -> None:
        for duty in few:
            services.settle(duty.kind, duty.subject)

    yield from services.few_at_a_time(missed, settle)


def owe_for(
    application: Application, casefile: CaseFile, rules: "Rules", *, events: Sequence[Event], today: date
) -> None:
    """What is due of it now, and nothing else."""
    owing = _Owing(application, casefile, rules, events, today)
    common = {"who": application.applicant_label, "number": application.number}
    services.owe_exactly(
        application.subject,
        {kind.id: (due, common | values) for kind, due, values in owing},
        among=[kind.id for kind in KINDS],
        agency=application.agency_id,
        post=application.officer_id,
    )


@dataclass
class _Owing:
    """The duties of a case as it stands: kind, day, and what its sentence says besides who and which."""

    application: Application
    casefile: CaseFile
    rules: "Rules"
    events: Sequence[Event]
    today: date

    def __iter__(self) -> Iterator[tuple[DutyKind, date, Values]]:
        yield from self._clock()
        yield from self._waiting()
        yield from self._consulted()
        yield from self._letters()
        yield from self._ended()
        yield from self._returned()

    def _clock(self) -> Iterator[tuple[DutyKind, date, Values]]:
        casefile, calendar = self.casefile, self.rules.calendar
        if casefile.state is State.AWAITING_CONFIRMATION:
            yield CONFIRM, calendar.roll(self.application.submitted_on), {}
        elif casefile.due_on and self.application.is_open and owes_answer(casefile, self.rules, self.events):
            yield ANSWER, casefile.due_on, {"due": _due_said(casefile.due_on, casefile)}
        if (
            casefile.received_on
            and not self.application.is_imported
            and all(event.kind in TO_CLARIFY for event in self.events)
        ):
            last = calendar.add(casefile.received_on, SUPPLEMENT.days)
            if last >= self.today:  # afterwards nothing is to be done about it any more
                yield CLARIFY, last, {"last": say(last)}

    def _waiting(self) -> Iterator[tuple[DutyKind, date, Values]]:
        state, last = self.casefile.state, self.casefile.awaited_by
        if kind := OVER.get(state) if last else None:
            assert last is not None  # noqa: S101 - for the type checker: as the line above says
            yield kind, self.after(last), {"last": say(last)}
        elif state is State.AWAITING_FEE:
            yield FEE_DELIVERY, self.rules.calendar.add(noticed_on(self.events, self.today), ARRIVES_IN), {}

    def _consulted(self) -> Iterator[tuple[DutyKind, date, Values]]:
        open_ones = [each for each in self.casefile.consultations if each.ended_on is None and self.application.is_open]
        lasts = [last for each in open_ones if (last := self.answer_by(each))]
        if lasts:
            yield CONSULTED_OVER, self.after(min(lasts)), {"last": say(min(lasts))}
        sent = [each.sent_on for each in open_ones if each.delivered_on is None and each.party != Party.OTHER_ORGAN]
        if sent:
            yield CONSULTED_DELIVERY, self.rules.calendar.add(min(sent), ARRIVES_IN), {}

    def answer_by(self, asked: Asked) -> date | None:
        """For a third party and a joint maker the law says it; another organ's day the agency set."""
        if asked.answer_by is not None:
            return asked.answer_by
        return next((row.answer_by for row in self._rows if row.key == asked.id), None)

    @cached_property
    def _rows(self) -> list[Consultation]:
        return list(Consultation.objects.filter(application=self.application))

    def _letters(self) -> Iterator[tuple[DutyKind, date, Values]]:
        """Of several that wait to be sent, the first."""
        if self.application.is_imported or self.casefile.state is State.ARCHIVED:
            return
        unsent = Letter.objects.in_force().filter(application=self.application, sent_on=None, delivered_on=None)
        if self.casefile.state is State.CLOSED:  # what was asked of the applicant is asked no longer
            unsent = unsent.filter(kind__in=_sent_after_end(self.casefile))
        first = (
            unsent.filter(kind__in=[*_sent_kinds(), *_sent_after_end(self.casefile)])
            .order_by("signed_on", "pk")
            .first()
        )
        if first is not None:
            yield SEND, first.signed_on, {"letter": first.pk, "title": title_of(first)}

    def _ended(self) -> Iterator[tuple[DutyKind, date, Values]]:
        casefile = self.casefile
        if "served" in casefile.may:
            due = casefile.due_on if casefile.state is State.DECIDED else None
            due = due or casefile.closed_on or self.today
            yield SERVE, due, {"due": say(due)}
        elif casefile.state in {State.SERVED, State.CLOSED} and self._is_done():
            ended = casefile.served_on or casefile.closed_on or self.today
            yield ARCHIVE, self.rules.calendar.add(ended, FILED_IN), {}
        if lacks_end(self.application, casefile, self.events):
            yield TELL_END, self.rules.calendar.add(casefile.closed_on or self.today, TOLD_IN), {}
        if to_tell := self._to_tell():
            yield TELL, casefile.closed_on or self.today, {"consultation": to_tell}

    def _is_done(self) -> bool:
        """Nothing is left but to file it: who withdrew was told in writing that it ended, and the letter went."""
        if self.application.is_imported:
            return False
        return not is_withdrawn(self.casefile) or was_told(self.application, self.events)

    def _returned(self) -> Iterator[tuple[DutyKind, date, Values]]:
        """The last proposal came back, and neither event nor anything else that an officer did has come since."""
        last = Proposal.objects.filter(application=self.application).order_by("-pk").first()
        if last is None or last.standing != Standing.RETURNED or last.decided_at is None:
            return
        since = [each for each in self.events if each.recorded_at is None or each.recorded_at > last.decided_at]
        seen = Duty.objects.filter(kind=RETURNED.id, subject=self.application.subject, settled_at__gte=last.decided_at)
        if not since and not seen.exists():
            yield RETURNED, timezone.localdate(last.decided_at), {"what": last.get_kind_display()}

    def _to_tell(self) -> int | None:
        """The first third party that is to be told, and of whom that is not proposed yet."""
        untold = not_told(self.application, self.casefile, self._rows)
        if not untold:
            return None
        proposed = Proposal.objects.open().filter(application=self.application, kind=Proposed.TOLD)
        waiting = {each.data["consultation"] for each in proposed}
        return next((row.pk for row in untold if row.pk not in waiting), None)

    def after(self, last: date) -> date:
        """The first working day after the last."""
        return self.rules.calendar.roll(last + ONE_DAY)


def _sent_kinds() -> list[str]:
    """Letters with a number that go out on the way; the answer and the end have a duty of their own."""
    return [id for id, kind in letters().items() if kind.is_sent and kind.numbered and id not in ENDING]


def _sent_after_end(casefile: CaseFile) -> list[str]:
    """What still goes out: the service of what ends an abandoned case is an event, that of a withdrawal is none."""
    return [TO_THIRD_PARTY, CLOSING] if is_withdrawn(casefile) else [TO_THIRD_PARTY]


def not_told(application: Application, casefile: CaseFile, rows: Iterable[Consultation]) -> list[Consultation]:
    """Third parties that did not consent to what is given, and were not told so in writing (条例 32)."""
    if casefile.state not in {State.DECIDED, State.SERVED}:
        return []
    given = {item.item for item in casefile.decided if item.outcome.gives is not Gives.NOTHING}
    concerned = [each for each in casefile.consultations if given and (not each.item or {each.item, ""} & given)]
    against = {each.id for each in concerned if each.consents is False}
    if not against:
        return []
    letters_to = Letter.objects.in_force().filter(application=application, kind=TO_THIRD_PARTY)
    told = set(letters_to.values_list("consultation", flat=True))
    against_it = (row for row in rows if row.key in against and row.party == Party.THIRD_PARTY)
    return [row for row in against_it if row.pk not in told]


def _due_said(due: date, casefile: CaseFile) -> str:
    """With the word that the list has, where the day may still change."""
    return gettext("{day}（暂定）").format(day=say(due)) if casefile.provisional else say(due)


def say(day: date) -> str:
    return f"{day.month}月{day.day}日"
