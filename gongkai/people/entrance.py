"""The forms of signing in: allauth's, with our words and our counts."""

from typing import Any, Final

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongkai.ledger.services import append
from gongkai.people import adapters, addresses, entries, lockout
from gongkai.people.models import User

CODE_LASTS: Final = lockout.Limit(tries=1, seconds=120)  # a code of half a minute, with half a minute to each side


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("用户名"), _("密码")
        plain(name)
        plain(password)
        name.widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("现在的密码")),
            ("password1", _("新密码")),
            ("password2", _("再输一遍新密码")),
        ):
            self.fields[name].label = label
            plain(self.fields[name])
        self.fields["password1"].help_text = _(
            "至少 10 个字符，不能全是数字，不能太常见，不能含有用户名；几个不相干的词连起来最好记。"
        )

    def clean_oldpassword(self) -> str:
        """Counted like a try to sign in: an open session is no way to guess the password."""
        old: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        plain(self.fields["password"])

    def clean_password(self) -> str:
        password: str = super().clean_password()
        _confirmed(self.user, "password")
        return password


class CodeForm(forms.Form):
    """A code of the second factor, counted per person; one of the telephone is good once."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("六位验证码，或者一个恢复码")
        plain_code(self.fields["code"])

    def clean_code(self) -> str:
        _take(self.user)
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form, which comes after this one
        kind = self.authenticator.type  # type: ignore[attr-defined]  # set by it
        if kind == Authenticator.Type.TOTP and lockout.take("code", f"{self.user.pk}|{code}", CODE_LASTS).refused:
            raise adapters.SecondFactorAdapter().validation_error("incorrect_code")
        lockout.clear("factor", str(self.user.pk))
        return code

    def _emit_authentication_failed(self, _authenticator: Authenticator) -> None:
        _failed(self.user)


class SecondFactorForm(CodeForm, factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(CodeForm, factor.ReauthenticateForm):
    def save(self) -> None:
        super().save()
        _confirmed(self.user, "mfa")


class ActivateForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("手机上显示的六位数字")
        plain_code(self.fields["code"])

    def clean_code(self) -> str:
        _take(self.user)
        code: str = super().clean_code()
        lockout.clear("factor", str(self.user.pk))
        return code


def plain(field: forms.Field) -> None:
    """A label says what belongs into the field; words within it would vanish as one types."""
    field.widget.attrs.pop("placeholder", None)
    field.help_text = ""


def plain_code(field: forms.Field) -> None:
    plain(field)
    field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


def _take(person: User) -> None:
    standing = lockout.take("factor", str(person.pk), lockout.per_account())
    if not standing.refused:
        return
    if standing.locked_now:
        _record(entries.LOCKED, person, by="factor", **_digests(person))
    raise adapters.too_many(standing)


def _failed(person: User) -> None:
    _record(entries.FAILED, person, reason="second_factor", **_digests(person))


def _confirmed(person: User, method: str) -> None:
    _record(entries.CONFIRMED, person, method=method)


def _digests(person: User) -> dict[str, str]:
    return adapters.digests(person.username, addresses.of_client(context.request))


@transaction.atomic
def _record(kind: Any, person: User, **facts: Any) -> None:
    append(entries.of_person(kind, person, request=context.request, **facts))
