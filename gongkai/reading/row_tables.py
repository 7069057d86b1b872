"""Tables two and three without a grid: labels open rows, and only a right number of figures is believed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from gongkai.law.report import schema
from gongkai.reading import columns, labels
from gongkai.reading.cells import is_value_like, splits
from gongkai.reading.labels import squash
from gongkai.reading.locate import EITHER, remember_columns
from gongkai.reading.sheet import Sheet, Slot, fit, table3_ids

LONGEST_HEADING = 80
LONGEST_FIGURE = 12  # of what stands in a cell and is no number: 12①
LONGEST_SCRAP = 20  # of a label that is not the form's, or of a group's label broken among the rows
ENOUGH_OF_A_LABEL = 3

_GLUED = re.compile(r"^(.*?[^\d\s.,，、．（(第〔+\-－—])([+\-－—]?\d[\d.,+\-－—]*)$")
_SENTENCE = re.compile(r"[，。；：]")
_REMARK = re.compile(r"^(?:注|备注|说明)\s*\d*\s*[:：.]")
_UNITS = frozenset({"件", "项", "个", "宗", "元", "万元", "单位", "计量单位"})
_ASIDE = frozenset({"单位", "计量单位", "序号", "备注", "说明"})  # columns that the form has not


@dataclass
class Row:
    """A row being filled. An empty id is a row that the form has not: its figures go nowhere."""

    id: str
    figures: list[Slot] = field(default_factory=list)
    closed: bool = False


class RowTable:
    """What tables two and three have in common."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: list[Row] = []
        self.before: list[Slot] = []  # figures ahead of the first label
        self.in_heading = False

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

    def take(self, slots: Sequence[Slot]) -> None:
        """A line or a row of slots."""
        parts = [part for slot in slots for part in unglue(slot, self.width_of)]
        if len(parts) > 1 and self._is_foreign(parts):
            self.rows.append(Row("", closed=True))
            return
        for part in parts:
            if is_value_like(part.text) or part.text.startswith("〔"):
                self._figure(part)
            elif not _REMARK.match(part.text):
                self.word(part)
        if len(parts) > 1:
            self._end_of_line()

    def _is_foreign(self, parts: Sequence[Slot]) -> bool:
        """A row with its figures that the form has not: 其中：当面申请 1 0 0 0 0 0 1."""
        named = [part.text for part in takewhile(lambda part: not is_value_like(part.text) or not part.text, parts)]
        named = [text for text in named if text]
        figures = [part for part in parts if part.text and is_value_like(part.text)]
        if self.in_heading or not named or not figures or any(labels.is_table2_head(text) for text in named):
            return False
        return not self.knows(named[-1]) and self.row_of(named[-1]) is None and not self._is_scrap(named[-1])

    def _is_scrap(self, text: str) -> bool:
        """Whether the text is half of a label."""
        return text == ""

    def _figure(self, slot: Slot) -> None:
        row = self.current
        if slot.text in _UNITS:
            return
        if row is None:
            if slot.text and not self.in_heading_only():
                self.before.append(slot)
        elif not row.closed:
            row.figures.append(slot)

    def in_heading_only(self) -> bool:
        """Whether no figure can be meant yet."""
        return False

    def odd_word(self, slot: Slot) -> None:
        """A text that is no label of the form: in place of a figure, or a row of the agency's own."""
        row = self.current
        if row is None or row.closed or self.knows(slot.text):
            return
        if len(row.figures) >= max(1, len(self.ids(row))) or len(slot.text) > LONGEST_FIGURE:
            self.rows.append(Row(""))
        elif row.id:
            row.figures.append(slot)

    def _end_of_line(self) -> None:
        """A row that is whole when its line ends takes nothing from the next."""
        row = self.current
        if row is None or not row.id or row.closed:
            return
        ids = self.ids(row)
        slots = fit(row.figures, len(ids)) if ids else None
        if slots is not None:
            row.figures, row.closed = list(slots), True

    # --- the end -----------------------------------------------------------------------------

    def settle(self, *, at_end: bool = False) -> None:
        """Give the rows their figures. `at_end`: the text stops here, perhaps in mid-row."""
        rows, self.rows = self.rows, []
        before, self.before = self.before, []
        shifted = bool(rows) and len(before) >= max(1, len(self.ids(rows[0]))) and not _filled(rows[-1])
        for number, row in enumerate(rows):
            if not row.id:
                continue
            if shifted:  # the figures stand before their labels: whose they are is not certain
                self.sheet.unclear(self.ids(row), row.figures or before, before[0].place)
            else:
                self._assign(row, cut=at_end and number == len(rows) - 1)
        if before and not shifted:
            self.unlabelled(before, [row.id for row in rows])

    def unlabelled(self, figures: Sequence[Slot], rows: Sequence[str]) -> None:
        """Figures ahead of the first label, which has figures of its own."""

    def _assign(self, row: Row, *, cut: bool) -> None:
        ids = self.ids(row)
        slots = fit(row.figures, len(ids))
        if slots is not None:
            for id, slot in zip(ids, slots, strict=True):
                self.sheet.put(id, slot)
        elif row.figures:
            self.sheet.unclear(ids, row.figures, row.figures[0].place)
        elif not cut:
            for id in ids:
                self.sheet.put(id, Slot("", ""))


class Table2(RowTable):
    """主动公开: blocks, each under a heading of its own."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.headings: list[str] = []
        self.columns: tuple[str, ...] | None = None
        self.scrap = ""  # a label's first half, alone on its line

    def knows(self, text: str) -> bool:
        return (
            labels.table2_row(text) is not None
            or labels.key(text) in labels.table2_ignored()
            or labels.is_table2_caption(text)
            or labels.is_table2_head(text)
            or heading_run(text) is not None
        )

    def row_of(self, text: str) -> str | None:
        return labels.table2_row(text) or (labels.table2_row(self.scrap + text) if self.scrap else None)

    def _is_scrap(self, text: str) -> bool:
        return self._begins_label(text)

    def in_heading_only(self) -> bool:
        return not self.headings and self.columns is None

    def word(self, slot: Slot) -> None:
        text = slot.text
        row = self.row_of(text)
        if labels.is_table2_caption(text) or labels.is_table2_head(text) or heading_run(text):
            self._new_block(text)
        elif row is not None or labels.key(text) in labels.table2_ignored():
            self._settle_heading()
            self.in_heading, self.scrap = False, ""
            self.rows.append(Row(row or ""))
            self.sheet.seen.add("table2")
        elif self.in_heading:
            if labels.key(text) not in _ASIDE:
                self.headings.append(text)
        elif self._begins_label(text):
            self.scrap = text
        else:
            self.odd_word(slot)

    def _new_block(self, text: str) -> None:
        self.settle()
        self.headings, self.columns, self.scrap = [], None, ""
        run = heading_run(text)
        if run:
            self.columns = run
            remember_columns(self.sheet, run, [text] * len(run))
        self.in_heading = labels.is_table2_head(text) or bool(run)

    def _begins_label(self, text: str) -> bool:
        name = labels.key(self.scrap + text)
        return len(name) >= ENOUGH_OF_A_LABEL and any(label.startswith(name) for label in labels.table2_rows())

    def _settle_heading(self) -> None:
        if self.columns is not None or not self.headings:
            return
        headings = self.headings
        self.columns = columns.columns_of(tuple(headings)) or columns.columns_in("".join(map(labels.key, headings)))
        one = self.columns is not None and len(self.columns) == 1
        remember_columns(self.sheet, self.columns, ["".join(headings)] if one else headings)

    def width_of(self, label: str) -> int | None:
        if labels.table2_row(label) is None:
            return None
        self._settle_heading()
        return len(self.columns) if self.columns else None

    def ids(self, row: Row) -> list[str]:
        if not row.id:
            return []
        found = self.columns or columns.columns_for(row.id, len(row.figures))
        return [f"t2.{row.id}.{id}" for id in found or ()]

    def unlabelled(self, figures: Sequence[Slot], rows: Sequence[str]) -> None:
        """A row whose label the file lost: certain only if it is the one row of its block that is left."""
        if not self.columns or len(figures) != len(self.columns):
            return
        for known in columns.rows_under(self.columns):
            if len(known) > 1 and list(known[1:]) == list(rows):
                for id, slot in zip(self.columns, figures, strict=True):
                    self.sheet.put(f"t2.{known[0]}.{id}", slot)
                return


class Table3(RowTable):
    """收到和处理政府信息公开申请: seven figures to a row."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.has_remarks = False

    def knows(self, text: str) -> bool:
        name = labels.key(text)
        return (
            labels.is_table3_note(text)
            or labels.table3_row(text) is not None
            or name in labels.table3_kinds()
            or name in labels.table3_columns()
            or name in labels.table3_captions()
            or _bare(text) in _all_words()
        )

    def row_of(self, text: str) -> str | None:
        row = self.current
        if labels.key(text) == labels.OTHER:
            return "otherwise.other" if row and row.id.startswith("otherwise") else None
        return labels.table3_row(text)

    def in_heading_only(self) -> bool:
        return False

    def word(self, slot: Slot) -> None:
        name = labels.key(slot.text)
        if self._is_heading(slot.text, name):
            self.in_heading = True
            return
        id = self.row_of(slot.text)
        if id is not None and (self.rows or name not in EITHER):
            row = self.current
            if id.startswith("otherwise.") and row and row.id == labels.SINGLE_OTHERWISE and not row.figures:
                self.rows.pop()  # （六）其他处理 was the caption of the rows below it
            self.rows.append(Row(id))
            self.in_heading = False
            self.sheet.seen.add("table3")
        elif self.in_heading:
            self.has_remarks = self.has_remarks or name in _ASIDE
        elif self.current and self.current.figures:
            self.odd_word(slot)

    def _is_heading(self, text: str, name: str) -> bool:
        if name in labels.table3_captions() or labels.is_table3_note(text):
            return True
        return name in labels.table3_columns() and (self.in_heading or name not in EITHER)

    def width_of(self, label: str) -> int | None:
        return len(table3_ids("new")) if labels.table3_row(label) is not None else None

    def ids(self, row: Row) -> list[str]:
        return table3_ids(row.id) if row.id else []

    def _end_of_line(self) -> None:
        row = self.current
        if self.has_remarks and row and row.id and len(row.figures) == len(self.ids(row)) + 1:
            row.figures.pop()
        super()._end_of_line()


def unglue(slot: Slot, width_of: Callable[[str], int | None]) -> list[Slot]:
    """规章000 → 规章, 0, 0, 0 where there is one way only to cut the digits; else label and the rest."""
    found = _GLUED.match(slot.text)
    width = width_of(found[1]) if found else None
    if found is None or width is None:
        return [slot]
    ways = splits(found[2], width) if found[2].isdecimal() else []
    figures = ways[0] if len(ways) == 1 else (found[2],)
    return [Slot(found[1], slot.place), *(Slot(figure, slot.place) for figure in figures)]


def heading_run(text: str) -> tuple[str, ...] | None:
    """信息内容本年新制作数量…: the heading of a block in one piece."""
    name = labels.key(text)
    return columns.columns_in(name.removeprefix("信息内容")) if name.startswith("信息内容") and len(name) > 4 else None


def _filled(row: Row) -> bool:
    return any(slot.text for slot in row.figures)


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", squash(text))


@cache
def _all_words() -> str:
    forms = [schema.edition(id).applications for id in schema.EDITIONS]
    words = [word for form in forms for row in form.rows for word in (row.group, row.kind, row.label)]
    heads = [word for form in forms for word in (form.caption, *(column.label for column in form.columns))]
    return "|".join(map(_bare, words + heads))
