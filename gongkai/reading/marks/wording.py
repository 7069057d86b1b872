"""Misprints, titles that do not go with a name, and citations of what has been repealed: by lists that are kept up."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from gongkai.reading.marks.kinds import Found, Kind
from gongkai.reading.marks.people import NAME, is_name
from gongkai.reading.marks.words import Misprint, Repealed, Words, why

BROKEN: Final = r"[\s\u200b]{0,3}"  # a line may end within a word
SAID_SO: Final = re.compile(
    r"(?:[、，,和及]|以及|《[^》]{1,40}》|[（(][^）)]{1,40}[)）]|等|已经?|由|现已|同时|均|予以|自[^，。]{4,14}起){0,20}"
    "(?:废止|失效|不再施行|停止执行|代替|替代|取代)"
)
REACH: Final = 200


def misprints(folded: str, words: Words) -> Iterator[Found]:
    pattern, rows = _misprints(words.misprints)
    for match in pattern.finditer(folded):
        row = rows["".join(match[0].replace("\u200b", "").split())]
        said = why("misprint.own" if row.own else "misprint", text=row.wrong, right=row.right)
        yield Found(Kind.MISPRINT, *match.span(), said, row.right, row.wrong)


@cache
def _misprints(rows: tuple[Misprint, ...]) -> tuple[re.Pattern[str], dict[str, Misprint]]:
    by_wrong = {"".join(row.wrong.split()): row for row in rows}
    ordered = sorted(by_wrong, key=len, reverse=True)
    return re.compile("|".join(BROKEN.join(map(re.escape, wrong)) for wrong in ordered) or "(?!)"), by_wrong


def titles(folded: str, words: Words) -> Iterator[Found]:
    for post in words.posts:
        for match in _title(post.title).finditer(folded) if post.title in folded else ():
            name = match[1]
            if not name.startswith(post.holders) and is_name(name):
                said = why("title", title=post.title)
                yield Found(Kind.TITLE, *match.span(1), said, name, f"{post.title}{name}")


@cache
def _title(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![副前原]){title}({NAME})(?=同志|[，。、；：\s在主出作对等]|$)")


def repealed(folded: str, words: Words) -> Iterator[Found]:
    for pattern, row in _acts(words.repealed):
        for match in pattern.finditer(folded):
            before, after = folded[max(0, match.start() - 2) : match.start()], folded[match.end() : match.end() + REACH]
            if "原" not in before and not SAID_SO.match(after.partition("。")[0]):
                yield _repealed(match, row)


def _repealed(match: re.Match[str], row: Repealed) -> Found:
    since = f"{row.since.year}年{row.since.month}月{row.since.day}日"
    id = "repealed" if row.checked else "repealed.unchecked"
    said = why(id, since=since, by=row.by, checked=row.checked)
    return Found(Kind.REPEALED, *match.span(), said, match[0], match[0], row.severity)


@cache
def _acts(rows: tuple[Repealed, ...]) -> tuple[tuple[re.Pattern[str], Repealed], ...]:
    """One pattern for each row: 《合同法》, 《中华人民共和国合同法》, and by number 国务院令第492号."""
    found = []
    for row in rows:
        names = "|".join(map(re.escape, row.names))
        numbers = [re.escape(number).replace("第", "第?") for number in row.numbers]
        cited = [f"《(?:中华人民共和国)?(?:{names})(?:[（(][^）)》]{{0,20}}[）)])?》"] if names else []
        found.append((re.compile("|".join([*cited, *numbers])), row))
    return tuple(found)
