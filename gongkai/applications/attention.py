"""What the applicant sent in, so that somebody looks: a row of 今天 until an officer has done something in the case."""

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications import obligations
from gongkai.applications.models import Application
from gongkai.duties import services
from gongkai.duties.kinds import DutyKind, register
from gongkai.duties.models import Duty
from gongkai.people.roles import Role


def _case(duty: Duty) -> str:
    return reverse("applications:case", args=[duty.subject.partition(":")[2]])


SENT_IN: Final = DutyKind(
    id="applications.sent_in",
    label=_("申请人在网上交来材料"),
    sentence=_("{who}的申请（{number}）：申请人在网上{what}"),
    act=_("打开案卷"),
    url=_case,
    roles=frozenset({Role.OFFICER}),
    citation=_("条例第二十九条"),
)
LOOKED_AT: Final = (SENT_IN.id, obligations.RETURNED.id)
SUPPLEMENT: Final = _("交来补正")
REASONS: Final = _("说明了理由，请判断是否合理")
PAYMENT: Final = _("交来缴费凭证，请核对是否到账")
WITHDRAWAL: Final = _("撤回了申请")
CONTACT: Final = _("修改了联系方式")
CONSENT: Final = _("改了是否接受电子送达")
PAPER: Final = _("要求提供纸质文书")


def register_all() -> None:
    register(SENT_IN)


def owe_look(application: Application, what: str | Promise, day: date) -> None:
    """Somebody has to look, on this day. Several things at once are one look: the last is named."""
    services.owe(
        SENT_IN.id,
        subject=application.subject,
        agency=application.agency,
        due_on=day,
        values={"who": application.applicant_label, "number": application.number, "what": str(what)},
        post=application.officer,
    )


def is_waiting(application: Application) -> bool:
    return Duty.objects.open().filter(kind__in=LOOKED_AT, subject=application.subject).exists()


def looked(application: Application) -> None:
    """An officer acts in the case: what came in, or came back, was seen."""
    for kind in LOOKED_AT:
        services.settle(kind, application.subject)
