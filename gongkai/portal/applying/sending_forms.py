"""What the applicant sends in while the case runs."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.applications.models.attachments import Role
from gongkai.portal.applying.forms import ContactForm
from gongkai.portal.applying.keeping import PURPOSE, FilesField, Receiving, nothing, of_fields

LONGEST: Final = 4000


def words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": "6"}), **more
    )


class SendingForm(forms.Form):
    """Words, files or both; something has to be there."""

    nothing_said = gettext_lazy("请写几句，或者附上材料。")

    def __init__(self, *args: Any, received: Receiving | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.received = received or nothing()

    @property
    def files_fields(self) -> dict[str, FilesField]:
        return of_fields(self.fields.items())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, faults in self.received.faults.items():
            for fault in faults:
                self.add_error(name, fault)
        if not self.errors and not data.get("text") and not self.received.files("enclosed"):
            self.add_error(next(iter(self.fields)), str(self.nothing_said))
        return data


class SupplementForm(SendingForm):
    text = words(gettext_lazy("您的补正"), help_text=gettext_lazy("照补正告知书写：是什么、哪一年、哪里的。"))
    enclosed = FilesField(label=gettext_lazy("材料"), role=Role.SUPPLEMENT, purpose=PURPOSE, most=8)


class ReasonsForm(SendingForm):
    text = words(gettext_lazy("您的理由"), help_text=gettext_lazy("说明为什么需要申请这么多件、这么多次。"))
    enclosed = FilesField(label=gettext_lazy("材料"), role=Role.REASONS, purpose=PURPOSE, most=8)


class PaymentForm(SendingForm):
    enclosed = FilesField(
        label=gettext_lazy("缴费凭证的照片或者文件"), role=Role.PAYMENT, purpose=PURPOSE, most=4, needed=True
    )
    nothing_said = gettext_lazy("请选择缴费凭证的照片或者文件。")


class WithdrawForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("为什么撤回"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy("不说明也可以。"),
    )


class SettingsForm(ContactForm):
    """Blank contacts stay as they were: what the office has is never shown back."""

    consents_electronic = forms.BooleanField(
        label=gettext_lazy("我同意用电子方式送达：答复等文书放在这里，我凭查询码打开，不再另寄纸质的。"), required=False
    )
    wants_mail = forms.BooleanField(label=gettext_lazy("有进展时发邮件提醒我"), required=False)

    def __init__(self, *args: Any, has_email: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_email = has_email
        if not settings.MAIL:
            del self.fields["wants_mail"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("wants_mail") and not data.get("email") and not self.has_email and "email" not in self.errors:
            self.add_error("email", _("您选了邮件提醒，请填写电子邮箱。"))
        return data
