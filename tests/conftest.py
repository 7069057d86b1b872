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

    django.setup()


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


@pytest.fixture
def client(static_files):
    """A visitor. A fault in a page is the 500 page, as for any visitor."""
    from django.test import Client

    return Client(raise_request_exception=False)


@pytest.fixture
def county(db):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add

    return add(name="某县人民政府", short_name="某县", slug="county", level=Level.COUNTY, kind=Kind.GOVERNMENT)


@pytest.fixture
def town(county):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add

    return add(
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
