"""Codes that agencies bear: what each looks like, and a sentence where one is not right."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.exceptions import ValidationError as NotValid

DIVISION_LENGTHS: Final = (6, 9, 12)  # 县级以上、乡镇级、村级 (GB/T 2260, GB/T 10114, 统计用区划代码)
SITE_LENGTH: Final = 10
POSTCODE_LENGTH: Final = 6
DIGITS: Final = re.compile(r"[0-9]+")
DIVISION_PREFIXES: Final = (2, 4, 6, 9, 12)  # digits that say 省、市、县、乡镇、村
ZEROS_OF_STEP: Final = ((12, 9), (9, 6), (6, 4), (4, 2))  # from so many digits to so many, where the rest are 0


def check_uscc(value: str) -> None:
    """统一社会信用代码 (GB 32100): 18 characters, the last one a check over the others."""
    try:
        valid = uscc.validate(value)
    except (InvalidChecksum, InvalidComponent):
        raise ValidationError(_("统一社会信用代码的校验位不对，请对照证书再看一遍，常见的是抄错一位。")) from None
    except NotValid:
        raise ValidationError(_("统一社会信用代码有18位，由数字和大写字母组成（没有 I、O、S、V、Z）。")) from None
    if valid != value:
        raise ValidationError(_("统一社会信用代码请写成连续的18位，字母大写，中间没有空格。"))


def check_division_code(value: str) -> None:
    if len(value) not in DIVISION_LENGTHS or not DIGITS.fullmatch(value):
        raise ValidationError(_("行政区划代码是6位（县级以上）、9位（乡镇、街道）或者12位（村、社区）数字。"))


def check_site_code(value: str) -> None:
    if len(value) != SITE_LENGTH or not DIGITS.fullmatch(value):
        raise ValidationError(_("网站标识码是10位数字，在政府网站首页底部能看到。"))


def check_postcode(value: str) -> None:
    if len(value) != POSTCODE_LENGTH or not DIGITS.fullmatch(value):
        raise ValidationError(_("邮政编码是6位数字。"))


def division_prefix(code: str) -> str:
    """The digits that all codes within the division begin with: 650000 → 65, 230826100000 → 230826100."""
    for longer, shorter in ZEROS_OF_STEP:
        if len(code) == longer and not code[shorter:].strip("0"):
            code = code[:shorter]
    return code
