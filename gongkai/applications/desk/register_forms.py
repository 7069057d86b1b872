"""The form by which the desk registers what came on paper, by mail, by fax or by word of mouth (条例 29, 31)."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import identities, words
from gongkai.applications.acts.forms import PAST, asked, day_field, words_field
from gongkai.applications.acts.receipt_confirmed import How
from gongkai.applications.desk.scans import AGE, SALT, CarriesScans, scans
from gongkai.applications.desk.ways import Way
from gongkai.applications.intake import FIELDS, Intake
from gongkai.applications.models import Delivery, Medium
from gongkai.applications.models.application import ApplicantKind
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import ApplicantKind as LegalKind
from gongkai.people.models import Post

DAY: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
MOST_TRIES: Final = 20
BLANK: Final = ("", _("没有写明"))
SCANS: Final[Mapping[str, tuple[Role, str]]] = {  # field → what it is, for which purpose it is kept
    "original": (Role.APPLICATION, "attachment"),
    "identity": (Role.IDENTITY, "identity"),
    "authority": (Role.AUTHORITY, "identity"),
    "material": (Role.MATERIAL, "attachment"),
}


class Confirmed(models.TextChoices):
    """Whether both sides have confirmed the receipt (条例 31)."""

    YES = "yes", _("已经与申请人确认收到")
    TRIED = "tried", _("联系过，还没有联系上")
    NO = "no", _("还没有联系")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; `more` are parts that few need and that open with a click."""

    title: str | Promise
    fields: Sequence[forms.BoundField]
    more: "Sequence[Section]" = ()

    @property
    def is_open(self) -> bool:
        """Where something is filled in or wrong it is not hidden."""
        return any(field.errors or field.value() for field in self.fields)


@dataclass(frozen=True, slots=True)
class Token:
    """What makes a form that is sent twice one application, with the same query code."""

    key: uuid.UUID
    code: str

    @classmethod
    def new(cls) -> "Token":
        return cls(uuid.uuid4(), words.new_code())

    @classmethod
    def read(cls, text: str, post: Post) -> "Token | None":
        try:
            by, key, code = signing.loads(text, salt=SALT, max_age=AGE)
        except signing.BadSignature:
            return None
        return cls(uuid.UUID(key), code) if by == post.pk else None

    def written(self, post: Post) -> str:
        return signing.dumps([post.pk, self.key.hex, self.code], salt=SALT)


def line(label: Any, most: int, *, help: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=help)


class RegisterForm(CarriesScans):
    """
    Registering refuses nothing that the applicant left out: what lacks is asked for by a supplement (条例 30). Only
    the day, the kind of applicant and what is asked for have to be said.
    """

    PAPERS = SCANS

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    on = day_field("")
    late_reason = asked(
        line(_("补登的原因"), 400, help=_("日期在今天以前的，请写明为什么现在才登记。原因会留在案卷里。")), PAST
    )
    confirmed = forms.ChoiceField(
        label=_("与申请人确认收到了吗"),
        choices=Confirmed.choices,
        widget=forms.RadioSelect,
        initial=Confirmed.NO,
        help_text=_("双方确认之日，就是收到申请之日，答复期限从那一天起算。"),
    )
    confirmed_on = day_field(_("哪一天确认的"), required=False)
    confirmed_how = forms.ChoiceField(label=_("怎么确认的"), choices=[("", _("请选择")), *How.choices], required=False)
    confirmed_who = line(_("与谁确认的，怎么说的"), 400, help=_("加密保存，谁看过都有记录。"))
    tries = line(_("哪几天联系过"), 400, help=_("例如 2026-03-03、2026-03-04。"))
    applicant_kind = forms.ChoiceField(
        label=_("申请人是哪一类"), choices=ApplicantKind.choices, widget=forms.RadioSelect
    )
    name = line(_("姓名或者单位名称"), 120)
    identity_kind = forms.ChoiceField(
        label=_("证件"), choices=[BLANK, *identities.OF_PERSONS, *identities.OF_ORGANISATIONS], required=False
    )
    identity_number = line(_("证件号码"), 40, help=_("同一位申请人的其他申请，靠它认出来。加密保存。"))
    representative = line(_("法定代表人或者负责人"), 60)
    contact = line(_("联系人"), 60)
    phone = line(_("电话"), 40)
    email = forms.EmailField(label=_("电子邮箱"), max_length=120, required=False)
    address = line(_("通信地址"), 200)
    postcode = line(_("邮政编码"), 10)
    agent_name = line(_("代理人姓名"), 60)
    agent_identity_number = line(_("代理人证件号码"), 40)
    agent_phone = line(_("代理人电话"), 40)
    matter = words_field(_("要什么信息"), _("照申请书的原话写，一字不改。"), rows=6)
    feature = line(_("文号或者其他特征"), 300)
    topic = line(_("事由"), 120, help=_("几个字，写在清单和登记簿里，例如“危房改造补助名单”。不要写人的姓名。"))
    delivery = forms.ChoiceField(label=_("获取方式"), choices=[BLANK, *Delivery.choices], required=False)
    medium = forms.ChoiceField(label=_("载体"), choices=[BLANK, *Medium.choices], required=False)
    form = line(_("对形式的其他要求"), 300)
    consents_electronic = forms.BooleanField(label=_("申请人书面同意电子送达"), required=False)
    wants_mail = forms.BooleanField(label=_("申请人愿意收邮件提醒"), required=False)
    needs_help = forms.BooleanField(label=_("阅读、书写有困难，需要帮助"), required=False)
    help = line(_("需要什么帮助"), 300)
    original = scans(_("申请书原件的扫描件"))
    identity = scans(_("身份证明"))
    authority = scans(_("委托书和代理人的身份证明"))
    material = scans(_("其他材料"))

    WHEN: Final = ("on", "late_reason", "confirmed", "confirmed_on", "confirmed_how", "confirmed_who", "tries")
    WHO: Final = ("applicant_kind", "name", "identity_kind", "identity_number", "phone", "email", "address")
    OF_ORGANISATION: Final = ("representative", "contact", "postcode")
    AGENT: Final = ("agent_name", "agent_identity_number", "agent_phone")
    WHAT: Final = ("matter", "feature", "topic", "delivery", "medium", "consents_electronic", "wants_mail")
    CHECKED: Final = ("phone", "email", "address", "topic", "delivery")
    BESIDES: Final = ("form", "needs_help", "help")

    def __init__(self, *given: Any, way: Way, post: Post, today: date, **more: Any) -> None:
        super().__init__(*given, post=post, **more)
        self.way, self.today = way, today
        on: Any = self.fields["on"]
        on.label, on.help_text, on.initial = way.day, way.day_hint, today
        self.fields["confirmed_on"].initial = today
        for name in ("on", "confirmed_on"):
            self.fields[name].widget.attrs |= {"max": today.isoformat()}
        if not way.is_confirmed:
            for name in self.WHEN[2:]:
                del self.fields[name]
        if not settings.MAIL:
            del self.fields["wants_mail"]

    def sections(self) -> Iterator[Section]:
        yield Section(_("一、什么时候"), self._these(self.WHEN))
        unit = Section(_("单位的负责人、联系人，邮政编码"), self._these(self.OF_ORGANISATION))
        agent = Section(_("有代理人的"), self._these(self.AGENT))
        yield Section(_("二、谁提出的"), self._these(self.WHO), (unit, agent))
        besides = Section(_("对形式的其他要求，需要的帮助"), self._these(self.BESIDES))
        yield Section(_("三、要什么，怎么给"), self._these(self.WHAT), (besides,))
        yield Section(_("四、扫描件"), self._these(SCANS))

    def _these(self, names: Sequence[str] | Mapping[str, object]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def hidden(self) -> list[forms.BoundField]:
        """Everything but the files, which `kept` carries: for the page that asks whether to register."""
        return [field for field in self if field.name not in SCANS]

    # What was said

    @property
    def to_check(self) -> list[tuple[Any, str]]:
        """Label and words of what is easily typed wrong, for the page that asks whether to register."""
        given, chosen = self.cleaned_data, {"delivery": dict(Delivery.choices)}
        found = ((self[name].label, chosen.get(name, {}).get(given[name], given[name])) for name in self.CHECKED)
        return [(label, str(value or "—")) for label, value in found]

    def clean_identity_number(self) -> str:
        return identities.plain(self.cleaned_data["identity_number"])

    def clean_agent_identity_number(self) -> str:
        return identities.plain(self.cleaned_data["agent_identity_number"])

    def clean_tries(self) -> tuple[date, ...]:
        text = self.cleaned_data["tries"].strip()
        try:
            days = tuple(sorted({date(*map(int, found)) for found in DAY.findall(text)}))
        except ValueError:
            raise forms.ValidationError(gettext("有一个日期不对，请写成 2026-03-03 这样。")) from None
        if text and not days:
            raise forms.ValidationError(gettext("看不懂日期，请写成 2026-03-03 这样。"))
        if len(days) > MOST_TRIES or any(day > self.today for day in days):
            raise forms.ValidationError(gettext("有一个日期还没有到，或者日期太多了。"))
        return days

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        on = given.get("on")
        if on and on > self.today:
            self.add_error("on", gettext("这一天还没有到。"))
        elif on and on < self.today and not given.get("late_reason", "").strip():
            self.add_error("late_reason", gettext("是以前的事，请写明为什么现在才登记。"))
        if self.way.is_confirmed and on:
            self._check_confirmed(given, on)
        return given

    def _check_confirmed(self, given: dict[str, Any], on: date) -> None:
        if given.get("confirmed") == Confirmed.TRIED and not given.get("tries") and "tries" not in self.errors:
            self.add_error("tries", gettext("请写明哪几天联系过；没有联系过，请选“还没有联系”。"))
        if any(day < on for day in given.get("tries") or ()):
            self.add_error("tries", gettext("有一个日期早于申请来的那一天。"))
        if given.get("confirmed") != Confirmed.YES:
            return
        day = given.get("confirmed_on")
        if day is None and "confirmed_on" not in self.errors:
            self.add_error("confirmed_on", gettext("请写明哪一天确认的。"))
        elif day and not on <= day <= self.today:
            self.add_error("confirmed_on", gettext("确认之日不能早于收到的那一天，也不能晚于今天。"))
        if not given.get("confirmed_how"):
            self.add_error("confirmed_how", gettext("请选择怎么确认的。"))

    def intake(self, token: Token) -> Intake:
        said = self.cleaned_data
        is_confirmed = said.get("confirmed") == Confirmed.YES
        return Intake(
            agency=self.post.agency,
            channel=self.way.channel,
            applicant_kind=LegalKind(said["applicant_kind"]),
            words={name: said.get(name) or "" for name in FIELDS if name in said},
            on=said["on"],
            key=token.key,
            code=token.code,
            tries=said.get("tries", ()),
            confirmed_on=said["confirmed_on"] if is_confirmed else None,
            confirmed_how=said["confirmed_how"] if is_confirmed else "",
            confirmed_who=said["confirmed_who"] if is_confirmed else "",
            way=self.way.id,
            reason=said["late_reason"].strip(),
            topic=said["topic"],
            delivery=said["delivery"],
            medium=said["medium"],
            consents_electronic=said["consents_electronic"],
            wants_mail=said.get("wants_mail", False),
            needs_help=said["needs_help"],
            files=[(stored, SCANS[name][0].value) for name, stored in self.stored],
        )
