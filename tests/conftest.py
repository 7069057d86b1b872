"""Every run of the tests works in a data folder of its own, which goes when it ends."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# A short run tries the same examples every time, so that a change fails by its own fault;
# the long one (`make test-long`) looks for new ones.
settings.register_profile("short", derandomize=True, deadline=None, database=None)
settings.register_profile("long", deadline=None, database=None)
settings.load_profile("long" if os.environ.get("GONGKAI_LONG") else "short")

FOR_TESTS = {"GONGKAI_LONG", "GONGKAI_SAVE_PAGES"}
WORKER = "PYTEST_XDIST_WORKER" in os.environ  # workers share the folder and the environment of the run

if not WORKER:
    for name in [name for name in os.environ if name.startswith("GONGKAI_") and name not in FOR_TESTS]:
        del os.environ[name]
    os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-test-")
    os.environ["GONGKAI_PLAIN_HTTP"] = "1"
    os.environ["GONGKAI_HOSTS"] = "testserver,127.0.0.1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings"
FOLDER = Path(os.environ["GONGKAI_DATA"])


def pytest_configure():
    import django

    from tests.site.saving import save_every_page

    django.setup()
    empty_the_ledger_after_tests_that_commit()
    save_every_page()
    list_static_files_once()


def empty_the_ledger_after_tests_that_commit():
    """A test that commits is cleaned up by emptying all tables, which the ledger's triggers refuse. The flush sends
    post_migrate, by which they come back."""
    from django.test import TransactionTestCase

    from tests.ledger.tampering import without_triggers

    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        without_triggers()
        flush(self)

    TransactionTestCase._fixture_teardown = teardown
    if os.environ.get("DATABASE_URL"):
        delete_the_rows_that_are_there()


def delete_the_rows_that_are_there():
    """PostgreSQL's TRUNCATE writes new files for every table and every index, and few of them have a row."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self, style, tables, **given):
        has_rows = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        with self.connection.cursor() as cursor:
            cursor.execute(has_rows)
            deletions = [f"DELETE FROM {table}" for (table,) in cursor.fetchall()]
        # In this role no foreign key is looked at: the order is any.
        return [
            "SET LOCAL session_replication_role = replica",
            *deletions,
            "SET LOCAL session_replication_role = DEFAULT",
        ]

    DatabaseOperations.sql_flush = sql_flush


def list_static_files_once():
    """Every browser of a test has a site of its own, which would look at each file of the same folder again."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, seen = WhiteNoiseMiddleware.update_files_dictionary, {}

    def update(self, root, prefix):
        folder = (root, prefix, os.stat(root).st_mtime_ns)
        if folder not in seen:
            look(self, root, prefix)
            seen[folder] = dict(self.files)
        self.files.update(seen[folder])

    WhiteNoiseMiddleware.update_files_dictionary = update


def pytest_unconfigure():
    if not WORKER:
        shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def static_files():
    """The hashed names that pages point to, made once in a run."""
    from gongkai.site.server import collect_static

    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "static" / "staticfiles.json").exists():
            collect_static()


@pytest.fixture(autouse=True)
def no_kept_pages():
    """Another test's database comes to the same content versions: its pages must not be there any more."""
    from django.core.cache import caches

    caches["pages"].clear()


@pytest.fixture
def client(static_files):
    """A visitor. A fault in a page is the 500 page, as for any visitor."""
    from django.test import Client

    return Client(raise_request_exception=False)


@pytest.fixture
def county(db):
    from gongkai.agencies.models import Kind, Level
    from tests.agencies.making import add_agency

    return add_agency(name="某县人民政府", short_name="某县", slug="county", level=Level.COUNTY, kind=Kind.GOVERNMENT)


@pytest.fixture
def town(county):
    from gongkai.agencies.models import Kind, Level
    from tests.agencies.making import add_agency

    return add_agency(
        name="某县某镇人民政府",
        short_name="某镇",
        slug="town",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=county,
    )


@pytest.fixture
def demonstration(db):
    """The county and the town of the demonstration, as on 23 November 2026."""
    from datetime import date

    from gongkai.reports import demonstration

    demonstration.load(today=date(2026, 11, 23))
