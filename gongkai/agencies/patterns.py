"""How a number is written: a pattern with placeholders, checked before any number is given by it."""

from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.models import Agency, Purpose

SEQ: Final = "seq"
LETTERHEAD: Final = "代字"
LONGEST: Final = 80
MOST_DIGITS: Final = 9
EXPLAINED: Final[Mapping[str, str | Promise]] = {
    LETTERHEAD: gettext_lazy("发文机关代字，例如“桦政”"),
    "信用代码": gettext_lazy("统一社会信用代码（18位）"),
    "机构代码": gettext_lazy("组织机构代码（9位，即统一社会信用代码的第9位到第17位）"),
    "区划": gettext_lazy("行政区划代码"),
    "year": gettext_lazy("年份（4位）"),
    "month": gettext_lazy("月份（2位）"),
    SEQ: gettext_lazy("序号；{seq:04d} 表示至少4位，前面补0"),
}
DEFAULTS: Final[Mapping[str, str]] = {
    Purpose.INDEX: "{机构代码}/{year}-{seq:05d}",  # 政府信息公开目录系统实施指引
    Purpose.APPLICATION: "{year}-{seq:04d}",
    Purpose.LETTER: "{代字}公复〔{year}〕{seq}号",
}
OF_ONE_AGENCY: Final = {"信用代码", "机构代码"}  # one of these keeps the 索引号 of two agencies apart


class LacksSetting(ValidationError):
    """The pattern asks for a code that the agency has not been given."""


def check(pattern: str, purpose: str) -> None:
    """Raises ValidationError with a sentence for the person who wrote the pattern."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise ValidationError(_("编号规则里的大括号没有成对。")) from None
    names = [name for _words, name, _spec, _conversion in parts if name is not None]
    for _words, name, spec, conversion in parts:
        if name is not None and (name not in EXPLAINED or conversion or not _is_spec(name, spec or "")):
            known = "、".join(f"{{{each}}}" for each in EXPLAINED)
            raise ValidationError(_("不认识“{{{name}}}”。可以用：{known}。").format(name=name, known=known))
    if names.count(SEQ) != 1:
        raise ValidationError(_("编号规则里要有一个序号 {seq}，只有一个。"))
    if "year" not in names:
        raise ValidationError(_("编号规则里要有年份 {year}：序号每年从1开始，没有年份就会重号。"))
    if purpose == Purpose.INDEX and not OF_ONE_AGENCY & set(names):
        raise ValidationError(_("索引号里要有 {信用代码} 或者 {机构代码}，否则会和别的机关重号。"))
    if purpose == Purpose.LETTER and LETTERHEAD not in names:
        raise ValidationError(_("文号里要有 {代字}，否则会和别的机关重号。"))


def written(pattern: str, agency: Agency, year: int, month: int, seq: int) -> str:
    """The number. Raises LacksSetting."""
    values = {
        LETTERHEAD: agency.letterhead,
        "信用代码": agency.uscc,
        "机构代码": agency.uscc[8:17],
        "区划": agency.division_code,
        "year": f"{year:04d}",
        "month": f"{month:02d}",
    }
    names = {name for _words, name, _spec, _conversion in Formatter().parse(pattern) if name}
    if lacking := [name for name in names if name != SEQ and not values[name]]:
        what = "、".join(str(EXPLAINED[name]) for name in sorted(lacking))
        raise LacksSetting(
            _("{agency}还没有填写编号要用的{what}。请系统管理员补上。").format(agency=agency.name, what=what)
        )
    number = pattern.format(**values, seq=seq)
    if len(number) > LONGEST:
        raise ValidationError(_("按这个规则写出来的编号超过{most}个字。").format(most=LONGEST))
    return number


def sample(pattern: str, agency: Agency, today: date) -> str:
    """What the next number will look like, for the form; empty where something is lacking."""
    try:
        return written(pattern, agency, today.year, today.month, 1)
    except ValidationError:
        return ""


def _is_spec(name: str, spec: str) -> bool:
    if name != SEQ:
        return not spec
    digits = spec.removeprefix("0").removesuffix("d")
    return not spec or (spec == f"0{digits}d" and digits.isdecimal() and 1 <= int(digits) <= MOST_DIGITS)
