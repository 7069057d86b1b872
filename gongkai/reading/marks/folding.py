"""A text in which what is written in many ways is written in one, character for character: places stay the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

GAP: Final = "\u200b"  # stands for whatever has no width
UNUSUAL: Final = re.compile(
    r"[^\x00\x03-\x7f\u3001\u3002\u3400-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\u201c\u201d\u300a\u300b\u3014\u3015]"
)
NO_WIDTH: Final = (
    *range(1, 3), 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x206A), 0xFE0E, 0xFE0F, 0xFEFF, 0xFFFE,
)  # fmt: skip
DASHES: Final = (*range(0x2010, 0x2016), 0x2043, 0x2212, 0x2500, 0x2501, 0xFE58, 0xFE63, 0xFF0D, 0x30FC, 0x2D7, 0x2E3A)
CROSSES: Final = (0xD7, 0x3A7, 0x425, 0x3C7, 0x445, 0x2715, 0x2716, 0x2717, 0x2A2F)  # written for the X of a number
DOTS: Final = (0x2022, 0x2027, 0x22C5, 0x30FB, 0xFF65, 0x25CF)
PLAIN_PLANE: Final = 0x10000
FANCY_DIGITS: Final = range(0x1D7CE, 0x1D800)

# A number put into words, or into letters that look like digits, to escape a search.
HAN: Final = "〇零○◯一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
LETTERS: Final = "OolI"
SPELT: Final = re.compile(f"[{HAN}{LETTERS}0-9]{{11,}}[Xx]?")
SPELT_OUT: Final = str.maketrans(HAN + LETTERS, "00001234567891123456789" + "0011")
WORD_END: Final = re.compile(f"[{HAN}]+(?=[0-9])")
ONE_MORE: Final = frozenset({12, 17, 20})  # than a telephone or a card has


def fold(text: str) -> str:
    """Digits, letters, dashes and spaces of every script as their plain ones; exactly as long as the text."""
    folded = text.translate(_plain()) if UNUSUAL.search(text) else text
    return SPELT.sub(_figures, folded)


def _figures(match: re.Match[str]) -> str:
    run = match[0]
    before = match.string[match.start() - 1 : match.start()]
    kept = _end_of_a_word(before, run) if before.isalpha() else 0
    return run[:kept] + run[kept:].translate(SPELT_OUT)


def _end_of_a_word(before: str, run: str) -> int:
    """How many signs belong to the name or the label before the number: 李四138…, Tel138…"""
    if before.isascii():
        return int(run[0] in LETTERS)
    end = WORD_END.match(run)
    return end.end() if end else int(len(run) in ONE_MORE and run[0] in HAN)


@cache
def _plain() -> dict[int, str]:
    table = dict.fromkeys(DASHES, "-") | dict.fromkeys(NO_WIDTH, GAP)
    table |= dict.fromkeys(CROSSES, "X") | dict.fromkeys(DOTS, "·")
    return dict(_decimals()) | dict(_compatible()) | table


def _decimals() -> Iterator[tuple[int, str]]:
    for code in (*range(0x80, PLAIN_PLANE), *FANCY_DIGITS):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            yield code, str(digit)


def _compatible() -> Iterator[tuple[int, str]]:
    """Spaces of every width, full-width Latin, and the forms of 汉字 that fonts of PDF files are mapped to."""
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFF01, 0xFF5F)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and not 0xFF08 <= code <= 0xFF0C and code not in {0xFF1A, 0xFF1B}:
            yield code, plain
    for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000):
        yield code, " "
