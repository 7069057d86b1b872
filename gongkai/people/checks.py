"""System checks of signing in, in words for the person who runs the site."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from gongkai.people.models import Role

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
IN_TESTS: Final = frozenset({"testserver"})


@register(Tags.security)
def demonstration_stays_on_this_machine(**_: Any) -> list[CheckMessage]:
    """In the demonstration everybody signs in as anybody."""
    if not settings.DEMONSTRATION or set(settings.ALLOWED_HOSTS) <= LOOPBACK | IN_TESTS:
        return []
    return [
        Error(
            "GONGKAI_DEMONSTRATION 打开时，谁都可以用示范人员的身份进入，只能在本机（127.0.0.1）使用。",
            hint="去掉 GONGKAI_DEMONSTRATION，或者去掉 GONGKAI_HOSTS 里别的域名。",
            id="gongkai.E010",
        )
    ]


@register(Tags.security)
def roles_are_known(**_: Any) -> list[CheckMessage]:
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if not unknown:
        return []
    return [
        Error(
            f"GONGKAI_SECOND_FACTOR_ROLES 里有不认识的角色：{'、'.join(unknown)}。",
            hint=f"可以写的有：{'、'.join(Role.values)}，用逗号隔开。",
            id="gongkai.E011",
        )
    ]


@register(Tags.security)
def limits_are_sensible(**_: Any) -> list[CheckMessage]:
    names = (
        *("SESSION_IDLE_MINUTES", "SESSION_HOURS", "SIGNIN_TRIES", "SIGNIN_TRIES_PER_ADDRESS"),
        *("SIGNIN_LOCK_MINUTES", "TEMPORARY_PASSWORD_DAYS"),
    )
    return [
        Error(f"GONGKAI_{name} 必须大于 0。", hint="写一个正整数，或者去掉这一行。", id="gongkai.E012")
        for name in names
        if getattr(settings, name) < 1
    ]


@register(Tags.security)
def single_sign_on_is_whole(**_: Any) -> list[CheckMessage]:
    """Over plain http anybody on the way could say who somebody is."""
    if not settings.OIDC_SERVER:
        return []
    (app,) = settings.OIDC_APPS
    server = urlsplit(settings.OIDC_SERVER)
    found: list[CheckMessage] = []
    if server.scheme != "https" and server.hostname not in LOOPBACK:
        found.append(
            Error(
                "GONGKAI_OIDC_SERVER 必须是 https 地址。",
                hint="例如 https://sso.example.gov.cn/realms/county",
                id="gongkai.E013",
            )
        )
    if not app["client_id"] or not app["secret"]:
        found.append(
            Error(
                "设置了 GONGKAI_OIDC_SERVER，但缺少 GONGKAI_OIDC_CLIENT_ID 或 GONGKAI_OIDC_CLIENT_SECRET。",
                hint="到统一身份认证平台登记本系统，把得到的两个值写上。",
                id="gongkai.E014",
            )
        )
    return found
