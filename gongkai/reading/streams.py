"""Read tables that have lost their grid: one cell a line, rows with pipes or tabs, run together."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from gongkai.law.report import schema
from gongkai.reading import columns, labels
from gongkai.reading.cells import is_value_like, splits
from gongkai.reading.labels import squash
from gongkai.reading.locate import remember_columns
from gongkai.reading.sheet import Sheet, Slot, fit, table3_ids

_EITHER = frozenset({labels.OTHER, labels.TOTAL, "合计"})  # name a row and a column of table three
_GLUED = re.compile(r"^(.*?[^\d\s.,，、．（(第〔+\-－—])([+\-－—]?\d[\d.,+\-－—]*)$")
ALL_DISPUTES = 15
FEWEST_FIGURES = 3  # behind a label of table three, to take the line for a row of it
LONGEST_HEADING = 80
ENOUGH_OF_A_LABEL = 3
LONGEST_FIGURE = 12
LONGEST_SCRAP = 20  # of a group's label that a PDF broke among the rows
_SENTENCE = re.compile(r"[，。；：]")


class StreamReader:
    """
    Takes rows of slots in reading order. Labels of the form open a row, the figures up to
    the next label fill it, and only a right number of figures is believed.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.table = 0
        self.lines: dict[str, int] = {}
        self._clear()

    def _clear(self) -> None:
        self.headings: list[str] = []
        self.columns: tuple[str, ...] | None = None
        self.row: str | None = None
        self.figures: list[Slot] = []
        self.unlabelled: list[Slot] = []
        self.rows_seen: list[str] = []
        self.in_heading = False
        self.closed = False
        self.in_results = False
        self.scrap = ""  # a label's first half, alone on its line

    @property
    def is_open(self) -> bool:
        return self.table != 0

    def feed(self, slots: Sequence[Slot]) -> bool:
        """Take one line or row. False: it belongs to no table, and whatever was open is closed."""
        texts = [slot.text for slot in slots]
        if self.table and not self._belongs(texts):
            self.close()
        if not self.table and not self._opens(texts):
            return False
        for slot in slots:
            for part in unglue(slot, self._width_of):
                self._token(part)
        self._end_of_line(len(slots))
        return True

    def _opens(self, texts: Sequence[str]) -> bool:
        named = [text for text in texts if text]
        if not named:
            return False
        first = named[0]
        table = 0
        if labels.is_table2_head(first) or labels.is_table2_caption(first) or _heading_run(first):
            table = 2
        elif labels.is_table3_note(first) or labels.key(first) == "申请人情况" or self._begins_table3(named):
            table = 3
        elif _begins_table4(named):
            table = 4
        if table:
            self._enter(table)
        return bool(table)

    def _enter(self, table: int) -> None:
        self.close()
        self.table = table
        self._clear()

    def _begins_table3(self, texts: Sequence[str]) -> bool:
        """The first row's label, or any label with its figures, or the next one after a break."""
        name = labels.key(texts[0])
        if name not in labels.table3_rows() or name in _EITHER:
            return False
        figures = sum(is_value_like(text) for text in texts[1:])
        return name in _FIRST or figures >= FEWEST_FIGURES or "table3" in self.sheet.seen

    def _belongs(self, texts: Sequence[str]) -> bool:
        """Whether the line can be part of the open table."""
        if any(labels.is_table2_head(text) or labels.is_table3_note(text) for text in texts):
            return True
        known = {2: _in_table2, 3: _in_table3, 4: _in_table4}[self.table]
        for text in texts:
            if is_value_like(text) or text.startswith(("〔", "注", "备注", "说明")) or known(text):
                continue
            if self.in_heading and len(text) <= LONGEST_HEADING:
                continue
            if unglue(Slot(text, ""), self._width_of) != [Slot(text, "")]:
                continue
            if self.table == 3 and self.row and len(text) <= LONGEST_SCRAP and not _SENTENCE.search(text):
                continue
            if self.table == 2 and self._begins_label(text):
                continue
            if self.row is None or len(text) > LONGEST_FIGURE or self._is_full():
                return False
        return True

    def close(self, *, at_end: bool = False) -> None:
        """The table is over. `at_end`: the text stops here, perhaps in mid-row."""
        if self.table == 2:
            self._close_row(at_end=at_end)
            self._settle_unlabelled()
        elif self.table == 3:
            self._close_row(at_end=at_end)
        elif self.table == 4:
            self._close_table4(at_end=at_end)
        self.table = 0
        self._clear()

    # --- tokens ------------------------------------------------------------------------------

    def _token(self, slot: Slot) -> None:
        text = slot.text
        if is_value_like(text) or text.startswith("〔"):
            self._figure(slot)
            return
        if self.table != 3 and (labels.is_table3_note(text) or labels.key(text) == "申请人情况"):
            self._enter(3)
        elif self.table == 3 and labels.key(text) in labels.table4_groups() and self.row == "carried_out":
            self._enter(4)
        if self.table == 2:
            self._table2_token(slot)
        elif self.table == 3:
            self._table3_token(slot)
        elif labels.key(text) in labels.table4_results():
            self.in_results = True

    def _figure(self, slot: Slot) -> None:
        if self.table == 4:
            if slot.text or self.in_results:
                self.figures.append(slot)
        elif self.row is not None:
            if not self.closed:
                self.figures.append(slot)
        elif self.table == 2 and self.headings and slot.text:
            self.unlabelled.append(slot)

    def _table2_token(self, slot: Slot) -> None:
        text = slot.text
        row = labels.table2_row(text) or labels.table2_row(self.scrap + text)
        self.scrap = "" if row or self.in_heading else text
        if labels.is_table2_caption(text) or labels.is_table2_head(text) or _heading_run(text):
            self._close_row()
            self._settle_unlabelled()
            self.headings, self.columns, self.rows_seen = [], None, []
            run = _heading_run(text)
            if run:
                self.columns = run
                remember_columns(self.sheet, run, [text] * len(run))
            self.in_heading = labels.is_table2_head(text) or bool(run)
        elif row is not None or labels.key(text) in labels.table2_ignored():
            self._close_row()
            self._settle_heading()
            self.in_heading = False
            self.row = row or ""
            self.rows_seen.append(self.row)
            self.sheet.seen.add("table2")
        elif self.in_heading:
            self.headings.append(text)
        elif self.row is not None and not self.closed and not self._begins_label(text):
            self.figures.append(slot)  # 12①: printed where a figure belongs

    def _settle_heading(self) -> None:
        if self.columns is None and self.headings:
            headings = self.headings
            self.columns = columns.columns_of(tuple(headings)) or columns.columns_in("".join(map(labels.key, headings)))
            whole = ["".join(headings)] * len(headings) if self.columns and len(self.columns) == 1 else headings
            remember_columns(self.sheet, self.columns, whole)

    def _settle_unlabelled(self) -> None:
        """A row whose label the file lost: certain only if it is the one row of its block that is left."""
        slots, self.unlabelled = self.unlabelled, []
        if not slots or not self.columns or len(slots) != len(self.columns):
            return
        for rows in columns.rows_under(self.columns):
            if len(rows) == len(self.rows_seen) + 1 and list(rows[1:]) == self.rows_seen:
                for id, slot in zip(self.columns, slots, strict=True):
                    self.sheet.put(f"t2.{rows[0]}.{id}", slot)
                return

    def _table3_token(self, slot: Slot) -> None:
        text = slot.text
        name = labels.key(text)
        if self.in_heading and (name in labels.table3_columns() or name in labels.table3_captions()):
            return
        if name in labels.table3_captions() or (name in labels.table3_columns() and name not in _EITHER):
            self.in_heading = True
            return
        if labels.is_table3_note(text):
            self.in_heading = True
            return
        row = labels.table3_row(text)
        if name == labels.OTHER and self.row is not None and self.row.startswith("otherwise"):
            row = "otherwise.other"
        if row is not None and (self.row is not None or name not in _EITHER):
            kind = self.row if row.startswith("otherwise.") and self.row == labels.SINGLE_OTHERWISE else None
            if kind and not self.figures:
                self.row = None  # （六）其他处理 was the caption of the rows below it
            self._close_row()
            self.row, self.in_heading = row, False
            self.sheet.seen.add("table3")
        elif not self.in_heading and self.row and self.figures and not self.closed and not _in_table3(text):
            self.figures.append(slot)

    # --- rows --------------------------------------------------------------------------------

    def _width_of(self, label: str) -> int | None:
        """How many figures follow this label, where that is known."""
        row = labels.table2_row(label) if self.table == 2 else None
        if row is not None:
            self._settle_heading()
            return len(self.columns) if self.columns else None
        if self.table == 3 and labels.table3_row(label) is not None:
            return len(table3_ids("new"))
        return None

    def _ids(self) -> list[str]:
        if self.table == 3:
            return table3_ids(self.row or "")
        ids = self.columns or columns.columns_for(self.row or "", len(self.figures))
        return [f"t2.{self.row}.{id}" for id in ids or ()]

    def _end_of_line(self, width: int) -> None:
        """A row that is whole when its line ends takes nothing from the next."""
        if width > 1 and self.row and self.table != 4:
            ids = self._ids()
            slots = fit(self.figures, len(ids)) if ids else None
            if slots is not None:
                self.figures, self.closed = list(slots), True

    def _begins_label(self, text: str) -> bool:
        """A label broken over two lines, or the second half of one."""
        name = labels.key(self.scrap + text)
        return len(name) >= ENOUGH_OF_A_LABEL and any(label.startswith(name) for label in labels.table2_rows())

    def _is_full(self) -> bool:
        return len(self.figures) >= max(1, len(self._ids()))

    def _close_row(self, *, at_end: bool = False) -> None:
        row, figures = self.row, self.figures
        ids = self._ids() if row else []
        self.row, self.figures, self.closed = None, [], False
        if not ids:
            return
        slots = fit(figures, len(ids))
        if slots is not None:
            for id, slot in zip(ids, slots, strict=True):
                self.sheet.put(id, slot)
        elif figures:
            self.sheet.unclear(ids, figures, figures[0].place)
        elif not at_end:
            for id in ids:
                self.sheet.put(id, Slot("", ""))

    def _close_table4(self, *, at_end: bool) -> None:
        figures = self.figures
        ids = labels.table4_cells()
        slots = fit(figures, ALL_DISPUTES)
        if slots is None and len(figures) == 1 and len(figures[0].text) == ALL_DISPUTES:
            ways = splits(figures[0].text, ALL_DISPUTES)
            slots = [Slot(text, figures[0].place) for text in ways[0]] if len(ways) == 1 else None
        if slots is not None:
            for id, slot in zip(ids, slots, strict=True):
                self.sheet.put(id, slot)
        elif any(slot.text for slot in figures):
            self.sheet.unclear(ids, figures, figures[0].place)
        elif not at_end and self.in_results:
            for id in ids:
                self.sheet.put(id, Slot("", ""))


def unglue(slot: Slot, width_of: Callable[[str], int | None]) -> list[Slot]:
    """规章000 → 规章, 0, 0, 0 where there is one way only to cut the digits; otherwise left whole."""
    found = _GLUED.match(slot.text)
    if found is None:
        return [slot]
    width = width_of(found[1])
    if width is None:
        return [slot]
    ways = splits(found[2], width) if found[2].isdecimal() else []
    if len(ways) != 1:
        return [Slot(found[1], slot.place), Slot(found[2], slot.place)]
    return [Slot(found[1], slot.place), *(Slot(part, slot.place) for part in ways[0])]


def _heading_run(text: str) -> tuple[str, ...] | None:
    """信息内容本年新制作数量…: the heading of a block in one piece."""
    name = labels.key(text)
    return columns.columns_in(name.removeprefix("信息内容")) if name.startswith("信息内容") and len(name) > 4 else None


def _begins_table4(texts: Sequence[str]) -> bool:
    words = squash("".join(texts)).replace("行政复议", "").replace("行政诉讼", "")
    return words == "" and any(texts)


def _in_table2(text: str) -> bool:
    return (
        labels.table2_row(text) is not None
        or labels.key(text) in labels.table2_ignored()
        or labels.is_table2_caption(text)
        or labels.is_table2_head(text)
        or _heading_run(text) is not None
        or labels.is_table3_note(text)
        or labels.key(text) == "申请人情况"
    )


def _in_table3(text: str) -> bool:
    """A label of the table, or a piece of one that was broken over lines."""
    name = labels.key(text)
    return (
        labels.is_table3_note(text)
        or labels.table3_row(text) is not None
        or name in labels.table3_kinds()
        or name in labels.table3_columns()
        or name in labels.table3_captions()
        or _PUNCTUATED.sub("", squash(text)) in _all_table3_words()
    )


def _in_table4(text: str) -> bool:
    return not set(squash(text)) - _TABLE4_WORDS


@cache
def _all_table3_words() -> str:
    forms = [schema.edition(id).applications for id in schema.EDITIONS]
    words = [word for form in forms for row in form.rows for word in (row.group, row.kind, row.label)]
    heads = [word for form in forms for word in (form.caption, *(column.label for column in form.columns))]
    return "|".join(_PUNCTUATED.sub("", squash(word)) for word in words + heads)


_TABLE4_WORDS = frozenset("结果维持纠正其他尚未审结总合计行政复议诉讼未经复议直接起诉后") | frozenset("（）()、")
_PUNCTUATED = re.compile(r"[^\w]+")
_FIRST = frozenset({"本年新收政府信息公开申请数量", "本年新收"})
