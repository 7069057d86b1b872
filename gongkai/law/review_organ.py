"""行政复议机关: who reviews what an agency decided (行政复议法 24, 25, 27)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.citations import Citation, LawError, Standing, instruments
from gongkai.law.tables import check_columns, citation_from, table

LEVELS = ("grassroots", "township", "county", "city", "province", "nation")  # 站所 to 国家, the lowest first
KINDS = (
    "government",
    "department",
    "delegated",
    "outpost",
    "authorised",
)  # 人民政府、政府部门、派出机关、派出机构、授权的组织
OUTPOST = "outpost"
VERTICAL = "vertical"  # 实行垂直领导的机关: a department that no local government leads
REVIEWING = LEVELS[2:]  # 县级以上
COLUMNS = {"since", "kinds", "levels", "which", "article", "standing"}
WAYS = {"itself", "government", "own_government", "department", "county_of_department"}


@dataclass(frozen=True, slots=True)
class Body:
    """An agency as far as the law of 复议 looks at it; `review_organ` and `court` are its own settings."""

    name: str
    level: str
    kind: str
    vertical: bool = False
    review_organ: str = ""
    court: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """Where an applicant goes: the organ of 复议 and the court, by name."""

    review_organ: str
    court: str = ""


@dataclass(frozen=True, slots=True)
class OrganRule:
    since: date
    until: date
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    which: str
    article: Citation
    standing: Standing


def seats_of(body: Body, above: Sequence[Body], decided_on: date) -> Seats:
    """The organ from the setting or the tree; the court from the setting alone, never derived."""
    return Seats(review_organ(body, above, decided_on), body.court)


def review_organ(body: Body, above: Sequence[Body], decided_on: date) -> str:
    """
    Who reviews: the agency's own setting, else by its place in the tree (行政复议法 24, 25, 27).
    `above` are its superiors, the nearest first. What the tree does not tell is refused, e.g. the
    local departments of justice and the 派出机构 of a city's departments, whose applicants have a choice, and bodies at
    the nation's level.
    """
    if body.review_organ:
        return body.review_organ
    founder = _founder(above) if body.kind == OUTPOST else None
    rule = rule_for(replace(body, vertical=True) if founder and founder.vertical else body, decided_on)
    if rule is None or (rule.which == "county_of_department" and not (founder and founder.level == "county")):
        raise LawError("remedy.organ_unset", _law_on(decided_on), agency=body.name)
    if rule.which == "itself":
        return body.name
    found = next((higher.name for higher in above if _reviews(rule.which, body, higher)), None)
    if found is None:
        raise LawError("remedy.organ_unset", rule.article, agency=body.name)
    return found


def _founder(above: Sequence[Body]) -> Body | None:
    """The department that set up a 派出机构: what stands next above that is no 派出机构 itself, if a department."""
    nearest = next((higher for higher in above if higher.kind != OUTPOST), None)
    return nearest if nearest and nearest.kind == "department" else None


def rule_for(body: Body, decided_on: date) -> OrganRule | None:
    """The row of the table that holds for such an agency on that day."""
    if body.level not in LEVELS or body.kind not in KINDS:
        raise LawError("remedy.body", _law_on(decided_on), agency=body.name, level=body.level, kind=body.kind)
    led_from_above = body.vertical and body.level != "nation"
    kind = VERTICAL if led_from_above else body.kind
    return next(
        (
            rule
            for rule in organ_rules()
            if rule.since <= decided_on <= rule.until and kind in rule.kinds and body.level in rule.levels
        ),
        None,
    )


def _law_on(day: date) -> Citation:
    """The 行政复议法 in force that day."""
    renewed = instruments()["reconsideration_law"].in_force
    return Citation("reconsideration_law" if renewed and day >= renewed else "reconsideration_law_2017")


def _reviews(which: str, body: Body, higher: Body) -> bool:
    if which == "department":
        return higher.kind == "department"
    if higher.kind != "government" or higher.level not in REVIEWING:
        return False
    if which == "county_of_department":
        return higher.level == "county"
    if which == "own_government":
        return higher.level == body.level
    return body.kind != "government" or LEVELS.index(higher.level) > LEVELS.index(body.level)


@cache
def organ_rules() -> tuple[OrganRule, ...]:
    return tuple(organ_rules_from(table("remedies.toml")["organ"]))


def organ_rules_from(rows: Iterable[dict[str, Any]]) -> Iterable[OrganRule]:
    """Rows from the terms of `remedies.toml`; ValueError where one is not whole."""
    for row in rows:
        check_columns(row, COLUMNS, frozenset({"until"}))
        if row["which"] not in WAYS or not {*row["levels"]} <= {*LEVELS} or not {*row["kinds"]} <= {*KINDS, VERTICAL}:
            raise ValueError(f"organ: {row}")
        yield OrganRule(
            since=row["since"],
            until=row.get("until", date.max),
            kinds=tuple(row["kinds"]),
            levels=tuple(row["levels"]),
            which=row["which"],
            article=citation_from(row["article"]),
            standing=Standing(row["standing"]),
        )
