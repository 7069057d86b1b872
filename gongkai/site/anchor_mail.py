"""
The daily anchor by mail: a proof in a mailbox that nobody at the machine can change. The mail holds the date, one hash
and counts; from them one sees that the ledger was altered, and learns nothing of what is in it.
"""

import hashlib
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

from gongkai.ledger.anchors import Anchor
from gongkai.tasks.models import State, Task
from gongkai.tasks.services import enqueue

KIND: Final = "ledger.anchor_mail"


def is_wanted() -> bool:
    """An address is set, and a server to send by."""
    return bool(settings.MAIL and settings.ANCHOR_MAIL)


def owe(made: Anchor) -> Task | None:
    """Once for each anchor, however often it is asked; one that could not be sent is tried again."""
    key = f"{KIND}:{made.day.isoformat()}:{made.digest[:32]}"
    if not is_wanted() or Task.objects.filter(key=key).exclude(state=State.FAILED).exists():
        return None
    return enqueue(KIND, key=key, payload=told(made))


def told(made: Anchor) -> dict[str, str | int]:
    """All that the mail tells."""
    entries = sum(seq for seq, _hash in made.heads.values())
    return {
        "day": made.day.isoformat(),
        "algorithm": made.algorithm,
        "digest": made.digest,
        "chains": len(made.heads),
        "entries": entries,
    }


def compose(payload: dict[str, str | int]) -> EmailMessage:
    lines = [
        gettext("日期：%(day)s") % payload,
        gettext("校验值（%(algorithm)s）：%(digest)s") % payload,
        gettext("链：%(chains)d 条") % payload,
        gettext("记录：%(entries)d 条") % payload,
        "",
        gettext("请保存这封邮件。以后核对台账时，把上面的校验值和当天的锚定文件对照；不一样，就是有人改过。"),
        gettext("这封邮件由系统寄出，请不要回复。"),
        "",
    ]
    return EmailMessage(
        subject=gettext("%(site)s：%(day)s 台账锚定") % {"site": settings.SITE_NAME, "day": payload["day"]},
        body="\n".join(lines),
        to=[settings.ANCHOR_MAIL],
        headers={"Message-ID": _message_id(payload), "Auto-Submitted": "auto-generated"},
    )


def _message_id(payload: dict[str, str | int]) -> str:
    """The same anchor makes the same id: sent twice, it is one mail to the reader's program."""
    told = f"{settings.SITE_URL} {payload['day']} {payload['digest']}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<anchor.{hashlib.sha256(told.encode()).hexdigest()[:32]}@{domain}>"
