"""Codes are made by another library than the one that checks them."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from django.utils import timezone

from gongkai.ledger import masters, rotating
from gongkai.ledger.models import CaseKey, Entry
from gongkai.people import factors
from gongkai.people.models import Role
from tests.people import cast
from tests.people.cast import browser_of, sign_in

pytestmark = pytest.mark.django_db

START = "2026-11-23T02:00:00+00:00"
WORK = "/work/"


def code_of(secret, at=None):
    moment = int((at or timezone.now()).timestamp())
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(moment).decode()


def activate(client):
    """As a person does: read the key from the page, type what the telephone shows."""
    page = client.get("/account/factor/activate/").content.decode()
    secret = re.search(r'<span class="code">([A-Z2-7]+)</span>', page)[1]
    answer = client.post("/account/factor/activate/", {"code": code_of(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/factor/codes/")
    return secret


@pytest.fixture
def approver(town):
    return cast.post(town, Role.APPROVER, "liu")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def protected(approver, clock):
    """The approver's secret, a minute after it was set up."""
    secret = activate(browser_of(approver.person))
    clock.shift(timedelta(minutes=2))
    return secret


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR])
def test_three_roles_do_nothing_before_they_have_a_second_factor(town, role):
    client = browser_of(cast.post(town, role).person)
    assert client.get(WORK)["Location"] == "/account/factor/activate/"
    assert client.get("/account/factor/activate/").status_code == 200
    activate(client)
    assert client.get(WORK).status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONTRIBUTOR, Role.REVIEWER, Role.SUPERVISOR])
def test_the_others_may_have_one(town, role):
    client = browser_of(cast.post(town, role).person)
    assert client.get(WORK).status_code == 200
    activate(client)
    assert client.get(WORK).status_code == 200


def test_which_roles_must_is_a_setting(town, settings):
    settings.SECOND_FACTOR_ROLES = ["officer"]
    assert browser_of(cast.post(town, Role.OFFICER).person).get(WORK).status_code == 302
    assert browser_of(cast.post(town, Role.APPROVER).person).get(WORK).status_code == 200


def test_the_password_alone_is_then_not_enough(approver, protected):
    client = Client()
    assert sign_in(client, "liu")["Location"] == "/account/factor/authenticate/"
    assert client.get(WORK)["Location"].startswith("/account/login/")
    answer = client.post("/account/factor/authenticate/", {"code": code_of(protected)})
    assert answer["Location"] == WORK
    assert client.get(WORK).status_code == 200
    entry = Entry.objects.filter(kind="signin.succeeded").latest("pk")
    assert '"methods":["password","mfa:totp"]' in entry.body


def test_a_code_is_good_once(approver, protected):
    code = code_of(protected)
    for status in (302, 200):
        client = Client()
        sign_in(client, "liu")
        answer = client.post("/account/factor/authenticate/", {"code": code})
        assert answer.status_code == status
    assert "验证码不对" in answer.content.decode()


def test_a_telephone_may_be_half_a_minute_wrong_and_not_more(approver, protected):
    for seconds, status in ((-30, 302), (30, 302), (-90, 200), (90, 200)):
        client = Client()
        sign_in(client, "liu")
        code = code_of(protected, timezone.now() + timedelta(seconds=seconds))
        assert client.post("/account/factor/authenticate/", {"code": code}).status_code == status


def test_codes_cannot_be_guessed(approver, protected):
    client = Client()
    sign_in(client, "liu")
    for _try in range(5):
        answer = client.post("/account/factor/authenticate/", {"code": "000000"})
        assert "验证码不对" in answer.content.decode()
    answer = client.post("/account/factor/authenticate/", {"code": code_of(protected)})
    assert "15 分钟后再试" in answer.content.decode()
    kinds = Entry.objects.filter(kind__in=("signin.failed", "signin.locked")).order_by("pk")
    assert [entry.kind for entry in kinds] == ["signin.failed"] * 5 + ["signin.locked"]
    assert '"by":"factor"' in kinds[5].body


def test_a_recovery_code_stands_in_for_the_telephone_once(approver, clock):
    client = browser_of(approver.person)
    activate(client)
    page = client.get("/account/factor/codes/").content.decode()
    codes = re.findall(r'<li class="code">(\d{8})</li>', page)
    assert len(set(codes)) == 10
    text = client.get("/account/factor/codes/download/")
    assert text.content.decode().split() == codes
    for status in (302, 200):
        other = Client()
        sign_in(other, "liu")
        assert other.post("/account/factor/authenticate/", {"code": codes[0]}).status_code == status
    entry = Entry.objects.filter(kind="signin.succeeded").latest("pk")
    assert '"methods":["password","mfa:recovery_codes"]' in entry.body


def test_after_a_rotation_both_open_without_the_old_master_key(approver, clock, settings, tmp_path):
    settings.MASTER_KEYS = tmp_path / "keys"
    CaseKey.objects.all().delete()  # that of the settings of the agencies here, which a key elsewhere wraps
    client = browser_of(approver.person)
    secret = activate(client)
    codes = re.findall(r'<li class="code">(\d{8})</li>', client.get("/account/factor/codes/").content.decode())
    (old,) = masters.ids()
    assert rotating.in_use() == {old: 2}
    new, count = rotating.rotate()
    assert count == 2
    assert rotating.in_use() == {old: 0, new.id: 2}
    (masters.folder() / f"{old}.key").unlink()
    masters.forget()
    clock.shift(timedelta(minutes=2))
    for code in (code_of(secret), codes[0]):
        other = Client()
        sign_in(other, "liu")
        assert other.post("/account/factor/authenticate/", {"code": code})["Location"] == WORK
        assert other.get(WORK).status_code == 200
    assert '"others":2' in Entry.objects.get(kind="keys.rotated").body


def test_new_recovery_codes_end_the_old_ones(approver, clock):
    client = browser_of(approver.person)
    activate(client)
    first = re.findall(r'"code">(\d{8})<', client.get("/account/factor/codes/").content.decode())
    assert client.post("/account/factor/codes/renew/").status_code == 302
    second = re.findall(r'"code">(\d{8})<', client.get("/account/factor/codes/").content.decode())
    assert len(second) == 10
    assert not set(first) & set(second)
    assert Entry.objects.filter(kind="factor.renewed").count() == 1


def test_after_five_minutes_the_pages_of_the_factor_ask_for_the_password_again(officer, clock):
    client = browser_of(officer.person)
    clock.shift(timedelta(minutes=5, seconds=1))
    assert client.get("/account/factor/activate/")["Location"].startswith("/account/reauthenticate/")
    wrong = client.post("/account/reauthenticate/?next=/account/factor/activate/", {"password": "wrong words"})
    assert "密码不对" in wrong.content.decode()
    right = client.post("/account/reauthenticate/?next=/account/factor/activate/", {"password": cast.PASSWORD})
    assert right["Location"] == "/account/factor/activate/"
    assert client.get("/account/factor/activate/").status_code == 200
    assert Entry.objects.filter(kind="signin.confirmed").count() == 1


def test_who_must_have_one_cannot_put_it_off_and_others_can(approver, officer, clock):
    for post, status in ((approver, 200), (officer, 302)):
        client = browser_of(post.person)
        activate(client)
        assert client.post("/account/factor/deactivate/").status_code == status
    assert Authenticator.objects.filter(user=approver.person).count() == 2
    assert not Authenticator.objects.filter(user=officer.person).exists()
    assert Entry.objects.filter(kind="factor.added").count() == 2
    assert Entry.objects.filter(kind="factor.removed").count() == 1


def test_the_secret_lies_sealed_in_the_database(approver, protected):
    for authenticator in Authenticator.objects.all():
        assert protected not in str(authenticator.data)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert factors.unseal(stored) == protected
    assert factors.seal(protected) != factors.seal(protected)


def test_the_picture_for_the_telephone_is_in_the_page_itself_without_a_style(approver):
    page = browser_of(approver.person).get("/account/factor/activate/").content.decode()
    assert "<svg" in page
    assert "data:" not in page
    assert "style=" not in page
