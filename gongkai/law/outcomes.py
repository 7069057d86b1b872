"""What can become of an application (条例 36-39): kinds of decision, their rows in table three, what each needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.law.citations import Citation, LawError, Standing, regulation
from gongkai.law.report.schema import EDITIONS
from gongkai.law.tables import check_columns, citations_from, table

CURRENT = EDITIONS[-1]
PARTIAL = "partial"  # 部分公开
COLUMNS = {"id", "label", "articles", "row", "letter", "gives", "needs", "remedy", "standing"}
WITHHOLDS = "withholds"
OF_PART = "needs_of_part"
OF_NEED = frozenset({"where_known", "either", "choices"})


class Gives(StrEnum):
    """Whether the applicant gets the information."""

    ALL = "all"
    PART = "part"
    NOTHING = "nothing"


class Path(StrEnum):
    """What is open to an applicant who does not agree."""

    REVIEW_FIRST = "review_first"  # 复议前置
    REVIEW_OR_SUIT = "review_or_suit"  # 复议或者诉讼
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Need:
    """What must be supplied before a decision of some kind can be made."""

    id: str
    label: str
    article: Citation
    where_known: bool = False  # 能够确定的
    either: tuple[str, ...] = ()  # any one of these meets it
    choices: tuple[str, ...] = ()  # nothing else can be said

    def is_met_by(self, supplied: Collection[str]) -> bool:
        return self.id in supplied or any(each in supplied for each in self.either)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of decision. `row` is its row of table three, by edition of the form."""

    id: str
    label: str
    articles: tuple[Citation, ...]
    row: Mapping[str, str]
    letter: str
    gives: Gives
    needs: tuple[Need, ...]
    remedy: Path
    standing: Standing  # of its place in table three
    withholds: str = ""  # the family of kinds under which a part of it is not given
    needs_of_part: tuple[Need, ...] = ()  # as the ground of a part that is not given

    @property
    def leaf(self) -> str:
        """The row of table three in the current edition."""
        return self.row[CURRENT]


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """One requested item and what was decided on it (一事一答); `grounds` are the articles that the letter cites."""

    item: str
    outcome: Outcome
    grounds: tuple[Citation, ...] = ()


def outcome(id: str) -> Outcome:
    """The kind of decision with this id; for a row of table three its first kind."""
    found = outcomes().get(id) or _first_kinds().get(id)
    if found is None:
        raise LawError("outcome.unknown", regulation(36), outcome=id)
    return found


def row_of(items: Sequence[DecidedItem], *, main: str = "", reason: str = "") -> Outcome:
    """
    What a case with several items counts as: once, in one row (条例 37; the form, 部分公开).
    Something given and something not: 部分公开. All of one row: that row. Otherwise the officer
    names the main one of its decisions, with a reason (our reading: the form is silent).
    """
    if not items:
        raise LawError("outcome.no_items", regulation(36))
    if _is_partial({item.outcome.gives for item in items}):
        return outcomes()[PARTIAL]
    if len({item.outcome.leaf for item in items}) == 1:
        return items[0].outcome
    return _main_of(items, main, reason)


def _is_partial(gives: set[Gives]) -> bool:
    return Gives.PART in gives or gives == {Gives.ALL, Gives.NOTHING}


def _main_of(items: Sequence[DecidedItem], main: str, reason: str) -> Outcome:
    labels = "、".join(dict.fromkeys(item.outcome.label for item in items))
    if not main:
        raise LawError("outcome.main_needed", regulation(36), outcomes=labels)
    chosen = outcome(main)
    if chosen not in [item.outcome for item in items]:
        raise LawError("outcome.main_not_among", regulation(36), outcome=chosen.label, outcomes=labels)
    if not reason.strip():
        raise LawError("outcome.main_reason", regulation(36), outcome=chosen.label)
    return chosen


def missing_needs(kind: Outcome, supplied: Iterable[str]) -> tuple[Need, ...]:
    """What has still to be supplied; what need only be said where it is known is not asked for."""
    there = set(supplied)
    return tuple(need for need in kind.needs if not need.where_known and not need.is_met_by(there))


def grounds_to_withhold(kind: Outcome) -> tuple[Outcome, ...]:
    """The kinds of decision that can be the ground of the part that is not given (条例 37, with 14 to 16 and 36(7))."""
    if not kind.withholds:
        return ()
    return tuple(each for each in outcomes().values() if each.id.startswith(f"{kind.withholds}."))


def withheld_under(kind: Outcome, named: Iterable[str]) -> tuple[Outcome, ...]:
    """Of these ids the grounds that such a decision can have, in the order of the form, each once."""
    chosen = set(named)
    return tuple(each for each in grounds_to_withhold(kind) if each.id in chosen)


def grounds_cited(kind: Outcome, cited: Iterable[Citation]) -> tuple[str, ...]:
    """The grounds under which a part may have been withheld, as far as the articles say that the decision cites."""
    named = tuple(cited)
    return tuple(each.id for each in grounds_to_withhold(kind) if any(_covers(one, each.articles[0]) for one in named))


def _covers(cited: Citation, ground: Citation) -> bool:
    """The article of the ground, or the whole of it."""
    same = (cited.instrument, cited.article) == (ground.instrument, ground.article)
    return same and cited.paragraph in {None, ground.paragraph} and cited.item in {None, ground.item}


def needs_of(kind: Outcome, withheld: Iterable[str] = ()) -> tuple[Need, ...]:
    """What the decision needs, and what each ground of the withheld part needs."""
    further = (need for ground in withheld_under(kind, withheld) for need in ground.needs_of_part)
    return tuple(dict.fromkeys((*kind.needs, *further)))


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every kind of decision by its id, in the order of the form."""
    return outcomes_from(table("outcomes.toml"))


@cache
def _first_kinds() -> Mapping[str, Outcome]:
    first: dict[str, Outcome] = {}
    for edition in reversed(EDITIONS):
        for kind in outcomes().values():
            first.setdefault(kind.row[edition], kind)
    return first


def outcomes_from(data: Mapping[str, Any]) -> Mapping[str, Outcome]:
    """Outcomes from the terms of `outcomes.toml`; ValueError where a row is not whole."""
    needs = {id: _need_from(id, row) for id, row in data["need"].items()}
    found: dict[str, Outcome] = {}
    for row in data["outcome"]:
        kind = _outcome_from(row, needs)
        if kind.id in found:
            raise ValueError(f"{kind.id}: twice")
        found[kind.id] = kind
    return MappingProxyType(found)


def _need_from(id: str, row: Mapping[str, Any]) -> Need:
    check_columns(row, {"label", "article"}, OF_NEED)
    either, choices = tuple(row.get("either", ())), tuple(row.get("choices", ()))
    return Need(id, row["label"], regulation(row["article"]), row.get("where_known", False), either, choices)


def _outcome_from(row: Mapping[str, Any], needs: Mapping[str, Need]) -> Outcome:
    check_columns(row, COLUMNS, frozenset({WITHHOLDS, OF_PART}))
    of_part = row.get(OF_PART, row["needs"])
    unknown = [id for id in (*row["needs"], *of_part) if id not in needs]
    if unknown or not row["articles"] or set(row["row"]) != set(EDITIONS):
        raise ValueError(f"{row['id']}: needs {unknown}, articles {row['articles']}, rows {row['row']}")
    return Outcome(
        id=row["id"],
        label=row["label"],
        articles=citations_from(row["articles"]),
        row=MappingProxyType(dict(row["row"])),
        letter=row["letter"],
        gives=Gives(row["gives"]),
        needs=tuple(needs[id] for id in row["needs"]),
        remedy=Path(row["remedy"]),
        standing=Standing(row["standing"]),
        withholds=row.get(WITHHOLDS, ""),
        needs_of_part=tuple(needs[id] for id in of_part),
    )
