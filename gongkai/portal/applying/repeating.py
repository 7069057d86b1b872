"""What was asked for, as the receipt repeats it: the request and the choices, and never who asks."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from gongkai.applications import words
from gongkai.applications.models import Application, Destroyed
from gongkai.applications.models.attachments import Role

ASKED: Final = ("matter", "feature", "form", "help")
WHO: Final = (
    "name", "identity_number", "representative", "contact", "phone", "email", "address",
    "agent_name", "agent_identity_number", "agent_phone",
)  # fmt: skip
LEAST: Final = 2  # signs: a single one stands for nobody
# Written between figures or signs: spaces, hyphens, dashes, dots, of whichever width
BETWEEN: Final = r"[\s_.\uff0e\u00b7\-\u2010-\u2015\u2212\uff0d]"
GAP: Final = BETWEEN + "{0,3}"
OUTSIDE: Final = r"0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
X: Final = r"[\dXx\uff38\uff58]"  # the last sign of a card, in either width
# An identity number or a telephone of whomever, that somebody wrote into the request. A figure with gaps may be many
# other things: it is a number of a card where it holds a day of birth, a telephone where it is cut as telephones are.
CARD: Final = GAP.join(
    [r"\d"] * 6 + ["[1１2２]", "[0０89８９]", r"\d", r"\d", "[01０１]", r"\d", "[0-3０-３]"] + [r"\d"] * 4
)
OLD_CARD: Final = GAP.join([r"\d{6}", r"\d\d", r"[01０１]\d", r"[0-3０-３]\d", r"\d{3}"])
CUT: Final = "|".join(
    rf"\d{{{one}}}{GAP}\d{{{two}}}{GAP}\d{{{three}}}" for one, two, three in ((1, 4, 4), (2, 3, 4), (1, 3, 5))
)
PHONE: Final = rf"(?:(?:[+＋]|[0０]{{2}})?[8８][6６]{GAP})?[1１][3-9３-９](?:{CUT})"
NUMBERS: Final = re.compile(
    rf"(?<![{OUTSIDE}])(?:\d{{17}}{X}|\d{{15}}|{CARD}{GAP}{X}|{OLD_CARD}|{PHONE})(?![{OUTSIDE}])"
)
WIDE: Final = 0xFEE0  # from a sign of ASCII to the same in full width
OF_PERSONS: Final = frozenset({Role.IDENTITY, Role.AUTHORITY})  # what such files are called may be a person


def repeated(application: Application, names: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Label and text of each. `names`: what the materials are called, masked, as long as the browser holds it."""
    if application.destroyed == Destroyed.YES:
        return []
    return [(label, text) for label, text in _rows(application, names) if text]


def _rows(application: Application, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    said = words.opened(application.words)
    hidden = _hidden(said)
    text = {name: without(said.get(name, ""), hidden) for name in ASKED}
    yield _("要的信息"), text["matter"]
    yield _("文号或者特征"), text["feature"]
    yield _("怎样拿到"), str(application.get_delivery_display()) if application.delivery else ""
    yield _("纸质还是电子"), str(application.get_medium_display()) if application.medium else ""
    yield _("对形式的要求"), text["form"]
    yield _("电子送达"), _("同意") if application.consents_electronic else _("没有同意")
    yield _("需要的帮助"), (text["help"] or _("需要帮助")) if application.needs_help else ""
    yield _("交来的文件"), _files(application, names)


def masked(application: Application, names: Sequence[str]) -> list[str]:
    """Before they are cut or held anywhere: half a number is not known for one."""
    hidden = _hidden(words.opened(application.words, *WHO))
    return [without(name, hidden) for name in names]


def _hidden(said: Mapping[str, str]) -> list[str]:
    return [said[name] for name in WHO if len(said.get(name, "")) >= LEAST]


def without(text: str, hidden: Sequence[str]) -> str:
    """`hidden`, however it is spaced, and in whichever width and case."""
    for each in sorted(hidden, key=len, reverse=True):
        signs = [_either_width(sign) for sign in unicodedata.normalize("NFKC", each) if not re.match(BETWEEN, sign)]
        if len(signs) >= LEAST:
            text = re.sub(GAP.join(signs), _("（略）"), text, flags=re.IGNORECASE)
    return NUMBERS.sub(_("（略）"), text)


def _either_width(sign: str) -> str:
    return re.escape(sign) if not sign.isascii() else f"(?:{re.escape(sign)}|{chr(ord(sign) + WIDE)})"


def _files(application: Application, names: Sequence[str]) -> str:
    """Materials by their names where these are known, else all by what they are and how many."""
    roles: Mapping[str, int] = Counter(application.attachments.filter(post=None).values_list("role", flat=True))
    parts = [_called(Role(role), number, names) for role, number in roles.items()]
    return "；".join(parts)


def _called(role: Role, number: int, names: Sequence[str]) -> str:
    if role not in OF_PERSONS and len(names) == number:
        return _("{role}：{names}").format(role=role.label, names="、".join(names))
    return _("{role}{number}个").format(role=role.label, number=number)
