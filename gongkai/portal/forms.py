"""What the public fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = ".docx,.doc,.pdf,.xlsx,.html,.htm,.txt,.md,.json,.csv"


class CheckupForm(forms.Form):
    """年报体检 takes one file. What kind it is, is told from its content."""

    file = forms.FileField(
        label=_("年度报告文件"),
        allow_empty_file=True,  # the reading says so itself, in its own words
        error_messages={"required": _("请先选择一个年度报告文件，再按“检查这份年报”。")},
        widget=forms.FileInput(attrs={"accept": KINDS}),
    )


class FindForm(forms.Form):
    q = forms.CharField(label=_("机关名称"), required=False, max_length=60, strip=True)
