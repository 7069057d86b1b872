"""What can stand in the ledger: every kind of entry with its name for people and the facts that it may hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise


class UnknownKind(LookupError):
    """No app has registered this kind of entry."""


class UnknownFact(ValueError):
    """The kind does not say that its entries hold this fact."""


@dataclass(frozen=True, slots=True)
class EntryKind:
    """`id` is forever: entries name it. `facts` are the names that `Draft.facts` may have, each optional."""

    id: str  # "signin.failed"
    label: str | Promise  # 登录失败
    facts: tuple[str, ...] = ()


_registered: Final[dict[str, EntryKind]] = {}
_fact_labels: Final[dict[str, str | Promise]] = {}
_code_labels: Final[dict[str, dict[str, str | Promise]]] = {}


def register(kind: EntryKind) -> None:
    """Called in AppConfig.ready. The same kind may be told twice, two meanings of one id may not."""
    if _registered.setdefault(kind.id, kind) != kind:
        raise ValueError(f"the ledger already has another {kind.id}")


def all_kinds() -> Iterator[EntryKind]:
    return iter(sorted(_registered.values(), key=lambda kind: kind.id))


def kind_of(id: str) -> EntryKind:
    try:
        return _registered[id]
    except KeyError:
        raise UnknownKind(f"no kind of entry is registered as {id!r}") from None


def label_of(id: str) -> str:
    """For the page: an entry of an app that is no longer installed is shown by its id."""
    return str(_registered[id].label) if id in _registered else id


def name_facts(labels: Mapping[str, str | Promise]) -> None:
    """
    What facts are called for people, beside the kinds that hold them. A name means one thing; where a kind means
    another by it, the label stands under "kind:name" ("signin.locked:by").
    """
    _fact_labels.update(labels)


def fact_label(id: str, name: str) -> str:
    """For the page: a fact that nobody has named is shown by its name."""
    return str(_fact_labels.get(f"{id}:{name}") or _fact_labels.get(name, name))


def name_codes(fact: str, labels: Mapping[str, str | Promise]) -> None:
    """
    What the codes that a fact holds are called for people. Where a kind means another by the fact, it is told as
    "kind:name"; several apps may name codes of one fact.
    """
    _code_labels.setdefault(fact, {}).update(labels)


def code_label(id: str, name: str, code: str) -> str:
    """For the page: a code that nobody has named, like a date or a hash, is shown as it is."""
    return str(_code_labels.get(f"{id}:{name}", {}).get(code) or _code_labels.get(name, {}).get(code, code))


def ensure_allowed(id: str, facts: Mapping[str, object]) -> None:
    """Raises UnknownKind or UnknownFact."""
    if surplus := _surplus(kind_of(id).facts, facts):
        raise UnknownFact(f"an entry of the kind {id} does not hold {', '.join(surplus)}")


def _surplus(allowed: Iterable[str], facts: Mapping[str, object]) -> list[str]:
    return sorted(facts.keys() - set(allowed))
