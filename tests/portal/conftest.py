"""A town that takes applications online, and an application as its applicant files it."""

import re
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

ADDRESS = "/agencies/town/apply/"
CODE = re.compile(r"[2-9A-Z]{10}")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# 11010519491231002X is the example of GB 11643 itself.
PERSON = {
    "as": "person",
    "name": "张小满",
    "identity_kind": "居民身份证",
    "identity_number": "11010519491231002X",
    "phone": "13900000000",
    "matter": "2024年危房改造补助的发放标准",
    "delivery": "electronic",
    "medium": "any",
}


def scan(name="身份证.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return soup(response).select_one("main").get_text(" ", strip=True)


def token_on(response):
    return soup(response).select_one("[name=form_token]")["value"]


@pytest.fixture
def open_town(town, settings, tmp_path):
    """It has an office, a court and a way in online."""
    settings.FILES = str(tmp_path / "files")  # another worker, whose database knows nothing of them, may sweep
    from gongkai.agencies.channels import set_channel
    from gongkai.agencies.models import Way
    from gongkai.agencies.services import edit
    from gongkai.ledger.services import SYSTEM

    edit(town, by=SYSTEM, address="某镇中心路1号", phone="0454-6000001", court="某县人民法院", letterhead="某镇政")
    set_channel(town, Way.ONLINE, is_open=True, by=SYSTEM, address="本站", notes="网上随时可以提交")
    return town


@pytest.fixture
def send(client, open_town):
    """Fill in the form and send it; what comes back."""

    def sent(*, token=None, with_scan=True, **changes):
        data = {**PERSON, "form_token": token or token_on(client.get(ADDRESS)), **changes}
        if with_scan and "identity" not in data:
            data["identity"] = scan()
        return client.post(ADDRESS, {name: value for name, value in data.items() if value is not None})

    return sent


@pytest.fixture
def filed(client, send):
    """Send it; (application, code) as the receipt shows them."""
    from gongkai.applications.models import Application

    def file(**changes):
        response = send(**changes)
        assert response.status_code == 303, text_of(response)
        shown = text_of(client.get(response["Location"]))
        application = Application.objects.latest("pk")
        assert application.number in shown
        return application, CODE.search(soup(client.get(response["Location"])).select_one(".code-once").text)[0]

    return file


@pytest.fixture
def track(client, filed):
    """A filed application, and its applicant let in."""

    def let_in(*, proved=False, **changes):
        application, code = filed(**changes)
        response = client.post("/track/", {"number": application.number, "code": code})
        assert response.status_code == 303
        if proved:
            assert client.post("/track/proof/", {"last": "002x"})["Location"] == "/track/?done=proved"
        return application, code

    return let_in


@pytest.fixture
def clock():
    """Monday, 3 March 2025, at ten."""
    with time_machine.travel("2025-03-03T10:00:00+08:00", tick=False) as clock:
        yield clock


def at(clock, day):
    clock.move_to(f"{day}T10:00:00+08:00")


def enter_again(client, application, code):
    """The half hour is over."""
    assert client.post("/track/", {"number": application.number, "code": code}).status_code == 303


@pytest.fixture
def officer(open_town):
    from gongkai.people.models import Role
    from tests.people.cast import post

    return post(open_town, Role.OFFICER, "officer")


@pytest.fixture
def enter(officer):
    """An act of the office, without its pages."""
    from gongkai.applications.cases import act
    from gongkai.people.access import actor

    def entered(application, event, **facts):
        return act(application.pk, event, by=actor(officer), facts=facts)

    return entered


@pytest.fixture
def sign(officer):
    """A letter that is signed with its event."""
    from gongkai.applications import letters
    from gongkai.applications.cases import working
    from gongkai.people.access import actor

    def signed(application, kind, event, released=(), **more):
        with working(application.pk, by=actor(officer)) as case:
            letter = letters.sign(case, kind, by=officer, on=case.today, **more)
            case.enter(event, letter=letter.pk, detail={"released": list(released)})
        return letter

    return signed


@pytest.fixture
def supplement_asked(sign, enter, clock):
    """Confirmed on the 4th; a supplement asked for on the 6th, by the 27th."""
    from gongkai.law.casefile.events import ReceiptConfirmed, SupplementAsked

    def asked(application):
        at(clock, "2025-03-04")
        enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
        at(clock, "2025-03-06")
        event = SupplementAsked(on=date(2025, 3, 6), reply_by=date(2025, 3, 27))
        return sign(application, "supplement", event, unclear=["请写明年度。"], reply_by=date(2025, 3, 27))

    return asked


@pytest.fixture
def township(county, settings, tmp_path):
    """It publishes: it has its 信用代码, and its people are plain ones."""
    from gongkai.agencies.models import Kind, Level
    from tests.agencies.making import add_agency
    from tests.people import cast

    settings.FILES = str(tmp_path / "files")
    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR_ROLES = cast.FAST, []
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


@pytest.fixture
def published(township):
    """Publish a record on Monday, 2 March 2026; `by` is who drafts, who withdraws and so on."""
    from tests.disclosure.making import drafted, publish
    from tests.people.cast import post

    posts = [post(township, role, role, since=date(2020, 1, 1)) for role in ("officer", "reviewer")]

    def made(**columns):
        return publish(drafted(township, by=posts[0], **columns), *posts)

    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        made.by = posts[0]
        yield made
