"""Numbers in a folded text, however they are set apart: groups of digits, and what stands between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gongkai.reading.marks.folding import GAP

BETWEEN: Final = rf"\s{GAP}.·_()（）|/'\-"  # the characters that may stand between the groups of one number
MOST_BETWEEN: Final = 6
LONG: Final = re.compile(rf"\d[\d{BETWEEN}]{{9,}}\d")
PART: Final = re.compile(r"\d+")
NEVER: Final = 9  # looser than any separator: the end of the cluster
BRACKETS: Final = frozenset("()（）")
EVERYTHING_BUT_DIGITS: Final = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits with nothing between them, and how loosely they are joined to those before and after."""

    start: int
    end: int
    digits: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Neighbouring groups taken for one number."""

    groups: tuple[Group, ...]

    @property
    def start(self) -> int:
        return self.groups[0].start

    @property
    def end(self) -> int:
        return self.groups[-1].end

    @property
    def digits(self) -> str:
        return "".join(group.digits for group in self.groups)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(group.digits) for group in self.groups)

    @property
    def loosest(self) -> int:
        return max((group.before for group in self.groups[1:]), default=0)

    @property
    def stands_apart(self) -> bool:
        """Whether what joins the groups is tighter than what joins them to their neighbours."""
        return self.loosest < min(self.groups[0].before, self.groups[-1].after)


def clusters(folded: str) -> Iterator[tuple[Group, ...]]:
    """Runs of groups with at least eleven digits among them."""
    for match in LONG.finditer(folded):
        run: list[tuple[int, int]] = []
        for part in PART.finditer(folded, match.start(), match.end()):
            if run and part.start() - run[-1][1] > MOST_BETWEEN:
                yield from _cluster(folded, run)
                run = []
            run.append(part.span())
        yield from _cluster(folded, run)


def _cluster(folded: str, run: list[tuple[int, int]]) -> Iterator[tuple[Group, ...]]:
    if sum(end - start for start, end in run) < 11:
        return
    joints = [NEVER, *(_looseness(folded[one[1] : two[0]]) for one, two in pairwise(run)), NEVER]
    yield tuple(Group(start, end, folded[start:end], joints[at], joints[at + 1]) for at, (start, end) in enumerate(run))


def _looseness(between: str) -> int:
    """0 nothing to be seen, 1 one sign, 2 several, 3 the edge of a cell, 4 the end of a line, 5 with a bracket."""
    visible = between.replace(GAP, "")
    if not visible:
        return 0
    if "\n" in visible or "\r" in visible or "\f" in visible:
        return 5 if BRACKETS & set(visible) else 4
    if "\t" in visible or "|" in visible:
        return 3
    return 1 if visible in {"-", "·", "_", ".", "/", "'"} or len(visible) == 1 else 2


def spreads(cluster: tuple[Group, ...], begins: re.Pattern[str], lengths: range) -> Iterator[Spread]:
    """Every run of neighbouring groups that begins so and has so many digits."""
    for first, group in enumerate(cluster):
        if not begins.match(group.digits):
            continue
        length = 0
        for last in range(first, len(cluster)):
            length += len(cluster[last].digits)
            if length >= lengths.stop:
                break
            if length in lengths:
                yield Spread(cluster[first : last + 1])


def is_decimal(folded: str, spread: Spread) -> bool:
    """12345.6789: a point between two groups is that of a figure."""
    return len(spread.groups) == 2 and folded[spread.groups[0].end : spread.groups[1].start] == "."


def bare(text: str) -> str:
    return EVERYTHING_BUT_DIGITS.sub("", text)
