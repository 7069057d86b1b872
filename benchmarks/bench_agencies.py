"""
100,000 agencies: subtree and ancestors beside the same rows fetched by the database's own driver, the tree page, the
list that a search finds, numbers given out, and a county of 1,000 units brought in.
"""

import os
import sqlite3
import tempfile
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from timing import Aims, best, line

PROVINCES, CITIES, COUNTIES, UNITS = 10, 10, 10, 99  # 1 + 10 + 100 + 1,000 + 99,000
SHEET = 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ |= {"GONGKAI_DATA": folder, "GONGKAI_PLAIN_HTTP": "1", "DATABASE_URL": ""}
        os.environ["GONGKAI_HOSTS"] = "testserver"
        from gongkai.site import server

        server.migrate(Path(folder))
        server.collect_static()
        fill()
        aims = Aims()
        measure_tree(aims, Path(folder))
        measure_pages(aims)
        measure_numbers(aims)
        measure_sheet(aims)
        aims.finish()


def fill() -> None:
    """A nation whose counties each have 19 towns and 80 units below the first of them."""
    from gongkai.agencies.models import Agency, AgencyName

    made = [made_agency(None, 1, "nation", "government", "全国")]
    for level, each in (("province", PROVINCES), ("city", CITIES), ("county", COUNTIES)):
        above = [agency for agency in made if agency.depth == LEVELS[level] - 1]
        made += [
            made_agency(parent, step, level, "government", f"{parent.short_name[-30:]}{step}")
            for parent in above
            for step in range(1, each + 1)
        ]
    for county in [agency for agency in made if agency.level == "county"]:
        towns = [
            made_agency(county, step, "township", "government", f"{county.short_name}镇{step}") for step in range(1, 20)
        ]
        units = [
            made_agency(towns[0], step, "grassroots", "unit", f"{county.short_name}所{step}") for step in range(1, 81)
        ]
        made += [*towns, *units]
    Agency.objects.bulk_create(made, batch_size=500)
    names = (AgencyName(agency=each, name=each.name, short_name=each.short_name) for each in made)
    AgencyName.objects.bulk_create(names, batch_size=500)
    assert Agency.objects.count() == 1 + PROVINCES + PROVINCES * CITIES * (1 + COUNTIES * (1 + UNITS))


LEVELS = {"province": 1, "city": 2, "county": 3}
KEYS = count(1)


def made_agency(parent: Any, step: int, level: str, kind: str, name: str) -> Any:
    """With its key, so that a child can be made before its parent is saved."""
    from gongkai.agencies.models import Agency

    pk, path = next(KEYS), f"{parent.path if parent else ''}{step:06}"
    return Agency(
        pk=pk,
        name=f"{name}第{pk}号机关",
        short_name=name,
        slug=f"a{pk}",
        level=level,
        kind=kind,
        parent=parent,
        path=path,
    )


def measure_tree(aims: Aims, folder: Path) -> None:
    from gongkai.agencies import selectors
    from gongkai.agencies.models import AFTER_DIGITS, Agency

    county = Agency.objects.filter(level="county")[500]
    town = county.children.order_by("path")[0]
    unit = town.children.order_by("path")[7]
    connection = sqlite3.connect(folder / "gongkai.sqlite3")
    rows = "SELECT * FROM agencies_agency WHERE "

    def bare_below(path: str) -> list[Any]:
        return connection.execute(
            f"{rows} path >= ? AND path < ? ORDER BY path", (path, path + AFTER_DIGITS)
        ).fetchall()

    def bare_above() -> list[Any]:
        paths = unit.paths_above()
        return connection.execute(f"{rows} path IN ({','.join('?' * len(paths))}) ORDER BY path", paths).fetchall()

    assert len(bare_below(county.path)) == len(selectors.subtree(county)) == 1 + UNITS
    assert len(bare_above()) == len(selectors.ancestors(unit)) == 5
    bare, ours, keys, bare_up, up = best(
        lambda: bare_below(county.path),
        lambda: list(selectors.subtree(county)),
        lambda: list(selectors.subtree(county).values_list("pk", flat=True)),
        bare_above,
        lambda: selectors.ancestors(unit),
        rounds=60,
    )
    line(f"the {1 + UNITS} agencies of a county, whole", ours, f"{ours / bare:.1f} x the bare rows ({bare:.2f} ms)")
    line(f"the keys of {1 + UNITS} agencies of a county", keys, f"{keys / bare:.1f} x the bare rows")
    line("the 5 agencies above a unit", up, f"{up / bare_up:.1f} x the bare rows ({bare_up:.2f} ms)")
    aims.at_most("subtree of a county", ours, 2, "ms")
    aims.at_most("ancestors of a unit", up, 2, "ms")


def measure_pages(aims: Aims) -> None:
    from django.test import Client
    from django.urls import reverse

    from gongkai.agencies.models import Agency
    from gongkai.people import sessions
    from gongkai.people.models import Post, User

    person = User.objects.create(username="bench", display_name="测速")
    nation, county = Agency.objects.get(level="nation"), Agency.objects.filter(level="county")[500]
    client = Client()

    def enter(agency: Agency) -> None:
        Post.objects.all().delete()
        Post.objects.create(person=person, agency=agency, role="supervisor", since=date(2026, 1, 1))
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        sessions.begin(session)
        session.save()

    def page(query: str = "") -> None:
        response = client.get(reverse("agencies:list") + query)
        assert response.status_code == 200, response.status_code

    enter(county)
    first = county.children.order_by("path")[0].pk
    shut, opened = best(page, lambda: page(f"?open={first}"))
    line("the tree page of a county", shut)
    line("the tree page of a county, 80 units opened", opened)
    aims.at_most("tree page of a county, opened", opened, 100, "ms")
    enter(nation)
    top, found = best(page, lambda: page("?q=第5号机关"), rounds=7)
    line("the tree page of the nation", top)
    line("a search by name among 100,000", found)
    aims.at_most("tree page of the nation", top, 100, "ms")
    aims.at_most("search by name", found, 100, "ms")


def measure_numbers(aims: Aims) -> None:
    from gongkai.agencies.models import Agency
    from gongkai.agencies.numbering import issue
    from gongkai.ledger.services import SYSTEM

    agency = Agency.objects.filter(level="county")[3]
    (each,) = best(lambda: issue("application", agency, 2026, SYSTEM), rounds=100)
    line("a number given out, committed", each)
    aims.at_most("a number given out", each, 5, "ms")


def measure_sheet(aims: Aims) -> None:
    from gongkai.agencies.models import Agency
    from gongkai.agencies.sheets.importing import carry_out
    from gongkai.agencies.sheets.planning import plan
    from gongkai.agencies.sheets.reading import Row
    from gongkai.ledger.services import SYSTEM

    county = Agency.objects.filter(level="county")[7]

    def sheet(name: str) -> list[Row]:
        cells = {"level": "乡镇级", "kind": "人民政府", "parent": county.name}
        return [
            Row(n, {**cells, "name": f"{name}第{n}镇人民政府", "short_name": f"{name}{n}镇"})
            for n in range(2, SHEET + 2)
        ]

    turns = count()
    (dry,) = best(lambda: plan(sheet("试"), within=county), rounds=3)
    (whole,) = best(lambda: carry_out(sheet(f"入{next(turns)}"), by=SYSTEM, within=county), rounds=3)
    line(f"a dry run of {SHEET:,} units", dry)
    line(f"{SHEET:,} units brought in, each with its entry", whole)
    aims.at_most("a thousand units brought in", whole / 1000, 5, "s")


if __name__ == "__main__":
    main()
