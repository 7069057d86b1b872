"""The foot of a document: list of attachments, signature (落款), the mark of disclosure, imprint (版记)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.reading.official.dates import ARABIC, CHINESE, Found, is_unfinished, last_date, only_date, squash
from gongkai.reading.official.heading import PUBLICITY
from gongkai.reading.official.organs import organs_of
from gongkai.reading.official.pieces import Line, Piece, Table

LIST: Final = re.compile(r"附\s*件?\s*(?:[:：]|(?=[1１][.．、]))\s*(?P<rest>.*)$")
ITEM: Final = re.compile(r"[（(]?(?:[0-9０-９]{1,2})[）)]?[.．、:：\s]\s*(?P<name>\D.*)$")
HEADING: Final = re.compile(r"附\s*件?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：]?$")
SEVERAL: Final = re.compile(r"(?<=\S)\s*(?=(?<!\d)(?:[2-9]|1\d)[.．、](?!\d))")
PRINTED: Final = re.compile(rf"(?P<organ>.*?)(?P<date>{ARABIC}|{CHINESE})印发。?$")
COPIES: Final = re.compile(r"(?:抄送|抄报|主送|分送|发送|报|送)\s*[:：]|共印\s*\d+\s*份|[（(]共印\d+份[）)]")
IMPRINT_ONLY: Final = re.compile(r"抄送|抄报|分送|共印")
SEALS: Final = frozenset({"（盖章）", "(盖章)", "（公章）", "(公章)", "（印章）"})
LONGEST_MARK: Final = 40
LONGEST_SIGNATURE: Final = 160
TAIL: Final = 12  # lines at the end among which an unsigned date may stand
ABOVE: Final = 8  # lines above a date on which the organs that sign stand
PERSON: Final = re.compile(
    r"(?:代)?(?:省|市|州|县|区|镇|乡)长[\s\u3000]*[\u3400-\u9fff·\s\u3000]{2,12}$"
    r"|(?:局|厅|主|部)(?:长|任)[\s\u3000]+\S{2,4}$"
)


@dataclass(slots=True)
class Foot:
    """`ends`: the place of the date in the list of pieces; what follows is imprint or attachments."""

    organs: tuple[str, ...] = ()
    organs_line: Line | None = None
    date: Found | None = None
    date_line: Line | None = None
    is_sure: bool = False
    unfinished: Line | None = None
    printed: Found | None = None
    printed_line: Line | None = None
    publicity: Line | None = None
    attachments: list[str] = field(default_factory=list)
    attachments_line: Line | None = None
    roles: dict[int, str] = field(default_factory=dict)


def read_foot(pieces: Sequence[Piece], start: int) -> Foot:
    """What stands below the text, which begins at `start`."""
    foot = Foot()
    _imprint(foot, pieces, start)
    _signature(foot, pieces, start)
    _attachments(foot, pieces, start)
    for line in (piece for piece in pieces[start:] if isinstance(piece, Line)):
        if len(line.text) <= LONGEST_MARK and "件" in line.text and PUBLICITY.fullmatch(squash(line.text)):
            foot.publicity = line
            break
    return foot


def _imprint(foot: Foot, pieces: Sequence[Piece], start: int) -> None:
    """抄送 and 印发: lines, or a table, at the very end of the document or of its main part."""
    for at in range(start, len(pieces)):
        piece = pieces[at]
        lines = [piece] if isinstance(piece, Line) else list(piece.lines)
        if isinstance(piece, Table) and (len(lines) > 8 or not any(_is_imprint(line.text) for line in lines)):
            continue
        if isinstance(piece, Table):
            lines = [Line(whole := " ".join(line.text for line in lines), whole, piece.place), *lines]
        for line in lines:
            if _is_imprint(line.text):
                foot.roles[at] = "imprint"
                match = PRINTED.search(squash(line.text))
                found = only_date(match["date"]) if match else None
                if found and foot.printed is None:
                    foot.printed, foot.printed_line = found, line


def _is_imprint(text: str) -> bool:
    if "印" not in text and "抄" not in text and "送" not in text:
        return False
    bare = squash(text)
    match = PRINTED.fullmatch(bare)
    if match:
        return match["organ"] == "" or bool(organs_of(match["organ"])) or IMPRINT_ONLY.match(bare) is not None
    return IMPRINT_ONLY.match(bare) is not None and COPIES.match(bare) is not None


def _signature(foot: Foot, pieces: Sequence[Piece], start: int) -> None:
    """The first date that stands under the name of an organ; else the last one that stands alone near the end."""
    dated: list[tuple[int, Line, Found]] = []
    for at in range(start, len(pieces)):
        piece = pieces[at]
        if not isinstance(piece, Line) or at in foot.roles or piece.lists:
            continue
        found = only_date(piece.text)
        if found:
            organs, line = _organs_above(pieces, at, start)
            if organs or _is_person(pieces, at):
                _sign(foot, at, piece, found, organs, line)
                return
            dated.append((at, piece, found))
        elif is_unfinished(piece.text):
            foot.unfinished = foot.unfinished or piece
        elif (both := _organ_and_date(piece.text)) is not None:
            _sign(foot, at, piece, both[1], both[0], piece)
            return
    _unsigned(foot, pieces, dated)


def _sign(foot: Foot, at: int, line: Line, found: Found, organs: tuple[str, ...], organs_line: Line | None) -> None:
    foot.date, foot.date_line, foot.is_sure = found, line, True
    foot.organs, foot.organs_line = organs, organs_line
    foot.roles[at] = "date"


def _unsigned(foot: Foot, pieces: Sequence[Piece], dated: list[tuple[int, Line, Found]]) -> None:
    """Set to the right, or among the last lines: the date of a document that nobody signs by name."""
    ending = len(pieces) - sum(role == "imprint" for role in foot.roles.values()) - TAIL
    right = [each for each in dated if each[1].align == "right"]
    likely = right if len(right) == 1 else [each for each in dated if each[0] >= ending]
    if likely:
        at, line, found = likely[-1]
        _sign(foot, at, line, found, (), None)
        foot.is_sure = len(right) == 1


def _organs_above(pieces: Sequence[Piece], at: int, start: int) -> tuple[tuple[str, ...], Line | None]:
    """The organs on the lines right above a date, from the top; a seal's mark or a person between them is passed."""
    organs: list[str] = []
    top: Line | None = None
    for place in range(at - 1, max(start, at - 1 - ABOVE) - 1, -1):
        line = pieces[place]
        if not isinstance(line, Line):
            break
        names = organs_of(line.text)
        if names:
            organs = [*names, *organs]
            top = line
        elif not (squash(line.text) in SEALS or PERSON.fullmatch(line.text)):
            break
    return tuple(organs), top


def _is_person(pieces: Sequence[Piece], at: int) -> bool:
    """县长 张三: an order is signed by the head of the organ."""
    above = pieces[at - 1] if at else None
    return isinstance(above, Line) and PERSON.fullmatch(above.text) is not None


def _organ_and_date(text: str) -> tuple[tuple[str, ...], Found] | None:
    """某某县财政局 2023年1月5日, on one line."""
    bare = squash(text) if len(text) <= LONGEST_SIGNATURE and text[-1:] in "日 " else ""
    found = last_date(bare)
    if found is None or not found[1] or found[1] + len(found[0].raw) != len(bare):
        return None
    organs = organs_of(bare[: found[1]])
    return (organs, found[0]) if organs else None


def _attachments(foot: Foot, pieces: Sequence[Piece], start: int) -> None:
    """附件：1. …, above the signature; the names without their numbers."""
    for at in range(start, len(pieces)):
        line = pieces[at]
        if at in foot.roles or not isinstance(line, Line):
            continue
        match = LIST.match(line.text)
        if match is None:
            continue
        names = _names(match["rest"])
        for below in pieces[at + 1 : at + 60]:
            if not isinstance(below, Line) or not _goes_on(below, names):
                break
            names += _names(below.text)
        if names:
            foot.attachments, foot.attachments_line = names, line
            return


def _goes_on(line: Line, names: list[str]) -> bool:
    """Whether a line names another attachment: numbered, or the first behind a bare 附件：."""
    if only_date(line.text) or organs_of(line.text) or HEADING.fullmatch(line.text):
        return False
    return ITEM.match(line.text) is not None or bool(line.lists) or not names


def _names(text: str) -> list[str]:
    """1.甲表 2.乙表: two names."""
    found = []
    for part in SEVERAL.split(text):
        match = ITEM.match(part.strip())
        name = (match["name"] if match else part).strip(" \u3000。；;，,")
        if name:
            found.append(name)
    return found
