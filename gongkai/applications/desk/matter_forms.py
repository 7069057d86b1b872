"""The forms of 其他来件."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.applications import identities
from gongkai.applications.acts.forms import PAST, PURPOSE, asked, day_field, words_field
from gongkai.applications.acts.served import MAILED, METHODS, SIGNED_FOR
from gongkai.applications.desk.register_forms import Section, line
from gongkai.applications.desk.scans import CarriesScans, scans
from gongkai.applications.matter_answers import HANDED, service_entry
from gongkai.applications.matter_kinds import DECIDED
from gongkai.applications.models import Application, Matter, MatterLetter
from gongkai.applications.models.application import ApplicantKind, Channel
from gongkai.applications.models.letters import Service
from gongkai.applications.models.matters import Genre, Paper, Status
from gongkai.files.models import StoredFile

ALL: Final = ("", _("全部"))
BLANK: Final = ("", _("没有写明"))
LATE_HELP: Final = _("日期在今天以前的，请写明为什么现在才登记。")


class MatterFilter(forms.Form):
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Status.choices])
    genre = forms.ChoiceField(label=_("种类"), required=False, choices=[ALL, *Genre.choices])

    def __init__(self, given: Any) -> None:
        super().__init__(given, auto_id="filter_%s")


class ArrivalForm(CarriesScans):
    """What came in, from whom, with its scans. Nothing that the sender left out is refused."""

    PAPERS = {
        "original": (Paper.ORIGINAL, PURPOSE),
        "identity": (Paper.IDENTITY, "identity"),
        "authority": (Paper.AUTHORITY, "identity"),
        "material": (Paper.MATERIAL, PURPOSE),
    }

    token = forms.CharField(widget=forms.HiddenInput)
    genre = forms.ChoiceField(label=_("是什么"), choices=Genre.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("怎么来的"), choices=Channel.choices)
    on = day_field(_("哪一天收到的"))
    name = line(_("来件人"), 120, help=_("没有署名的留空。"))
    is_unit = forms.BooleanField(label=_("来件人是单位"), required=False)
    identity_kind = forms.ChoiceField(
        label=_("证件"), choices=[BLANK, *identities.OF_PERSONS, *identities.OF_ORGANISATIONS], required=False
    )
    identity_number = line(_("证件号码"), 40, help=_("同一个人的其他来件和申请，靠它认出来。加密保存。"))
    phone = line(_("电话"), 40)
    email = forms.EmailField(label=_("电子邮箱"), max_length=120, required=False)
    address = line(_("通信地址"), 200)
    postcode = line(_("邮政编码"), 10)
    consents_electronic = forms.BooleanField(label=_("来件人书面同意电子送达"), required=False)
    representative = line(_("法定代表人或者负责人"), 60)
    contact = line(_("联系人"), 60)
    agent_name = line(_("代理人姓名"), 60)
    agent_identity_number = line(_("代理人证件号码"), 40)
    agent_phone = line(_("代理人电话"), 40)
    matter = words_field(_("说了什么"), _("照原话写。加密保存，谁看过都有记录。"), rows=6)
    topic = line(_("事由"), 120, help=_("几个字，写在清单里。不要写人的姓名。"))
    about = line(_("关于哪件申请"), 80, help=_("投诉本机关办理某件申请的，填那件申请的登记编号。"))
    original = scans(_("来件原件的扫描件"))
    identity = scans(_("身份证明"))
    authority = scans(_("委托书和代理人的身份证明"))
    material = scans(_("附来的材料"))

    WHEN: Final = ("genre", "channel", "on")
    WHO: Final = (
        *("name", "is_unit", "identity_kind", "identity_number", "phone", "email", "address", "postcode"),
        "consents_electronic",
    )
    OF_UNIT: Final = ("representative", "contact")
    AGENT: Final = ("agent_name", "agent_identity_number", "agent_phone")
    WHAT: Final = ("matter", "topic", "about")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["on"].initial = today()
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    def sections(self) -> Iterator[Section]:
        yield Section(_("一、是什么，什么时候来的"), self._these(self.WHEN))
        unit = Section(_("单位的负责人、联系人"), self._these(self.OF_UNIT))
        agent = Section(_("有代理人的"), self._these(self.AGENT))
        yield Section(_("二、谁送来的"), self._these(self.WHO), (unit, agent))
        yield Section(_("三、说了什么"), self._these(self.WHAT))
        yield Section(_("四、扫描件"), self._these(tuple(self.PAPERS)))

    def _these(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def clean_identity_number(self) -> str:
        return identities.plain(self.cleaned_data["identity_number"])

    def clean_agent_identity_number(self) -> str:
        return identities.plain(self.cleaned_data["agent_identity_number"])

    def clean_about(self) -> Application | None:
        number = self.cleaned_data["about"].strip()
        if not number:
            return None
        found = Application.objects.filter(agency=self.post.agency_id, number=number).first()
        if found is None:
            raise forms.ValidationError(gettext("没有这个登记编号的申请。"))
        return found

    @property
    def doubt(self) -> str:
        """A number that cannot be: the sender may have written it so, and it is kept as it is."""
        said = self.cleaned_data
        try:
            identities.check(said["identity_kind"], said["identity_number"])
        except forms.ValidationError as fault:
            return " ".join(fault.messages) if said["identity_number"] else ""
        return ""

    def papers(self) -> list[tuple[StoredFile, Paper]]:
        return [(stored, Paper(self.PAPERS[name][0])) for name, stored in self.stored]


class GenreForm(forms.Form):
    """What was filed as an application is this."""

    genre = forms.ChoiceField(label=_("是什么"), choices=Genre.choices, widget=forms.RadioSelect)


class FilesForm(forms.Form):
    """What comes later."""

    role = forms.ChoiceField(
        label=_("是什么材料"), choices=[choice for choice in Paper.choices if choice[0] != Paper.PROOF]
    )
    added = asked(scans(_("文件"), _("可以一次选几个。")))

    def clean_added(self) -> Any:
        if not self.cleaned_data["added"]:
            raise forms.ValidationError(gettext("请选择文件。"))
        return self.cleaned_data["added"]


class OnForm(forms.Form):
    """What every act on a matter asks."""

    on = day_field(_("哪一天"))
    late_reason = asked(line(_("补登的原因"), 400, help=LATE_HELP), PAST)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["on"].initial = today()
        self.fields["on"].widget.attrs["max"] = today().isoformat()
        self.order_fields([*(name for name in self.fields if name not in {"on", "late_reason"}), "on", "late_reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        _refuse_late(self, given)
        return given


def _refuse_late(form: forms.Form, given: Mapping[str, Any]) -> None:
    """What is entered later than it happened says why."""
    on = given.get("on")
    if on and on < today() and not given.get("late_reason", "").strip():
        form.add_error("late_reason", gettext("是以前发生的事，请写明为什么现在才登记。"))


class TransferForm(OnForm):
    to = forms.CharField(label=_("转给谁"), max_length=120, help_text=_("机关或者科室的全称。"))
    letter = forms.CharField(label=_("转送函文号"), max_length=80, required=False, help_text=_("没有另外发函的留空。"))
    reason = words_field(_("为什么转"), required=False)


class AnswerForm(OnForm):
    said = words_field(_("怎么答复的"), _("书面答复的写答复的内容；口头答复的写与谁说的、怎么说的。"), rows=6)


class CorrectionForm(forms.Form):
    """更正告知书 (条例 41): signed by another, on the day of the signature."""

    WANTED: Final = {  # by which decisions each is asked for
        "examination": "corrected|refused",
        "correction": "corrected",
        "reasons": "refused",
        "organ": "transferred|directed",
    }

    decision = forms.ChoiceField(label=_("怎么处理"), choices=list(DECIDED.items()), widget=forms.RadioSelect)
    examination = words_field(
        _("审核的情况"), _("接在“经审核，”后面。例如：户籍登记的出生年份与档案不一致"), required=False
    )
    correction = words_field(_("更正成什么"), _("予以更正的写。"), required=False)
    reasons = words_field(_("理由"), _("不予更正的写。"), required=False)
    organ = line(_("有权更正的机关"), 120, help=_("转送、告知的写。"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, decisions in self.WANTED.items():
            self.fields[name].widget.attrs["data-when"] = f"decision={decisions}"


class CloseForm(OnForm):
    reason = words_field(_("为什么不用答复"), _("例如：匿名、没有联系方式；同一件事已经答复过；来件人收回。"))


class SignForm(OnForm):
    """By the approver. The letter was drafted before."""

    on = day_field(_("哪一天签发"), _("在纸上签发过、现在才登记的，填当时的日期。"))


class ReturnForm(forms.Form):
    why = words_field(_("为什么退回"), _("拟稿的人会看到。"), rows=2, most=400)


class ServiceForm(CarriesScans):
    """How the letter went, and the proof of it (国办公开办函〔2016〕235号)."""

    PAPERS = {"scans": (Paper.PROOF, PURPOSE)}

    method = forms.ChoiceField(label=_("怎么送的"), choices=METHODS, widget=forms.RadioSelect)
    on = day_field(_("哪一天"), _("邮寄的填交邮之日；当面、委托的填签收之日；电子的填发出之日。"))
    tracking = asked(line(_("邮件号"), 60, help=_("邮政企业给的号码。")), MAILED)
    taker = asked(line(_("签收人，或者拒收、留置的情况"), 400, help=_("加密保存。")), SIGNED_FOR)
    late_reason = asked(line(_("补登的原因"), 400, help=LATE_HELP), PAST)
    scans = scans(_("送达凭证"), _("送达回证、邮寄凭证、签收记录的扫描件或者照片，可以多选。"))

    def __init__(self, *given: Any, matter: Matter, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["on"].initial = today()
        self.fields["on"].widget.attrs["max"] = today().isoformat()
        self.fields["tracking"].widget.attrs["data-when"] = f"method={Service.MAIL.value}"
        if not matter.consents_electronic:
            field: Any = self.fields["method"]
            field.choices = [each for each in METHODS if each[0] != Service.ELECTRONIC.value]
            field.help_text = gettext("来件人没有同意电子送达，所以不能选电子送达。")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        method = given.get("method")
        if method == Service.MAIL and not given.get("tracking", "").strip():
            self.add_error("tracking", gettext("邮寄的请填邮件号，日后凭它证明交邮之日。"))
        elif method in HANDED and not given.get("taker", "").strip():
            self.add_error("taker", gettext("请写明谁签收的；拒收的写明情况和见证人。"))
        if "late_reason" in self.fields:
            _refuse_late(self, given)
        return given


class ServiceCorrectionForm(ServiceForm):
    """The same anew, from what was entered, with the reason why that was wrong."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    why = words_field(_("为什么登记错了"), _("原来的登记和更正都留在经过里。"), rows=2)

    def __init__(self, *given: Any, letter: MatterLetter, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["seen"].initial = service_entry(letter.matter)
        del self.fields["late_reason"]  # why it is entered now is said by the reason
        self.fields["on"].initial, self.fields["method"].initial = letter.sent_on, letter.method
        was = gettext("原来登记的是：{method} {on}").format(method=letter.get_method_display(), on=letter.sent_on)
        self.fields["method"].help_text = f"{was}。{self.fields['method'].help_text}"


class BecomeForm(forms.Form):
    """It asks for information after all. `token` holds the query code: a page that is sent again shows the same."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    applicant_kind = forms.ChoiceField(
        label=_("申请人是哪一类"), choices=ApplicantKind.choices, widget=forms.RadioSelect
    )
    reason = words_field(_("为什么改登记为申请"), _("会留在案卷里。"))
    confirmed_on = day_field(
        _("哪一天与申请人确认收到的"),
        _("平信、网上、传真来的要确认；还没有确认的留空，登记以后再确认。"),
        required=False,
    )


FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "transfer": TransferForm,
    "answer": AnswerForm,
    "correction": CorrectionForm,
    "close": CloseForm,
    "application": BecomeForm,
}
