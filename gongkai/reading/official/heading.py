"""The head of a document: letterhead (红头), number, title over several lines, the organ that it is written to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.reading.official.dates import DAY, only_date, squash
from gongkai.reading.official.kinds import kind_of
from gongkai.reading.official.labels import about
from gongkai.reading.official.numbers import Number, number_line
from gongkai.reading.official.organs import NAME, organs_of
from gongkai.reading.official.pieces import Line, Piece, Table

WINDOW: Final = 60  # pieces within which a document's head ends
LONGEST_TITLE_LINE: Final = 60
LONGEST_TITLE: Final = 300
OTHER_SIZE: Final = 1.2  # times larger or smaller: another thing than the title
SECRET: Final = re.compile(
    r"(?:绝密|机密|秘密)(?:★.{0,8})?|工作秘密|内部资料|内部文件|(?:内部资料|内部使用)[,，]?.{0,8}"
)
URGENT: Final = re.compile(r"特急|加急|急件|平急|特提|紧急")
COPY: Final = re.compile(r"\d{6}|№?\d{5,7}|(?:份号|编号)[:：]\d+")
PUBLICITY: Final = re.compile(
    r"[（(【\[]?(?:此件|本件)?(?P<way>主动公开|公开发布|依申请公开|不予公开|不公开|删减后公开|公开)[）)】\]]?"
)
NOTE: Final = re.compile(r"[（(].*(?:通过|发布|公布|印发|施行|修订|修正|批准).*[）)]")
SECTION: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十百]{1,4}(?:[章条编节]|部分)|[（(]?\d{1,2}[）)、．]|\d{1,2}\.\D|目\s*[录次]$|附件"
)
SIGNER: Final = re.compile(r"签发人[:：]?")
TALK: Final = re.compile(
    r"如下|以下|为了|根据|按照|联系|附件|抄送|时间|地点|^单位|说明[:：]$|电话|注[:：]$|备注|经研究"
)


@dataclass(slots=True)
class Head:
    """`roles`: what each piece is (letterhead, number, title …), by its place; `ends`: where the text begins."""

    title: list[Line] = field(default_factory=list)
    is_sure: bool = False
    number: Number | None = None
    number_line: Line | None = None
    organs: tuple[str, ...] = ()
    organs_line: Line | None = None
    addressee: Line | None = None
    note: Line | None = None  # （2023年1月5日…通过）
    publicity: Line | None = None
    secret: Line | None = None
    labelled: dict[str, str] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    ends: int = 0

    @property
    def title_text(self) -> str:
        return joined([line.text for line in self.title])


@dataclass(slots=True)
class _Group:
    """Lines one after the other that may be a title together."""

    lines: list[tuple[int, Line]]
    after_number: bool

    @property
    def text(self) -> str:
        return joined([line.text for _at, line in self.lines])


def read_head(pieces: Sequence[Piece], *, title: str = "") -> Head:
    """
    Every line down to where the text begins is given its role; the title is what is left. Where it is known from
    elsewhere, lines that say something else are words of the text.
    """
    head = Head()
    window = pieces[:WINDOW]
    own = about(window)
    groups: list[_Group] = []
    last = -2  # the place of the last line that went into a group
    for at, piece in enumerate(window):
        head.ends = at
        if at in own:
            head.labelled = own[at] | head.labelled
            head.roles[at] = "about"
            continue
        if isinstance(piece, Table):
            if _letterhead_of_table(head, at, piece, bool(groups)):
                continue
            break
        if _marks(head, at, piece) or _letterhead(head, at, piece, groups):
            continue
        if _is_text(piece, bool(groups)):
            break
        if groups and last == at - 1 and _belongs(groups[-1], piece):
            groups[-1].lines.append((at, piece))
        else:
            groups.append(_Group([(at, piece)], after_number=head.number is not None))
        last = at
    else:
        head.ends = len(window)
    _choose(head, groups)
    if title and not same_title(head.title_text, title):
        head.roles = {at: role for at, role in head.roles.items() if role != "title"}
        head.title = []
    if head.title or title:
        _address(head, pieces)
    return head


def same_title(one: str, other: str) -> bool:
    """Two titles, whatever their blanks and the organ in front of one of them."""
    one, other = "".join(one.split()), "".join(other.split())
    return one == other or (min(len(one), len(other)) >= 6 and (one.endswith(other) or other.endswith(one)))


def joined(lines: Iterable[str]) -> str:
    """The lines of a title as one: a blank is kept only between letters."""
    whole = ""
    for line in lines:
        text = _close(line)
        whole += f" {text}" if whole[-1:].isascii() and text[:1].isascii() and whole[-1:].isalnum() else text
    return whole


def _close(line: str) -> str:
    """通  知 is 通知; two organs with a blank between them stay two words, and so do two words of letters."""
    whole = ""
    for word in line.split():
        apart = (organs_of(whole.rpartition(" ")[2]) and NAME.match(word)) or (whole[-1:] + word[:1]).isascii()
        whole += f" {word}" if whole and apart else word
    return whole


def _marks(head: Head, at: int, line: Line) -> bool:
    """Whether the line is a mark of its own: number, secrecy, urgency, the way of disclosure, how it was passed."""
    bare = squash(line.text)
    number = number_line(line.text)
    if number is not None:
        if head.number is None or (head.number.is_serial and not number.is_serial):
            head.number, head.number_line = number, line
        head.roles[at] = "number"
    elif SECRET.fullmatch(bare):
        head.secret, head.roles[at] = line, "secret"
    elif URGENT.fullmatch(bare) or COPY.fullmatch(bare) or SIGNER.match(bare) or bare in {"公开", ""}:
        head.roles[at] = "mark"
    elif PUBLICITY.fullmatch(bare):
        head.publicity, head.roles[at] = line, "publicity"
    elif NOTE.fullmatch(bare) and (DAY.search(bare) or "号" in bare):
        head.note, head.roles[at] = line, "note"
    elif only_date(line.text):
        head.roles[at] = "date"
    return at in head.roles


def _letterhead(head: Head, at: int, line: Line, groups: list[_Group]) -> bool:
    """某某县人民政府文件, also with several organs on the lines above."""
    bare = squash(line.text)
    if not bare.endswith("文件") or len(bare) > 40 or "关于" in bare or head.number is not None:
        return False
    organs = organs_of(line.text.strip().removesuffix("文件").removesuffix("文 件")) or organs_of(bare[:-2])
    above: list[tuple[int, Line]] = []
    if groups and groups[-1].lines[-1][0] == at - 1 and all(organs_of(each.text) for _, each in groups[-1].lines):
        above = groups.pop().lines
    if not organs and not above:
        return False
    head.organs = (*(name for _, each in above for name in organs_of(each.text)), *organs)
    head.organs_line = line
    head.roles |= {place: "letterhead" for place, _ in above} | {at: "letterhead"}
    return True


def _letterhead_of_table(head: Head, at: int, table: Table, has_title: bool) -> bool:
    """The letterhead of a joint document is often set as a table: the organs on the left, 文件 on the right."""
    lines = list(table.lines)
    organs = tuple(name for line in lines for name in organs_of(line.text.removesuffix("文件")))
    if has_title or len(lines) > 12 or not organs or not any(squash(line.text).endswith("文件") for line in lines):
        return False
    head.organs, head.organs_line, head.roles[at] = organs, lines[0], "letterhead"
    return True


def _is_text(line: Line, has_title: bool) -> bool:
    """Whether the words of the document begin here."""
    text = line.text
    if line.lists or len(text) > LONGEST_TITLE_LINE or text[-1:] in "。；;，,：:" or "。" in text[:-1]:
        return True
    if "：" in text or re.search(r":\s*\S", text):
        return True
    return has_title and SECTION.match(text) is not None


def _belongs(group: _Group, line: Line) -> bool:
    """Whether a line goes on with the title: set as large, and placed alike."""
    first = group.lines[0][1]
    if len(group.text) + len(line.text) > LONGEST_TITLE:
        return False
    if first.tag != line.tag and "p" not in {first.tag, line.tag}:
        return False
    if first.tag != "p" and line.tag == "p" and kind_of(group.text):
        return False
    if first.size and line.size and max(first.size, line.size) > OTHER_SIZE * min(first.size, line.size):
        return False
    return not (first.align == "center" and line.align != "center")


def _choose(head: Head, groups: list[_Group]) -> None:
    """The title: what reads like one, behind the number if there is one there."""
    if not groups:
        return
    named = [group for group in groups if _reads_like_title(group.text)]
    behind = [group for group in named if group.after_number]
    chosen = (behind or named or groups)[0]
    start = _organ_lines_before(chosen) if len(chosen.lines) > 1 else 0
    head.title = [line for _at, line in chosen.lines[start:]]
    head.is_sure = bool(named)
    head.roles |= dict.fromkeys((at for at, _line in chosen.lines[start:]), "title")
    for group in groups:
        lines = chosen.lines[:start] if group is chosen else group.lines
        names = tuple(name for _at, line in lines for name in organs_of(line.text))
        if lines and lines[0][0] < chosen.lines[-1][0] and len(names) >= len(lines):  # a letter's head: the organ alone
            head.organs = head.organs or names
            head.organs_line = head.organs_line or lines[0][1]
            head.roles |= dict.fromkeys((at for at, _line in lines), "letterhead")


def _organ_lines_before(group: _Group) -> int:
    """How many lines above a title name the organ that the title then names itself."""
    texts = [line.text for _at, line in group.lines]
    first = organs_of(texts[0])
    rest = joined(texts[1:])
    return 1 if len(first) == 1 and rest.startswith(first[0]) and _reads_like_title(rest) else 0


def _reads_like_title(text: str) -> bool:
    return "关于" in text or bool(kind_of(text))


def _address(head: Head, pieces: Sequence[Piece]) -> None:
    """主送机关: the first line of the text, where it ends with a colon and names somebody."""
    line = pieces[head.ends] if head.ends < len(pieces) else None
    if not isinstance(line, Line):
        return
    text = line.text
    if text[-1:] in "：:" and len(text) <= 400 and not TALK.search(text) and not re.search("[。；;：:]", text[:-1]):
        head.addressee = line
        head.roles[head.ends] = "addressee"
