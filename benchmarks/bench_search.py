"""
Search over many records of about 500 characters each, beside the same question put to the bare engine in the same run:
newest first, relevance, facets. Kept between runs (GONGKAI_BENCH). Aims hold for 1,000,000 records on SQLite, for
200,000 on PostgreSQL: --scale 1000000, --database postgresql --scale 200000. Ratios are beside what a page adds anyway.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from timing import Aims

ROOT: Final = Path(__file__).resolve().parents[1]
FORMAT: Final = 1  # of what is kept: another is made anew
FIRST: Final = date(2008, 5, 1)
DAYS: Final = 6_700
BATCH: Final = 500
AGENCIES: Final = 300
ITEMS: Final = 23
ASKED: Final = 40  # questions of each kind
LETTERS: Final = 2_500  # different characters
WORDS: Final = 30_000
FIXED: Final = 10.0  # milliseconds: texts, cards and snippets of a page, whatever the engine does
SEVERAL: Final = 3  # times each question is asked; the quickest counts as its time


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with site(given.scale, given.database):
        aims = Aims()
        questions = Questions()
        measure_newest(aims, questions)
        measure_relevance(aims, questions)
        measure_facets(aims, questions)
        measure_acts()
        aims.finish()


@contextmanager
def site(scale: int, database: str) -> Iterator[None]:
    base = Path(os.environ.get("GONGKAI_BENCH") or ROOT / "build" / "bench-search")
    kept = base / f"search-{database}-{scale}"
    note = kept / "made.json"
    if not note.exists() or json.loads(note.read_text()) != FORMAT:
        shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    with _database(kept, database) as url:
        os.environ |= {"GONGKAI_DATA": str(kept), "DATABASE_URL": url, "GONGKAI_PLAIN_HTTP": "1"}
        from gongkai.site import server

        server.configure(kept)
        server.migrate(kept, backup=False)
        if not note.exists():
            fill(scale)
            note.write_text(json.dumps(FORMAT))
        yield


@contextmanager
def _database(kept: Path, database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    sys.path.insert(0, str(ROOT / "scripts"))
    import postgres

    with postgres.kept(kept / "cluster") as url:
        yield url


class Writer:
    """Made-up official text: words of two to four characters by the frequency that words have, real ones among them."""

    def __init__(self) -> None:
        from gongkai.search.vocabulary import groups

        chance = random.Random(1)
        letters = [chr(0x4E00 + chance.randrange(0x5000)) for _ in range(LETTERS)]
        common = list(accumulate(1 / (place + 20) for place in range(LETTERS)))
        known = [word for group in groups() for word in group.words]
        chance.shuffle(known)
        made = ["".join(chance.choices(letters, cum_weights=common, k=size)) for size in (2, 2, 2, 3, 4) * (WORDS // 5)]
        made[100:100] = known  # government terms are common, but not the commonest words
        self.words = made
        self.shares = list(accumulate(1 / (place + 30) for place in range(len(made))))
        self.chance = chance

    def draw(self) -> str:
        return self.words[bisect(self.shares, self.chance.random() * self.shares[-1])]

    def sentence(self, length: int) -> str:
        found: list[str] = []
        while length > 0:
            found.append(self.draw())
            length -= len(found[-1])
        return "".join(found)

    def document(self, object: int, scale: int) -> Any:
        from gongkai.search.documents import Document

        day = FIRST + timedelta(days=object * DAYS // scale)
        agency = self.chance.randrange(1, AGENCIES)
        length = self.chance.randrange(300, 700)
        return Document(
            kind="record",
            object=object,
            day=day,
            title=f"关于{self.sentence(12)}的通知",
            number=f"{self.words[agency][:2]}政办〔{day.year}〕{object % 200 + 1}号",
            body="，".join(self.sentence(18) for _ in range(length // 19)) + "。",
            agency=agency,
            above=(1000, 1001 + agency % 20),
            item=f"item{self.chance.randrange(ITEMS)}",
            year=day.year,
            genre=self.chance.choice(("notice", "report", "plan", "decision")),
            validity=self.chance.choice(("", "in_force", "expired")),
        )


def fill(scale: int) -> None:
    from django.db import connection

    from gongkai.search import services
    from gongkai.search.documents import Sight

    writer, began = Writer(), time.monotonic()
    for first in range(0, scale, BATCH):
        batch = [writer.document(object, scale) for object in range(first, min(first + BATCH, scale))]
        services.index_all(batch, sight=Sight.PUBLIC)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"made {scale:,} records in {time.monotonic() - began:,.0f} s")


class Questions:
    """Words of the texts by how many records have them: common and rare, of two characters and of four."""

    def __init__(self) -> None:
        chance, words = random.Random(2), Writer().words
        common, rare = words[100:700], words[5_000:25_000]
        self.kinds = {
            "2, common": self._some(chance, common, 2),
            "2, rare": self._some(chance, rare, 2),
            "4, common": self._some(chance, common, 4),
            "4, rare": self._some(chance, rare, 4),
            "two words": [" ".join(chance.sample(common, 2)) for _ in range(ASKED)],
            "文号": [f"{words[number][:2]}政办〔{2010 + number % 15}〕{number}号" for number in range(1, ASKED)],
        }  # fmt: skip
        self.all = [question for some in self.kinds.values() for question in some]

    @staticmethod
    def _some(chance: random.Random, words: list[str], size: int) -> list[str]:
        return chance.sample(sorted({word for word in words if len(word) == size}), ASKED)


def hits(question: str, order: str) -> Any:
    from gongkai.search import selectors
    from gongkai.search.documents import Sight

    return selectors.search(question, sight=Sight.PUBLIC, order=selectors.Order(order))


def query_of(question: str) -> Any:
    from gongkai.search.asking import asked
    from gongkai.search.queries import Query

    return Query(asked(question).words)


def bare_newest(question: str) -> list[Any]:
    return _bare(question, "SELECT rowid FROM search_publicwords WHERE search_publicwords MATCH %s ORDER BY rowid DESC",
                 "SELECT id FROM search_publiccard WHERE words @@ %s::tsquery ORDER BY id DESC", 20)  # fmt: skip


def bare_relevance(question: str) -> list[Any]:
    return _bare(question, "SELECT rowid FROM search_publicwords WHERE search_publicwords MATCH %s ORDER BY rank",
                 "SELECT id FROM search_publiccard WHERE words @@ %s::tsquery"
                 " ORDER BY ts_rank(words, %s::tsquery) DESC", 20)  # fmt: skip


def bare_facets(question: str) -> list[Any]:
    return _bare(question, "SELECT c.agency, c.item, c.year, c.genre, c.validity FROM search_publicwords"
                 " CROSS JOIN search_publiccard c ON c.id = search_publicwords.rowid WHERE search_publicwords MATCH %s",
                 "SELECT agency, item, year, genre, validity FROM search_publiccard WHERE words @@ %s::tsquery",
                 10_000)  # fmt: skip


def _bare(question: str, sqlite: str, postgresql: str, limit: int) -> list[Any]:
    """The question as the engine itself is asked, over the same words."""
    from django.db import connection

    from gongkai.search.engines import postgresql as on_postgresql
    from gongkai.search.engines import sqlite as on_sqlite

    query = query_of(question)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"{sqlite} LIMIT {limit}", [on_sqlite.match(query)])
        else:
            asked = on_postgresql.one_behind_the_other(query)
            cursor.execute(f"{postgresql} LIMIT {limit}", [asked] * postgresql.count("%s"))
        return list(cursor.fetchall())


def measure_newest(aims: Aims, questions: Questions) -> None:
    ours, bare = compare("newest first", questions, lambda one: hits(one, "newest").page(), bare_newest)
    aims.at_most("newest first, 99 of 100", percentile(ours, 99), 20, "ms")
    aims.at_most("newest first beside the engine alone", beside(ours, bare), 1.5)


def measure_relevance(aims: Aims, questions: Questions) -> None:
    ours, bare = compare("relevance", questions, lambda one: hits(one, "relevance").page(), bare_relevance)
    aims.at_most("relevance, 95 of 100", percentile(ours, 95), 80, "ms")
    aims.at_most("relevance beside the engine alone", beside(ours, bare), 1.5)


def measure_facets(aims: Aims, questions: Questions) -> None:
    ours, bare = compare("facets", questions, lambda one: hits(one, "newest").facets, bare_facets)
    aims.at_most("facets, 95 of 100", percentile(ours, 95), 60, "ms")
    aims.at_most("facets beside the engine alone", beside(ours, bare), 1.5)


def compare(
    label: str, questions: Questions, ours: Callable[[str], object], bare: Callable[[str], object]
) -> tuple[list[float], list[float]]:
    """Milliseconds for every question, ours and the engine's in turns; a line for each kind."""
    both: tuple[list[float], list[float]] = ([], [])
    for kind, some in questions.kinds.items():
        times = [(quickest(lambda: ours(one)), quickest(lambda: bare(one))) for one in some]  # noqa: B023 - called at once
        for all_of_them, mine in zip(both, zip(*times, strict=True), strict=True):
            all_of_them.extend(mine)
        middle = [statistics.median(mine) for mine in zip(*times, strict=True)]
        told = (
            f"{middle[0]:>9.2f} ms, the engine alone {middle[1]:.2f} ms, worst {max(mine for mine, _ in times):.2f} ms"
        )
        print(f"{label:<14}{kind:<12}{told}")
    return both


def quickest(function: Callable[[], object]) -> float:
    from django.db import connection

    # SQLite works in this process: what other programs do on the machine does not count.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    times = []
    for _round in range(SEVERAL):
        start = clock()
        function()
        times.append((clock() - start) * 1000)
    return min(times)


def beside(ours: list[float], bare: list[float]) -> float:
    """Of what a page costs in any case, nothing counts."""
    return max(0.0, sum(ours) - FIXED * len(ours)) / max(sum(bare), 0.001)


def percentile(times: list[float], of_100: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * of_100 // 100)]


def measure_acts() -> None:
    """What publishing and withdrawing one record adds to an act."""
    from gongkai.search import services
    from gongkai.search.documents import Sight

    writer = Writer()
    one = writer.document(10**9, 10**9)
    times = []
    for _round in range(20):
        start = time.perf_counter()
        services.index(one, sight=Sight.PUBLIC)
        middle = time.perf_counter()
        services.remove("record", 10**9)
        times.append((middle - start, time.perf_counter() - middle))
    put, taken = (statistics.median(mine) * 1000 for mine in zip(*times, strict=True))
    print(f"one record in {put:.2f} ms, out {taken:.2f} ms, each with its commit")


if __name__ == "__main__":
    main()
