"""System checks of the settings, in words for the person who runs the site."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.site.datafolder import KEY_FILE, is_private
from gongkai.site.refusals import Refused

POSTGRESQL = "django.db.backends.postgresql"
STORE_TOO_FAR = "文件放在 S3（GONGKAI_FILES），数据库却是 SQLite：等 S3 回答的时候，别人什么也保存不了。"
STORE_NEARER = "设置 DATABASE_URL 用 PostgreSQL，或者把 GONGKAI_FILES 改成一个文件夹。"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


@register(Tags.security)
def hosts_are_named(**_: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "GONGKAI_HOSTS 不能是 *：任何域名都可以冒用本站。",
            hint="写出本站自己的域名，多个用逗号隔开，例如 GONGKAI_HOSTS=www.example.gov.cn",
            id="gongkai.E001",
        )
    ]


@register(Tags.security)
def plain_http_stays_on_this_machine(**_: Any) -> list[CheckMessage]:
    if not settings.PLAIN_HTTP or set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return []
    return [
        Error(
            "GONGKAI_PLAIN_HTTP 只能在本机（127.0.0.1）试用时打开。",
            hint="去掉 GONGKAI_PLAIN_HTTP，由前面的 nginx 等提供 https，并设置 GONGKAI_PROXIES=1。",
            id="gongkai.E002",
        )
    ]


@register(Tags.security)
def secret_key_is_private(**_: Any) -> list[CheckMessage]:
    path = Path(settings.DATA) / KEY_FILE
    if not path.exists() or is_private(path):
        return []
    return [Error(f"密钥文件 {path} 别人也能读。", hint=f"请运行：chmod 600 {path}", id="gongkai.E003")]


@register(Tags.security, deploy=True)
def proxy_is_declared(**_: Any) -> list[CheckMessage]:
    if settings.PLAIN_HTTP or settings.PROXIES:
        return []
    return [
        checks.Warning(
            "没有设置 GONGKAI_PROXIES：本站不会相信前面代理转来的 https，浏览器会反复跳转。",
            hint="前面有一层 nginx 就写 GONGKAI_PROXIES=1。",
            id="gongkai.W001",
        )
    ]


@register(Tags.urls)
def site_name_is_set(**_: Any) -> list[CheckMessage]:
    if settings.SITE_NAME.strip():
        return []
    return [Error("GONGKAI_SITE_NAME 是空的。", hint="去掉这一行，或者写上站名。", id="gongkai.E004")]


@register(Tags.urls)
def anchors_can_be_mailed(**_: Any) -> list[CheckMessage]:
    address = settings.ANCHOR_MAIL
    if not address:
        return []
    try:
        validate_email(address)
    except ValidationError:
        hint = "写一个邮箱地址，例如 GONGKAI_ANCHOR_MAIL=shenji@example.gov.cn"
        return [Error(f"GONGKAI_ANCHOR_MAIL={address} 不是一个邮箱地址。", hint=hint, id="gongkai.E005")]
    if settings.MAIL:
        return []
    words = "设置了 GONGKAI_ANCHOR_MAIL，但是没有邮件服务器：每日锚定寄不出去。"
    hint = "设置 GONGKAI_MAIL_URL，例如 smtp+tls://用户:密码@主机:587"
    return [checks.Warning(words, hint=hint, id="gongkai.W002")]


@register(Tags.files)
def store_on_the_network_has_a_database_server(**_: Any) -> list[CheckMessage]:
    return [Error(STORE_TOO_FAR, hint=STORE_NEARER, id="gongkai.E006")] if is_store_too_far() else []


def is_store_too_far() -> bool:
    """SQLite has one writer: while it waits for an answer from the network, nobody else can write."""
    return str(settings.FILES).startswith("s3://") and settings.DATABASES["default"]["ENGINE"] != POSTGRESQL


def ensure_store_is_near() -> None:
    """For every program that works on the site. Raises Refused."""
    if is_store_too_far():
        raise Refused(f"{STORE_TOO_FAR}{STORE_NEARER}")
