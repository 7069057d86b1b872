"""
The page of signing in and an entry of the security chain. Our page stands beside a page of the same template that asks
nothing of anybody: what signing in adds is the difference.

    python -m benchmarks.bench_sign_in
"""

import os
import sys
import tempfile

AIM_MILLISECONDS = 50.0  # server time of the page
AIM_ENTRY = 1.0  # milliseconds that an entry adds to an act


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ |= {"GONGKAI_DATA": folder, "GONGKAI_PLAIN_HTTP": "1", "GONGKAI_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings"
        from gongkai.site import server

        server.prepare()
        return measure()


def measure() -> int:
    from django.db import transaction
    from django.template import loader
    from django.test import Client

    from benchmarks.timing import Aims, best, line
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import append
    from gongkai.people import entries, lockout
    from gongkai.people.models import Post, Role, User

    county = add(name="某县人民政府", short_name="某县", slug="c", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    person = User.objects.create_user(username="chen", display_name="陈晓禾", password="correct horse battery")
    Post.objects.create(person=person, agency=county, role=Role.OFFICER, since="2026-01-01")
    client = Client(HTTP_HOST="127.0.0.1")
    bare_page = loader.get_template("workbench/base.html")

    def page() -> None:
        assert client.get("/account/login/").status_code == 200

    def template() -> None:
        bare_page.render({"site_name": "某县", "shell": None})

    def wrong() -> None:
        lockout.clear("name", "nobody")
        lockout.clear("address", "127.0.0.1")
        client.post("/account/login/", {"login": "nobody", "password": "wrong words"})

    def count() -> None:
        with transaction.atomic():
            lockout.take("name", "somebody", lockout.per_account())

    def count_and_entry() -> None:
        with transaction.atomic():
            lockout.take("name", "somebody", lockout.per_account())
            append(entries.of_person(entries.FAILED, person, name="0", address="0", reason="password"))

    pages = best(page, template)
    line("the sign-in page", pages[0], f"{pages[0] / pages[1]:.1f}x its bare frame ({pages[1]:.2f} ms)")
    acts = best(count_and_entry, count)
    line("a counted try with its entry", acts[0], f"the entry adds {acts[0] - acts[1]:.2f} ms")
    (refused,) = best(wrong, rounds=3)
    line("a try with a wrong password (one slow hash)", refused)
    aims = Aims()
    aims.at_most("sign-in page", pages[0], AIM_MILLISECONDS, "ms")
    aims.at_most("entry", acts[0] - acts[1], AIM_ENTRY, "ms")
    return min(aims.missed, 1)


if __name__ == "__main__":
    sys.exit(main())
