"""Rows without a grid: labels open them, and only a right number of figures, plainly theirs, is believed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.reading import labels
from gongkai.reading.cells import is_value_like, splits
from gongkai.reading.sheet import Sheet, Slot, fit

LONGEST_HEADING = 80
LONGEST_FIGURE = 12  # of what stands in a cell and is no number: 12①
LONGEST_SCRAP = 20  # of a label that is not the form's, or of a group's label broken among the rows

_GLUED = re.compile(r"^([^\n]*?[^\d\s.,，、．（(第〔+\-－—])[ \t\u3000]*([+\-－—]?\d[\d.,+\-－—]*)$")
_SENTENCE = re.compile(r"[，。；：]")
_REMARK = re.compile(r"^(?:注|备注|说明)\s*\d*\s*[:：.]")
_TWO_FIGURES = re.compile(r"\d\s+[\d-]")  # in one cell: what stood between two cells was lost
_ORDINAL = re.compile(r"^[（(]?\d{1,2}[.．、)）](?:$|[\u4e00-\u9fff])")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[\u4e00-\u9fff].*?[\u4e00-\u9fff].*?[\u4e00-\u9fff]")  # too many for what stands beside a figure
_INSTEAD = re.compile(r"不适用|未统计|未发生|涉密|保密|不详|待定|暂缺|没有|[×√✓xX?？*＊#]+|N/?A|nan", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"\d|[零〇两无空]|^[-—–―−－_/／\\|｜*\s]*$")
_NO_FIGURE = re.compile(
    rf"{_ORDINAL.pattern}|^(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}$|^[-—–―－]+\s*\d+\s*[-—–―－]+$"
)
_UNITS = frozenset({"件", "项", "个", "宗", "元", "万元", "单位", "计量单位"})


def is_figure(slot: Slot) -> bool:
    """Whether the slot can be a cell's content. 2. is the number of a label, 2024-01-20 a date."""
    if slot.text in _UNITS:
        return True
    return slot.text.startswith("〔") or (
        is_value_like(slot.text) and _SAYS_SOMETHING.search(slot.text) is not None and not _NO_FIGURE.match(slot.text)
    )


@dataclass
class Row:
    """A row being filled. An empty id is a row that the form has not: its figures go nowhere."""

    id: str
    label: str = ""  # as printed so far
    figures: list[Slot] = field(default_factory=list)
    closed: bool = False  # takes no more
    doubtful: bool = False  # its figures may be another row's
    added: bool = False  # no row of the form, but a known one
    begun: bool = False  # has figures from a line of several
    parted: bool = False  # that line is not the label's
    usual: bool = True  # its line has as many cells as those around it, none was lost
    surplus: int = 0  # blanks beside its figures, which merged cells covered

    @property
    def is_open(self) -> bool:
        return bool(self.id) and not self.closed

    @property
    def is_filled(self) -> bool:
        return any(slot.text for slot in self.figures)


class RowTable:
    """What tables two and three have in common."""

    NUMBER: int  # of the table, and of its section

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: list[Row] = []
        self.before: list[Slot] = []  # figures ahead of the first label
        self.in_heading = False
        self.scrap = ""  # of a label, alone on its line
        self.irregular = False  # something was lost or added: a row that shows nothing may not be blank
        self.alone = False  # cells stand one a line: a lost label lets figures slide to the row above
        self.lined = False  # rows have a line each
        self.explicit = False  # a blank leaves a blank: what is not there was lost
        self.gaps = False  # a row had too few figures: blanks leave no line
        self.partial = False  # and one of them had some
        self.padded = False  # a merged cell's place is filled up with blanks
        self.whole = 0  # rows that had as many as they should

    # --- what each table says for itself -----------------------------------------------------

    def knows(self, text: str) -> bool:
        """Whether the text is one of the table's own words, or a piece of one."""
        raise NotImplementedError

    def row_of(self, text: str) -> str | None:
        raise NotImplementedError

    def ids(self, row: Row) -> list[str]:
        """The cells of a row; empty where its columns are not known."""
        raise NotImplementedError

    def word(self, slot: Slot) -> None:
        """Take a text that is no figure."""
        raise NotImplementedError

    def width_of(self, label: str) -> int | None:
        """How many figures follow this label, where that is known."""
        raise NotImplementedError

    def follows(self, row: str, next_row: str | None) -> bool:
        """Whether the form prints this row right after that one; None: whether nothing comes after it."""
        raise NotImplementedError

    # --- lines -------------------------------------------------------------------------------

    @property
    def current(self) -> Row | None:
        return self.rows[-1] if self.rows else None

    def belongs(self, texts: Sequence[str]) -> bool:
        """Whether the line can be part of this table."""
        if any(labels.is_table2_head(text) or labels.is_table3_note(text) for text in texts):
            return True
        return all(self._may_hold(text) for text in texts)

    def _may_hold(self, text: str) -> bool:
        if is_value_like(text) or text.startswith("〔") or _REMARK.match(text) or self.knows(text):
            return True
        if self.in_heading:
            return len(text) <= LONGEST_HEADING and "。" not in text
        if unglue(Slot(text, ""), self.width_of)[0].text != text:
            return True
        short = LONGEST_SCRAP if self.rows else 0
        return len(text) <= short and not _SENTENCE.search(text.replace("其中：", ""))

    def take(self, slots: Sequence[Slot], *, usual: bool = True) -> None:
        """A line. `usual`: it has as many cells as the lines around it, none was lost."""
        parts = [part for slot in _without_cover(slots) for part in unglue(slot, self.width_of)]
        if len(parts) == 1:
            self._take_alone(parts[0])
            return
        if self._is_foreign(parts):
            self.irregular, self.scrap = True, ""
            self.rows.append(Row("", closed=True))
        elif self._is_turned(parts):
            self._take_turned(parts)
        else:
            self._take_line(parts, usual=usual)

    def _take_alone(self, part: Slot) -> None:
        row = self.current
        if not is_figure(part):
            if not _REMARK.match(part.text):
                self.word(part)
        elif row is not None and row.id and row.begun and (row.is_open or not all(slot.text for slot in row.figures)):
            row.doubtful = row.doubtful or bool(part.text)  # the rest of it, or a page's number
        else:
            self.alone = True
            self._figure(part)

    def _take_line(self, parts: Sequence[Slot], *, usual: bool) -> None:
        before = len(self.rows)
        row = self.current
        if row is not None and row.is_open and row.begun and all(map(is_figure, parts)):
            row.doubtful = True  # the rest of it, or what another row has lost its label to
        if row is not None and row.is_open and not row.figures and is_figure(parts[0]):
            row.parted = True
        for part in parts:
            if is_figure(part):
                self._figure(part)
            elif not _REMARK.match(part.text):
                self.word(part)
        opened = [row for row in self.rows[before:] if row.id]
        apart = is_figure(parts[-1]) or not any(map(is_figure, parts))
        for row in opened or self.rows[-1:]:
            row.usual = row.usual and usual and apart and len(opened) == 1
            row.begun = row.begun or bool(row.figures)
            self.lined = self.lined or row.begun
        if (row := self.current) is not None and row.is_open:
            self._end_of_line()

    def _is_foreign(self, parts: Sequence[Slot]) -> bool:
        """
        A row with its figures that the form has not (其中：当面申请 1 0 0 0 0 0 1), or one of which
        only the end of the label is left.
        """
        first = next((i for i, part in enumerate(parts) if part.text and is_figure(part) and i), None)
        named = [part.text for part in parts[:first] if part.text and not is_figure(part)]
        if first is None or self.in_heading or not named or any(map(labels.is_table2_head, named)):
            return False
        if any(self.row_of(text) is not None for text in named):
            return False
        row = self.current
        continued = row is not None and row.is_open and not row.is_filled and self.continues(row, "".join(named))
        return not continued and not self.names(named)

    def names(self, texts: Sequence[str]) -> bool:
        """Whether the texts together are the label of a row, perhaps with a scrap on the line before."""
        return self.row_of("".join(texts)) is not None

    def continues(self, row: Row, text: str) -> bool:
        """Whether the label of this row, as far as it is printed, goes on with this text."""
        return labels.is_piece(text, row.id) and labels.is_piece(row.label + text, row.id)

    def _is_turned(self, parts: Sequence[Slot]) -> bool:
        """Figures first, then a label with nothing behind it: whose they are depends on the other lines."""
        filled = [part for part in parts if part.text]
        return (
            len(filled) > 1
            and is_figure(filled[0])
            and not is_figure(filled[-1])
            and not self.in_heading
            and self.row_of(filled[-1].text) is not None
        )

    def _take_turned(self, parts: Sequence[Slot]) -> None:
        figures = [part for part in parts if part.text and is_figure(part)]
        row = self.current
        if row is not None and row.is_open and not row.is_filled:
            row.figures, row.doubtful, row.closed = list(figures), True, True
        self.irregular = True
        for part in parts:
            if part.text and not is_figure(part):
                self.word(part)
        if (row := self.current) is not None and row.is_open:
            row.figures, row.doubtful, row.closed = list(figures), True, True

    def _figure(self, slot: Slot) -> None:
        row = self.current
        if slot.text in _UNITS:
            return
        self.explicit = self.explicit or not slot.text
        self.padded = self.padded or (self.in_heading and not slot.text)
        if row is None:
            if slot.text and not self.in_heading_only():
                self.before.append(slot)
        elif row.closed or not row.id:
            self.irregular = self.irregular or (bool(slot.text) and not row.added)
        else:
            row.figures.append(slot)
            row.doubtful = row.doubtful or _TWO_FIGURES.search(slot.text) is not None

    def in_heading_only(self) -> bool:
        """Whether no figure can be meant yet."""
        return False

    def open(self, id: str, label: str) -> None:
        """A row's label was met; no id: of a row that provinces add."""
        self.rows.append(Row(id, label, added=not id))
        self.in_heading, self.scrap = False, ""

    def odd_word(self, slot: Slot) -> None:
        """
        A text that is no label of the form: a piece of one, in place of a figure, or a row of the
        agency's own.
        """
        row = self.current
        last = next((row for row in reversed(self.rows) if row.id), None)
        if row is None:
            self.scrap = slot.text
        elif last is not None and not self.scrap and self.continues(last, slot.text):
            last.closed = last.closed or last.begun
            last.label += slot.text
        elif row.is_open and self._stands_for_a_figure(row, slot.text):
            row.figures.append(slot)
        else:
            self.scrap = self.scrap + slot.text if not row.id else slot.text
            if row.id:
                self.rows.append(Row(""))

    def _stands_for_a_figure(self, row: Row, text: str) -> bool:
        if not row.figures and not row.begun and len(self.ids(row)) > 1:
            return False
        short = len(text) <= LONGEST_FIGURE and not _NO_FIGURE.match(text) and not _WORDS.search(text)
        in_place = _INSTEAD.fullmatch(text) is not None or (short and _DIGIT.search(text) is not None)
        return in_place and len(row.figures) < max(1, len(self.ids(row)))

    def _end_of_line(self) -> None:
        """A row that is whole when its line ends takes nothing from the next."""
        row = self.current
        if row is None or not row.is_open:
            return
        ids = self.ids(row)
        slots = self._fitting(row, len(ids)) if ids else None
        if slots is not None:
            row.surplus, row.figures, row.closed = len(row.figures) - len(slots), list(slots), True

    def _fitting(self, row: Row, count: int) -> Sequence[Slot] | None:
        """The figures of the row, if they are as many as its cells; blanks around them may be left over."""
        if row.doubtful:
            return None
        slots = fit(row.figures, count)
        if slots is None or (row.usual and row.begun):
            return slots
        if self.partial and self.alone and not row.begun and not self.explicit and self._is_doubled(slots):
            return None
        certain = not row.is_filled or all(slot.text for slot in slots)
        edges = bool(slots and slots[0].text and slots[-1].text)  # a blank there may be a merged cell's
        exact = len(row.figures) == count and not self.padded and (edges or not (row.begun and self.irregular))
        return slots if certain or exact else None

    def _is_doubled(self, slots: Sequence[Slot]) -> bool:
        """Whether a figure stands twice in a row: one may be a repeated line that fills up a blank's place."""
        twice = any(one.text == other.text and one.text.isdecimal() for one, other in pairwise(slots))
        return twice and any(slot.text != "0" for slot in slots) and not self.adds_up(slots)

    def adds_up(self, slots: Sequence[Slot]) -> bool:
        """Whether the figures of a row bear each other out: the last is the sum of the others, and not zero."""
        raise NotImplementedError

    # --- the end -----------------------------------------------------------------------------

    def settle(self, *, at_end: bool = False, broken: bool = False, skipped: bool = False) -> None:
        """
        Give the rows their figures. The text stops here, perhaps in mid-row (`at_end`), or with what is no
        part of the report (`broken`), or a part of the form that ought to stand here does not (`skipped`).
        """
        rows, self.rows = self.rows, []
        before, self.before = self.before, []
        known = [row for row in rows if row.id]
        shifted = bool(known) and len(before) >= max(1, len(self.ids(known[0]))) and not known[-1].is_filled
        self._look_for_gaps(known, before)
        for number, row in enumerate(known):
            following = known[number + 1].id if number + 1 < len(known) else None
            if shifted:  # the figures stand before their labels: whose they are is not certain
                self.sheet.unclear(self.ids(row), row.figures or before, before[0].place)
            else:
                in_place = self.follows(row.id, following) and not (skipped and following is None)
                slides = self._may_slide(row) and not in_place and not (following is None and at_end)
                slides = slides or (self.alone and self.is_cut(row))
                slides = slides and not (self.adds_up(row.figures) and not self.gaps and self.whole > 1)
                ended = in_place and not (following is None and (at_end or broken))
                ended = ended and not self._is_interrupted(row, rows)
                self._assign(row, slides=slides, ended=ended)
        if before and not shifted:
            self.unlabelled(before, [row.id for row in rows])

    def _may_slide(self, row: Row) -> bool:
        """Whether the figures of the row stand apart from its label: they are another's where labels were lost."""
        return row.parted or (self.alone and not row.begun)

    def is_cut(self, row: Row) -> bool:  # noqa: ARG002  # the labels of table two are too short
        """Whether the end of the row's label is lost, and with it what came before these figures."""
        return False

    def _is_interrupted(self, row: Row, rows: Sequence[Row]) -> bool:
        """Whether what comes right behind the row's label is nothing of the form: it may be in place of its figures."""
        behind = next((other for row_, other in pairwise(rows) if row_ is row), None)
        return behind is not None and not behind.id and not behind.added

    def _look_for_gaps(self, rows: Sequence[Row], before: Sequence[Slot]) -> None:
        counts = [(len(row.figures), len(self.ids(row))) for row in rows]
        self.padded = self.padded or any(row.surplus or self._has_surplus(row) for row in rows)
        self.gaps = self.gaps or any(count < wanted for count, wanted in counts)
        self.partial = self.partial or any(0 < count < wanted for count, wanted in counts)
        self.whole += sum(count == wanted for count, wanted in counts)
        unfit = any(row.is_filled and len(row.figures) != len(self.ids(row)) for row in rows)
        self.irregular = self.irregular or bool(before) or unfit

    def _has_surplus(self, row: Row) -> bool:
        wanted = len(self.ids(row))
        return row.is_filled and len(row.figures) > wanted > 0 and fit(row.figures, wanted) is not None

    def _is_blank(self, row: Row) -> bool:
        """Whether a row that shows no figure is a printed blank, and has not lost what it had."""
        shown = bool(row.figures) or not (self.lined or self.explicit)
        return shown and not self.irregular and not row.doubtful

    def unlabelled(self, figures: Sequence[Slot], rows: Sequence[str]) -> None:
        """Figures ahead of the first label, which has figures of its own."""

    def _assign(self, row: Row, *, slides: bool, ended: bool) -> None:
        """
        `slides`: the next row's label is not there, its figures may stand here. `ended`: the
        row is over, so that one without figures is blank and not cut off.
        """
        ids = self.ids(row)
        slots = None if slides and row.is_filled else self._fitting(row, len(ids))
        if slots is not None:
            for id, slot in zip(ids, slots, strict=True):
                self.sheet.put(id, slot)
        elif row.is_filled:
            self.sheet.unclear(ids, row.figures, row.figures[0].place)
        elif ended and self._is_blank(row):
            for id in ids:
                self.sheet.put(id, Slot("", ""))


def _without_cover(slots: Sequence[Slot]) -> Sequence[Slot]:
    """Blanks before the first label of a line are what the labels above it cover, not figures of the row above."""
    first = next((i for i, slot in enumerate(slots) if slot.text), 0)
    return slots[first:] if first and not is_figure(slots[first]) else slots


def unglue(slot: Slot, width_of: Callable[[str], int | None]) -> list[Slot]:
    """规章000 → 规章, 0, 0, 0 where there is one way only to cut the digits; else label and the rest."""
    found = _GLUED.match(slot.text) if len(slot.text) <= LONGEST_HEADING else None
    width = width_of(found[1]) if found else None
    if found is None or width is None:
        return [slot]
    ways = splits(found[2], width) if found[2].isdecimal() else []
    figures = ways[0] if len(ways) == 1 else (found[2],)
    return [Slot(found[1], slot.place), *(Slot(figure, slot.place) for figure in figures)]
