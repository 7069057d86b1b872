"""How much of one text stands in another: figures, punctuation and the agencies' own names left aside."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

LENGTH: Final = 5  # characters of a shingle: longer than most words, shorter than most clauses

LONG: Final = 3000  # characters from which sampling is exact enough

# The runs that begin with one character in four of the script.
_QUARTER: Final = re.compile(
    f"(?=([{''.join(chr(code) for code in range(0x4E00, 0xA000, 4))}].{{{LENGTH - 1}}}))", re.DOTALL
)
_NOT_WORDS: Final = re.compile(r"[^\u4e00-\u9fffA-Za-z]+")
_WORD: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")


def similarity(one: str, other: str, *, without: Iterable[str] = ()) -> float:
    """
    From 0, nothing in common, to 1, the same words: the share of shingles that both have
    (Dice). `without` are names not to count, longest first. Of long texts a quarter of the
    shingles speaks for all, the same quarter of both.
    """
    names = tuple(without)
    ours, theirs = bare(one, names), bare(other, names)
    choose = _sampled if max(len(ours), len(theirs)) > LONG else shingles
    left, right = choose(ours), choose(theirs)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def shingles(words: str) -> set[str]:
    """Every run of five characters."""
    return {words[place : place + LENGTH] for place in range(len(words) - LENGTH + 1)}


def _sampled(words: str) -> set[str]:
    return set(_QUARTER.findall(words))


def bare(text: str, without: Iterable[str] = ()) -> str:
    """The words alone."""
    words = _NOT_WORDS.sub("", text)
    for name in without:
        words = words.replace(name, "")
    return words


def passages(one: str, other: str, *, least: int = 16, most: int = 3) -> tuple[str, ...]:
    """The longest passages of `one` that stand word for word in `other`, as `one` prints them."""
    places = [match.start() for match in _WORD.finditer(one)]
    ours, theirs = bare(one), bare(other)
    found = sorted(_runs(ours, theirs, least), key=lambda run: (run[0] - run[1], run[0]))
    quotes = (" ".join(one[places[start] : places[end - 1] + 1].split()) for start, end in found)
    return tuple(dict.fromkeys(quotes))[:most]


def _runs(ours: str, theirs: str, least: int) -> Iterator[tuple[int, int]]:
    """Stretches that both have, from left to right; each is carried on as far as it goes."""
    index = {theirs[place : place + LENGTH]: place for place in range(len(theirs) - LENGTH, -1, -1)}
    start = 0
    while start <= len(ours) - LENGTH:
        there = index.get(ours[start : start + LENGTH])
        if there is None:
            start += 1
            continue
        length = _common(ours, start, theirs, there)
        if length >= least:
            yield start, start + length
        start += length - LENGTH + 1


def _common(ours: str, start: int, theirs: str, there: int) -> int:
    """How far the two go on alike, at least a shingle."""
    length, bound = LENGTH, min(len(ours) - start, len(theirs) - there)
    while length < bound and ours[start + length] == theirs[there + length]:
        length += 1
    return length
