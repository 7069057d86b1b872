"""From a form that is filled in to an application in the register."""

import ipaddress
import json
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency, Way
from gongkai.agencies.selectors import OpenWay, channels
from gongkai.applications import entries, words
from gongkai.applications.intake import FIELDS, Intake, Registered, register
from gongkai.applications.models import Application, Attachment
from gongkai.law.casefile.events import ApplicantKind, Submitted
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from gongkai.ledger.particulars import Destroyed
from gongkai.ledger.services import SYSTEM
from gongkai.people import lockout
from gongkai.portal.applying.forms import ApplyForm, OrganisationForm, PersonForm
from gongkai.portal.applying.keeping import with_roles
from gongkai.portal.applying.tokens import FormToken

logger = logging.getLogger("gongkai.applying")
MINUTES: Final = 10
IPV6_HOME: Final = 64  # bits that a household has in common
FORMS: Final[Mapping[str, type[ApplyForm]]] = {"person": PersonForm, "organisation": OrganisationForm}


class NotNow(Exception):
    """The application cannot be taken just now; the text is a sentence for the applicant."""

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class SentBefore(Exception):
    """
    With this form an application was sent already: the page was gone back to, and something in it changed. `code`: of
    what was sent first, where this form brings it.
    """

    def __init__(self, application: Application, code: str) -> None:
        super().__init__(application.number)
        self.application, self.code = application, code


@dataclass(frozen=True, slots=True)
class Ways:
    """How an agency takes applications; `online` is None where it does not online."""

    online: OpenWay | None
    others: tuple[OpenWay, ...]


def ways_of(agency: Agency) -> Ways:
    open_ones = [way for way in channels(agency) if way.is_open]
    online = next((way for way in open_ones if way.way == Way.ONLINE), None)
    return Ways(online, tuple(way for way in open_ones if way.way != Way.ONLINE))


def count(client: str) -> None:
    """Fair to those who share an address: many in ten minutes, and what was filled in stays. Raises NotNow."""
    limit = lockout.Limit(settings.APPLY_PER_ADDRESS, MINUTES * 60)
    standing = lockout.take("applying", home_of(client), limit)
    if standing.refused:
        told = _("这个网络地址提交得太多了。您填的都在，请过{minutes}分钟再提交，或者用别的方式申请。")
        raise NotNow(told.format(minutes=max(1, -(-standing.seconds_left // 60))), status=429)


def home_of(client: str) -> str:
    """An IPv6 address stands for its network: a household has as many addresses as it likes."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, IPV6_HOME), strict=False)) if address.version == 6 else client


def file(agency: Agency, form: ApplyForm, token: FormToken) -> Registered:
    """Raises NotNow, SentBefore. When it returns, the application is in the register and on the disk."""
    intake = _intake(agency, form, form.cleaned_data, token)
    try:
        registered = register(intake, by=SYSTEM, source="portal")
    except ValidationError:
        logger.exception("the agency cannot number applications")
        told = _("本机关的编号规则还没有设好，现在收不了网上的申请。请用下面的其他方式申请，或者打电话告诉本机关。")
        raise NotNow(told, status=503) from None
    if registered.was_known and not _is_same(registered.application, intake):
        raise SentBefore(registered.application, registered.code)
    return registered


def _intake(agency: Agency, form: ApplyForm, data: Mapping[str, Any], token: FormToken) -> Intake:
    return Intake(
        agency=agency,
        channel=Channel.ONLINE,
        applicant_kind=ApplicantKind(form.applicant_kind),
        words={name: str(data.get(name) or "") for name in FIELDS if name in data},
        on=today(),
        key=token.key,
        code=token.code,
        delivery=data["delivery"],
        medium=data["medium"],
        consents_electronic=data["consents_electronic"],
        wants_mail=data.get("wants_mail", False),
        needs_help=data["needs_help"],
        files=with_roles(form.received, form.files_fields),
    )


def _is_same(application: Application, intake: Intake) -> bool:
    """Whether all of it was sent before: every word as it first came, every choice, every file in its place."""
    chosen = ("delivery", "medium", "needs_help")
    if application.agency_id != intake.agency.pk or any(
        getattr(application, it) != getattr(intake, it) for it in chosen
    ):
        return False
    said = {name: text.strip() for name, text in intake.words.items() if text.strip()}
    wants_mail = intake.wants_mail and "email" in said
    if application.applicant_kind != intake.applicant_kind.value or application.wants_mail != wants_mail:
        return False
    came = Entry.objects.get(subject=application.subject, kind=f"{entries.PREFIX}{Submitted.kind}")
    facts = json.loads(came.body)["facts"]
    if facts["detail"]["consents_electronic"] != intake.consents_electronic:
        return False
    try:
        return words.opened(facts["words"]) == said and _has_the_files(application, facts["files"], intake)
    except Destroyed:
        return False


def _has_the_files(application: Application, hashes: list[str], intake: Intake) -> bool:
    sent = Counter((stored.sha256, role) for stored, role in intake.files)
    if Counter(hashes) != Counter(sha256 for sha256, _role in sent.elements()):
        return False
    rows = Attachment.objects.filter(application=application, post=None, file__content__in=hashes)
    return not sent - Counter(rows.values_list("file__content", "role"))
