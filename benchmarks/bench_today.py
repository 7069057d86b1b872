"""今天 with 50,000 open duties, over 1,000 agencies and all at one, beside the bare queries of the same rows."""

import os
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING

from timing import Aims, best, line

if TYPE_CHECKING:
    from gongkai.agencies.models import Agency
    from gongkai.people.models import Post

PASSWORD = "correct horse battery"
DUTIES, AGENCIES = 50_000, 1_000
BARE_COUNT = "SELECT COUNT(*) FROM duties_duty WHERE settled_at IS NULL AND agency_id = %s"
BARE_ROWS = "SELECT * FROM duties_duty WHERE settled_at IS NULL AND agency_id = %s ORDER BY due_on, id LIMIT 80"


def set_up() -> None:
    """A site of its own, in a folder that nobody else knows."""
    os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-bench-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings", "GONGKAI_PLAIN_HTTP": "1"}
    os.environ |= {"GONGKAI_HOSTS": "testserver", "GONGKAI_LOG_LEVEL": "WARNING"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def agencies() -> "list[Agency]":
    from gongkai.agencies.models import STEP, Agency, Kind, Level

    rows = [
        Agency(
            name=f"第{number}镇人民政府",
            short_name=f"第{number}镇",
            slug=f"town-{number}",
            level=Level.TOWNSHIP,
            kind=Kind.GOVERNMENT,
            path=f"{number:0{STEP}d}",
        )
        for number in range(1, AGENCIES + 1)
    ]
    return Agency.objects.bulk_create(rows)


def owe(towns: "list[Agency]", first: int) -> None:
    """Some overdue, some for today, some soon, most later."""
    from django.db import connection

    from gongkai.agencies.clock import today
    from gongkai.duties.models import Duty

    day = today()
    rows = [
        Duty(
            kind="reports.annual",
            subject=f"report:{number}:{first}:own",
            agency=towns[number % len(towns)],
            due_on=day + timedelta(days=number % 97 - 20),
            values={"agency": "某镇", "year": 2025, "day": "1月31日"},
        )
        for number in range(DUTIES)
    ]
    Duty.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def officer(agency: "Agency") -> "Post":
    from gongkai.agencies.clock import today
    from gongkai.people.models import Post, Role, User

    person = User.objects.create_user(username=agency.slug, display_name="某人", password=PASSWORD)
    return Post.objects.create(person=person, agency=agency, role=Role.OFFICER, since=today() - timedelta(days=9))


def bare(post: "Post") -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE_COUNT, [post.agency_id])
        cursor.fetchall()
        cursor.execute(BARE_ROWS, [post.agency_id])
        cursor.fetchall()


def measure(aims: Aims, label: str, post: "Post") -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from gongkai.agencies.clock import today
    from gongkai.duties.selectors import for_post

    browser = Client()
    browser.post(reverse("account_login"), {"login": post.person.username, "password": PASSWORD})
    address = reverse("workbench:today")
    least, asked, page = best(
        lambda: bare(post), lambda: for_post(post, today()), lambda: browser.get(address), rounds=20
    )
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    line(f"{label}: one count and 80 rows, bare", least)
    line("  for_post", asked, f"{asked / least:.1f} x the bare queries")
    line("  今天, the page", page, f"{page / least:.1f} x, {len(queries)} queries")
    aims.at_most(f"milliseconds for 今天, {label}", page, 50, "ms")
    return len(queries)


def main() -> None:
    aims = Aims()
    set_up()
    from gongkai.duties.models import Duty

    towns = agencies()
    few = officer(towns[0])
    owe(towns, 1)
    spread = measure(aims, "50,000 duties over 1,000 agencies", few)
    Duty.objects.all().delete()
    owe(towns[:1], 2)
    heaped = measure(aims, "50,000 duties at one agency", few)
    aims.at_most("queries more where there are more duties", heaped - spread, 0, "")
    aims.finish()


if __name__ == "__main__":
    main()
