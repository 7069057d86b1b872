"""
Words of a case, outside the ledger. In entries and rows stands a token for them: where they lie, and the commitment
that shows that they are still the same.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gongkai.ledger import particulars
from gongkai.ledger.particulars import Destroyed, Hashing, Reference
from gongkai.ledger.services import Actor

SITE: Final = "applications"  # under whose key persons and codes are told apart
TOKEN: Final = re.compile(r"p:[0-9a-f]{32}:[0-9a-f]{64}")
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O, 1 I L, no U
CODE_LENGTH: Final = 10
ERASED: Final = "（已按保管期限销毁）"


def seal(subject: str, field: str, words: str) -> str:
    """Keep the words under the key of the case; the token for them. Within the act's transaction."""
    return _token(particulars.keep(subject, field=field, words=words))


def seal_all(subject: str, words: Mapping[str, str]) -> dict[str, str]:
    """Blank ones are left out: nothing was said."""
    kept = particulars.keep_all(subject, {field: text for field, text in words.items() if text.strip()})
    return {field: _token(reference) for field, reference in kept.items()}


def _token(reference: Reference) -> str:
    return f"p:{reference.id.hex}:{reference.commitment}"


def is_token(text: object) -> bool:
    return isinstance(text, str) and TOKEN.fullmatch(text) is not None


def reference(token: str) -> Reference:
    _p, id, commitment = token.split(":")
    return Reference.from_fact({"id": id, "commitment": commitment})


def reveal(
    tokens: Mapping[str, str],
    fields: Iterable[str],
    *,
    by: Actor,
    agency: int,
    reason: str,
    besides: Iterable[str] = (),
) -> dict[str, str]:
    """
    Show these fields to a person: one entry says who looked at which, and why. What was destroyed at the end of
    its retention is said to be. `besides`: fields that are opened with them for the program itself, and not shown.
    """
    shown = [field for field in fields if field in tokens]
    hidden = [field for field in besides if field in tokens]
    try:
        found = particulars.reveal_together(
            [reference(tokens[field]) for field in shown],
            by=by,
            agency=agency,
            reason=reason,
            besides=[reference(tokens[field]) for field in hidden],
        )
    except Destroyed:
        return dict.fromkeys((*shown, *hidden), ERASED)
    return dict(zip((*shown, *hidden), found, strict=True))


def opened(tokens: Mapping[str, str], *fields: str) -> dict[str, str]:
    """For the program itself (to print, to compare): no look, and shown to nobody by this alone."""
    wanted = [field for field in fields or tokens if field in tokens]
    return dict(zip(wanted, particulars.opened_together(reference(tokens[field]) for field in wanted), strict=True))


@dataclass(frozen=True, slots=True)
class Keys:
    """By which persons, requests and query codes are known again, without being kept."""

    hashing: Hashing

    def of_person(self, identity_number: str) -> str:
        """Without an identity number or code nobody is known again: blank."""
        number = plain(identity_number).upper()
        return self.hashing.of(number, purpose="applicant") if number else ""

    def of_topic(self, matter: str) -> str:
        """Whatever its spaces and punctuation."""
        text = plain(matter)
        return self.hashing.of(text, purpose="topic") if text else ""

    def of_code(self, number: str, code: str) -> str:
        return self.hashing.of(f"{number} {plain(code).upper()}", purpose="code")


def keys() -> Keys:
    """One question to the database, for as many as are wanted."""
    return Keys(particulars.hashing(SITE))


def person_key(identity_number: str) -> str:
    return keys().of_person(identity_number)


def topic_key(matter: str) -> str:
    return keys().of_topic(matter)


def code_hash(number: str, code: str) -> str:
    return keys().of_code(number, code)


def new_code() -> str:
    """The query code: 49 bits, without signs that are taken for one another."""
    return "".join(secrets.choice(ALPHABET) for _each in range(CODE_LENGTH))


def plain(text: str) -> str:
    """Letters and figures alone, as they are compared."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def label_of(name: str, *, natural: bool) -> str:
    """张某; of an organisation its name: it is no person. One that is called like a person is one (个体工商户)."""
    name = " ".join(name.split())
    if not (natural or is_personal(name)):
        return name[:40]
    surname = name[:2] if name[:2] in COMPOUND else name[:1]
    return f"{surname}某" if surname else "（未填姓名）"


def is_personal(name: str) -> bool:
    """Two to four 汉字 (or a name with a ·), and no word of an organisation among them. In doubt it is a person's."""
    return PERSONAL.fullmatch(name) is not None and ORGANISED.search(name) is None


PERSONAL: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}(?:[·•・][\u3400-\u9fff]{1,10})+")
ORGANISED: Final = re.compile(
    "公司|集团|企业|商行|银行|支行|分行|车行|酒楼|茶楼|饭庄|餐厅|超市|商场|市场|农场|林场|工厂|工坊|作坊|小学|中学|大学|"
    "学院|学校|医院|诊所|药房|律所|协会|学会|商会|工会|村委|居委|社区|中心|基金|联社|报社|分社|合作社|农庄|物业|工作室|"
    "政府|法院|网吧|网店|宾馆|旅馆|酒店|客栈|"
    "(?<=[\u3400-\u9fff]{2})[厂店局厅校馆所站院铺坊部社村组队]$"
)
COMPOUND: Final = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙"
        "宇文司徒鲜于司空令狐",
    )
)
