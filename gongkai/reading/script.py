"""Undo what mirrors and crawlers do to a mainland report: traditional characters, pinyin in brackets."""

import re
from functools import cache
from typing import Protocol, cast

# Characters of the form's own labels that a simplified text never contains.
TRADITIONAL = frozenset(
    "條項規範數製發廢現處許強費額單萬業機構會組織務請轉結開國穩護權內類過無補舉報訴複認獲總計繼續辦標關"
)
ENOUGH = 4  # one or two may be part of a name or a quotation

# It looks back last: what a pattern begins with is what a long text is quickly searched for.
PINYIN = re.compile(r"[(（](?<=[\u3400-\u9fff].)[a-z]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿa-z][a-z]{0,4}[)）]")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def is_traditional(text: str) -> bool:
    """Whether the text is set in traditional characters: at least four different ones of the labels."""
    return sum(character in text for character in TRADITIONAL) >= ENOUGH


def has_pinyin(text: str) -> bool:
    return PINYIN.search(text) is not None


def strip_pinyin(text: str) -> str:
    """鎮(zhèn) → 鎮. Only a single syllable right behind a character is taken away."""
    return PINYIN.sub("", text)


def to_simplified(text: str) -> str:
    return _converter().convert(text)


@cache
def _converter() -> _Converter:
    import opencc  # noqa: PLC0415  # only the few files that need it pay for loading it

    return cast(_Converter, opencc.OpenCC("t2s"))
