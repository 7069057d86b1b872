"""The events of an application: their kinds and fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final


class Channel(StrEnum):
    """How an application came in (条例 29, 31)."""

    IN_PERSON = "in_person"  # 当面提交
    REGISTERED_MAIL = "registered_mail"  # 签收的邮寄
    ORDINARY_MAIL = "ordinary_mail"  # 无需签收的平常信函
    ONLINE = "online"  # 互联网渠道
    FAX = "fax"  # 传真
    ORAL = "oral"  # 口头


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


class Method(StrEnum):
    PIECES = "pieces"  # 按件计收
    PAGES = "pages"  # 按量计收


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
    """Something that happened in law on a day. `reason` says why it was recorded late, or why so."""

    kind: ClassVar[str]
    on: date
    recorded_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """The application came in (条例 31). `tries` are the days on which confirmation was tried."""

    kind = "submitted"
    channel: Channel
    applicant_kind: ApplicantKind
    tries: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConfirmed(Event):
    """Both sides confirmed the receipt (条例 31(2), 31(3))."""

    kind = "receipt_confirmed"
    tries: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked(Event):
    """补正告知 (条例 30)."""

    kind = "supplement_asked"
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented(Event):
    """The supplement came in (条例 30)."""

    kind = "supplemented"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsAsked(Event):
    """要求说明理由 (条例 35)."""

    kind = "reasons_asked"
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsGiven(Event):
    kind = "reasons_given"
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delayed(Event):
    """延迟答复 (条例 35)."""

    kind = "delayed"
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationSent(Event):
    """征求意见 (条例 32, 33(3), 34)."""

    kind = "consultation_sent"
    id: str
    party: Party
    reply_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationDelivered(Event):
    kind = "consultation_delivered"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAnswered(Event):
    kind = "consultation_answered"
    id: str
    consents: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationLapsed(Event):
    kind = "consultation_lapsed"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationEnded(Event):
    kind = "consultation_ended"
    id: str
    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """延长答复期限 (条例 33(2))."""

    kind = "extended"
    days: int
    approved_by: str
    told_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNoticed(Event):
    """信息处理费收费通知 (国办函〔2020〕109号)."""

    kind = "fee_noticed"
    method: Method
    quantity: int
    amount: Decimal
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeDelivered(Event):
    kind = "fee_delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid(Event):
    kind = "fee_paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """The answer is fixed (条例 36-39)."""

    kind = "decided"
    outcome: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Event):
    """送达 (国办公开办函〔2016〕235号)."""

    kind = "served"
    method: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned(Event):
    """视为放弃申请, 不再处理 (条例 30; 国办函〔2020〕109号)."""

    kind = "abandoned"
    ground: AbandonGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """撤回申请."""

    kind = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """A new answer is owed."""

    kind = "reopened"
    ground: ReopenGround
    ref: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Event):
    """更正 of an earlier entry; both stay visible."""

    kind = "corrected"
    event: int
    reason: str
    approved_by: str
    fields: Mapping[str, object] | None = None
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage(Event):
    """A failure of the system; shown, moves nothing."""

    kind = "outage"
    until: date
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Event):
    """归档 (条例 45)."""

    kind = "archived"


KINDS: Final[Mapping[str, type[Event]]] = {kind.kind: kind for kind in Event.__subclasses__() if hasattr(kind, "kind")}
