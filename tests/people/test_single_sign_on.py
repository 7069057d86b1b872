import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from gongkai.ledger.models import Entry
from gongkai.people.models import Post, User
from tests.people import provider

pytestmark = pytest.mark.django_db

LOGIN = "/account/sso/sso/login/"


@pytest.fixture
def sso(settings, officer):
    with provider.running() as running:
        app = {
            "provider_id": "sso",
            "name": "某省统一身份认证",
            "client_id": "gongkai",
            "secret": "a secret",
            "settings": {"server_url": running.address, "uid_field": "sub"},
        }
        settings.OIDC_SERVER, settings.OIDC_APPS = running.address, [app]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield running


def go(sso, client=None, next=""):
    """Through the provider and back."""
    client = client or Client(raise_request_exception=False)
    leave = client.post(LOGIN + (f"?next={next}" if next else ""))
    assert leave.status_code == 302
    assert leave["Location"].startswith(f"{sso.address}/authorize?")
    back = sso.authorise(leave["Location"])
    return client, client.get(back.removeprefix("http://testserver"))


def test_without_the_setting_there_is_no_button_and_no_way(client, officer):
    assert "统一身份认证" not in client.get("/account/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_the_button_stands_on_the_page_and_asks_nothing_by_itself(client, sso):
    page = client.get("/account/login/?next=/account/").content.decode()
    assert "用某省统一身份认证登录" in page
    assert f'action="{LOGIN}?next=' in page
    assert sso.asked == []


def test_a_person_of_the_same_user_name_comes_in_and_is_linked(sso, officer):
    client, answer = go(sso)
    assert answer["Location"] == "/work/"
    assert client.get("/work/").wsgi_request.post == officer
    assert SocialAccount.objects.get().uid == "0001"
    entry = Entry.objects.get(kind="signin.succeeded")
    assert '"methods":["socialaccount:' in entry.body
    assert Entry.objects.filter(kind="person.linked").count() == 1


def test_the_next_time_the_link_counts_and_not_the_name(sso, officer, town):
    go(sso)
    sso.claims["preferred_username"] = "somebody-else"
    client, answer = go(sso)
    assert answer["Location"] == "/work/"
    assert client.get("/work/").wsgi_request.user == officer.person


def test_another_at_the_provider_does_not_become_a_person_who_is_linked(sso):
    go(sso)
    sso.claims.update(sub="0002")
    client, answer = go(sso)
    assert answer["Location"] == "/account/login/"
    assert "没有对应的人员" in client.get("/account/login/").content.decode()
    assert client.get("/work/").status_code == 302


def test_nobody_is_made_by_signing_in(sso):
    sso.claims.update(sub="0003", preferred_username="stranger")
    before = User.objects.count()
    _client, answer = go(sso)
    assert answer["Location"] == "/account/login/"
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()
    entry = Entry.objects.get(kind="signin.failed")
    assert '"reason":"unknown"' in entry.body
    assert "stranger" not in entry.body


def test_who_has_left_does_not_come_in_this_way_either(sso, officer):
    go(sso)
    User.objects.update(is_active=False)
    client, answer = go(sso)
    assert answer["Location"] == "/account/login/"
    assert "已经停用" in client.get("/account/login/").content.decode()
    assert client.get("/work/").status_code == 302


def test_what_the_provider_tells_beyond_that_is_not_kept(sso):
    go(sso)
    go(sso)
    assert SocialAccount.objects.get().extra_data == {}


def test_a_second_factor_is_asked_for_here_too(sso, officer, settings):
    from allauth.mfa.models import Authenticator

    from gongkai.people import factors

    Authenticator.objects.create(user=officer.person, type="totp", data={"secret": factors.seal("JBSWY3DPEHPK3PXP")})
    client, answer = go(sso)
    assert answer["Location"] == "/account/factor/authenticate/"
    assert client.get("/work/").status_code == 302


def test_where_somebody_was_going_is_kept(sso):
    _client, answer = go(sso, next="/account/")
    assert answer["Location"] == "/account/"


def test_a_state_of_another_browser_is_refused(sso):
    leave = Client().post(LOGIN)
    back = sso.authorise(leave["Location"]).removeprefix("http://testserver")
    stranger = Client(raise_request_exception=False)
    answer = stranger.get(back)
    assert answer.status_code in (302, 401)
    assert stranger.get("/work/").status_code == 302


def test_where_the_provider_is_broken_the_page_says_so(sso):
    sso.broken = True
    client, answer = go(sso)
    assert answer["Location"] == "/account/login/"
    assert "没有通过" in client.get("/account/login/").content.decode()


def test_who_cancels_there_is_back_here(sso):
    client = Client(raise_request_exception=False)
    leave = client.post(LOGIN)
    state = sso.codes[sso.authorise(leave["Location"]).split("code=")[1].split("&")[0]]["state"]
    answer = client.get(f"/account/sso/sso/callback/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200
    assert "登录" in answer.content.decode()
    assert not Entry.objects.filter(kind="signin.succeeded").exists()


def test_the_policy_lets_the_form_go_to_the_provider_and_nowhere_else(client, sso):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert f"form-action 'self' {sso.address};" in policy


def test_a_post_is_still_the_administrators_word(sso, officer):
    Post.objects.all().delete()
    client, answer = go(sso)
    assert answer.status_code == 302
    assert client.get("/work/").status_code == 403
