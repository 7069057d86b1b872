"""Table three from 1,000,000 applications, beside the same GROUP BY in SQLite over the same facts."""

import random
import sqlite3
from collections import Counter

from timing import Aims, best, line

from gongkai.law.report.cells import outcomes, values_of
from gongkai.law.report.facts import CaseFact, Facts
from gongkai.law.report.schema import edition
from gongkai.law.report.tally import tally

CASES = 1_000_000
YEAR = 2023
LAST_YEAR = 2025
QUERY = """
    select applicant_kind, received_year, closed_year, outcome, count(*) from facts
    where received_year <= :year and (closed_year is null or closed_year >= :year) group by 1, 2, 3, 4
"""


def made() -> list[CaseFact]:
    """Seven years of applications, one in twenty carried over a year's end, one in a hundred still open."""
    chance = random.Random(3)
    kinds = values_of(edition("2021"))["applicant_kind"]
    leaves = sorted(outcomes("2021"))
    facts = []
    for _number in range(CASES):
        received = chance.randint(2019, LAST_YEAR)
        closed = None if chance.random() < 0.01 else received + (chance.random() < 0.05)
        facts.append(CaseFact(chance.choice(kinds), received, closed, chance.choice(leaves) if closed else None))
    return facts


def stored(facts: list[CaseFact]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("create table facts (applicant_kind text, received_year int, closed_year int, outcome text)")
    rows = ((each.applicant_kind, each.received_year, each.closed_year, each.outcome) for each in facts)
    database.executemany("insert into facts values (?, ?, ?, ?)", rows)
    return database


def totals(database: sqlite3.Connection) -> Counter[str]:
    """The same rows from the groups of SQLite, so that both are seen to count the same."""
    found: Counter[str] = Counter()
    for _kind, received, closed, _outcome, number in database.execute(QUERY, {"year": YEAR}):
        found["new" if received == YEAR else "carried_in"] += number
        found["handled" if closed == YEAR else "carried_out"] += number
    return found


def main() -> None:
    aims = Aims()
    facts = made()
    database = stored(facts)
    ours = tally(YEAR, "2021", Facts(cases=facts))
    theirs = totals(database)
    if any(ours[f"t3.{row}.total"] != theirs[row] for row in ("new", "carried_in", "handled", "carried_out")):
        raise SystemExit("bench_tally: the two counts differ")
    mine, peer = best(
        lambda: tally(YEAR, "2021", Facts(cases=facts)),
        lambda: database.execute(QUERY, {"year": YEAR}).fetchall(),
        rounds=3,
    )
    line("tally of 1,000,000 case facts", mine)
    line("SQLite, GROUP BY over the same facts", peer, f"ratio {mine / peer:.2f}")
    aims.at_most("tally of 1,000,000 case facts", mine / 1000, 3, "s")
    aims.finish()


if __name__ == "__main__":
    main()
