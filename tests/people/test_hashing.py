"""A password is hashed slowly on purpose; nobody else may wait for it with the database locked."""

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.urls import reverse

from gongkai.ledger import services as ledger
from gongkai.people import services, setup
from gongkai.people.models import Role, User
from tests.people import cast
from tests.people.test_setup import GIVEN

pytestmark = pytest.mark.django_db(transaction=True)


class Watched(hashers.MD5PasswordHasher):
    hashed = 0

    def encode(self, password, salt):
        assert not connection.in_atomic_block, "hashed within a transaction"
        type(self).hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def watched(settings, fast_passwords):
    settings.PASSWORD_HASHERS = [f"{__name__}.Watched"]
    Watched.hashed = 0
    yield
    assert Watched.hashed, "nothing was hashed"


@pytest.fixture
def appended(monkeypatch):
    """How many entries each call of `append` in an act about persons brought."""
    calls = []

    def append(*drafts):
        calls.append([draft.kind for draft in drafts])
        return ledger.append(*drafts)

    monkeypatch.setattr(services, "append", append)
    return calls


def test_a_new_person(administrator, town):
    person, password = services.add_person(
        username="sun", display_name="孙立春", agency=town, role=Role.OFFICER, by=administrator
    )
    assert User.objects.get(pk=person.pk).check_password(password)


def test_a_password_given(administrator, officer):
    password = services.give_password(person=officer.person, by=administrator)
    assert User.objects.get(pk=officer.person_id).check_password(password)


def test_who_comes_back(administrator, officer, appended):
    services.deactivate(person=officer.person, by=administrator)
    appended.clear()
    services.reactivate(person=officer.person, by=administrator)
    assert appended == [["person.reactivated", "person.password_given"]]


def test_a_password_of_ones_own(officer):
    client = cast.browser_of(officer.person)
    new = "ten thousand small rivers"
    form = {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert User.objects.get(pk=officer.person_id).check_password(new)


def test_the_first_run(static_files):
    code = setup.new_code()
    answer = Client().post("/setup/", {**GIVEN, "code": code})
    assert answer.status_code == 302
    assert User.objects.get().check_password(GIVEN["password"])
