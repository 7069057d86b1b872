"""Where a rule comes from: an instrument, an article, a paragraph, an item; and the refusal that names it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from gongkai.law.sentences import explain

_DIGITS = "零一二三四五六七八九"


class Standing(StrEnum):
    """How firm the ground of a rule is."""

    STATUTE = "statute"  # 法律、行政法规
    NOTICE = "notice"  # 国务院办公厅文件、司法解释
    READING = "reading"  # our reading where the text is silent; one setting


@dataclass(frozen=True, slots=True)
class Instrument:
    """
    A law, regulation or notice. `verified` where its text was read: all of it, or the articles named; `seen`
    says what was read instead. `from_memory` are those of number, dated and in_force that no source gave.
    """

    title: str
    short: str
    number: str
    verified: bool
    dated: date | None = None
    in_force: date | None = None
    verified_articles: tuple[int, ...] = ()
    from_memory: tuple[str, ...] = ()
    seen: str = ""

    def was_read(self, article: int | None) -> bool:
        """Whether the text of the article was read; of the instrument as a whole where none is named."""
        if not self.verified_articles:
            return self.verified
        return self.verified and article in self.verified_articles


@dataclass(frozen=True, slots=True)
class Citation:
    """条、款、项 of an instrument; None where the rule is the article's or the instrument's as a whole."""

    instrument: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        name = instruments()[self.instrument].short
        if self.article is None:
            return name
        text = f"{name}第{numeral(self.article)}条"
        if self.paragraph is not None:
            text += f"第{numeral(self.paragraph)}款"
        if self.item is not None:
            text += f"第（{numeral(self.item)}）项"
        return text

    @property
    def verified(self) -> bool:
        """Whether the text that is cited was read, and not only known of."""
        return instruments()[self.instrument].was_read(self.article)


def regulation(article: int, paragraph: int | None = None, item: int | None = None) -> Citation:
    """An article of the 中华人民共和国政府信息公开条例 (国务院令第711号)."""
    return Citation("regulation", article, paragraph, item)


REGISTER: Final = regulation(45)  # 登记: what an entry of the register has to be


class LawError(ValueError):
    """
    The law does not allow it, or the facts cannot have been. `rule` is an id of
    `sentences.toml`, `article` its citation, `values` the parameters of its sentence.
    """

    def __init__(self, rule: str, article: Citation, **values: object) -> None:
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
def instruments() -> Mapping[str, Instrument]:
    """Every instrument that is cited, by id."""
    source = resources.files(__package__).joinpath("instruments.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return {id: _instrument_from(row) for id, row in rows.items()}


def _instrument_from(row: dict[str, Any]) -> Instrument:
    lists = {name: tuple(row.get(name, ())) for name in ("verified_articles", "from_memory")}
    return Instrument(**(row | lists))


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
