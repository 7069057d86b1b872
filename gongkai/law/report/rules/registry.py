"""The rule book as data: rows of rules.toml, and the functions that judge by them."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gongkai.law.report.findings import Figure, Finding, Severity, Verdict

if TYPE_CHECKING:
    from gongkai.law.report.rules.subject import Subject

FAMILIES: Final = (
    "completeness",  # 填报完整
    "identities",  # 勾稽关系
    "continuity",  # 前后年度衔接
    "prose",  # 文字与表格
    "edition",  # 格式版本与年度
    "plausibility",  # 合理性
    "narrative",  # 文字内容
    "timeliness",  # 公布期限
    "rollup",  # 汇总
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """An instance that cannot be assessed: the cells it is about, and what is lacking in words."""

    cells: tuple[str, ...] = ()
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """One finding that stands for several failed instances, shown together."""

    finding: Finding
    count: int


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One row of rules.toml. `editions` are the printed forms that the rule reads, the years
    the report years it holds for (None: open). `explicit` is the severity where the report
    speaks beyond doubt. `unknown` is the sentence where an instance cannot be assessed.
    """

    id: str
    family: str
    title: str
    citation: str
    severity: Severity
    sentence: str
    unknown: str
    editions: tuple[str, ...]
    first_year: int | None = None
    last_year: int | None = None
    explicit: Severity | None = None
    note: str = ""

    def holds_for(self, edition: str | None, year: int | None) -> bool:
        """Whether the rule reads this form and holds for this year; what is not known excludes nothing."""
        if edition is not None and edition not in self.editions:
            return False
        if year is None:
            return True
        return (self.first_year or year) <= year <= (self.last_year or year)

    def fail(
        self,
        cells: tuple[str, ...] = (),
        *,
        expected: Figure = None,
        actual: Figure = None,
        place: str = "",
        severity: Severity | None = None,
        words: Mapping[str, object] = MappingProxyType({}),
        **values: object,
    ) -> Finding:
        """不符: a finding in the words of this rule; `words` and `values` are what its sentence needs."""
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            verdict=Verdict.FAIL,
            cells=cells,
            expected=expected,
            actual=actual,
            values={"title": self.title, "expected": expected, "actual": actual, **words, **values},
            citation=self.citation,
            place=place,
        )


Outcome = Finding | Several | Unknown | None
"""What became of one instance of a rule (or several): None where it passed."""

Check = Callable[[Rule, "Subject"], Iterator[Outcome]]

_checks: Final[dict[str, Check]] = {}


def check(*ids: str) -> Callable[[Check], Check]:
    """Register a function as the judge of these rules."""

    def register(function: Check) -> Check:
        for id in ids:
            if id in _checks:
                raise ValueError(f"{id} has two checks")
            _checks[id] = function
        return function

    return register


def checks() -> Mapping[str, Check]:
    return MappingProxyType(_checks)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of the book."""
    source = resources.files("gongkai.law.report").joinpath("rules.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    rows = [_rule_from(row, data["unknown"]) for row in data["rule"]]
    book = {rule.id: rule for rule in rows}
    if len(book) != len(rows):
        raise ValueError("rules.toml uses an id twice")
    return MappingProxyType(book)


@cache
def applicable(edition: str | None, year: int | None) -> tuple[tuple[Rule, Check], ...]:
    """The rules, each with its judge, that hold for this form and year."""
    return tuple((rule, _checks[rule.id]) for rule in rules().values() if rule.holds_for(edition, year))


def _rule_from(row: Mapping[str, Any], unknown: str) -> Rule:
    rule = Rule(
        id=row["id"],
        family=row["family"],
        title=row["title"],
        citation=row["citation"],
        severity=Severity(row["severity"]),
        sentence=row["sentence"],
        unknown=row.get("unknown", unknown),
        editions=tuple(row.get("editions", ("2019", "2021"))),
        first_year=row.get("first_year"),
        last_year=row.get("last_year"),
        explicit=Severity(row["explicit"]) if "explicit" in row else None,
        note=row.get("note", ""),
    )
    if rule.family not in FAMILIES:
        raise ValueError(f"{rule.id}: no family {rule.family}")
    return rule
