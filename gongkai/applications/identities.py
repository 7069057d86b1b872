"""Proofs of identity (条例 29(2)(1)): which there are, and whether a number can be one."""

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as NotANumber

IDENTITY_CARD: Final = "居民身份证"
USCC: Final = "统一社会信用代码"
OF_PERSONS: Final = [
    (IDENTITY_CARD, gettext_lazy("居民身份证")),
    ("港澳居民来往内地通行证", gettext_lazy("港澳居民来往内地通行证")),
    ("台湾居民来往大陆通行证", gettext_lazy("台湾居民来往大陆通行证")),
    ("港澳台居民居住证", gettext_lazy("港澳台居民居住证")),
    ("护照", gettext_lazy("护照")),
    ("外国人永久居留身份证", gettext_lazy("外国人永久居留身份证")),
    ("军人证件", gettext_lazy("军官证、士兵证等军人证件")),
    ("其他身份证件", gettext_lazy("其他身份证件")),
]
OF_ORGANISATIONS: Final = [
    (USCC, gettext_lazy("统一社会信用代码（18位）")),
    ("其他登记证号", gettext_lazy("其他登记证号")),
]


def plain(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def check(kind: str, number: str) -> str:
    """The number as it is kept. Raises ValidationError with a sentence that says what to do."""
    number = plain(number)
    if kind == IDENTITY_CARD:
        _check_identity_card(number)
    elif kind == USCC:
        _check_uscc(number)
    return number


def _check_identity_card(number: str) -> None:
    """GB 11643: length and check digit. Which places there were is no business of ours: they change."""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit() or number[17] not in "0123456789X":
        raise ValidationError(_("居民身份证号码是18位，前17位是数字，最后一位是数字或者X。请照着证件再填一次。"))
    if ric.calc_check_digit(number) != number[17]:
        raise ValidationError(_("这个身份证号码对不上最后一位，可能有一位填错了。请照着证件再填一次。"))


def _check_uscc(number: str) -> None:
    try:
        uscc.validate(number)
    except NotANumber:
        raise ValidationError(
            _("统一社会信用代码是18位，这个号码不对，可能有一位填错了。请照着营业执照或者登记证书再填一次。")
        ) from None
