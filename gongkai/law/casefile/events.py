"""The events of an application: their kinds and fields. What they mean and move is in the acts; docs/exchange.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, TypeVar, dataclass_transform

from gongkai.law.receipt import Channel
from gongkai.law.tariff import Method


class ApplicantKind(StrEnum):
    """A column of table three."""

    NATURAL = "natural"
    BUSINESS = "business"
    RESEARCH = "research"
    PUBLIC_BENEFIT = "public_benefit"
    LEGAL_SERVICE = "legal_service"
    OTHER_ORGANISATION = "other_organisation"


class Party(StrEnum):
    """Whose opinion is asked (条例 32, 33(3), 34)."""

    THIRD_PARTY = "third_party"  # 第三方
    JOINT_MAKER = "joint_maker"  # 共同制作机关
    OTHER_ORGAN = "other_organ"  # 其他机关


class Service(StrEnum):
    DIRECT = "direct"  # 直接送达
    ENTRUSTED = "entrusted"  # 委托送达
    MAIL = "mail"  # 邮寄送达
    ELECTRONIC = "electronic"  # 电子送达


class EndReason(StrEnum):
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"


class AbandonGround(StrEnum):
    NOT_SUPPLEMENTED = "not_supplemented"
    FEE_UNPAID = "fee_unpaid"


class ReopenGround(StrEnum):
    RECONSIDERATION = "reconsideration"  # 行政复议
    LITIGATION = "litigation"  # 行政诉讼
    OWN_CORRECTION = "own_correction"  # 自行纠正


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for, and what became of it. `grounds` are articles, paragraphs and items of the 条例."""

    item: str
    outcome: str
    grounds: tuple[tuple[int | None, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    Something that happened in law on a day. `reason` says why it was recorded late or, of a
    decision on several items, why the one that is named is the main one.
    """

    kind: ClassVar[str]
    on: date
    recorded_at: datetime | None = None
    reason: str = ""


Kind = TypeVar("Kind", bound=Event)
_kinds: dict[str, type[Event]] = {}
KINDS: Final[Mapping[str, type[Event]]] = _kinds


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(kind: type[Kind]) -> type[Kind]:
    """A kind of event: a frozen dataclass, known by its name in small letters (`FeePaid`: fee_paid)."""
    kind.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    made = dataclass(frozen=True, slots=True, kw_only=True)(kind)
    _kinds[made.kind] = made
    return made


@event
class Submitted(Event):
    """The application came in (条例 31). `tries` are the days on which confirmation was tried."""

    channel: Channel
    applicant_kind: ApplicantKind
    tries: tuple[date, ...] = ()


@event
class ReceiptConfirmed(Event):
    """Both sides confirmed the receipt (条例 31(2), 31(3))."""

    tries: tuple[date, ...] = ()


@event
class SupplementAsked(Event):
    """补正告知 (条例 30)."""

    reply_by: date


@event
class Supplemented(Event):
    """The supplement came in (条例 30)."""


@event
class ReasonsAsked(Event):
    """要求说明理由 (条例 35)."""

    reply_by: date


@event
class ReasonsGiven(Event):
    """说明理由 (条例 35)."""

    accepted: bool


@event
class Delayed(Event):
    """延迟答复 (条例 35)."""

    until: date


@event
class ConsultationSent(Event):
    """征求意见 (条例 32, 33(3), 34). `item` is the one of the things asked for that it is about; blank: all."""

    id: str
    party: Party
    reply_by: date | None = None
    item: str = ""


@event
class ConsultationDelivered(Event):
    id: str


@event
class ConsultationAnswered(Event):
    id: str
    consents: bool


@event
class ConsultationLapsed(Event):
    id: str


@event
class ConsultationEnded(Event):
    id: str
    reason: EndReason


@event
class Extended(Event):
    """延长答复期限 (条例 33(2))."""

    days: int
    approved_by: str
    told_on: date


@event
class FeeNoticed(Event):
    """信息处理费收费通知 (国办函〔2020〕109号). `already` is what is charged for the month so far; None: not said."""

    method: Method
    quantity: int
    amount: Decimal
    already: Decimal | None = None
    delivered_on: date | None = None


@event
class FeeDelivered(Event):
    """送达收费通知."""


@event
class FeePaid(Event):
    """缴费."""


@event
class Decided(Event):
    """The answer is fixed (条例 36-39)."""

    outcome: str
    items: tuple[Item, ...] = ()


@event
class Served(Event):
    """送达 (国办公开办函〔2016〕235号). `consented`: the applicant's consent to electronic service is recorded."""

    method: Service
    consented: bool = False


@event
class Abandoned(Event):
    """视为放弃申请, 不再处理 (条例 30; 国办函〔2020〕109号)."""

    ground: AbandonGround


@event
class Withdrawn(Event):
    """撤回申请."""


@event
class Reopened(Event):
    """A new answer is owed."""

    ground: ReopenGround
    ref: str
    due_on: date | None = None


@event
class Corrected(Event):
    """更正 of an earlier entry; both stay visible."""

    event: int
    reason: str
    approved_by: str
    fields: Mapping[str, object] | None = None
    void: bool = False


@event
class Outage(Event):
    """A failure of the system; shown, moves nothing."""

    until: date
    evidence: str


@event
class Archived(Event):
    """归档 (条例 45)."""
