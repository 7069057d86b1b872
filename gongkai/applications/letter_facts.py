"""What a letter says of its case: from the case file and the sealed words, and nothing that was not recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

from gongkai.agencies import selectors
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency
from gongkai.applications import words
from gongkai.applications.cases import casefile_of
from gongkai.applications.entries import events_of
from gongkai.applications.models import Application, Consultation, Letter
from gongkai.applications.models.application import ApplicantKind, Channel
from gongkai.law import letters as law
from gongkai.law.casefile import Asked, CaseFile, Event
from gongkai.law.casefile.events import (
    ConsultationEnded,
    Delayed,
    EndReason,
    Extended,
    FeePaid,
    Party,
    ReasonsGiven,
    Reopened,
    ReopenGround,
    SupplementAsked,
    Supplemented,
)
from gongkai.law.casefile.fold import in_order
from gongkai.law.citations import LawError
from gongkai.law.letters import in_chinese
from gongkai.law.review_organ import Seats

Kind = TypeVar("Kind", bound=Event)
Values = dict[str, object]
CHANNELS: Final[Mapping[str, str]] = {  # as a letter says it: 您…的政府信息公开申请
    Channel.IN_PERSON: "当面提交",
    Channel.REGISTERED_MAIL: "邮寄",
    Channel.ORDINARY_MAIL: "邮寄",
    Channel.ONLINE: "通过互联网提交",
    Channel.FAX: "通过传真提交",
    Channel.ORAL: "口头提出",
}
ASKED: Final[Mapping[Party, tuple[str, str, str]]] = {  # whom, why, by which article of the 条例
    Party.THIRD_PARTY: ("第三方", "涉及第三方合法权益", "第三十二条"),
    Party.JOINT_MAKER: ("共同制作的行政机关", "由本机关与其他行政机关共同制作", "第三十四条"),
    Party.OTHER_ORGAN: ("有关行政机关", "涉及其他行政机关的职责", "第三十三条第三款"),
}
ENDED: Final[Mapping[EndReason, str]] = {
    EndReason.UNDELIVERABLE: "因无法送达，征求意见于{on}结束",
    EndReason.WITHDRAWN: "征求意见于{on}撤回",
    EndReason.NO_ANSWER: "至{on}没有答复，征求意见结束",
}
REOPENED: Final[Mapping[ReopenGround, str]] = {
    ReopenGround.RECONSIDERATION: "根据行政复议决定（{ref}）",
    ReopenGround.LITIGATION: "根据人民法院的裁判（{ref}）",
    ReopenGround.OWN_CORRECTION: "本机关自行纠正原答复（{ref}）",
}


class Standing(Protocol):
    """A case that was read already: while an act is done to it, with what was entered so far, or for a page."""

    @property
    def casefile(self) -> CaseFile: ...

    @property
    def events(self) -> Sequence[Event]: ...


@dataclass
class Source:
    """A case as a letter sees it on a day. `case`: as it stands, where that is known."""

    application: Application
    on: date
    case: Standing | None = None
    consultation: Consultation | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def casefile(self) -> CaseFile:
        return self.case.casefile if self.case else casefile_of(self.application)

    @cached_property
    def events(self) -> list[Event]:
        """Those of the present round, as corrections have them, in their order."""
        recorded = self.case.events if self.case else events_of(self.application.pk)
        found: list[Event] = []
        for _on, _number, event in in_order(recorded, self.casefile.today):
            found = [event] if isinstance(event, Reopened) else [*found, event]
        return found

    def last(self, kind: type[Kind]) -> Kind | None:
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    @cached_property
    def said(self) -> dict[str, str]:
        """The words of the application, for the program."""
        return words.opened(self.application.words)

    @cached_property
    def party(self) -> dict[str, str]:
        """Name and address of whom a consultation asks: as the form has them, else as they were sealed."""
        kept = words.opened(self.consultation.words) if self.consultation else {}
        return kept | {name: str(self.more[name]) for name in ("name", "address") if self.more.get(name)}

    @property
    def agency(self) -> Agency:
        return self.application.agency

    @cached_property
    def agency_name(self) -> str:
        return called_on(self.agency, self.on)

    @property
    def you(self) -> str:
        return "您" if self.application.applicant_kind == ApplicantKind.NATURAL else "你单位"

    def letter(self, kind: str) -> Letter | None:
        """The last of its kind that is in force."""
        found = self.application.letters.in_force().filter(kind=kind).select_related("number")
        return found.order_by("-signed_on", "-pk").first()


def source_of(application: Application, **more: Any) -> Source:
    return Source(
        application=application,
        on=more.pop("on", None) or today_in_china(),
        case=more.pop("case", None),
        consultation=more.pop("consultation", None),
        more=more,
    )


def called_on(agency: Agency, on: date) -> str:
    """As it was called on the day of the letter."""
    named = selectors.name_on(agency, on)
    return named.name if named else agency.name


def contact_of(agency: Agency) -> str:
    """附注: whom to ask."""
    office, phone = agency.disclosure_office.strip(), agency.phone.strip()
    said = "，".join(filter(None, (f"联系部门：{office}" if office else "", f"电话：{phone}" if phone else "")))
    return f"（{said}）" if said else ""


def common(source: Source, kind: law.Letter) -> Values:
    """What every letter has."""
    is_own = kind.to == "applicant"
    return {
        "agency": source.agency_name,
        "signed_on": source.on,
        "number": source.application.number,
        "you": source.you if is_own else {"third_party": "你方", "organ": "贵单位"}.get(kind.to, ""),
        "addressee": source.said.get("name", "") if is_own else source.party.get("name", ""),
        "contact_note": contact_of(source.agency),
    }


def of_application(source: Source) -> Values:
    """How it came in, and what is asked for."""
    submitted, received = source.casefile.submitted, source.casefile.received_on
    return {
        "applicant": source.said.get("name", ""),
        "matter": source.said.get("matter", ""),
        "channel": CHANNELS[submitted.channel],
        "submitted_on": submitted.on,
        "registered_on": source.application.registered_at.astimezone().date(),
        "received_on": received,
        "confirmed": received is not None and received != submitted.on,
        "due_on": source.casefile.due_on,
    }


def of_course(source: Source) -> Values:
    """What was done on the way to the answer, with its days."""
    supplemented, extended = source.last(Supplemented), source.last(Extended)
    asked, given = source.last(SupplementAsked), source.last(ReasonsGiven)
    delayed, paid, reopened = source.last(Delayed), source.last(FeePaid), source.last(Reopened)
    return {
        "supplement_asked_on": asked.on if asked else None,
        "supplemented_on": supplemented.on if supplemented and asked else None,
        "reasons_given_on": given.on if given else None,
        "extended_on": extended.told_on if extended else None,
        "days": extended.days if extended else None,
        "until": delayed.until if delayed else None,
        "paid_on": paid.on if paid else None,
        "reopened": _reopened(reopened) if reopened else "",
        "consulted": list(_consulted(source)),
    }


def _reopened(event: Reopened) -> str:
    ref = words.opened({"ref": event.ref})["ref"] if words.is_token(event.ref) else event.ref
    return REOPENED[event.ground].format(ref=ref)


def _consulted(source: Source) -> Iterator[Values]:
    """Whom the agency asked in this round, without their names: a third party may be a person."""
    start = source.last(Reopened)
    for asked in source.casefile.consultations:
        if start is None or asked.sent_on >= start.on:
            whom = ASKED[asked.party][0]
            result = _result(source, asked, whom)
            yield {"consulted_on": asked.sent_on, "consulted_whom": whom, "consulted_result": result}


def _result(source: Source, asked: Asked, whom: str) -> str:
    ended = next((each for each in source.events if isinstance(each, ConsultationEnded) and each.id == asked.id), None)
    if ended is not None:
        return ENDED[ended.reason].format(on=in_chinese(ended.on))
    if asked.consents is not None and asked.ended_on is not None:
        opinion = "同意公开" if asked.consents else "不同意公开"
        return f"{whom}于{in_chinese(_answered_on(source, asked))}答复，{opinion}"
    if asked.ended_on is not None or (asked.answer_by is not None and asked.answer_by < source.on):
        silent = "，视为同意公开" if asked.party is Party.JOINT_MAKER else ""
        return f"{whom}逾期没有提出意见{silent}"
    return f"至本答复书成文之日，{whom}没有提出意见"


def _answered_on(source: Source, asked: Asked) -> date:
    """(条例 32) An answer may come after its period: its own day, not that on which the pause ended."""
    days = [
        each.on
        for each in source.events
        if each.kind == "consultation_answered" and getattr(each, "id", "") == asked.id
    ]
    return days[-1] if days else asked.ended_on or source.on


def seats_of(agency: Agency, on: date) -> Seats:
    """Where to go who does not agree; LawError says what is not set, and where it is."""
    found = selectors.remedies(agency, on)
    if not found.review_organ:
        raise found.why_not or LawError("remedy.organ_unset", law.letter("reply").citation, agency=agency.name)
    if not found.court:
        raise LawError("remedy.court_unset", law.letter("reply").citation)
    return Seats(found.review_organ, found.court)
