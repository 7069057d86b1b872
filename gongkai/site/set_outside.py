"""
What is set outside the pages, in the environment of the program, is on record too: whoever runs the machine can let
drafters approve, or ask nobody for a second factor. When the site begins to serve, what is set is compared with what
the ledger was told last; what differs is an entry of the site's security chain.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.ledger import bodies, chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind, name_codes, name_facts, register
from gongkai.ledger.models import Entry, Head
from gongkai.ledger.services import Draft, append
from gongkai.people.roles import Role

CHANGED: Final = EntryKind("site.settings_changed", _("修改运行设置"), ("set",))
DIGITS_OF_DIGEST: Final = 32

# What decides who gets in, who may approve, what is kept and where. By variable: the name in `settings`, for people.
TOLD: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "GONGKAI_FOUR_EYES": ("FOUR_EYES", _("起草人不能自己签发")),
    "GONGKAI_SECOND_FACTOR_ROLES": ("SECOND_FACTOR_ROLES", _("必须用动态口令的角色")),
    "GONGKAI_SESSION_IDLE_MINUTES": ("SESSION_IDLE_MINUTES", _("多少分钟没有操作就退出")),
    "GONGKAI_SESSION_HOURS": ("SESSION_HOURS", _("登录最多保持几小时")),
    "GONGKAI_SIGNIN_TRIES": ("SIGNIN_TRIES", _("同一账号输错几次就锁定")),
    "GONGKAI_APPLY_PER_ADDRESS": ("APPLY_PER_ADDRESS", _("同一地址十分钟内最多提交几次申请")),
    "GONGKAI_SIGNIN_TRIES_PER_ADDRESS": ("SIGNIN_TRIES_PER_ADDRESS", _("同一地址输错几次就锁定")),
    "GONGKAI_SIGNIN_LOCK_MINUTES": ("SIGNIN_LOCK_MINUTES", _("锁定几分钟")),
    "GONGKAI_TEMPORARY_PASSWORD_DAYS": ("TEMPORARY_PASSWORD_DAYS", _("临时密码几天内有效")),
    "GONGKAI_OIDC_SERVER": ("OIDC_SERVER", _("统一身份认证的地址")),
    "GONGKAI_OIDC_CLAIM": ("OIDC_CLAIM", _("统一身份认证里对应用户名的一项")),
    "GONGKAI_LEDGER_HASH": ("LEDGER_HASH", _("台账的校验算法")),
    "GONGKAI_ANCHORS": ("LEDGER_ANCHORS", _("锚定另存的文件夹")),
    "GONGKAI_ANCHOR_MAIL": ("ANCHOR_MAIL", _("锚定寄到的邮箱")),
    "GONGKAI_CIPHER": ("PARTICULARS_CIPHER", _("个人信息的加密算法")),
    "GONGKAI_MASTER_KEYS": ("MASTER_KEYS", _("主密钥的文件夹")),
    "GONGKAI_FILES": ("FILES", _("文件库")),
    "GONGKAI_FILE_GRACE_HOURS": ("FILE_GRACE_HOURS", _("没有用到的文件留几小时")),
    "GONGKAI_CLAMD": ("CLAMD", _("查毒程序的地址")),
    "GONGKAI_CLAMD_REQUIRED": ("CLAMD_REQUIRED", _("查不了毒就不收文件")),
    "GONGKAI_HOSTS": ("ALLOWED_HOSTS", _("本站的域名")),
    "GONGKAI_PROXIES": ("PROXIES", _("相信几层代理")),
    "GONGKAI_PLAIN_HTTP": ("PLAIN_HTTP", _("不用 https")),
    "GONGKAI_HSTS_SECONDS": ("SECURE_HSTS_SECONDS", _("浏览器只用 https 的秒数")),
    "GONGKAI_DEMONSTRATION": ("DEMONSTRATION", _("示范网站")),
    "GONGKAI_SITE_NAME": ("SITE_NAME", _("站名")),
    "GONGKAI_URL": ("SITE_URL", _("本站的网址")),
    "GONGKAI_MAIL_FROM": ("DEFAULT_FROM_EMAIL", _("邮件的发件人")),
    "GONGKAI_TOWNSHIP_REPORT_DATE": ("TOWNSHIP_REPORT_DATE", _("乡镇年度报告的期限")),
    "GONGKAI_BACKUP_DAYS": ("BACKUP_DAYS", _("几天没有备份就提醒")),
}


def _of_database() -> list[Any]:
    named = settings.DATABASES["default"]
    return [str(named.get(part) or "") for part in ("ENGINE", "HOST", "PORT", "NAME", "USER", "PASSWORD")]


def _of_mail() -> list[Any]:
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    return [str(getattr(settings, name)) for name in names] if settings.MAIL else []


# What holds a password: that it is another is told, and nothing of it.
HIDDEN: Final[Mapping[str, tuple[Callable[[], object], str | Promise]]] = {
    "DATABASE_URL": (_of_database, _("数据库的地址和账号（代号）")),
    "GONGKAI_MAIL_URL": (_of_mail, _("邮件服务器和账号（代号）")),
    "GONGKAI_OIDC_CLIENT_ID": (lambda: settings.OIDC_APPS[0]["client_id"], _("统一身份认证的编号（代号）")),
    "GONGKAI_OIDC_CLIENT_SECRET": (lambda: settings.OIDC_APPS[0]["secret"], _("统一身份认证的密钥（代号）")),
}
# Of one process, of the words on a page, or what cannot be told of itself.
NOT_TOLD: Final = frozenset(
    {
        "GONGKAI_SECRET_KEY",
        "GONGKAI_TASK_WORKER",
        "GONGKAI_TASK_LEASE",
        "GONGKAI_LOG_LEVEL",
        "GONGKAI_OIDC_NAME",
        "GONGKAI_PAGES_KEPT",
    }
)
register(CHANGED)
name_facts({f"{CHANGED.id}:set": _("现在的设置")})
name_facts({f"{CHANGED.id}:{name}": label for name, (_from, label) in (*TOLD.items(), *HIDDEN.items())})
name_codes(f"{CHANGED.id}:GONGKAI_SECOND_FACTOR_ROLES", dict(Role.choices))


@transaction.atomic
def record() -> dict[str, Fact]:
    """
    What is set otherwise than the ledger was told, now told; the first time, everything. On a site that nobody has
    used yet nothing: an entry would make it a used one.
    """
    Head.objects.select_for_update().filter(chain=chains.security()).first()  # two machines, one entry
    if not Entry.objects.exists():
        return {}
    known = told()
    changed = {name: value for name, value in present().items() if name not in known or known[name] != value}
    if changed:
        append(Draft(chain=chains.security(), kind=CHANGED.id, facts={"set": changed}))
    return changed


def present() -> dict[str, Fact]:
    """What is set now, as an entry may hold it."""
    plain = {name: _as_fact(getattr(settings, attribute)) for name, (attribute, _label) in TOLD.items()}
    return plain | {name: _digest(value()) for name, (value, _label) in HIDDEN.items()}


def told() -> dict[str, Fact]:
    """What the ledger was told of each variable last."""
    entries = Entry.objects.filter(chain=chains.security(), kind=CHANGED.id).order_by("seq")
    found: dict[str, Fact] = {}
    for body in entries.values_list("body", flat=True):
        found |= json.loads(body)["facts"]["set"]
    return found


def _as_fact(value: object) -> Fact:
    if isinstance(value, list):
        return [_as_fact(each) for each in value]
    if isinstance(value, int):  # a yes or no too
        return value
    return str(value) if bodies.is_code(str(value)) else _digest(value)


def _digest(value: object) -> str:
    """Keyed, so that nobody finds a short word by trying; nothing where nothing is set."""
    if not value:
        return ""
    key = salted_hmac("gongkai.site.set_outside", json.dumps(value, default=str), algorithm="sha256")
    return key.hexdigest()[:DIGITS_OF_DIGEST]
