"""Printed text made comparable: one width, one kind of bracket, no white space."""

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_BRACKETS = str.maketrans("[【]】", "〔〔〕〕")
_ENDS = frozenset("。;:!?；：！？")


@lru_cache(maxsize=32)
def plain(text: str) -> str:
    """Half width, no white space, year brackets as 〔〕."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)


def joined(text: str) -> str:
    """The text with lines that a page broke in mid-sentence put together again."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [line + ("\n" if line[-1] in _ENDS else "") for line in lines]
    return "".join(parts)


def section_name(number: int) -> str:
    """第五部分."""
    return f"第{'一二三四五六'[number - 1]}部分"


_WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"})
_COMMA_IN_NUMBER = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def quoted(text: str, most: int = 60) -> str:
    """A passage of plain text as Chinese prints it, its end kept where it is too long."""
    wide = _COMMA_IN_NUMBER.sub(",", text.strip(",;:)").translate(_WIDE))
    return wide if len(wide) <= most else f"…{wide[-most:]}"
