"""
What a ledger entry adds to an act, and how fast the ledger is verified beside a bare loop that fetches the same rows
and hashes the same bytes. On SQLite in a folder of its own, or on the database that DATABASE_URL names (an empty one).
"""

import os
import statistics
import tempfile
import time
from typing import Any

from timing import Aims, best

ENTRIES = 200_000
CHAINS = 20
ACTS = 400
FACTS = {"applicant": {"id": "5f0c8a52d2b14b0f9b8c7a6655443322", "commitment": "ab" * 32}, "channel": "online"}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ.setdefault("GONGKAI_PLAIN_HTTP", "1")
        os.environ["GONGKAI_DATA"] = folder
        from gongkai.site import server

        server.configure()
        server.migrate()
        aims = Aims()
        measure_acts(aims)
        for algorithm, least in (("sha256", 100_000), ("sm3", 50_000)):
            fill(algorithm)
            measure_verifying(aims, algorithm, least)
        aims.finish()


def register() -> str:
    from gongkai.ledger.kinds import EntryKind, register

    register(EntryKind("bench.registered", "登记", tuple(FACTS)))
    return "bench.registered"


def measure_acts(aims: Aims) -> None:
    """Wall and processor time of a small act, in turns without and with its entry; the aims are for that half-way."""
    from django.db import transaction

    from gongkai.ledger.models import CaseKey
    from gongkai.ledger.services import Actor, Draft, append

    kind = register()
    row = CaseKey.objects.create(subject="application:17", wrapped=b"")

    def bare(number: int) -> None:
        with transaction.atomic():
            CaseKey.objects.filter(pk=row.pk).update(master=f"{number}")

    def recorded(number: int) -> None:
        with transaction.atomic():
            CaseKey.objects.filter(pk=row.pk).update(master=f"{number}")
            append(Draft(chain="work:1", kind=kind, by=Actor(person=1, post=2), subject="application:17", facts=FACTS))

    spent = in_turns(bare, recorded)
    wall = [[times[0] for times in spent[act]] for act in (bare, recorded)]
    cpu = [[times[1] for times in spent[act]] for act in (bare, recorded)]
    for what, (without, with_entry) in (("wall", wall), ("processor", cpu)):
        for name, take in (("half-way", statistics.median), ("quickest tenth", quickest_tenth)):
            told(f"an act, {what}, {name}", take(without), take(with_entry))
    aims.at_most("an entry adds", statistics.median(wall[1]) - statistics.median(wall[0]), 1, "ms")
    aims.at_most("an entry adds of processor time", statistics.median(cpu[1]) - statistics.median(cpu[0]), 1, "ms")


def in_turns(*acts: Any) -> dict[Any, list[tuple[float, float]]]:
    """Each act beside the other, so that what else the machine does falls on both."""
    found: dict[Any, list[tuple[float, float]]] = {act: [] for act in acts}
    for number in range(ACTS):
        for act in acts:
            wall, cpu = time.perf_counter(), time.process_time()
            act(number)
            found[act].append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return found


def quickest_tenth(times: list[float]) -> float:
    """The slowest of the quickest tenth: what an act takes where nobody else is in its way."""
    return sorted(times)[len(times) // 10]


def told(label: str, without: float, with_entry: float) -> None:
    added = with_entry - without
    print(
        f"{label}: {without:.2f} ms, with its entry {with_entry:.2f} ms: +{added:.2f} ms, {with_entry / without:.1f} x"
    )


def fill(algorithm: str) -> None:
    """A ledger of many chains, whose entries lie between each other as acts come."""
    from django.conf import settings
    from django.db import transaction

    from gongkai.ledger.services import Actor, Draft, append

    settings.LEDGER_HASH = algorithm
    kind = register()
    by = Actor(person=1, post=2)
    for start in range(0, ENTRIES, 1000):
        drafts = [
            Draft(
                chain=f"{algorithm}:{number % CHAINS}", kind=kind, by=by, subject=f"application:{number}", facts=FACTS
            )
            for number in range(start, start + 1000)
        ]
        with transaction.atomic():
            append(*drafts)


def measure_verifying(aims: Aims, algorithm: str, least: int) -> None:
    import hashlib

    from django.db import connection

    from gongkai.ledger.verifying import verify

    counted = [0, 0]

    def bare() -> None:
        previous, total = bytes(32), 0
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                "SELECT chain, seq, body FROM ledger_entry WHERE chain LIKE %s ORDER BY chain, seq", [f"{algorithm}:%"]
            )
            while rows := cursor.fetchmany(2000):
                for row in rows:
                    previous = hashlib.new(algorithm, previous + row[2].encode()).digest()
                    total += 1
        counted[0] = total

    def ours() -> None:
        counted[1] = 0
        for chain in range(CHAINS):
            result = verify(f"{algorithm}:{chain}")
            assert result.sound
            counted[1] += result.entries

    from django.db import transaction

    with transaction.atomic():  # a cursor of PostgreSQL that is read in parts needs one
        least_ms, ours_ms = best(bare, ours, rounds=3)
    assert counted == [ENTRIES, ENTRIES]
    began = time.perf_counter()
    ours()
    by_the_clock = ENTRIES / (time.perf_counter() - began)
    rate = ENTRIES / ours_ms * 1000
    print(f"verify, {algorithm}: {rate:,.0f} entries/s; {ours_ms / least_ms:.1f} x fetching and hashing alone")
    print(f"  by the clock, with what the database server and others took: {by_the_clock:,.0f} entries/s")
    aims.at_least(f"entries per second of our processor time, {algorithm}", rate, least, "entries/s")


if __name__ == "__main__":
    main()
