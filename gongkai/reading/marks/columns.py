"""Tables in a text: what stands at the head of a column is said again in each of its cells, so that a scan knows it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TELLING: Final = re.compile(
    "身份证|公民身份|证件号|电话|手机|联系方式|住址|地址|住所|户籍|出生|卡号|账号|帐号|一卡通|存折|病种|病情|疾病|残疾|护照|通行证|邮箱|车牌|"
    "学生|儿童|孤儿|姓名|户主|患者"
)
PERSON: Final = re.compile("姓名|户主|身份证|患者|申请人|当事人")
ADDRESS: Final = re.compile("地址|住所")
LONGEST: Final = 14
CELL: Final = re.compile(r"[^\t|]*")
SEPARATOR: Final = re.compile(r"[\t|]")
FIGURES: Final = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Headed:
    """The text with headings put in, and where: `at` in the new text, and how long all are up to there."""

    text: str
    at: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def place_of(self, position: int) -> int | None:
        """The place in the text as it was; None for one within a heading that was put in."""
        index = bisect_right(self.at, position) - 1
        if index < 0:
            return position
        return None if position < self.ends[index] else position - self.lengths[index]


def with_headings(folded: str) -> Headed:
    if not _has_heads(folded):
        return Headed(folded)
    pieces: list[str] = []
    added: list[tuple[int, int]] = []  # where in the new text, and how long
    length = 0
    headings: Sequence[str] = ()
    for line in folded.splitlines(keepends=True):
        cells = [
            match.span() for match in CELL.finditer(line) if match.start() == 0 or line[match.start() - 1] in "\t|"
        ]
        if len(cells) < 2:
            headings = ()
        elif found := _headings([line[start:end] for start, end in cells]):
            headings = found
        else:
            is_open = "".join(pieces[-1:]).rstrip()[-1:].isdigit() and line.lstrip()[:1].isdigit()
            line, inserted = _with_headings(line, cells, ("", *headings[1:]) if is_open else headings)
            added += [(length + at, size) for at, size in inserted]
        pieces.append(line)
        length += len(line)
    return _headed("".join(pieces), added)


def _has_heads(folded: str) -> bool:
    """Whether a line with several cells says anything of persons: most texts have none, and are left alone."""
    if "\t" not in folded and "|" not in folded:
        return False
    if not TELLING.search(folded):
        return False
    return any(SEPARATOR.search(line) and TELLING.search(line) for line in folded.splitlines())


def _headings(cells: Sequence[str]) -> Sequence[str]:
    """What to say in each column, nothing where this line is no head of a table."""
    plain = ["".join(cell.split()) for cell in cells]
    named = [text if len(text) <= LONGEST and TELLING.search(text) else "" for text in plain]
    if not any(named) or any(FIGURES.search(text) for text in plain) or sum(map(bool, plain)) < 2:
        return ()
    if any(PERSON.search(text) for text in plain):
        named = ["家庭地址" if ADDRESS.search(text) else text for text in named]
    return named


def _with_headings(
    line: str, cells: Sequence[tuple[int, int]], headings: Sequence[str]
) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    inserted: list[tuple[int, int]] = []
    length = 0
    for number, (start, end) in enumerate(cells):
        heading = headings[number] if number < len(headings) else ""
        said = f"{heading}：" if heading and line[start:end].strip() else ""
        if said:
            inserted.append((length, len(said)))
        piece = said + line[start : end + 1]
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), inserted


def _headed(text: str, added: Sequence[tuple[int, int]]) -> Headed:
    total, lengths = 0, []
    for _, size in added:
        total += size
        lengths.append(total)
    return Headed(text, tuple(at for at, _ in added), tuple(lengths), tuple(at + size for at, size in added))
