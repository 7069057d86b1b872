import pytest
from django.test import override_settings

from gongkai.people import checks


def ids(found):
    return [message.id for message in found]


@pytest.mark.parametrize(
    ("hosts", "found"),
    [(["127.0.0.1", "localhost"], []), (["www.example.gov.cn"], ["gongkai.E010"]), (["*"], ["gongkai.E010"])],
)
def test_the_demonstration_is_for_this_machine(hosts, found):
    with override_settings(DEMONSTRATION=True, ALLOWED_HOSTS=hosts):
        assert ids(checks.demonstration_stays_on_this_machine()) == found
    with override_settings(DEMONSTRATION=False, ALLOWED_HOSTS=hosts):
        assert not checks.demonstration_stays_on_this_machine()


def test_a_misspelt_role_is_told():
    with override_settings(SECOND_FACTOR_ROLES=["aprover"]):
        (found,) = checks.roles_are_known()
    assert "aprover" in found.msg


def test_a_limit_of_nothing_is_told():
    with override_settings(SIGNIN_TRIES=0, SESSION_HOURS=-1):
        assert [found.msg for found in checks.limits_are_sensible()] == [
            "GONGKAI_SESSION_HOURS 必须大于 0。",
            "GONGKAI_SIGNIN_TRIES 必须大于 0。",
        ]


@pytest.mark.parametrize(
    ("server", "client", "found"),
    [
        ("", "", []),
        ("https://sso.example.gov.cn", "gongkai", []),
        ("http://sso.example.gov.cn", "gongkai", ["gongkai.E013"]),
        ("http://127.0.0.1:9000", "gongkai", []),
        ("https://sso.example.gov.cn", "", ["gongkai.E014"]),
    ],
)
def test_single_sign_on_is_whole_and_over_https(server, client, found):
    apps = [{"client_id": client, "secret": "s"}]
    with override_settings(OIDC_SERVER=server, OIDC_APPS=apps):
        assert ids(checks.single_sign_on_is_whole()) == found
