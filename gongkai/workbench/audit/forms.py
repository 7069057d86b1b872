"""What the auditor asks for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.ledger import kinds
from gongkai.ledger.models import Entry
from gongkai.workbench.audit import subjects
from gongkai.workbench.audit.searching import Search


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("全部")), *((kind.id, kind.label) for kind in kinds.all_kinds())]


def _day(label: Any) -> forms.DateField:
    unreadable = _("日期写法如 2026-01-31。")
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages={"invalid": unreadable})


class SearchForm(forms.Form):
    person = forms.CharField(
        label=_("人员"), required=False, max_length=60, help_text=_("姓名的一部分，或者完整的用户名")
    )
    agency = forms.CharField(label=_("行政机关"), required=False, max_length=60, help_text=_("名称的一部分"))
    kind = forms.ChoiceField(label=_("事项"), required=False, choices=_kinds)
    subject = forms.RegexField(
        r"\A[a-z_.]+(:[A-Za-z0-9_-]+)+\Z",
        label=_("对象代码"),
        required=False,
        max_length=60,
        help_text=_("列表里对象下面的灰色小字，例如 agency:2"),
        error_messages={"invalid": _("对象代码是列表里对象下面的灰色小字，例如 agency:2。")},
    )
    since = _day(_("从"))
    until = _day(_("到"))

    def __init__(self, *given: Any, among: QuerySet[Entry], **more: Any) -> None:
        super().__init__(*given, **more)
        self._among = among

    def clean_subject(self) -> str:
        """What is typed here goes into the entry about an export: only what the ledger holds already."""
        subject: str = self.cleaned_data["subject"]
        if not subject:
            return ""
        if subject.partition(":")[0] not in subjects.KINDS:
            raise forms.ValidationError(_("对象代码是列表里对象下面的灰色小字，例如 agency:2。"))
        if not self._among.filter(subject=subject).exists():
            raise forms.ValidationError(_("台账里没有这个对象。"))
        return subject

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("“到”不能早于“从”。"))
        return given

    def search(self) -> Search:
        return Search(**self.cleaned_data)
