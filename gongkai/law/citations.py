"""Where a rule comes from: an instrument, an article, a paragraph, an item; and the refusal that names it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from gongkai.law.sentences import explain

_DIGITS = "零一二三四五六七八九"


class Standing(StrEnum):
    """How firm the ground of a rule is."""

    STATUTE = "statute"  # 法律、行政法规
    NOTICE = "notice"  # 国务院办公厅文件、司法解释
    READING = "reading"  # our reading where the text is silent; one setting


@dataclass(frozen=True, slots=True)
class Citation:
    """条、款、项 of an instrument; None where the rule is the article's or the instrument's as a whole."""

    instrument: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        name = instruments()[self.instrument]["short"]
        if self.article is None:
            return name
        text = f"{name}第{numeral(self.article)}条"
        if self.paragraph is not None:
            text += f"第{numeral(self.paragraph)}款"
        if self.item is not None:
            text += f"第（{numeral(self.item)}）项"
        return text


def regulation(article: int, paragraph: int | None = None, item: int | None = None) -> Citation:
    """An article of the 中华人民共和国政府信息公开条例 (国务院令第711号)."""
    return Citation("regulation", article, paragraph, item)


class LawError(ValueError):
    """
    The law does not allow it, or the facts cannot have been. `rule` is an id of
    `sentences.toml`, `article` its citation, `values` the parameters of its sentence.
    """

    def __init__(self, rule: str, article: Citation | None = None, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.article = article
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return self.rule

    @property
    def message(self) -> str:
        """The refusal in a Chinese sentence fit for a form."""
        return explain(self.rule, self.values)


@cache
def instruments() -> Mapping[str, Mapping[str, str]]:
    """Every instrument that is cited: number, title, short name, in force since."""
    source = resources.files(__package__).joinpath("instruments.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def numeral(number: int) -> str:
    """三十三 for 33; 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
