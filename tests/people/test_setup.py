import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from gongkai.agencies.models import Agency
from gongkai.ledger.models import Entry
from gongkai.people import demonstration, setup
from gongkai.people.models import Post, Role, SetupCode, User
from tests.people.cast import sign_in

pytestmark = pytest.mark.django_db

GIVEN = {
    "agency_name": "某某县人民政府",
    "short_name": "某某县",
    "slug": "moumou",
    "level": "county",
    "kind": "government",
    "display_name": "吴建国",
    "username": "wu",
    "password": "ten thousand small rivers",
    "again": "ten thousand small rivers",
}


@pytest.fixture
def client(static_files):
    return Client(raise_request_exception=False)


def test_the_code_of_the_terminal_makes_the_first_administrator(client):
    code = setup.new_code()
    assert client.get("/setup/").status_code == 200
    assert client.post("/setup/", {**GIVEN, "code": code.upper() + " "})["Location"] == "/account/login/"
    post = Post.objects.get()
    assert (post.role, post.agency.name, post.person.username) == (Role.ADMINISTRATOR, "某某县人民政府", "wu")
    assert sign_in(client, "wu", GIVEN["password"]).status_code == 302
    assert Entry.objects.filter(kind="setup.completed").count() == 2  # in the site's chain, and in the agency's


@pytest.mark.parametrize("typed", ["{}", " {} ", "as it is read out", "in capitals"])
def test_the_code_may_be_typed_as_it_is_read(client, typed):
    code = setup.new_code()
    words = {"as it is read out": code.replace("-", " "), "in capitals": code.replace("-", "").upper()}
    assert client.post("/setup/", {**GIVEN, "code": words.get(typed, typed.format(code))}).status_code == 302


@pytest.mark.parametrize("field", ["level", "kind"])
def test_nothing_is_chosen_for_the_administrator(client, field):
    """What was overlooked is asked for, not taken for the first of the list."""
    page = client.post("/setup/", {**GIVEN, "code": setup.new_code(), field: ""})
    assert page.status_code == 422
    assert not Agency.objects.exists()
    assert '<option value="" selected>请选择</option>' in client.get("/setup/").content.decode()


def test_afterwards_the_page_is_gone_and_no_code_is_made(client):
    client.post("/setup/", {**GIVEN, "code": setup.new_code()})
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", GIVEN).status_code == 404
    assert setup.new_code() == ""
    Post.objects.update(until="2026-01-01", since="2025-01-01")  # also when the administrator has left
    assert client.get("/setup/").status_code == 404


def test_there_is_nobody_before(client):
    assert not User.objects.exists()
    assert not SetupCode.objects.exists()
    assert client.post("/setup/", {**GIVEN, "code": ""}).status_code == 422
    assert client.post("/setup/", {**GIVEN, "code": "aaaa-aaaa-aaaa-aaaa"}).status_code == 422
    assert not Agency.objects.exists()


def test_a_newer_code_ends_the_older_and_each_ends_after_two_days(client):
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False) as clock:
        first, second = setup.new_code(), setup.new_code()
        assert not setup.is_good(first)
        assert setup.is_good(second)
        clock.shift(timedelta(hours=48))
        assert not setup.is_good(second)
    assert re.fullmatch("[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}", first)
    assert first not in SetupCode.objects.get().code


def test_the_code_cannot_be_guessed(client):
    code = setup.new_code()
    for _try in range(10):
        assert "设置码不对" in client.post("/setup/", {**GIVEN, "code": "aaaa"}).content.decode()
    assert "试的次数太多" in client.post("/setup/", {**GIVEN, "code": code}).content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"again": "another"}, "两遍密码不一样"),
        ({"password": "short", "again": "short"}, "10"),
        ({"password": "wu-jian-wu-guo-wu", "again": "wu-jian-wu-guo-wu", "username": "jian"}, "不能含有用户名"),
        ({"slug": "某某"}, "字母"),
        ({"agency_name": ""}, "还没有填"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, change, why):
    answer = client.post("/setup/", {**GIVEN, "code": setup.new_code(), **change})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Agency.objects.exists()


@pytest.fixture
def demo(settings, county, town):
    settings.DEMONSTRATION, settings.SECOND_FACTOR_ROLES = True, []
    demonstration.load(today=date(2026, 1, 1))


def test_in_the_demonstration_one_click_is_enough(client, demo):
    page = client.get("/account/login/").content.decode()
    assert page.count("的身份试用") == len(Role)
    assert "以信息公开专员陈晓禾的身份试用" in page
    for person in demonstration.people():
        assert client.post("/account/try/", {"username": person.username})["Location"] == "/work/"
        assert client.get("/work/").wsgi_request.user == person
    assert Entry.objects.filter(kind="signin.succeeded").count() == len(Role)
    assert Entry.objects.filter(kind="signin.ended").count() == len(Role) - 1


def test_the_invented_people_have_no_password(demo):
    assert {person.has_usable_password() for person in demonstration.people()} == {False}
    assert {post.role for post in Post.objects.all()} == set(Role)


def test_only_they_can_be_tried_out_and_only_on_this_machine(client, demo, officer):
    assert client.post("/account/try/", {"username": "chen"}).status_code == 404
    assert client.get("/account/try/").status_code == 405
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.post("/account/try/", {"username": "demo-officer"}).status_code == 404
    assert "的身份试用" not in elsewhere.get("/account/login/").content.decode()


def test_without_the_demonstration_there_is_no_such_way_in(client, demo, settings):
    settings.DEMONSTRATION = False
    assert client.post("/account/try/", {"username": "demo-administrator"}).status_code == 404
    assert "的身份试用" not in client.get("/account/login/").content.decode()


def test_nor_where_others_reach_the_site(client, demo, settings):
    settings.ALLOWED_HOSTS = ["testserver", "www.example.gov.cn"]
    assert client.post("/account/try/", {"username": "demo-administrator"}).status_code == 404
    assert "的身份试用" not in client.get("/account/login/").content.decode()


def test_loading_the_demonstration_twice_adds_nobody(demo):
    before = User.objects.count()
    demonstration.load(today=date(2026, 1, 2))
    assert User.objects.count() == before
