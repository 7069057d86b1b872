"""发文字号: the code of the organ, the year in brackets, the number; the many signs typed for the brackets made one."""

import re
from typing import Final, NamedTuple

from gongkai.reading.official.dates import squash

_OPEN: Final = r"[〔\[（(【﹝［{〈<]"
_CLOSE: Final = r"[〕\]）)】﹞］}〉>]"
CODE: Final = r"[\u4e00-\u9fff·]{1,16}(?:（[\u4e00-\u9fff]{1,8}）|\([\u4e00-\u9fff]{1,8}\))?[\u4e00-\u9fff]{0,6}"
NUMBER: Final = re.compile(
    rf"(?P<code>{CODE}){_OPEN}(?P<year>(?:19|20)\d\d)(?:年)?{_CLOSE}(?P<order>第?)(?P<number>\d{{1,5}})号?(?P<end>号?)"
)
# 国务院公报 and orders: 2023年第3号, 第12号
SERIAL: Final = re.compile(
    r"[（(]?(?:(?P<year>(?:19|20)\d\d)年)?第(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,5})号[）)]?"
)
SIGNER: Final = re.compile(r"签发人[:：]?(?P<signer>.*)$")
LONGEST: Final = 160  # characters of a line that is a number, set as wide as it may be


class Number(NamedTuple):
    """`value` in the standard form; `rest`: what else stands on the line (签发人)."""

    value: str
    raw: str
    is_serial: bool = False


def number_line(text: str) -> Number | None:
    """The number, where a line is nothing else but it (and 签发人)."""
    if len(text) > LONGEST:
        return None
    bare = SIGNER.sub("", squash(text)).strip("（）()") if "签发人" in text else squash(text)
    match = NUMBER.fullmatch(_unframed(bare))
    if match and _ends_well(match):
        return Number(standard(match), bare)
    serial = SERIAL.fullmatch(bare)
    return Number(bare.strip("（）()"), bare, is_serial=True) if serial else None


def number_in(text: str) -> Number | None:
    """The number in the value of a label."""
    bare = squash(text)
    match = NUMBER.search(bare)
    if match and _ends_well(match):
        return Number(standard(match), bare)
    serial = SERIAL.search(bare)
    return Number(serial[0].strip("（）()"), bare, is_serial=True) if serial else None


def standard(match: "re.Match[str]") -> str:
    """青政发〔2023〕5号. 第, where it is typed, is kept: it is the agency's own number."""
    code = match["code"].replace("(", "（").replace(")", "）")
    return f"{code}〔{match['year']}〕{match['order']}{match['number']}号"


def _ends_well(match: "re.Match[str]") -> bool:
    return match[0].endswith("号") and not match[0].endswith("号号")


def _unframed(text: str) -> str:
    """（青政发〔2023〕5号) under a title: the brackets around the whole are not its own."""
    if text[:1] in "（(" and text[-1:] in "）)":
        return text[1:-1]
    return text
