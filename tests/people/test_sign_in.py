from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.models import Entry
from gongkai.people import browsers, lockout, sessions
from gongkai.people.models import Tries, User
from gongkai.tasks.services import enqueue
from tests.people import cast
from tests.people.cast import PASSWORD, WORK, browser_of, sign_in

pytestmark = pytest.mark.django_db

START = "2026-11-23T02:00:00+00:00"


def kinds():
    return list(Entry.objects.filter(kind__startswith="signin.").order_by("pk").values_list("kind", flat=True))


def bodies():
    return "\n".join(Entry.objects.order_by("pk").values_list("body", flat=True))


@pytest.fixture
def client(static_files):
    return Client(raise_request_exception=False)


def test_the_page_asks_for_a_user_name_and_a_password_and_for_nothing_else(client, db):
    page = client.get("/account/login/")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count('autocomplete="username"') == text.count('type="password"') == 1
    assert "邮箱" not in text
    assert "signup" not in text
    assert "试用" not in text
    assert client.get("/account/signup/").status_code == 404


def test_an_officer_signs_in_and_comes_to_today(client, officer):
    answer = sign_in(client, "chen")
    assert (answer.status_code, answer["Location"]) == (302, WORK)
    assert client.get(WORK).status_code == 200
    assert kinds() == ["signin.succeeded"]
    entry = Entry.objects.get(kind="signin.succeeded")
    assert (entry.chain, entry.person) == (f"security:{officer.agency_id}", officer.person_id)
    assert '"methods":["password"]' in entry.body


def test_who_was_on_the_way_somewhere_gets_there(client, officer):
    answer = client.get("/account/")
    assert answer["Location"] == "/account/login/?next=/account/"
    assert sign_in(client, "chen", next="/account/")["Location"] == "/account/"
    assert sign_in(Client(), "chen", next="https://elsewhere.example/")["Location"] == WORK


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, officer):
    wrong, unknown = sign_in(client, "chen", "wrong words"), sign_in(client, "nobody", "wrong words")
    for answer in (wrong, unknown):
        assert answer.status_code == 200
        assert "用户名或密码不对。" in answer.content.decode()
    assert kinds() == ["signin.failed", "signin.failed"]


def test_no_word_that_was_typed_is_in_the_ledger(client, officer):
    sign_in(client, "secret-typed-as-name", "wrong words")
    sign_in(client, "chen", "wrong words", REMOTE_ADDR="203.0.113.7")
    for word in ("secret-typed-as-name", "wrong words", "chen", "203.0.113.7", "127.0.0.1"):
        assert word not in bodies()
    nobody, chen = Entry.objects.filter(kind="signin.failed").order_by("pk")
    assert (nobody.chain, nobody.person) == ("security:0", None)  # it stands in the site's own
    assert (chen.chain, chen.person) == (f"security:{officer.agency_id}", officer.person_id)


@time_machine.travel(START, tick=False)
def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client, officer):
    for _try in range(5):
        assert "用户名或密码不对。" in sign_in(client, "chen", "wrong words").content.decode()
    locked = sign_in(client, "chen")  # the right one, too late
    assert "请 15 分钟后再试" in locked.content.decode()
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), "CHEN ").status_code == 200  # from elsewhere, in other letters
    assert kinds() == ["signin.failed"] * 5 + ["signin.locked"]
    with time_machine.travel(timezone.now() + timedelta(minutes=14, seconds=59), tick=False):
        assert sign_in(client, "chen").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=15), tick=False):
        assert sign_in(client, "chen").status_code == 302


@time_machine.travel(START, tick=False)
def test_an_unknown_name_is_locked_just_the_same(client, db):
    for _try in range(5):
        sign_in(client, "nobody", "wrong words")
    assert "15 分钟后再试" in sign_in(client, "nobody", "wrong words").content.decode()


@time_machine.travel(START, tick=False)
def test_one_address_does_not_try_one_name_after_the_other(client, officer, settings):
    settings.SIGNIN_TRIES_PER_ADDRESS = 7
    for number in range(7):
        sign_in(client, f"name-{number}", "wrong words")
    assert "15 分钟后再试" in sign_in(client, "chen").content.decode()
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), "chen").status_code == 302


def test_a_good_sign_in_forgets_the_failures_of_the_name_and_gives_back_that_of_the_address(client, officer):
    for _try in range(4):
        sign_in(client, "chen", "wrong words")
    assert sign_in(client, "chen").status_code == 302
    assert list(Tries.objects.values_list("key", flat=True)) == [lockout.digest("address", "127.0.0.1")]
    assert Tries.objects.get(key=lockout.digest("address", "127.0.0.1")).count == 4


def test_counts_of_tries_hold_no_name_and_go_after_a_day(officer):
    with time_machine.travel(START, tick=False):
        lockout.take("name", "chen", lockout.per_account())
        assert "chen" not in str(Tries.objects.values_list()[0])
        assert lockout.sweep() == 0
    with time_machine.travel("2026-11-24T02:00:01+00:00", tick=False):
        assert lockout.sweep() == 1


def test_who_has_left_is_told_so_only_with_the_right_password(client, officer):
    User.objects.update(is_active=False)
    assert "用户名或密码不对" in sign_in(client, "chen", "wrong words").content.decode()
    assert "已经停用" in sign_in(client, "chen").content.decode()
    assert client.get(WORK).status_code == 302
    assert kinds() == ["signin.failed", "signin.failed"]


def test_thirty_minutes_without_a_click_sign_out(officer):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(officer.person)
        clock.shift(timedelta(minutes=29))
        assert client.get(WORK).status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get(WORK).status_code == 200
        clock.shift(timedelta(minutes=30))
        assert client.get(WORK).status_code == 302
        assert "登录已经到时" in client.get("/account/login/").content.decode()
    ended = Entry.objects.get(kind="signin.ended")
    assert '"reason":"idle"' in ended.body
    assert ended.post == officer.pk or ended.person == officer.person_id


def test_after_twelve_hours_it_is_over_however_busy_somebody_is(officer):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(officer.person)
        for _quarter in range(47):
            clock.shift(timedelta(minutes=15))
            assert client.get(WORK).status_code == 200
        clock.shift(timedelta(minutes=15))
        assert client.get(WORK).status_code == 302
    assert '"reason":"age"' in Entry.objects.get(kind="signin.ended").body


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/work/tasks/7/?a=b"}


@pytest.fixture
def polled(officer):
    """The addresses that pages ask by themselves."""
    task = enqueue("notices.mail", key="a", agency=officer.agency_id)
    return [reverse("tasks:progress", args=[task.pk]), reverse("workbench:style_progress")]


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(officer, polled):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(officer.person)
        for _minute in range(29):
            clock.shift(timedelta(minutes=1))
            for address in polled:
                assert client.get(address, headers=HTMX).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert client.get(WORK).status_code == 302
    assert '"reason":"idle"' in Entry.objects.get(kind="signin.ended").body


def test_what_a_page_asks_leads_to_the_sign_in_page_and_not_into_the_page(officer, polled):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(officer.person)
        clock.shift(timedelta(minutes=30))
        answer = client.get(polled[0], headers=HTMX)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["HX-Redirect"] == "/account/login/?next=%2Fwork%2Ftasks%2F7%2F%3Fa%3Db"
        assert "登录已经到时" in client.get(answer["HX-Redirect"]).content.decode()
    assert client.get(polled[0])["Location"].startswith("/account/login/?next=")  # and without htmx as ever


def test_nor_does_the_page_for_an_own_password_stand_in_a_part(officer, polled):
    client = browser_of(officer.person)
    User.objects.update(temporary_until=timezone.now())
    assert client.get(polled[0], headers=HTMX)["HX-Redirect"] == "/account/password/"


def test_signing_out_ends_the_session_in_the_database(officer):
    client = browser_of(officer.person)
    assert Session.objects.count() == 1
    assert client.get("/account/logout/").status_code == 200  # asks first
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert client.get(WORK).status_code == 302
    assert kinds() == ["signin.succeeded", "signin.ended"]
    assert officer.person.usersession_set.count() == 0


def test_the_cookie_goes_with_the_browser_and_no_script_reads_it(client, officer):
    cookie = sign_in(client, "chen").cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


def test_the_key_of_the_session_changes_at_signing_in(client, officer):
    client.get("/account/login/?next=/work/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    sign_in(client, "chen")
    assert client.session.session_key != before


def test_a_visitor_of_the_public_site_has_no_session(client, db):
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "") or "sessionid" not in str(answer.cookies)
    assert Session.objects.count() == 0


def test_a_temporary_password_opens_only_the_page_where_it_is_changed(client, officer):
    User.objects.update(temporary_until=timezone.now() + timedelta(days=1))
    assert sign_in(client, "chen").status_code == 302
    for elsewhere in (WORK, "/account/", "/account/factor/activate/"):
        assert client.get(elsewhere)["Location"] == "/account/password/"
    new = {"oldpassword": PASSWORD, "password1": "ten thousand small rivers", "password2": "ten thousand small rivers"}
    assert client.post("/account/password/", new)["Location"] == WORK
    assert client.get(WORK).status_code == 200
    assert sign_in(Client(), "chen").status_code == 200  # the old one is good no more
    assert Entry.objects.filter(kind="person.password_changed").count() == 1


def test_a_temporary_password_is_not_good_for_ever(client, officer):
    User.objects.update(temporary_until=timezone.now() - timedelta(seconds=1))
    assert "临时密码已经过期" in sign_in(client, "chen").content.decode()
    assert client.get(WORK).status_code == 302


@pytest.mark.parametrize(
    ("password", "why"),
    [
        (PASSWORD, "不能和现在的密码一样"),
        ("short", "10"),
        ("xx-chen-is-in-here", "不能含有用户名"),
        ("735182946012", "数字"),
        ("password1234", "常见"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(officer, password, why):
    client = browser_of(officer.person)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert answer.status_code == 200
    assert why in answer.content.decode()
    assert sign_in(Client(), "chen").status_code == 302


def test_changing_the_password_signs_out_everywhere_else(officer):
    here, elsewhere = browser_of(officer.person), browser_of(officer.person)
    new = {"oldpassword": PASSWORD, "password1": "ten thousand small rivers", "password2": "ten thousand small rivers"}
    here.post("/account/password/", new)
    assert here.get(WORK).status_code == 200
    assert elsewhere.get(WORK).status_code == 302


def test_an_open_session_is_no_way_to_guess_the_password(officer):
    client = browser_of(officer.person)
    guess = {
        "oldpassword": "guessed",
        "password1": "ten thousand small rivers",
        "password2": "ten thousand small rivers",
    }
    for _try in range(5):
        assert "现在的密码不对" in client.post("/account/password/", guess).content.decode()
    assert "分钟后再试" in client.post("/account/password/", {**guess, "oldpassword": PASSWORD}).content.decode()


def test_somebody_sees_the_own_sessions_and_ends_one_or_all_others(officer):
    here, other, third = (browser_of(officer.person) for _browser in range(3))
    page = here.get("/account/")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count(">让它退出<span") == 2
    assert text.count(">退出这里<") == 1
    session = officer.person.usersession_set.get(session_key=other.session.session_key)
    assert here.post(f"/account/sessions/{session.pk}/end/").status_code == 302
    assert other.get(WORK).status_code == 302
    assert third.get(WORK).status_code == 200
    here.post("/account/sessions/others/end/")
    assert third.get(WORK).status_code == 302
    assert here.get(WORK).status_code == 200
    assert Entry.objects.filter(kind="signin.ended").count() == 2


def test_nobody_ends_the_session_of_somebody_else(officer, town):
    other = cast.post(town, "reviewer", "zhao")
    theirs = browser_of(other.person)
    session = other.person.usersession_set.get()
    assert browser_of(officer.person).post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert theirs.get(WORK).status_code == 200


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(officer, settings):
    settings.PROXIES, settings.SIGNIN_TRIES_PER_ADDRESS = 1, 2
    for number in range(3):
        headers = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 203.0.113.7"}
        answer = Client(**headers).post("/account/login/", {"login": f"name-{number}", "password": "wrong words"})
    assert "分钟后再试" in answer.content.decode()
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.8"), "chen").status_code == 302


def test_the_sign_in_page_takes_few_queries(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/account/login/")


AS_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {AS_CHROME} Edg/120.0.0.0", "Edge（Windows）"),
        (f"Mozilla/5.0 (Linux; Android 13; V2057A) {AS_CHROME} MicroMessenger/8.0.47", "微信（安卓）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox（Linux）"),
        ("curl/8.0", "curl/8.0"),
        ("", "—"),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(said, name):
    assert browsers.name_of(said) == name


def test_who_has_no_password_has_none_to_change(officer, client):
    User.objects.update(password="!")
    officer.person.refresh_from_db()
    client.force_login(officer.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    sessions.begin(session)
    session.save()
    assert client.get("/account/password/")["Location"] == "/account/"
