"""Rules for passwords beyond Django's own, and passwords for once."""

import secrets
from typing import Final

from django.contrib.auth import password_validation
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without what is read wrong from paper: no 0 and O, no 1, l and I.
LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS: Final = 4
GROUP: Final = 4
SHORTEST_NAME: Final = 3  # a shorter one stands in too many words by chance


def for_once() -> str:
    """20 bits a group, 80 in all, in groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))


def as_made(typed: str) -> str:
    """What was made for once, however it was typed: in capitals, with blanks, without the strokes between groups."""
    letters = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's catalogue has no Chinese for it."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 {least} 个字符。").format(least=self.min_length)

    def get_help_text(self) -> str:
        return _("密码至少要 {least} 个字符。").format(least=self.min_length)


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("密码和%(verbose_name)s太像。")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("密码不能全是数字。")


class WithoutTheUsername:
    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        name = user.get_username().casefold() if user else ""
        if len(name) >= SHORTEST_NAME and name in password.casefold():
            raise ValidationError(_("密码里不能含有用户名。"), code="password_has_username")

    def get_help_text(self) -> str:
        return _("密码里不能含有用户名。")


class NotTheOldOne:
    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if user and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("新密码不能和现在的密码一样。"), code="password_unchanged")

    def get_help_text(self) -> str:
        return _("新密码不能和现在的密码一样。")
