"""
A township that publishes, its people, and a record on its way. What is of Django is imported in the fixtures: this
file is read before Django is set up.
"""

from datetime import date

import pytest
import time_machine

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Another worker, whose database knows nothing of these files, may be trying to sweep."""
    settings.FILES = str(tmp_path / "files")


@pytest.fixture(autouse=True)
def plain_people(settings):
    from tests.people import cast

    settings.PASSWORD_HASHERS = cast.FAST
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def monday():
    """2 March 2026, at ten."""
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def town(county):
    """A township whose 索引号 can be written: it has its 信用代码."""
    from gongkai.agencies.models import Kind, Level
    from tests.agencies.making import add_agency

    return add_agency(
        name="四马架镇人民政府",
        short_name="四马架镇",
        slug="simajia",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=county,
        letterhead="四政",
        uscc="113708280043326001",
    )


def _post(*given, **columns):
    from tests.people.cast import post

    return post(*given, since=date(2020, 1, 1), **columns)


@pytest.fixture
def officer(town):
    return _post(town, "officer", "officer")


@pytest.fixture
def reviewer(town):
    return _post(town, "reviewer", "reviewer")


@pytest.fixture
def approver(town):
    return _post(town, "approver", "approver")


@pytest.fixture
def draft(monday, town, officer):
    """A record, sent to its checks unless it is said otherwise; words and filing can be other ones."""
    from tests.disclosure.making import drafted

    def made(**columns):
        return drafted(town, by=columns.pop("by", officer), **columns)

    return made


@pytest.fixture
def record(draft):
    return draft()


@pytest.fixture
def published(draft, officer, reviewer):
    """A record that is public."""
    from tests.disclosure.making import publish

    def made(**columns):
        return publish(draft(**columns), officer, reviewer)

    return made


@pytest.fixture
def desk(static_files, officer):
    """The officer's browser."""
    from tests.people.cast import browser_of

    return browser_of(officer.person)


@pytest.fixture
def checking(static_files, reviewer):
    """The reviewer's browser."""
    from tests.people.cast import browser_of

    return browser_of(reviewer.person)
