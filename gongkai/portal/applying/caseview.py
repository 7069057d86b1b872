"""What an applicant sees of the case: where it stands, what is asked now, dated steps, and why a day is the last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.applications import entries, sendings, tracking, words
from gongkai.applications.acts.tracing import numbers_in_words
from gongkai.applications.cases import Rules, rules_of
from gongkai.applications.models import Application, Attachment, Letter
from gongkai.applications.sendings import Sending
from gongkai.applications.titles import title_of
from gongkai.applications.tracking import Late, Proof, Voided
from gongkai.law.casefile import CaseFile, Event, State, Step, fold
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    ConsultationSent,
    Decided,
    Delayed,
    Extended,
    FeeNoticed,
    Outage,
    Party,
    ReasonsAsked,
    ReasonsGiven,
    Reopened,
    Served,
    SupplementAsked,
    Withdrawn,
)
from gongkai.law.casefile.events import Service as Way
from gongkai.law.casefile.fold import in_order
from gongkai.ledger.models import Entry

Words = str | Promise
STANDS: Final[Mapping[State, tuple[Words, Words]]] = {
    State.AWAITING_CONFIRMATION: (
        _("等机关确认收到"),
        _("机关会用您留的联系方式与您确认。双方确认之日才是收到申请之日，答复期限从第二天起算。"),
    ),
    State.HANDLING: (_("正在办理"), ""),
    State.AWAITING_SUPPLEMENT: (_("等您补正"), _("您补正以前，答复期限不计算；补正的第二天起重新计算。")),
    State.AWAITING_REASONS: (_("等您说明理由"), _("答复期限照常计算。")),
    State.AWAITING_FEE: (_("等您缴费"), _("您缴费以前，答复期限不计算；缴费的第二天起重新计算。")),
    State.CONSULTING: (_("正在征求其他方面的意见"), _("征求意见的时间不计入答复期限，所以最后一天是暂定的。")),
    State.DECIDED: (_("答复已经作出"), _("机关会按您选的方式送达。")),
    State.SERVED: (_("答复已经送达"), _("不同意答复的，答复书最后写明了向谁、在多久以内申请行政复议或者提起诉讼。")),
    State.CLOSED: (_("已经终结"), ""),
    State.ARCHIVED: (_("已经办结"), ""),
    State.VOID: (
        _("登记已经作废"),
        _(
            "机关认为这一件是登记错了的（例如同一份申请登记了两次，或者不是交给本机关的），已经把登记作废，不再按这个编号办理。"
            "您认为作废不对的，请联系机关，也可以重新提出申请；还可以投诉、申请行政复议或者提起诉讼，写在下面。"
        ),
    ),
}
SERVED_BY: Final[Mapping[Way, Words]] = {
    Way.DIRECT: _("%(what)s已经当面送达"),
    Way.ENTRUSTED: _("%(what)s已经委托其他行政机关送达"),
    Way.MAIL: _("%(what)s已经邮寄"),
    Way.ELECTRONIC: _("%(what)s已经电子送达"),
}
ENDS: Final = (Decided, Withdrawn, Abandoned, Reopened)  # what brings a round to its end, or begins the next
# Of a case that ended without an answer: what comes of that; by how it ended, and whether the letter was served.
UNANSWERED: Final[Mapping[tuple[type[Event], bool], tuple[Words, Words]]] = {
    (Withdrawn, False): (
        _("已经终结"),
        _("您撤回了申请，机关不再答复，答复期限也不再计算。机关用终结办理告知书书面告知您。"),
    ),
    (Abandoned, False): (_("已经终结"), _("逾期没有回复，视为放弃申请，机关不再处理，并书面告知您。")),
    (Abandoned, True): (
        _("告知书已经送达"),
        _("不同意的，告知书最后写明了向谁、在多久以内申请行政复议或者提起诉讼。"),
    ),
}


# Answered online, and the office has not judged it yet.
WAITS: Final[Mapping[str, tuple[Words, Words]]] = {
    "reasons": (
        _("等机关核对您的理由"),
        _("结果写在这一页上。答复期限照常计算。"),
    ),
    "payment": (
        _("等机关核对您的缴费"),
        _("核对到账以后，答复期限从缴费的第二天起重新计算。"),
    ),
}
ANSWERED: Final = frozenset({State.DECIDED, State.SERVED, State.CLOSED, State.ARCHIVED})
SENT: Final[Mapping[str, Words]] = {
    sendings.REASONS: _("您在网上说明了理由"),
    sendings.PAYMENT: _("您在网上交了缴费凭证"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A dated step. `by` is a day that goes with it: reply by, put off until."""

    on: date
    label: Words
    by: date | None = None
    standing: str = "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the applicant now; `act` names the page on which it is answered, `letter` what was sent."""

    act: str
    title: Words
    button: Words
    by: date | None
    letter: Letter | None
    sent: Sequence[Sending] = ()  # what came already, and waits for the office
    amount: Any = None
    how_to_pay: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter that can be opened."""

    letter: Letter
    title: str
    mail_number: str = ""  # of what was posted; with the second proof alone


@dataclass(frozen=True, slots=True)
class Given:
    """A file of the information that was given, under the title that the answer has for it."""

    attachment: Attachment
    title: str


@dataclass(frozen=True, slots=True)
class CaseView:
    application: Application
    casefile: CaseFile
    now: Words
    means: Words
    line: Sequence[Point]
    asked: Asked | None
    late: Late | None
    voided: Voided | None
    proof: Proof | None
    letters: Sequence[Shown]
    files: Sequence[Given]  # with the second proof alone
    unanswered: bool  # withdrawn, or given up: there is no answer, and a letter that says so
    paper_asked_on: date | None
    waits_for_paper: bool

    @property
    def steps(self) -> Sequence[Step]:
        return self.casefile.steps

    @property
    def due_on(self) -> date | None:
        """The last day, as long as an answer is owed."""
        return self.casefile.due_on if self.application.is_open else None

    @property
    def unconfirmed(self) -> bool:
        """The receipt should have been confirmed by now (条例 31)."""
        return self.casefile.state is State.AWAITING_CONFIRMATION and bool(self.casefile.breaches)

    @property
    def letter_is_here(self) -> Words:
        """Of the answer, or of the letter that ends the case: that it can be opened."""
        kinds = {each.letter.kind for each in self.letters} & tracking.ANSWERS
        if not kinds or self.casefile.state not in ANSWERED:
            return ""
        if self.unanswered:
            return gettext("告知书可以在下面打开") if "closing" in kinds else ""
        return gettext("答复可以在下面打开")

    @property
    def counted(self) -> bool:
        """Whether there is a period to explain: withdrawn on the day on which it was received, there is none."""
        return bool(self.steps) and not (self.unanswered and not any(step.days for step in self.steps))

    @property
    def may_withdraw(self) -> bool:
        return "withdrawn" in self.casefile.may


def view_of(application: Application, *, proved: bool = False) -> CaseView:
    rules, rows = rules_of(application.agency), entries.entries_of(application.pk)
    events = entries.events_in(rows)
    casefile = fold(events, rules.calendar, today(), readings=rules.readings)
    happened = in_order(events, casefile.today)
    opened = tracking.letters_of(application)
    posted = numbers_in_words(rows, opened) if proved else {}
    letters = [Shown(each, title_of(each), posted.get(each.pk, "")) for each in opened]
    late = tracking.late_of(application, casefile)
    asked = _asked(casefile, [event for *_when, event in happened], letters, rules, rows, proved=proved)
    line = _line(happened, sendings.sendings(rows), letters)
    end = _end(happened)
    now, means = WAITS[asked.act] if asked and asked.sent else _stands(casefile, end)
    return CaseView(
        application=application,
        casefile=casefile,
        now=now,
        means=means,
        line=[*line, *_void(casefile), *_ahead(application, casefile, late)],
        asked=asked,
        late=late,
        voided=tracking.voided_of(application, casefile),
        proof=tracking.proof_of(application),
        letters=letters,
        files=given_to(application, opened) if proved else (),
        unanswered=end in {Withdrawn, Abandoned},
        paper_asked_on=sendings.paper_asked_on(rows),
        waits_for_paper=sendings.waits_for_paper(rows),
    )


def given_to(application: Application, letters: Sequence[Letter] | None = None) -> Sequence[Given]:
    files = tracking.released_of(application, letters)
    titles = words.opened({str(each.pk): each.title for each in files if each.title})
    return [Given(each, titles.get(str(each.pk)) or gettext("提供的政府信息")) for each in files]


def _line(
    happened: Sequence[tuple[date, int, Event]], sent: Sequence[Sending], letters: Sequence[Shown]
) -> list[Point]:
    """In the order of days; what the applicant sent in stands after the events that were there before it."""
    numbers = {each.letter.sent_on: each.mail_number for each in letters if each.letter.kind in tracking.ANSWERS}
    said = [
        (
            on,
            number,
            _served(event, _end(happened[:place]), numbers) if isinstance(event, Served) else SAID[event.kind](event),
        )
        for place, (on, number, event) in enumerate(happened)
        if isinstance(event, Served) or event.kind in SAID
    ]
    came = [(each.on, each.place, Point(each.on, SENT[each.kind])) for each in sent if each.kind in SENT]
    return [point for *_when, point in sorted([*said, *came], key=lambda each: each[:2])]


def _end(happened: Sequence[tuple[date, int, Event]]) -> type[Event]:
    """What the last round came to; `Reopened` while it has come to nothing."""
    return next((type(event) for *_when, event in reversed(happened) if isinstance(event, ENDS)), Reopened)


def _stands(casefile: CaseFile, end: type[Event]) -> tuple[Words, Words]:
    known = STANDS[casefile.state]
    if casefile.state is not State.CLOSED:
        return known
    return UNANSWERED.get((end, casefile.served_on is not None), known)


def _served(event: Served, end: type[Event], numbers: Mapping[date | None, str]) -> Point:
    """What went, and how; of what was posted, its 邮件号."""
    what = gettext("告知书") if end is Abandoned else gettext("答复")
    label = str(SERVED_BY[event.method]) % {"what": what}
    number = numbers.get(event.on) if event.method is Way.MAIL else ""
    if number:
        label = gettext("%(what)s，邮件号 %(number)s") % {"what": label, "number": number}
    return Point(event.on, label)


def _ahead(application: Application, casefile: CaseFile, late: Late | None) -> Iterator[Point]:
    if application.is_open and casefile.due_on and not late:
        label = gettext("答复期限的最后一天（暂定）") if casefile.provisional else gettext("答复期限的最后一天")
        yield Point(casefile.due_on, label, standing="ahead")
    elif late:
        yield Point(late.since, gettext("答复期限的最后一天，已经过了"), standing="late")


def _void(casefile: CaseFile) -> Iterator[Point]:
    """What was registered by mistake has no line left but this."""
    if casefile.void is not None:
        yield Point(casefile.void.submitted.on, gettext("登记了一件申请"))
        yield Point(casefile.void.by.on, gettext("机关把这次登记作废"))


def _plain(words: Words) -> Callable[[Any], Point]:
    return lambda event: Point(event.on, words)


def _consultation_sent(event: ConsultationSent) -> Point:
    party = {
        Party.THIRD_PARTY: gettext("征求第三方的意见"),
        Party.JOINT_MAKER: gettext("征求共同制作机关的意见"),
        Party.OTHER_ORGAN: gettext("征求其他机关的意见"),
    }
    return Point(event.on, party[event.party])


def _abandoned(event: Abandoned) -> Point:
    unsupplemented = event.ground is AbandonGround.NOT_SUPPLEMENTED
    label = gettext("逾期没有补正，视为放弃申请") if unsupplemented else gettext("逾期没有缴费，视为放弃申请")
    return Point(event.on, label)


def _reasons_given(event: ReasonsGiven) -> Point:
    return Point(event.on, gettext("机关认为理由合理") if event.accepted else gettext("机关认为理由不合理"))


def _extended(event: Extended) -> Point:
    return Point(event.on, gettext("延长答复期限%(days)s个工作日") % {"days": event.days})


def _reply(words: Words) -> Callable[[Any], Point]:
    return lambda event: Point(event.on, words, event.reply_by)


# Events that are not here are the office's own affair, or follow from others.
SAID: Final[Mapping[str, Callable[[Any], Point]]] = {
    "submitted": _plain(_("提出申请")),
    "receipt_confirmed": _plain(_("确认收到申请")),
    SupplementAsked.kind: _reply(_("机关请您补正")),
    "supplemented": _plain(_("收到您的补正，答复期限从第二天起重新计算")),
    ReasonsAsked.kind: _reply(_("机关请您说明理由")),
    ReasonsGiven.kind: _reasons_given,
    Delayed.kind: lambda event: Point(event.on, gettext("机关告知延迟答复"), event.until),
    ConsultationSent.kind: _consultation_sent,
    "consultation_answered": _plain(_("收到征求的意见")),
    "consultation_lapsed": _plain(_("征求意见期限已过，对方没有答复")),
    "consultation_ended": _plain(_("不再征求意见")),
    Extended.kind: _extended,
    FeeNoticed.kind: _plain(_("机关发来收费通知")),
    "fee_paid": _plain(_("收到缴费，答复期限从第二天起重新计算")),
    "decided": _plain(_("作出答复")),
    Abandoned.kind: _abandoned,
    "withdrawn": _plain(_("您撤回了申请")),
    Reopened.kind: lambda event: Point(event.on, gettext("重新办理"), event.due_on),
    Outage.kind: lambda event: Point(event.on, gettext("系统故障"), event.until),
}


def _asked(
    casefile: CaseFile,
    events: Sequence[Event],
    letters: Sequence[Shown],
    rules: Rules,
    rows: Sequence[Entry],
    *,
    proved: bool,
) -> Asked | None:
    """How much is to be paid, and where, is for who has the second proof."""

    def last(kind: type[Event]) -> Any:
        return next(event for event in reversed(events) if isinstance(event, kind))

    def sent(kind: str) -> Letter | None:
        return next((each.letter for each in reversed(letters) if each.letter.kind == kind), None)

    match casefile.state:
        case State.AWAITING_SUPPLEMENT:
            by = last(SupplementAsked).reply_by
            return Asked("supplement", _("请补正申请"), _("写补正"), by, sent("supplement"))
        case State.AWAITING_REASONS:
            by = last(ReasonsAsked).reply_by
            came = sendings.since_asked(rows, sendings.REASONS)
            return Asked("reasons", _("请说明理由"), _("说明理由"), by, sent("reasons"), came)
        case State.AWAITING_FEE:
            amount, by = last(FeeNoticed).amount if proved else None, casefile.steps[-1].end
            pay = rules.practice.how_to_pay if proved else ""
            came = sendings.since_asked(rows, sendings.PAYMENT)
            return Asked("payment", _("请缴纳信息处理费"), _("交缴费凭证"), by, sent("fee"), came, amount, pay)
    return None
