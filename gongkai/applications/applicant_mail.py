"""
Mail to an applicant who chose it: that something happened, and where to look. It says nothing of what was asked for or
decided: a mailbox may be read by others.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import addresses, entries, words
from gongkai.applications.models import Application
from gongkai.applications.models.application import State
from gongkai.applications.sendings import PORTAL
from gongkai.ledger.particulars import Destroyed
from gongkai.ledger.services import Draft
from gongkai.notices.mailing import NotSent, deliver
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.services import enqueue

TASK: Final = "applications.mail"
TRIES: Final = 6
SALT: Final = "gongkai.applications.mail"
AGE: Final = timedelta(days=365)  # of a link that ends the mails
# The events of which the applicant is told, and nothing else.
TOLD: Final[Mapping[str, str | Promise]] = {
    "submitted": _("已经收进系统，等待机关确认收到。"),
    "receipt_confirmed": _("机关已经确认收到，答复期限开始计算。"),
    "supplement_asked": _("机关请您补正。请在期限以前回复，逾期可能视为放弃。"),
    "reasons_asked": _("机关请您说明理由。请在期限以前回复。"),
    "reasons_given": _("机关看过了您说明的理由，结果写在查询页上。"),
    "delayed": _("机关告知您延迟答复，到哪一天写在查询页上。"),
    "consultation_sent": _("机关正在征求其他方面的意见。征求意见的时间不计入答复期限，所以最后一天会变。"),
    "extended": _("机关延长了答复期限，新的最后一天写在查询页上。"),
    "fee_noticed": _("机关发来一份收费通知。请在期限以前看一看，逾期可能视为放弃。"),
    "fee_paid": _("机关登记了您的缴费，答复期限重新计算。"),
    "decided": _("机关已经作出答复。"),
    "served": _("机关已经送出答复。怎样送的、是哪一天，写在查询页上。"),
    "abandoned": _("这件申请因为逾期没有回复，机关不再处理。为什么、不同意怎么办，见告知书。"),
    "reopened": _("这件申请重新办理，机关会再给您一份答复。"),
    "corrected": _("机关把这次登记作废了，不再按这个编号办理。可以做什么，写在查询页上。"),
}
# Told of only where the act writes to the applicant too: by this letter.
WITH_LETTER: Final[Mapping[str, str]] = {"consultation_sent": "consulting"}
# Opening the answer is its service (practice.electronic_arrival): who has just opened it is not told of it.
OWN: Final = frozenset({"served"})
# Of corrections the one that made the registration void, after which none is taken; others are the office's own affair.
CORRECTED: Final = "corrected"


def news_of(drafts: Iterable[Draft], *, is_void: bool = False) -> list[str]:
    """What the applicant is told of these entries: kinds of TOLD. `is_void`: by now the registration is."""
    named = [(draft.kind.removeprefix(entries.PREFIX), draft) for draft in drafts]
    return [kind for kind, draft in named if kind in TOLD and _is_news(kind, draft, is_void=is_void)]


def _is_news(kind: str, draft: Draft, *, is_void: bool) -> bool:
    facts: Mapping[str, Any] = draft.facts
    if kind == CORRECTED and not is_void:
        return False
    if kind in WITH_LETTER and WITH_LETTER[kind] not in [each["kind"] for each in facts.get("signed", ())]:
        return False
    return not (kind in OWN and facts.get("source") == PORTAL)


def tell(application: Application, drafts: Iterable[Draft], *, turn: int) -> None:
    """
    In the act's transaction. Of several events at one moment the last is told. The same moment is told once, whoever
    asks for it.
    """
    told = news_of(drafts, is_void=application.state == State.VOID)
    if told and settings.MAIL and application.wants_mail and not application.is_imported:
        payload = {"application": application.pk, "what": told[-1], "turn": turn}
        key = f"{TASK}:{application.pk}:{turn}"
        enqueue(TASK, key=key, payload=payload, agency=application.agency_id)


def send(job: Job) -> None:
    """The task. Who has meanwhile unsubscribed, or whose case was destroyed, gets nothing."""
    application = Application.objects.select_related("agency").filter(pk=job.payload["application"]).first()
    if application is None or not application.wants_mail:
        return
    try:
        address = words.opened(application.words, "email").get("email", "")
    except Destroyed:
        return
    if not address:
        return
    try:
        deliver(compose(application, address, job.payload["what"], turn=job.payload["turn"]))
    except NotSent as failure:
        raise TaskFailed(failure.code, again=failure.again) from failure


def compose(application: Application, address: str, what: str, *, turn: int) -> EmailMessage:
    """`turn`: the moment that is told of, whatever came since."""
    stop = f"{settings.SITE_URL}{reverse('portal:mail_off', args=[stop_token(application)])}"
    look = addresses.track(number=application.number)
    lines = (
        gettext("您向%(agency)s提出的政府信息公开申请（编号 %(number)s）：")
        % {"agency": application.agency.name, "number": application.number},
        str(TOLD[what]),
        "",
        gettext("用编号和查询码查看：%(link)s") % {"link": look},
        "",
        gettext("这封邮件由系统寄出，请不要回复，也不要把查询码告诉别人。不想再收：%(link)s") % {"link": stop},
        "",
    )
    return EmailMessage(
        subject=gettext("%(site)s：您的申请有新的进展") % {"site": settings.SITE_NAME},
        body="\n".join(lines),
        to=[address],
        headers={
            "Message-ID": _message_id(application, what, turn),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def stop_token(application: Application) -> str:
    """
    Leads to the page that ends the mails to this address, opens nothing else, and says nothing of the case. It may
    stand in a log; by a year it is worthless, and where the applicant has given another address.
    """
    return signing.dumps([application.pk, _mailbox(application)], salt=SALT)


def of_token(token: str) -> Application | None:
    try:
        pk, mailbox = signing.loads(token, salt=SALT, max_age=AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    application = Application.objects.filter(pk=pk).first()
    return application if application and mailbox and mailbox == _mailbox(application) else None


def _mailbox(application: Application) -> str:
    """Which address it is, by where it lies sealed. Blank where there is none."""
    token = application.words.get("email", "")
    return words.reference(token).id.hex if token else ""


def _message_id(application: Application, what: str, turn: int) -> str:
    """The same news make the same id: sent twice after a fault, it is one mail to the reader's program."""
    digest = hashlib.sha256(f"{settings.SITE_URL} {application.pk} {what} {turn}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<applications.{digest}@{domain}>"
