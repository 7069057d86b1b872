"""
A town that takes applications, its people, and an application in each way. What is of Django is imported in the
fixtures: this file is read before Django is set up.
"""

from datetime import date

import pytest
import time_machine

from tests.browser.conftest import chromium  # noqa: F401 - a fixture: one browser, whichever file asks first

MONDAY = date(2025, 3, 3)
WORDS = {
    "name": "张小满",
    "identity_kind": "居民身份证",
    "identity_number": "23082619880101001X",
    "phone": "13900000000",
    "address": "桦川县四马架镇一村",
    "matter": "2024年危房改造补助的发放名单和标准",
}
COMPLAINT = {"name": "李大年", "phone": "13911112222", "matter": "你们答复得太慢，我要投诉"}


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Another worker, whose database knows nothing of these files, may be trying to sweep."""
    settings.FILES = str(tmp_path / "files")


@pytest.fixture
def monday():
    """3 March 2025, at ten."""
    with time_machine.travel("2025-03-03T10:00:00+08:00", tick=False) as clock:
        yield clock


def on(clock, day):
    """Go on to ten o'clock of a day."""
    clock.move_to(f"{day}T10:00:00+08:00")


@pytest.fixture
def town(county):
    """A township that can take and answer applications."""
    from gongkai.agencies.models import Kind, Level
    from gongkai.ledger.services import SYSTEM
    from tests.agencies.making import add_agency

    return add_agency(
        name="四马架镇人民政府",
        short_name="四马架镇",
        slug="simajia",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=county,
        letterhead="四政",
        court="桦川县人民法院",
        review_organ="桦川县人民政府",
        address="桦川县四马架镇中心街1号",
        phone="0454-0000000",
        by=SYSTEM,
    )


@pytest.fixture
def officer(town):
    return _post(town, "officer", "officer")


@pytest.fixture
def approver(town):
    return _post(town, "approver", "approver", heads_office=True)


@pytest.fixture
def reviewer(town):
    return _post(town, "reviewer", "reviewer")


def _post(*given, **columns):
    from tests.people.cast import post

    return post(*given, since=date(2020, 1, 1), **columns)


@pytest.fixture
def apply(town, officer):
    """An application as it is taken in; words and columns can be other ones."""
    from gongkai.applications.intake import Intake, register
    from gongkai.law.casefile.events import ApplicantKind
    from gongkai.law.receipt import Channel
    from gongkai.people.access import actor

    def taken(*, source="desk", by=None, words=None, **columns):
        values = {
            "agency": town,
            "channel": Channel.IN_PERSON,
            "applicant_kind": ApplicantKind.NATURAL,
            "on": MONDAY,
            "words": {**WORDS, **(words or {})},
            **columns,
        }
        return register(Intake(**values), by=by or actor(officer), source=source)

    return taken


@pytest.fixture
def came(monday, town, officer):
    """其他来件 of a genre, arrived on 3 March 2025."""
    from gongkai.applications import matters
    from gongkai.applications.models.matters import Genre
    from gongkai.law.receipt import Channel
    from gongkai.people.access import actor

    def made(genre="complaint", **more):
        values = {"agency": town, "channel": Channel.IN_PERSON, "on": MONDAY, "words": COMPLAINT, **more}
        return matters.register(matters.Arrival(genre=Genre(genre), **values), by=actor(officer))

    return made


@pytest.fixture(autouse=True)
def plain_people(settings):
    """Passwords cost nothing, nobody needs a second factor: neither is what is tested here."""
    from tests.people import cast

    settings.PASSWORD_HASHERS = cast.FAST
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def desk(static_files, officer):
    """The officer's browser. For pages as they were in 2025, ask for `monday` first."""
    return browser(officer)


def browser(post):
    """Another's browser; with the fixture `static_files`."""
    from tests.people import cast

    return cast.browser_of(post.person)


@pytest.fixture
def case(monday, apply):
    """Handed in on Monday, 3 March 2025: due on the 31st."""
    return apply(topic="危房改造补助名单").application


@pytest.fixture
def work(case, officer, static_files):
    """The officer, who does acts to the case on their pages."""
    from tests.applications.acting import Desk

    return Desk(officer, case)


@pytest.fixture
def approving(case, approver, static_files):
    """The head of the office, who approves."""
    from tests.applications.acting import Desk

    return Desk(approver, case)
