"""What an entry is about, in words: its subject is a code like "agency:2", and a code tells an auditor little."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, CalendarYear, IssuedNumber
from gongkai.ledger import chains
from gongkai.people.models import User

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """`names` finds the names of several at once; without it the number in the code is the name."""

    label: str | Promise
    names: Callable[[Collection[int]], Names] | None = None


def _agencies(keys: Collection[int]) -> Names:
    return dict(Agency.objects.filter(pk__in=keys).values_list("pk", "name"))


def _persons(keys: Collection[int]) -> Names:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "display_name"))


def _numbers(keys: Collection[int]) -> Names:
    return dict(IssuedNumber.objects.filter(pk__in=keys).values_list("pk", "text"))


def _years(keys: Collection[int]) -> Names:
    return {pk: str(year) for pk, year in CalendarYear.objects.filter(pk__in=keys).values_list("pk", "year")}


KINDS: Final[Mapping[str, Kind]] = {
    "agency": Kind(_("机关"), _agencies),
    "person": Kind(_("人员"), _persons),
    "number": Kind(_("编号"), _numbers),
    "calendar": Kind(_("工作日历"), _years),
    "key": Kind(_("主密钥")),
    "task": Kind(_("任务")),
    "application": Kind(_("申请")),
    "letter": Kind(_("文书")),
    "report": Kind(_("年度报告")),
}


CHAINS: Final[Mapping[str, str | Promise]] = {"work": _("办理链"), "security": _("安全链")}


def in_words(subjects: Iterable[str]) -> dict[str, str]:
    """Code → words, one question for each kind among them. A code that nothing is known about is not in it."""
    keys: dict[str, dict[str, int]] = {}
    for subject in set(subjects):
        kind, _colon, key = subject.partition(":")
        if kind in KINDS and key.isascii() and key.isdecimal():
            keys.setdefault(kind, {})[subject] = int(key)
    return {subject: words for kind, found in keys.items() for subject, words in _of_kind(KINDS[kind], found)}


def _of_kind(kind: Kind, keys: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    names = kind.names(keys.values()) if kind.names else {}
    for subject, key in keys.items():
        yield subject, f"{kind.label} {names.get(key, key)}"


def owner_of(chain: str) -> int | None:
    """The agency that a chain belongs to; chains.SITE for the site's own."""
    _kind, _colon, key = chain.partition(":")
    return int(key) if key.isascii() and key.isdecimal() else None


def chain_in_words(chain: str, agencies: Names) -> str:
    """What the chain is for, and whose it is."""
    label, owner = CHAINS.get(chain.partition(":")[0]), owner_of(chain)
    if label is None or owner is None:
        return chain
    whose = gettext("本站") if owner == chains.SITE else agencies.get(owner, str(owner))
    return f"{whose}{label}"
