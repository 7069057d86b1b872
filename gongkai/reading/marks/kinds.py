"""What a mark in a text is: its kind, how weighty it is, where it stands, and what would stand in its place."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Severity(StrEnum):
    """How weighty a mark is; `label` is for the officer."""

    MUST_MASK = "must_mask"
    LOOK = "look"
    MISPRINT = "misprint"

    @property
    def label(self) -> str:
        return _SEVERITIES[self]


class Kind(StrEnum):
    """What was found; `label` is for the officer, `severity` holds where the words around do not say otherwise."""

    IDENTITY = "identity"
    CARD = "card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTH = "birth"
    MINOR = "minor"
    ILLNESS = "illness"
    MISPRINT = "misprint"
    TITLE = "title"
    REPEALED = "repealed"

    @property
    def label(self) -> str:
        return _KINDS[self][0]

    @property
    def severity(self) -> Severity:
        return _KINDS[self][1]


_SEVERITIES = {Severity.MUST_MASK: "应当遮盖", Severity.LOOK: "请看一看", Severity.MISPRINT: "可能有错"}
_KINDS = {
    Kind.IDENTITY: ("身份证号", Severity.MUST_MASK),
    Kind.CARD: ("银行卡号", Severity.MUST_MASK),
    Kind.MOBILE: ("手机号", Severity.MUST_MASK),
    Kind.LANDLINE: ("固定电话", Severity.LOOK),
    Kind.PASSPORT: ("护照、通行证号", Severity.MUST_MASK),
    Kind.PLATE: ("车牌号", Severity.LOOK),
    Kind.EMAIL: ("电子邮箱", Severity.LOOK),
    Kind.ADDRESS: ("详细住址", Severity.MUST_MASK),
    Kind.BIRTH: ("出生日期", Severity.MUST_MASK),
    Kind.MINOR: ("未成年人", Severity.MUST_MASK),
    Kind.ILLNESS: ("病情", Severity.MUST_MASK),
    Kind.MISPRINT: ("错别字", Severity.MISPRINT),
    Kind.TITLE: ("姓名与职务", Severity.LOOK),
    Kind.REPEALED: ("引用已废止的文件", Severity.MISPRINT),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What one detector found. `value` is the same however it was written: digits without their spaces."""

    kind: Kind
    start: int
    end: int
    why: str
    masked: str
    value: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A place in a text to look at before it is published. `masked` is what would stand there instead; `occurrence`
    counts the marks of one value in a text, from 1.
    """

    kind: Kind
    start: int
    end: int
    text: str
    why: str
    masked: str
    severity: Severity
    value: str
    occurrence: int = 1

    @property
    def can_be_masked(self) -> bool:
        """Not where only a person can say what should stand there: a repealed act, a name and a title."""
        return self.masked != self.text

    @property
    def identity(self) -> str:
        """
        The same for the same find in a changed text. Made from the value, and short numbers can be tried out:
        whoever keeps it keeps it as carefully as the value.
        """
        return sha256(f"{self.kind}\0{self.value}\0{self.occurrence}".encode()).hexdigest()[:32]
