"""
The pages and acts of applications, on a county of 200 agencies filled by the bulk path, at two sizes: server time
beside the page's own SQL alone and beside the empty page of the same frame, in one run; how many questions each page
asks the database, which may not be more where there are more cases; and all stored columns counted again from the
events, beside the bare fold.

    python benchmarks/bench_applications.py [--scale 1000000] [--database postgresql|postgres://…]

Everything is measured in one transaction that is taken back, so the kept data stay as they are; what the disk takes to
commit is measured by itself.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import many_cases
from sealing import CODE
from timing import Aims

SMALL, USUAL = 4_000, 20_000
ROUNDS: Final = 3
SAMPLE: Final = 12  # cases of a kind
ACTS: Final = 40  # cases to which an act is done, for it can be done but once
COUNTED: Final = 3  # of these, those whose questions are counted
PAGES: Final = 50  # ms, p95
ACT: Final = 30
REBUILT: Final = 5_000  # cases a second
BUSY: Final = 2  # the agency with the most cases
AIMED: Final = ("今天", "worklist", "case", "tracking")


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--scale", type=int, default=USUAL)
    given.add_argument("--database", default="sqlite")
    given.add_argument("--only", action="store_true", help="this size alone, as JSON")
    asked = given.parse_args()
    if asked.only:
        with many_cases.site(asked.scale, asked.database):
            print(json.dumps(Measuring(asked.scale).everything()))
        return
    small, large = (_measured(scale, asked.database) for scale in (min(SMALL, asked.scale // 5), asked.scale))
    aims = Aims()
    told(large, small, aims)
    aims.finish()


def _measured(scale: int, database: str) -> dict[str, Any]:
    """In a process of its own: Django is set up once in each."""
    command = [sys.executable, __file__, "--only", "--scale", str(scale), "--database", database]
    *said, found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    print("\n".join(said))
    return dict(json.loads(found))


def told(found: dict[str, Any], small: dict[str, Any], aims: Aims) -> None:
    print(f"{found['applications']:,} applications, {found['entries']:,} entries, {found['database']}")
    head = "processor time in ms, with that of the database"
    print(f"{head:<52}{'p50':>8}{'p95':>8}{'SQL':>8}{'wall 95':>9}  questions")
    shell = found["pages"]["empty page of the frame"]["p50"]
    for label, each in found["pages"].items():
        before = small["pages"].get(label)
        print(
            f"{label:<52}{each['p50']:>8.1f}{each['p95']:>8.1f}{each['bare']:>8.2f}{each['wall']:>9.1f}"
            f"  {each['queries']:>3} ({before['queries'] if before else '-'}), {each['p50'] / shell:.1f} x the frame"
        )
    for label, each in found["pages"].items():
        if label.startswith(AIMED):
            aims.at_most(f"{label}, p95", each["p95"], PAGES, "ms")
        if label.startswith("act"):
            aims.at_most(f"{label}, p95", each["p95"], ACT, "ms")
        if before := small["pages"].get(label):
            aims.at_most(f"{label}: questions more than with fewer cases", each["queries"] - before["queries"], 0, "")
    print(f"a commit, beside that: {found['commit']:.2f} ms by the clock")
    rebuilt = found["rebuild"]
    print(
        f"stored columns of {rebuilt['cases']:,} cases counted again: {rebuilt['cpu']:,.0f} cases/s of one process,"
        f" {rebuilt['cpu'] / rebuilt['fold']:.2f} of the bare fold of the same events ({rebuilt['fold']:,.0f})"
    )
    print(f"  by the clock, two processes: {rebuilt['clock']:,.0f} cases/s; rows that differed: {rebuilt['differing']}")
    aims.at_least("cases counted again per second and process", rebuilt["cpu"], REBUILT, "cases/s")
    aims.at_most("rows that were not as stored", rebuilt["differing"], 0, "")


@dataclass
class Timed:
    """Server time of one request: ours, and that of the database's own process where it has one."""

    backend: Path | None

    def __call__(self, work: Callable[[], object]) -> tuple[float, float]:
        theirs, wall, cpu = self._theirs(), time.perf_counter(), time.process_time()
        work()
        spent = time.process_time() - cpu + (self._theirs() - theirs) / 1e9
        return spent * 1000, (time.perf_counter() - wall) * 1000

    def _theirs(self) -> int:
        """Nanoseconds on a processor."""
        return int(self.backend.read_text().split()[0]) if self.backend else 0


@dataclass
class Measuring:
    scale: int
    pages: dict[str, Any] = field(default_factory=dict)

    def everything(self) -> dict[str, Any]:
        import time_machine
        from django.db import connection, transaction

        from gongkai.ledger.models import Entry

        entries = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        found = {"database": connection.vendor, "entries": entries, "applications": self.scale}
        self.timed = Timed(_backend())
        with time_machine.travel(many_cases.NOW):
            found["commit"] = self._commit()
            with transaction.atomic():
                for label, requests in self._requests():
                    if requests:  # a small site has not every kind of case
                        self._page(label, requests)
                self._acts()
                transaction.set_rollback(True)
        return {**found, "pages": self.pages, "rebuild": _rebuild()}

    def _commit(self) -> float:
        """What the disk takes to keep one small change."""
        from gongkai.people.models import Tries

        row, times = Tries.objects.create(key="bench", began=0), []
        for number in range(20):
            wall = time.perf_counter()
            Tries.objects.filter(pk=row.pk).update(count=number)
            times.append((time.perf_counter() - wall) * 1000)
        row.delete()
        return sorted(times)[10]

    def _page(self, label: str, requests: Sequence[Callable[[], Any]]) -> None:
        queries = max(_asked(each) for each in requests)
        bare = sorted(self.timed(_replayed(each))[0] for each in requests)
        times = [self.timed(each) for _round in range(ROUNDS) for each in requests]
        self._keep(label, times, bare[len(bare) // 2], queries)

    def _keep(self, label: str, times: Sequence[tuple[float, float]], bare: float, queries: int) -> None:
        cpu, wall = sorted(each[0] for each in times), sorted(each[1] for each in times)
        last = int(len(times) * 0.95)
        self.pages[label] = {
            "p50": cpu[len(cpu) // 2],
            "p95": cpu[min(last, len(cpu) - 1)],
            "wall": wall[min(last, len(wall) - 1)],
            "bare": bare,
            "queries": queries,
        }

    def _requests(self) -> Iterator[tuple[str, list[Callable[[], Any]]]]:
        from django.urls import reverse

        clerk, over = browser("officer", BUSY), browser("supervisor", 1)
        listed, book = reverse("applications:list"), reverse("applications:register")
        yield "empty page of the frame", [getting(clerk, reverse("workbench:search"))] * SAMPLE
        yield "今天", [getting(browser("officer", pk), reverse("workbench:today")) for pk in range(2, 2 + SAMPLE)]
        yield "worklist", [getting(clerk, listed)] * SAMPLE
        filters = ("band=overdue", "band=later", "waiting=us", "waiting=third_party", "state=handling", "officer=mine")
        yield "worklist, filtered", [getting(clerk, f"{listed}?{each}") for each in filters]
        yield "worklist of the county's supervisor", [getting(over, listed)] * SAMPLE
        for state, turn, mine in KINDS:
            yield (
                f"case, {state} with {turn} events",
                [
                    getting(browser("officer", agency), reverse("applications:case", args=[pk]))
                    for pk, agency in cases_of(state, turn, **mine)
                ],
            )
        yield "tracking", [tracked(pk) for pk, _agency in cases_of("archived", 8)]
        yield "calendar", [getting(clerk, reverse("applications:calendar"))] * SAMPLE
        yield "register of 2025", [getting(clerk, f"{book}?year=2025")] * SAMPLE
        yield "register of 2025, a row of table three", [getting(clerk, f"{book}?year=2025&row=granted")] * SAMPLE
        yield "register of 2025, the county's supervisor", [getting(over, f"{book}?year=2025")] * 3

    def _acts(self) -> None:
        """The confirmation of an act on its page, each on a case of its own; the preview came before."""
        for label, kind, cases, data in (
            ("act, receipt confirmed", "receipt_confirmed", cases_of("awaiting_confirmation", 1, most=ACTS), CONFIRMED),
            ("act, with a letter", "supplement_asked", cases_of("handling", 2, most=ACTS, channel="online"), UNCLEAR),
        ):
            times, queries = [], 0
            for place, (pk, _agency) in enumerate(cases):
                confirm = confirmed(pk, kind, data)
                if place < COUNTED:  # by themselves, because to write down what is asked takes time as well
                    queries = max(queries, _asked(confirm))
                else:
                    times.append(self.timed(confirm))
            if times:
                self._keep(label, times, 0.0, queries)


KINDS: Final = (
    ("archived", 8, {"decision": "granted.provided"}),
    ("handling", 2, {"channel": "online"}),
    ("handling", 4, {"channel": "online"}),
    ("consulting", 4, {"channel": "online"}),
)
CONFIRMED: Final = {"on": "2026-11-23", "how": "phone"}
UNCLEAR: Final = {"on": "2026-11-23", "unclear": "哪一年的名单", "reply_by": "2026-12-14"}


def _backend() -> Path | None:
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return found if found.exists() else None  # a server elsewhere: its time is seen by the clock alone


def browser(role: str, agency: int) -> Any:
    from django.test import Client

    from gongkai.people import sessions
    from gongkai.people.models import Post

    client = Client()
    post = Post.objects.select_related("person").get(agency=agency, role=role)
    client.force_login(post.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    sessions.begin(session)
    session.save()
    return client


def getting(client: Any, address: str) -> Callable[[], Any]:
    def get() -> Any:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return get


def cases_of(state: str, turn: int, *, most: int = SAMPLE, **more: Any) -> list[tuple[int, int]]:
    """The newest of a kind, those of the busiest agency first: key and agency."""
    from django.db.models import Case, Value, When

    from gongkai.applications.models import Application

    found = Application.objects.filter(state=state, turn=turn, **more)
    busy = Case(When(agency=BUSY, then=Value(0)), default=Value(1))
    return list(found.order_by(busy, "-pk").values_list("pk", "agency")[:most])


def tracked(pk: int) -> Callable[[], Any]:
    """The page as one who was let in with number and code sees it."""
    from django.test import Client
    from django.urls import reverse

    from gongkai.applications.models import Application

    client, number = Client(), Application.objects.values_list("number", flat=True).get(pk=pk)
    address = reverse("portal:track")
    client.post(address, {"number": number, "code": CODE})
    return getting(client, address)


def confirmed(pk: int, kind: str, data: dict[str, str]) -> Callable[[], Any]:
    import re

    from django.urls import reverse

    from gongkai.applications.models import Application

    case = Application.objects.get(pk=pk)
    client, address = browser("officer", case.agency_id), reverse("applications:act", args=[pk, kind])
    sent = {**data, "turn": case.turn}
    page = client.post(address, {**sent, "step": "preview"}).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen, re.findall(r'class="[^"]*error[^"]*"[^>]*>([^<]+)', page)

    def post() -> Any:
        response = client.post(address, {**sent, "step": "do", "seen": seen[1]})
        assert response.status_code == 302, response.status_code
        return response

    return post


def capturing() -> Any:
    """What is asked of the database meanwhile, without what begins and ends transactions."""
    from contextlib import contextmanager

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def captured() -> Iterator[Callable[[], list[str]]]:
        with CaptureQueriesContext(connection) as queries:
            yield lambda: [each["sql"] for each in queries if each["sql"].split()[0] in WORK]

    return captured()


WORK: Final = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


def _asked(request: Callable[[], Any]) -> int:
    with capturing() as asked:
        request()
    return len(asked())


def _replayed(request: Callable[[], Any]) -> Callable[[], None]:
    """The page's own reading questions, and nothing else."""
    from django.db import connection

    with capturing() as asked:
        request()
    statements = [each for each in asked() if each.startswith("SELECT")]

    def replay() -> None:
        with connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)
                cursor.fetchall()

    replay()
    return replay


def _rebuild() -> dict[str, Any]:
    """The first look at the cases of some slices; and the bare fold of their events."""
    from gongkai.applications import rebuilding
    from gongkai.applications.models import Application
    from gongkai.law.casefile import fold

    last = Application.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first, count = max(1, last // 2), min(last // 2, 4_000)
    day = many_cases.NOW.date()
    looking = rebuilding.Looking(day)
    looking.over(first, first + 400)
    began = time.process_time()
    cases, suspects = looking.over(first, first + count)
    cpu = cases / (time.process_time() - began)
    trails = rebuilding._trails(range(first, first + cases))
    rules = next(iter(looking._rules.values()))[0]
    began = time.process_time()
    for trail in trails.values():
        fold(trail.events, rules.calendar, trail.day, readings=rules.readings)
    bare = cases / (time.process_time() - began)
    began = time.monotonic()
    done = rebuilding.rebuild(write=False, workers=2, today=day)
    clock = done.cases / (time.monotonic() - began)
    differing = done.differing + done.unreadable + len(suspects)
    return {"cases": done.cases, "cpu": cpu, "fold": bare, "clock": clock, "differing": differing}


if __name__ == "__main__":
    main()
