"""What is asked about agencies."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import ALWAYS_OPEN, Agency, AgencyQuerySet, Channel, Kind, Layer, Level, VoidReason, Way
from gongkai.agencies.patterns import EXPLAINED
from gongkai.files.purposes import purpose_of
from gongkai.people.forms import UNCHOSEN

if TYPE_CHECKING:
    AgencyForm = forms.ModelForm[Agency]
    RowForm = forms.ModelForm[Channel]
else:
    AgencyForm = RowForm = forms.ModelForm


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    unreadable = _("日期写法如 2026-01-31。")
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages={"invalid": unreadable})


class FilterForm(forms.Form):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("全部")), *Level.choices])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Kind.choices])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("现有的")), ("ended", _("已撤销的")), ("all", _("全部"))]
    )

    def narrowed(self, agencies: AgencyQuerySet) -> AgencyQuerySet:
        given = self.cleaned_data if self.is_valid() else {}
        found = agencies.named_like(given.get("q", ""))
        for name in ("level", "kind"):
            if given.get(name):
                found = found.filter(**{name: given[name]})
        if given.get("state") == "ended":
            return found.filter(ended_on__isnull=False)
        return found if given.get("state") == "all" else found.present()


class AgencyField(forms.CharField):
    """An agency by its full name, of those that the post keeps."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=120, help_text=_("写规范全称，要和系统里的一字不差。"), **more)
        self.among: AgencyQuerySet = Agency.objects.none()

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self.one(name) if name else None

    def one(self, name: str) -> Agency:
        found = self.among.filter(name=name).first()
        if found is None:
            raise forms.ValidationError(_("没有找到叫“%(name)s”的机关，或者它不归您管理。"), params={"name": name})
        return found


class AgenciesField(AgencyField):
    """Several, a line for each."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **more)
        self.max_length = 4000
        self.help_text = _("一行写一个规范全称。")

    def clean(self, value: Any) -> Any:
        lines = forms.Field.clean(self, value) or ""
        return [self.one(line.strip()) for line in lines.splitlines() if line.strip()]


class KeptForm(forms.Form):
    """A form that names other agencies of the post."""

    def __init__(self, *given: Any, among: AgencyQuerySet, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self.fields.values():
            if isinstance(field, AgencyField):
                field.among = among


class SettingsForm(AgencyForm):
    class Meta:
        model = Agency
        fields = (
            "level",
            "kind",
            "uscc",
            "division_code",
            "site_code",
            "letterhead",
            "disclosure_office",
            "address",
            "postcode",
            "office_hours",
            "phone",
            "fax",
            "online_contact",
        )
        help_texts = {
            "uscc": _("18位，照统一社会信用代码证书写。"),
            "division_code": _("6位、9位或者12位数字；留空就用上级机关的。工作日历按它选择地区。"),
            "site_code": _("10位数字，在政府网站首页底部。"),
            "letterhead": _("文号里用的代字，例如“桦政”。"),
            "disclosure_office": _("下面这些会印在政府信息公开指南里（条例第十二条）。"),
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, choices in (("level", Level.choices), ("kind", Kind.choices)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice, and one is there already


class RemediesForm(AgencyForm):
    class Meta:
        model = Agency
        fields = ("is_vertical", "review_organ", "court")
        help_texts = {
            "is_vertical": _("海关、金融、外汇、税务、国家安全等实行垂直领导的机关。"),
            "review_organ": _("留空就用系统按行政复议法推定的。"),
            "court": _("按当地规定填写，系统不推定。会写进答复书。"),
        }


class NewAgencyForm(KeptForm):
    name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60)
    slug = forms.SlugField(label=_("网址中的名称"), max_length=60, help_text=_("小写字母、数字和“-”，例如 simajia。"))
    level = forms.ChoiceField(label=_("层级"), choices=[UNCHOSEN, *Level.choices])
    kind = forms.ChoiceField(label=_("类别"), choices=[UNCHOSEN, *Kind.choices])
    parent = AgencyField(label=_("上级机关"))


class ChannelForm(RowForm):
    class Meta:
        model = Channel
        fields = ("is_open", "address", "hours", "phone", "notes")
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        labels = {"address": _("地址")}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if self.instance.way in ALWAYS_OPEN:
            del self.fields["is_open"]
            self.fields["address"].help_text = _("留空就用办公地址。")
        else:
            self.fields["notes"].help_text = _("怎样用、什么时候算收到。会印在政府信息公开指南里。")
            self.fields["address"].help_text = {
                Way.FAX: _("传真号码"),
                Way.EMAIL: _("电子邮箱"),
                Way.ONLINE: _("网址"),
            }[Way(self.instance.way)]


class PatternForm(forms.Form):
    pattern = forms.CharField(label=_("编号规则"), max_length=80)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        known = "；".join(f"{{{name}}} {words}" for name, words in EXPLAINED.items())
        self.fields["pattern"].help_text = _("可以用：{known}。").format(known=known)


class VoidForm(forms.Form):
    reason = forms.ChoiceField(label=_("作废原因"), choices=VoidReason.choices)
    note = forms.CharField(label=_("说明"), required=False, max_length=400, help_text=_("加密保存，谁看过都有记录。"))


class RenameForm(forms.Form):
    name = forms.CharField(label=_("新的全称"), max_length=120)
    short_name = forms.CharField(label=_("新的简称"), max_length=60)
    slug = forms.SlugField(
        label=_("网址中的名称"), max_length=60, required=False, help_text=_("改了以后，旧网址自动转到新网址。")
    )
    on = _day(_("从哪一天起"), _("那一天以前的文件和年报仍然用原来的名称。"))
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("批准文件的文号"))


class MergeForm(KeptForm):
    into = AgencyField(label=_("并入哪个机关"))
    on = _day(_("从哪一天起"))
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("批准文件的文号"))


class SplitForm(KeptForm):
    into = AgenciesField(label=_("分设出哪些机关"))
    ends = forms.BooleanField(label=_("原机关同时撤销"), required=False)
    on = _day(_("从哪一天起"))
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("批准文件的文号"))


class EndForm(forms.Form):
    on = _day(_("从哪一天起不再存在"))
    basis = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("批准文件的文号"))


class MoveForm(KeptForm):
    parent = AgencyField(label=_("新的上级机关"))


class SheetForm(forms.Form):
    file = forms.FileField(label=_("填好的表格"), help_text=_("Excel（.xlsx、.xls）或者 CSV，按模板的标题。"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        endings = ",".join(purpose_of("spreadsheet").endings)
        self.fields["file"].widget.attrs["accept"] = endings


class NoticeForm(forms.Form):
    layer = forms.ChoiceField(label=_("种类"), choices=Layer.choices)
    year = forms.IntegerField(label=_("年度"), min_value=2019, max_value=2999)
    region = forms.CharField(
        label=_("地区"), required=False, max_length=12, help_text=_("行政区划代码；全国的通知留空。")
    )
    source = forms.CharField(label=_("文号"), max_length=120, help_text=_("例如 国办发明电〔2025〕7号"))
    text = forms.CharField(
        label=_("通知原文"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("把通知全文贴在这里，或者在下面选择通知的文件。系统自己读出放假和上班的日子。"),
    )
    file = forms.FileField(label=_("通知文件"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given["text"].strip() and not given["file"]:
            self.add_error("text", _("请贴上通知原文，或者选择通知的文件。"))
        if given.get("layer") == Layer.NOTICE and given.get("region"):
            self.add_error("region", _("国务院办公厅的通知是全国的，不填地区。"))
        return given
