"""The piece of a text where the words stand, taken apart into what is marked and what is not. No HTML is made here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.search.queries import Word
from gongkai.search.tokens import fold, runs

AROUND: Final = 24  # characters before the first word
LENGTH: Final = 110
LOOKED_AT: Final = 100  # places of a word in one text
ELLIPSIS: Final = "…"
BETWEEN: Final = r"[\W_]*第?[\W_]*"  # between the runs of a 文号 stand brackets of any kind


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_marked: bool = False


def marked(text: str, words: Sequence[Word]) -> tuple[Part, ...]:
    """The whole text, its words marked."""
    return tuple(_parts(text, _places(text, words)))


def snippet(texts: Sequence[str], words: Sequence[Word]) -> tuple[Part, ...]:
    """
    From the first of the texts that has one of the words: the stretch in which most different ones stand. From the
    first that is not blank, its beginning, where none has any.
    """
    for text in texts:
        if places := _places(text, words):
            return tuple(_cut(text, places))
    first = next((text for text in texts if text.strip()), "")
    beginning = " ".join(first[: 2 * LENGTH].split())
    return (Part(beginning[:LENGTH] + (ELLIPSIS if len(beginning) > LENGTH else "")),) if beginning else ()


def _cut(text: str, places: list[tuple[int, int]]) -> Iterator[Part]:
    best = max(places[:LOOKED_AT], key=lambda place: (_worth(text, places, place[0]), -place[0]))
    start = max(0, best[0] - AROUND)
    stop = min(len(text), start + LENGTH)
    inside = [
        (max(begin, start) - start, min(end, stop) - start) for begin, end in places if begin < stop and end > start
    ]
    if start:
        yield Part(ELLIPSIS)
    for part in _parts(text[start:stop], inside):
        yield Part(re.sub(r"\s+", " ", part.text), part.is_marked)
    if stop < len(text):
        yield Part(ELLIPSIS)


def _worth(text: str, places: list[tuple[int, int]], at: int) -> int:
    """How many characters of different marked words stand there."""
    inside = {text[begin:end] for begin, end in places[:LOOKED_AT] if at <= begin and end <= at + LENGTH - AROUND}
    return len("".join(inside))


def _parts(text: str, places: list[tuple[int, int]]) -> Iterator[Part]:
    done = 0
    for begin, end in places:
        if begin > done:
            yield Part(text[done:begin])
        yield Part(text[begin:end], is_marked=True)
        done = end
    if done < len(text):
        yield Part(text[done:])


def _places(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the words stand, none within another, in the text as it is shown."""
    needles = {phrase.text for word in words for phrase in (*word.phrases, *word.loose)}
    patterns = [BETWEEN.join(map(re.escape, parts)) for needle in needles if (parts := runs(needle))]
    if not patterns:
        return []
    folded = fold(text)
    sought = re.compile("|".join(sorted(patterns, key=len, reverse=True)))
    found: list[tuple[int, int]] = [match.span() for match in sought.finditer(folded)]
    if len(folded) == len(text):
        return _joined(found)
    origin = [place for place, character in enumerate(text) for _each in fold(character)]
    return _joined([(origin[begin], origin[end - 1] + 1) for begin, end in found])


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words that stand side by side are marked as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in places:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
