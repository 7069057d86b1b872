"""System checks of the ledger (`check --database default`), in words for the person who runs the site."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from gongkai.ledger import bodies, ciphers, masters, triggers


@register(Tags.database)
def history_is_protected(**given: Any) -> list[CheckMessage]:
    if not given.get("databases") or not triggers.tables_exist():
        return []
    names = triggers.absent()
    if not names:
        return []
    return [
        Error(
            f"数据库里缺少保护台账的触发器：{'、'.join(names)}。台账可能被改过而没有被拦住。",
            hint="先运行 gongkai audit verify 核对台账，再运行 gongkai migrate 重新装上触发器。",
            id="gongkai.ledger.E001",
        )
    ]


@register(Tags.security)
def master_keys_are_private(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"主密钥文件 {path} 别人也能读。", hint=f"请运行：chmod 600 {path}", id="gongkai.ledger.E002")
        for path in masters.exposed()
    ]


@register(Tags.security)
def algorithms_are_known(**_: Any) -> list[CheckMessage]:
    choices = (
        ("GONGKAI_LEDGER_HASH", settings.LEDGER_HASH, bodies.ALGORITHMS),
        ("GONGKAI_CIPHER", settings.PARTICULARS_CIPHER, tuple(ciphers.SUITES)),
    )
    return [
        Error(f"{name}={given} 不认识。", hint=f"可以写：{'、'.join(known)}", id="gongkai.ledger.E003")
        for name, given, known in choices
        if given not in known
    ]
