"""How somebody wants to be told."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.notices import kinds
from gongkai.notices.models import NoticeQuerySet, Preference, Way


class ClockField(forms.TimeField):
    """A time of day, as the browser's own control takes it."""

    def __init__(self, **named: Any) -> None:
        wrong = {"invalid": _("请写成“时:分”，例如 08:30。")}
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, error_messages=wrong, **named)


class PreferenceForm(forms.Form):
    way = forms.ChoiceField(label=_("要不要寄邮件"), choices=Way.choices, widget=forms.RadioSelect)
    address = forms.EmailField(
        label=_("邮箱"),
        required=False,
        help_text=_("请填办公用的邮箱。邮件里只写有几条、是哪一类，不写任何人的名字和内容。"),
        error_messages={"invalid": _("这不像一个邮箱地址。请检查有没有写全，例如 zhangsan@example.gov.cn。")},
    )
    daily_at = ClockField(label=_("汇总邮件每天几点寄"))
    quiet_from = ClockField(
        label=_("免打扰，从几点"),
        required=False,
        help_text=_("这段时间里不寄邮件，过后再寄。可以跨过半夜，例如从 20:00 到 07:30。"),
    )
    quiet_until = ClockField(label=_("免打扰，到几点"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") not in {None, Way.NEVER} and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _("要寄邮件，就得写上邮箱。"))
        for one, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if cleaned.get(one) is not None and cleaned.get(other) is None and other not in self.errors:
                self.add_error(other, _("免打扰要有头有尾：两个时间都写，或者都不写。"))
        return cleaned

    @classmethod
    def of(cls, preference: Preference, *, address: str) -> "PreferenceForm":
        kept = {name: getattr(preference, name) for name in cls.base_fields if name != "address"}
        return cls(initial=kept | {"address": address})

    def preference(self, person: int) -> Preference:
        """What was wished but for the address, which is sealed; the form must be valid."""
        wished = {name: value for name, value in self.cleaned_data.items() if name != "address"}
        return Preference(person_id=person, **wished)


class NoticeFilter(forms.Form):
    read = forms.ChoiceField(
        label=_("看哪些"), required=False, choices=[("", _("全部")), ("no", _("未读的")), ("yes", _("已读的"))]
    )
    kind = forms.ChoiceField(label=_("种类"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        choices = [("", _("全部")), *((kind.id, kind.label) for kind in kinds.all_kinds())]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        self.is_valid()
        read, kind = self.cleaned_data.get("read"), self.cleaned_data.get("kind")
        if read:
            notices = notices.filter(read_at__isnull=read == "no")
        return notices.filter(kind=kind) if kind else notices
