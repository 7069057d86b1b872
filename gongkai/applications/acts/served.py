"""送达 (国办公开办函〔2016〕235号): of the answer, or of the letter that ends the case."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, asked, files_field
from gongkai.applications.acts.frame import Act, Doing, Done, perform
from gongkai.applications.cases import Case
from gongkai.applications.models import Application, Letter
from gongkai.applications.models.attachments import Role
from gongkai.applications.models.letters import Service as ServiceChoice
from gongkai.applications.models.practice import ElectronicArrival
from gongkai.applications.obligations import ENDING
from gongkai.law.casefile.ending import NOTICE_235
from gongkai.law.casefile.events import Served, Service
from gongkai.law.casefile.exchange import in_china

METHODS: Final[Sequence[tuple[str, Any]]] = (
    (Service.MAIL.value, _("邮寄送达（交给邮政企业，交邮之日为准）")),
    (Service.DIRECT.value, _("直接送达（签收之日为准）")),
    (Service.ENTRUSTED.value, _("委托其他行政机关送达（签收之日为准）")),
    (Service.ELECTRONIC.value, _("电子送达（要有申请人同意的记录）")),
)
MAILED, SIGNED_FOR = _("邮寄的必填"), _("直接、委托送达的必填")
HANDED: Final = frozenset({Service.DIRECT, Service.ENTRUSTED})  # signed for on the spot


class ServiceForm(ActForm):
    """The way a letter goes, its proof, and who took it; for every letter."""

    ON = _("哪一天")
    ON_HELP = _("邮寄的填交邮之日；当面、委托的填签收之日；电子的填发出之日。")
    ROLE = Role.PROOF

    method = forms.ChoiceField(label=_("怎么送的"), choices=METHODS, widget=forms.RadioSelect)
    tracking = asked(forms.CharField(label=_("邮件号"), max_length=60, help_text=_("邮政企业给的号码。")), MAILED)
    taker = asked(
        forms.CharField(label=_("签收人，或者拒收、留置的情况"), max_length=400, help_text=_("加密保存。")), SIGNED_FOR
    )
    scans = files_field(_("送达凭证"), _("送达回证、邮寄凭证、签收记录的扫描件或者照片，可以多选。"))

    @property
    def to_applicant(self) -> bool:
        return True

    @property
    def has_address(self) -> bool:
        return bool(self.situation.application.words.get("address"))

    def arrange(self) -> None:
        self.fields["tracking"].widget.attrs["data-when"] = f"method={Service.MAIL.value}"
        field: Any = self.fields["method"]
        may = self.to_applicant and self.situation.application.consents_electronic
        others = [each for each in METHODS if each[0] != Service.ELECTRONIC.value]
        electronic = [each for each in METHODS if each not in others]
        field.choices = [*electronic, *others] if may else others  # what was consented to is the nearest
        field.help_text = "".join(self._notes(may=may))

    def _notes(self, *, may: bool) -> Iterator[str]:
        if may:
            yield gettext("申请人同意电子送达。")
        elif self.to_applicant:
            yield gettext("申请人没有同意电子送达，所以不能选电子送达。")
        if not self.has_address:
            yield gettext("没有登记通信地址：要邮寄的，先问清楚寄到哪里。")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        method: Any = given.get("method")
        if method == Service.MAIL and not given.get("tracking", "").strip():
            self.add_error("tracking", gettext("邮寄的请填邮件号，日后凭它证明交邮之日。"))
        elif method in HANDED and not given.get("taker", "").strip():
            self.add_error("taker", gettext("请写明谁签收的；拒收的写明情况和见证人。"))
        return given

    def told(self) -> dict[str, str]:
        return {"tracking": self.said["tracking"], "taker": self.said["taker"]}


class Form(ServiceForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("method") == Service.ELECTRONIC and given.get("on"):
            self._check_arrival(given["on"])
        return given

    def _check_arrival(self, on: date) -> None:
        """Where the agency has it so, an electronic letter has come when the applicant opened it."""
        if self.situation.rules.practice.electronic_arrival != ElectronicArrival.OPENED:
            return
        letter = letter_to_serve(self.situation.application)
        opened = letter.opened_at if letter else None
        if opened is None:
            self.add_error("method", gettext("按本机关的规则，申请人打开才算送达；申请人还没有打开。"))
        elif in_china(opened).date() != on:
            text = gettext("申请人是{day}打开的，送达之日是那一天。")
            self.add_error("on", text.format(day=in_china(opened).date()))

    def doing(self) -> Doing:
        return serving(
            Service(self.said["method"]),
            self.said["on"],
            consented=self.situation.application.consents_electronic,
            words=self.told(),
            files=self.brought,
            reason=self.late,
        )


def serving(method: Service, on: date, *, consented: bool, reason: str = "", **more: Any) -> Doing:
    electronic = method is Service.ELECTRONIC
    return Doing(
        event=Served(on=on, method=method, consented=electronic and consented, reason=reason), after=mark, **more
    )


def mark(case: Case, _done: Done) -> None:
    """The letter itself knows how and when it went."""
    event = case.events[-1]
    letter = letter_to_serve(case.application)
    if letter is not None and isinstance(event, Served):
        sent(letter, event.method, event.on)


def sent(letter: Letter, method: Service, on: date) -> None:
    """交邮 or 发出 is not yet 签收; in person it is."""
    letter.method, letter.sent_on = ServiceChoice(method.value), on
    if method in HANDED:
        letter.delivered_on = on
    letter.save(update_fields=["method", "sent_on", "delivered_on"])


def letter_to_serve(application: Application) -> Letter | None:
    """The answer, or the letter that ends the case, of the last round."""
    return Letter.objects.in_force().filter(application=application, kind__in=ENDING).order_by("pk").last()


def opened(case: Case, letter: Letter) -> None:
    """
    The applicant opened the answer (on the tracking page): where the agency has it so, and the applicant consented to
    electronic service, it is served that day. Within `cases.working`; what was served already stays.
    """
    now = timezone.now()
    if letter.opened_at is None:
        letter.opened_at = now
        letter.save(update_fields=["opened_at"])
    awaited = case.rules.practice.electronic_arrival == ElectronicArrival.OPENED
    is_it = letter == letter_to_serve(case.application)  # and not the answer before a reopening
    if awaited and case.application.consents_electronic and is_it and "served" in case.casefile.may:
        perform(case, serving(Service.ELECTRONIC, case.today, consented=True), by=None)


ACT: Final = Act(
    kind="served",
    button=_("登记送达"),
    citation=NOTICE_235,
    lead=_(
        "答复可以直接送达、委托其他行政机关送达、交邮政企业邮寄；申请人同意的，可以电子送达。不能到付，不能用其他快递。"
    ),
    done=_("已登记送达。"),
    receives=_("申请人收到答复；查询页可以凭第二项证明打开。"),
    form=Form,
)
