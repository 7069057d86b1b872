"""The records of the question set, filled in for every town, village and year; and the questions with their answers."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
COUNTY: Final = "溪源县人民政府"
FIRST: Final = date(2021, 1, 4)


@dataclass(frozen=True)
class Question:
    typed: str
    relevant: frozenset[int]  # the objects of the records


def documents() -> list[Any]:
    """In an order of days that has nothing to do with what they are about."""
    from gongkai.search.documents import Document

    found = []
    for object, (row, filled) in enumerate(_filled(), 1):
        year = filled["year"] or 2021 + object % 5
        day = date(year, 1, 1) + timedelta(days=object * 37 % 330)
        texts = {name: row[name].format_map(filled) for name in ("title", "body")}
        number = row.get("number", "").format_map(filled)
        found.append(
            Document(
                kind="record", object=object, day=day, number=number, agency=filled["agency"], above=(1,),
                item=row["item"], year=year, genre=row["genre"], **texts,
            )
        )  # fmt: skip
    return found


def questions() -> list[Question]:
    titles: dict[str, list[tuple[int, str]]] = {}
    for object, (row, filled) in enumerate(_filled(), 1):
        titles.setdefault(row["id"], []).append((object, row["title"].format_map(filled)))
    return [_question(row, titles) for row in _read("questions.toml")["questions"]]


def _question(row: dict[str, Any], titles: dict[str, list[tuple[int, str]]]) -> Question:
    relevant = {object for id in row["relevant"] for object, title in titles[id] if row.get("only", "") in title}
    return Question(row["q"], frozenset(relevant))


def _filled() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    data = _read("records.toml")
    places = {"county": [""], "towns": data["towns"], "villages": data["villages"]}
    for row in data["records"]:
        for (step, place), year in product(enumerate(places[row["of"]]), row.get("years", [0])):
            named = {"town": place, "village": place, "year": year, "agency": 1 + (step + 1 if place else 0)}
            yield row, named


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def recall(question: Question, order: str = "relevance", limit: int = 10) -> float:
    """
    Which share of the answers stands among the first that a person sees: those that have all the words, then the near
    ones. Where there are more answers than places, as if there were as many.
    """
    from gongkai.search import selectors
    from gongkai.search.documents import Sight

    hits = selectors.search(question.typed, sight=Sight.PUBLIC, order=selectors.Order(order))
    page = hits.page(size=limit)
    shown = [found.object for found in (*page.found, *page.near)][:limit]
    return len(question.relevant.intersection(shown)) / min(limit, len(question.relevant))
