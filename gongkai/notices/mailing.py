"""Write the mail about notices that wait. It names kinds and leads to the page, and says nothing about anybody."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext

from gongkai.notices.models import Notice

PERMANENT = 500  # an SMTP answer from here on says that trying again will not help


class NotSent(Exception):
    """`again`: the server may take it later."""

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


def send(address: str, notices: Sequence[Notice]) -> None:
    """Raises NotSent."""
    deliver(compose(address, notices))


def deliver(letter: EmailMessage) -> None:
    """Hand a mail to the server. Raises NotSent."""
    try:
        letter.send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        final = bool(codes) and min(codes) >= PERMANENT
        raise NotSent("mail.refused" if final else "mail.deferred", again=not final) from refusal
    except (SMTPException, OSError) as fault:
        raise NotSent("mail.unreachable", again=True) from fault


def compose(address: str, notices: Sequence[Notice]) -> EmailMessage:
    counted = Counter(notice.label for notice in notices)
    lines = [gettext("%(label)s：%(number)d 条") % {"label": label, "number": n} for label, n in counted.items()]
    link = settings.SITE_URL + reverse("notices:list")
    last = gettext("请登录后查看：%(link)s") % {"link": link}
    why = gettext("这封邮件由系统寄出，请不要回复。不想再收，可以在“通知设置”里改。")
    subject = gettext("%(site)s：您有 %(number)d 条通知") % {"site": settings.SITE_NAME, "number": len(notices)}
    return EmailMessage(
        subject=subject,
        body="\n".join([*lines, "", last, "", why, ""]),
        to=[address],
        headers={"Message-ID": message_id(notices), "Auto-Submitted": "auto-generated"},
    )


def message_id(notices: Sequence[Notice]) -> str:
    """The same notices make the same id: a mail that went out twice, because the power failed between sending and
    noting it, is one mail to the reader's program."""
    keys = ",".join(str(notice.pk) for notice in notices)
    digest = hashlib.sha256(f"{settings.SITE_URL} {keys}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<notices.{digest}@{domain}>"
