"""The form of 条例 29: who asks, what is asked for, in which form and way. The purpose is nobody's business."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.applications import identities
from gongkai.applications.models import Delivery, Medium
from gongkai.applications.models.application import ApplicantKind
from gongkai.applications.models.attachments import Role
from gongkai.portal.applying.keeping import PURPOSE, FilesField, Receiving, nothing, of_fields

PHONE: Final = re.compile(r"[0-9+()#,;-]{5,30}")
SCANS: Final = "image/*,.pdf,.ofd"
ORGANISATIONS: Final = [choice for choice in ApplicantKind.choices if choice[0] != ApplicantKind.NATURAL]
NONE: Final[Mapping[str, str]] = {}
PRIVATE: Final = {"data-private": "", "autocomplete": "off"}  # never saved on the device


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; `extra` is one that few need and that opens with a click."""

    title: str | Promise
    fields: Sequence[forms.BoundField]
    hint: str | Promise = ""
    extra: bool = False

    @property
    def is_open(self) -> bool:
        """Where something is filled in or wrong it is not hidden."""
        return any(field.errors or field.value() for field in self.fields)


def line(label: Any, most: int, *, required: bool = True, help: Any = "", attrs: Mapping[str, str] = NONE) -> Any:
    widget = forms.TextInput(attrs=dict(attrs))
    return forms.CharField(label=label, max_length=most, required=required, help_text=help, widget=widget)


class ContactForm(forms.Form):
    phone = line(gettext_lazy("联系电话"), 40, required=False, attrs={"autocomplete": "tel", "inputmode": "tel"})
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("这个邮箱地址不对。请检查，例如 wang@example.com。")},
    )
    address = line(gettext_lazy("通信地址"), 200, required=False, attrs={"autocomplete": "address-line1"})
    postcode = line(
        gettext_lazy("邮政编码"), 6, required=False, attrs={"autocomplete": "postal-code", "inputmode": "numeric"}
    )

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_postcode(self) -> str:
        code = unicodedata.normalize("NFKC", self.cleaned_data["postcode"])
        if code and not re.fullmatch(r"\d{6}", code):
            raise ValidationError(_("邮政编码是6位数字。"))
        return code


class ApplyForm(ContactForm):
    """What a natural person and an organisation fill in alike."""

    identity = FilesField(
        label=gettext_lazy("身份证明的照片或者扫描件"),
        role=Role.IDENTITY,
        purpose="identity",
        most=4,
        needed=True,
        help_text=gettext_lazy("拍清楚就行，正反两面都要。图片或者PDF，每个不超过20 MB。"),
    )
    agent_name = line(gettext_lazy("代办人姓名"), 60, required=False)
    agent_identity_number = line(gettext_lazy("代办人身份证件号码"), 40, required=False, attrs=PRIVATE)
    agent_phone = line(gettext_lazy("代办人电话"), 40, required=False, attrs={"inputmode": "tel"})
    authority = FilesField(
        label=gettext_lazy("委托书和代办人的身份证明"),
        role=Role.AUTHORITY,
        purpose="identity",
        most=6,
        help_text=gettext_lazy("委托书要有申请人签名或者盖章，写明委托代办什么。照片、扫描件都可以。"),
    )
    matter = forms.CharField(
        label=gettext_lazy("您要什么信息"),
        max_length=4000,
        help_text=gettext_lazy(
            "写出名称，或者说清楚是什么事、哪一年、哪个地方的，能查到就行。一份申请最好只写一件事。"
        ),
        widget=forms.Textarea(attrs={"rows": "6", "data-matter": ""}),
        error_messages={"required": gettext_lazy("请写出您要什么信息。")},
    )
    feature = line(
        gettext_lazy("文号，或者别的便于查找的特征"),
        300,
        required=False,
        help=gettext_lazy("例如“某政发〔2024〕5号”，或者项目名称、地块编号。不知道就不用填。"),
    )
    materials = FilesField(label=gettext_lazy("有助于查找的材料"), role=Role.MATERIAL, purpose=PURPOSE, most=8)
    delivery = forms.ChoiceField(
        label=gettext_lazy("怎样拿到"),
        choices=Delivery.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择怎样拿到。")},
    )
    medium = forms.ChoiceField(
        label=gettext_lazy("要纸质的还是电子的"), choices=Medium.choices, widget=forms.RadioSelect, initial=Medium.ANY
    )
    form = line(gettext_lazy("对形式还有别的要求"), 300, required=False)
    consents_electronic = forms.BooleanField(
        label=gettext_lazy(
            "我同意用电子方式送达：机关的答复等文书放在本站“查申请”里，我凭查询码打开，不再另寄纸质的。"
        ),
        required=False,
        help_text=gettext_lazy("不勾选，机关就寄给您或者请您来领。以后随时可以改，也可以再要纸质的。"),
    )
    wants_mail = forms.BooleanField(
        label=gettext_lazy("有进展时发邮件提醒我"),
        required=False,
        help_text=gettext_lazy("邮件里不写您申请了什么，随时可以停。要填上面的电子邮箱。"),
    )
    needs_help = forms.BooleanField(
        label=gettext_lazy("我阅读或者书写有困难，或者视力、听力有障碍，需要帮助"), required=False
    )
    help = line(
        gettext_lazy("需要什么帮助"), 300, required=False, help=gettext_lazy("例如：请打电话念给我听；请用大字。")
    )
    CONTACT: Final = ("phone", "email", "address", "postcode")
    WHO: tuple[str, ...] = ()

    @property
    def applicant_kind(self) -> str:
        """A column of table three."""
        raise NotImplementedError

    def __init__(self, *args: Any, received: Receiving | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.received = received or nothing()
        self.order_fields([*self.WHO, "identity"])  # as the page has them, and the list of what is wrong
        for field in self.files_fields.values():
            field.widget.attrs |= {"data-private": ""} | ({"accept": SCANS} if field.purpose == "identity" else {})
        if not settings.MAIL:
            del self.fields["wants_mail"]

    @property
    def files_fields(self) -> dict[str, FilesField]:
        return of_fields(self.fields.items())

    def sections(self) -> Iterator[Section]:
        yield Section(_("一、您是谁"), self._these(*self.WHO, "identity"))
        yield Section(_("二、怎样联系您"), self._these(*self.CONTACT), _("至少填一种。机关要与您确认收到申请。"))
        agent = self._these("agent_name", "agent_identity_number", "agent_phone", "authority")
        yield Section(_("别人替我办（委托代办）"), agent, extra=True)
        yield Section(_("三、您要什么"), self._these("matter", "feature", "materials"))
        yield Section(_("四、怎样给您"), self._these("delivery", "medium", "form", "consents_electronic", "wants_mail"))
        yield Section(_("我需要阅读、书写方面的帮助"), self._these("needs_help", "help"), extra=True)

    def _these(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def clean_agent_phone(self) -> str:
        return _phone(self.cleaned_data["agent_phone"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_identity(data)
        self._check_contact(data)
        self._check_agent(data)
        for name, faults in self.received.faults.items():
            for fault in faults:
                self.add_error(name, fault)
        return data

    def _check_identity(self, data: dict[str, Any]) -> None:
        kind, number = data.get("identity_kind"), data.get("identity_number")
        if kind and number:
            try:
                data["identity_number"] = identities.check(kind, number)
            except ValidationError as fault:
                self.add_error("identity_number", fault)
        if not self.received.kept.get("identity") and "identity" not in self.received.faults:
            self.add_error("identity", _("请附上身份证明的照片或者扫描件（条例第二十九条要求）。"))

    def _check_contact(self, data: dict[str, Any]) -> None:
        wrong = self.errors.keys() & set(self.CONTACT)
        if not wrong and not any(data.get(name) for name in ("phone", "email", "address")):
            self.add_error("phone", _("电话、邮箱、通信地址至少填一种，机关要与您联系。"))
        if data.get("delivery") == Delivery.MAIL and not data.get("address") and "address" not in wrong:
            self.add_error("address", _("您选了邮寄，请填写通信地址。"))
        if data.get("wants_mail") and not data.get("email") and "email" not in wrong:
            self.add_error("email", _("您选了邮件提醒，请填写电子邮箱。"))

    def _check_agent(self, data: dict[str, Any]) -> None:
        papers = self.received.kept.get("authority")
        if not (data.get("agent_name") or data.get("agent_identity_number") or data.get("agent_phone") or papers):
            return
        if not data.get("agent_name"):
            self.add_error("agent_name", _("请写代办人的姓名；没有人代办，就把这一部分都空着。"))
        if not data.get("agent_identity_number"):
            self.add_error("agent_identity_number", _("请写代办人的身份证件号码。"))
        if not papers and "authority" not in self.received.faults:
            self.add_error("authority", _("请附上委托书和代办人的身份证明。"))


class PersonForm(ApplyForm):
    name = line(
        gettext_lazy("姓名"),
        60,
        attrs={"autocomplete": "name"},
    )
    identity_kind = forms.ChoiceField(label=gettext_lazy("身份证件"), choices=identities.OF_PERSONS)
    identity_number = line(
        gettext_lazy("证件号码"), 40, help=gettext_lazy("只用来核对身份，加密保存，不会存在这台设备上。"), attrs=PRIVATE
    )
    WHO = ("name", "identity_kind", "identity_number")

    @property
    def applicant_kind(self) -> str:
        return ApplicantKind.NATURAL.value


class OrganisationForm(ApplyForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("是哪一类单位"),
        choices=ORGANISATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择单位的类别；拿不准，选“其他组织”。")},
    )
    name = line(gettext_lazy("单位名称"), 120, attrs={"autocomplete": "organization"})
    identity_kind = forms.ChoiceField(label=gettext_lazy("单位的证明"), choices=identities.OF_ORGANISATIONS)
    identity_number = line(gettext_lazy("代码或者证号"), 40, attrs=PRIVATE)
    representative = line(gettext_lazy("法定代表人或者负责人"), 60)
    contact = line(gettext_lazy("联系人"), 60, attrs={"autocomplete": "name"})
    WHO = ("kind", "name", "identity_kind", "identity_number", "representative", "contact")

    @property
    def applicant_kind(self) -> str:
        return str(self.cleaned_data["kind"])


class TrackForm(forms.Form):
    number = line(
        gettext_lazy("登记编号"), 80, help=gettext_lazy("在回执上，例如 2026-0001。"), attrs={"autocomplete": "off"}
    )
    code = line(
        gettext_lazy("查询码"),
        40,
        help=gettext_lazy("10位字母和数字，在回执上。大小写、空格都不要紧。"),
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


def _phone(typed: str) -> str:
    number = "".join(unicodedata.normalize("NFKC", typed).replace("－", "-").split())
    if number and not PHONE.fullmatch(number):
        raise ValidationError(_("电话号码里只能有数字和“-”，例如 0454-6000000。"))
    return number
