"""
Every rule of the law core: its id, what it says, where it stands, how firmly, and whether that text was read. Rules
that stand in a table are taken from it, those that are a function from book.toml. What checks reports is in rules.toml.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from gongkai.law import catalogue, clock, duties, tariff
from gongkai.law.calendar import FIRST_YEAR, HOLIDAYS, LAST_YEAR, year_file
from gongkai.law.casefile.readings import readings
from gongkai.law.citations import Citation, Standing, regulation
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import WAYS
from gongkai.law.review_organ import organ_rules
from gongkai.law.sentences import explain
from gongkai.law.tables import check_columns, citation_from, table


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `verified` where all texts that it cites were read; `code` are the functions that are the rule."""

    id: str
    title: str
    articles: tuple[Citation, ...]
    standing: Standing
    verified: bool
    code: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]


@cache
def book() -> Mapping[str, Rule]:
    """Every rule, by id. ValueError where two have the same, or one known from memory is none."""
    found: dict[str, Rule] = {}
    for source in SOURCES:
        for rule in source():
            if rule.id in found:
                raise ValueError(f"{rule.id}: twice")
            found[rule.id] = rule
    for id in table("book.toml")["from_memory"]:
        if id not in found:
            raise ValueError(f"{id}: from memory, and no rule")
        found[id] = replace(found[id], verified=False)
    return found


def _rule(id: str, title: str, articles: Citation | tuple[Citation, ...], standing: Standing) -> Rule:
    cited = articles if isinstance(articles, tuple) else (articles,)
    return Rule(id, title, cited, standing, all(article.verified for article in cited))


def _written() -> Iterator[Rule]:
    for row in table("book.toml")["rule"]:
        check_columns(row, {"id", "title", "article", "standing", "code"})
        article = citation_from(row["article"])
        yield Rule(row["id"], row["title"], (article,), Standing(row["standing"]), article.verified, tuple(row["code"]))


def _years() -> Iterator[Rule]:
    """The days of a year are its notice's; the number of the notice is another matter (`notice_verified`)."""
    for number in range(FIRST_YEAR, LAST_YEAR + 1):
        year = year_file(number)
        title = explain("book.year", {"year": number, "notice": year.notice})
        yield Rule(f"calendar.{number}", title, (HOLIDAYS,), Standing.NOTICE, year.verified)


def _receipt() -> Iterator[Rule]:
    """The day of receipt; that it is confirmed within some days is a rule of its own (clock.confirm)."""
    for channel, way in WAYS.items():
        standing = Standing.STATUTE if way.within else way.standing
        yield _rule(f"receipt.{channel}", explain(f"clock.step.receipt_{channel}"), way.citation, standing)


def _clocks() -> Iterator[Rule]:
    for limit in clock.limits().values():
        name = limit.rule.removeprefix("clock.")
        yield _rule(limit.rule, explain(f"clock.step.{name}", {"total": limit.days}), limit.citation, limit.standing)


def _publication() -> Iterator[Rule]:
    for each in clock.periods().values():
        unit = "working" if each.working else "calendar"
        title = explain(f"book.{unit}", {"matter": each.matter, "since": each.since, "days": each.days})
        yield _rule(each.id, title, each.citation, each.standing)
    for yearly in clock.annuals().values():
        title = explain("book.annual", {"matter": yearly.matter, "month": yearly.month, "day": yearly.day})
        yield _rule(yearly.id, title, yearly.citation, Standing.STATUTE)
    for least in duties.minimums().values():
        title = explain("book.minimum", {"matter": least.matter, "since": least.since, "days": least.days})
        yield _rule(least.id, title, least.citation, least.standing)
    for again in duties.recurring().values():
        title = explain("book.recurring", {"matter": again.matter, "months": again.months})
        yield _rule(again.id, title, again.citation, again.standing)
    for prompt in duties.prompts().values():
        yield _rule(prompt.id, f"{prompt.matter}：{prompt.words}", prompt.citation, prompt.standing)


def _case() -> Iterator[Rule]:
    """The readings of the fold, each with its setting unless the agency's rules say otherwise."""
    for each in readings():
        default = each.default
        if isinstance(default, bool):
            default = explain("book.yes" if default else "book.no")
        title = explain("book.reading", {"sentence": each.sentence, "default": default})
        yield _rule(each.id, title, each.article, each.standing)


def _tariff() -> Iterator[Rule]:
    for method in tariff.Method:
        yield _rule(f"tariff.{method}", explain(f"book.{method}"), tariff.scale(method).citation, Standing.NOTICE)


def _outcomes() -> Iterator[Rule]:
    for kind in outcomes().values():
        yield _rule(f"outcome.{kind.id}", kind.label, kind.articles, kind.standing)
    for id, row in table("outcomes.toml")["need"].items():
        yield _rule(f"need.{id}", row["label"], regulation(row["article"]), Standing.STATUTE)


def _remedies() -> Iterator[Rule]:
    """Every table of remedies.toml that cites an article, and the rows of the organs."""
    for id, row in table("remedies.toml").items():
        if isinstance(row, dict) and "article" in row:
            standing = Standing(row.get("standing", Standing.STATUTE))
            yield _rule(f"remedy.{id}", explain(f"book.remedy.{id}", row), citation_from(row["article"]), standing)
    for organ in organ_rules():
        id = f"organ.{organ.since.year}.{'_'.join(organ.kinds)}.{'_'.join(organ.levels)}"
        kinds, levels = (
            "、".join(explain(f"book.{name}.{each}") for each in getattr(organ, f"{name}s"))
            for name in ("kind", "level")
        )
        title = explain(f"book.organ.{organ.which}", {"kinds": kinds, "levels": levels})
        yield _rule(id, title, organ.article, organ.standing)


def _catalogue() -> Iterator[Rule]:
    local = [matter for matters in catalogue.local_lists() for matter in matters.matters]
    for matter in (*catalogue.mandatory(), *local):
        yield _rule(f"catalogue.item.{matter.id}", matter.text, matter.article, Standing.STATUTE)
    for field in catalogue.standard_fields():
        yield _rule(f"catalogue.field.{field.id}", field.name, field.article, field.standing)
    for column in catalogue.columns():
        yield _rule(f"catalogue.column.{column.id}", column.label, catalogue.STANDARDS, column.standing)
    for channel in catalogue.channels():
        yield _rule(f"catalogue.channel.{channel.id}", channel.label, catalogue.STANDARDS, Standing.READING)


def _cells() -> Iterator[Rule]:
    rows: dict[str, Any] = table("report/cells.toml")
    for row in rows["rule"]:
        way = next(way for way in ("count", "total", "returned") if way in row)
        title = explain(f"book.cell.{row['count'] if way == 'count' else way}")
        yield _rule(f"cell.{row['cells']}", title, regulation(50, 1, row["item"]), Standing(row["standing"]))
    for row in rows["dispute_result"]:
        title = explain(f"book.column.{row['column']}", {"result": row["label"]})
        yield _rule(f"cell.result.{row['id']}", title, regulation(50, 1, 3), Standing.READING)


SOURCES: Final[tuple[Callable[[], Iterator[Rule]], ...]] = (
    _written,
    _years,
    _receipt,
    _clocks,
    _publication,
    _case,
    _tariff,
    _outcomes,
    _remedies,
    _catalogue,
    _cells,
)
