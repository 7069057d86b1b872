"""
Why something is blacked out, as the ground of an answer (条例 14 to 16, 37): the letter says of nothing that is covered
in what goes out with it that it is covered for another reason, or for none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from gongkai.applications.models import Application, Redaction
from gongkai.applications.redacting import Ground, marked_from
from gongkai.applications.releasing import given
from gongkai.law.citations import LawError, regulation
from gongkai.law.letter_composing import WITHHELD
from gongkai.law.sentences import explain

THIRD_PARTY: Final = "refused.third_party"
KIND: Final = "third_party_kind"  # the need of it that says which: 商业秘密, 个人隐私
OF_OTHERS: Final = frozenset({Ground.PERSONAL, Ground.TRADE})
# Kinds of decision that rest on the ground. Of several, somebody has to say which it is.
ANSWERED_BY: Final[Mapping[Ground, tuple[str, ...]]] = {
    Ground.PERSONAL: (THIRD_PARTY,),
    Ground.TRADE: (THIRD_PARTY,),
    Ground.STATE: ("refused.state_secret",),
    Ground.INTERNAL: ("refused.internal_affairs",),
    Ground.PROCESS: ("refused.process",),
    Ground.ENFORCEMENT: ("refused.enforcement_files",),
    Ground.OTHER: (
        *("refused.prohibited_by_law", "refused.security_and_stability", "refused.administrative_inquiry"),
        "refused.state_secret",
    ),
}


class Answered(Protocol):
    """An item of an answer: its decision, the grounds of what it withholds, and what is said of them."""

    @property
    def decision(self) -> str: ...

    @property
    def under(self) -> tuple[str, ...]: ...

    @property
    def needed(self) -> Mapping[str, str]: ...


def grounds_in(application: Application) -> tuple[Ground, ...]:
    """Of all that is blacked out in what goes out, in the order of the law."""
    going = [row.pk for row in given(application)]
    rows = Redaction.objects.filter(application=application, released__in=going).values_list("areas", flat=True)
    there = {marked_from(area).ground for areas in rows for area in areas}
    return tuple(ground for ground in Ground if ground in there)


def proposed(grounds: Iterable[Ground]) -> dict[str, list[str]]:
    """What an answer would say of them, by the fields of its form: where only one thing can be meant."""
    found = [ground for ground in grounds if len(ANSWERED_BY[ground]) == 1]
    kinds = [str(ground.label) for ground in found if ground in OF_OTHERS]
    said = {WITHHELD: list(dict.fromkeys(ANSWERED_BY[ground][0] for ground in found)), KIND: kinds}
    return {name: values for name, values in said.items() if values}


def unanswered(grounds: Iterable[Ground], items: Iterable[Answered]) -> list[Ground]:
    """Those that the answer does not give: neither as why a part is withheld, nor as why something else is refused."""
    given_as: dict[str, str] = {}
    for each in items:
        for kind in (*each.under, each.decision):
            given_as[kind] = f"{given_as.get(kind, '')}{each.needed.get(KIND, '')}"
    return [ground for ground in grounds if not _is_answered(ground, given_as)]


def _is_answered(ground: Ground, given_as: Mapping[str, str]) -> bool:
    named = [given_as[kind] for kind in ANSWERED_BY[ground] if kind in given_as]
    if ground in OF_OTHERS:
        return any(not said or str(ground.label) in said for said in named)
    return bool(named)


def ensure_answered(application: Application, items: Iterable[Answered]) -> None:
    """LawError names what is blacked out for a reason that the answer does not give."""
    if why := _refusal(unanswered(grounds_in(application), items)):
        raise why


def _refusal(grounds: Sequence[Ground]) -> LawError | None:
    if not grounds:
        return None
    return LawError("answer.grounds_differ", regulation(37), grounds="、".join(str(each.label) for each in grounds))


def said(grounds: Sequence[Ground]) -> str:
    """For a page, while it is written."""
    why = _refusal(grounds)
    return explain(why.rule, why.values) if why else ""
