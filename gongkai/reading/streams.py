"""Read tables that have lost their grid: one cell a line, rows with pipes or tabs, run together."""

import re
from collections.abc import Sequence

from gongkai.reading import labels
from gongkai.reading.cells import is_value_like, splits
from gongkai.reading.labels import squash
from gongkai.reading.locate import EITHER
from gongkai.reading.row_tables import Table2, Table3, heading_run, is_row_of_table3
from gongkai.reading.rows import RowTable, is_figure
from gongkai.reading.sheet import Sheet, Slot, fit

ALL_DISPUTES = 15
FEWEST_FIGURES = 3  # behind a label of table three, to take the line for a row of it
_FIRST = frozenset({"本年新收政府信息公开申请数量", "本年新收"})
_TABLE4_WORDS = frozenset("结果维持纠正其他它余处理尚未审结总合计行政复议诉讼未经复议直接起诉后（）()、")


class Table4:
    """行政复议、行政诉讼: fifteen figures in one row, or nothing certain."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.figures: list[Slot] = []
        self.results: list[str] = []  # as the heading names them
        self.groups: list[str] = []
        self.trimmed = True
        self.lined = False  # has figures from a line of several

    def belongs(self, texts: Sequence[str]) -> bool:
        return all(
            is_value_like(text) or text.startswith("〔") or not set(squash(text)) - _TABLE4_WORDS for text in texts
        )

    def take(self, slots: Sequence[Slot], *, usual: bool = True) -> None:
        """A line. In a line that has lost a cell, blanks at the ends do not tell how much to take away."""
        filled = any(slot.text and is_figure(slot) for slot in slots)
        goes_on = filled and bool(self.figures) and (self.lined or len(slots) > 1)
        self.trimmed = self.trimmed and (usual or not filled) and not goes_on
        self.lined = self.lined or (filled and len(slots) > 1)
        for slot in slots:
            if is_figure(slot):
                if slot.text or self.results:
                    self.figures.append(slot)
            elif not is_value_like(slot.text):
                self._take_name(labels.key(slot.text))

    def _take_name(self, name: str) -> None:
        self.figures = [slot for slot in self.figures if slot.text]
        if name in labels.table4_results():
            self.results.append(labels.table4_results()[name])
        if name in labels.table4_groups():
            self.groups.append(labels.table4_groups()[name])

    def settle(self, *, at_end: bool = False, broken: bool = False, skipped: bool = False) -> None:  # noqa: ARG002  # the other tables ask
        ids = labels.table4_cells()
        whole = self.trimmed or len(self.figures) == ALL_DISPUTES
        slots = (fit(self.figures, ALL_DISPUTES) if whole else None) or self._run_together()
        if slots is not None and self._is_in_order():
            for id, slot in zip(ids, slots, strict=True):
                self.sheet.put(id, slot)
        elif any(slot.text for slot in self.figures):
            self.sheet.unclear(ids, self.figures, self.figures[0].place)

    def _is_in_order(self) -> bool:
        """Whether groups and results stand as in the form, as far as the heading names them all."""
        groups, results = (list(dict.fromkeys(id.split(".")[at] for id in labels.table4_cells())) for at in (1, 2))
        if len(self.groups) == len(groups) and self.groups != groups:
            return False
        whole = len(self.results) in {len(results), ALL_DISPUTES}
        return not whole or self.results == results * (len(self.results) // len(results))

    def _run_together(self) -> list[Slot] | None:
        if len(self.figures) != 1 or not self.figures[0].text.isdecimal():
            return None
        ways = splits(self.figures[0].text, ALL_DISPUTES)
        return [Slot(text, self.figures[0].place) for text in ways[0]] if len(ways) == 1 else None


# A line of its own that has none of these opens no table.
_MAY_OPEN = re.compile(r"内\s*容|内\s*類|二\s*十|勾稽|第一项|申\s*请|新\s*收|复\s*议|诉\s*讼")


# Behind table three a label of it may open the table again: a page ended there.
_MAY_GO_ON = re.compile(r"\s|属于|公开|结转|制作|计|其他|权益|禁止|稳定|信息|出版物|获取|处理|提供|明确|补正|缴")


class StreamReader:
    """Takes lines and rows in reading order, opens a table at its own words, closes it at any others."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.table: RowTable | Table4 | None = None

    def feed(self, slots: Sequence[Slot], *, usual: bool = True) -> bool:
        """
        Take one line or row. False: it belongs to no table, and whatever was open is closed.
        `usual`: the row has as many cells as most around it.
        """
        texts = [slot.text for slot in slots]
        if self.table is not None and not self.table.belongs(texts):
            self.close(broken=True, skipped=self._skips(texts))
        elif self.table is not None and self._moves_on(texts):
            self.close(skipped=self._skips(texts))
        if self.table is None:
            self.table = self._opened_by(texts)
        if self.table is None:
            return False
        self.table.take(slots, usual=usual)
        return True

    def may_take(self, line: str) -> bool:
        """A quick look: False where the line, alone, can be nothing to any table. Most of a site page is links."""
        if self.table is not None or _MAY_OPEN.search(line):
            return True
        return "table3" in self.sheet.seen and _MAY_GO_ON.search(line) is not None

    def close(
        self, *, at_end: bool = False, broken: bool = False, skipped: bool = False, section: int | None = None
    ) -> None:
        """
        The table is over: at the end of the text, perhaps in mid-row, broken off by what is none of it, or
        before the heading of a section. `skipped`: what ought to follow it in the form does not.
        """
        if self.table is not None:
            if section is not None and isinstance(self.table, RowTable):
                skipped = skipped or section > self.table.NUMBER + 1
            self.table.settle(at_end=at_end, broken=broken, skipped=skipped)
        self.table = None

    def _opened_by(self, texts: Sequence[str]) -> RowTable | Table4 | None:
        named = [text for text in texts if text]
        if not named:
            return None
        first = named[0]
        if any(map(labels.is_table2_head, named)) or labels.is_table2_caption(first) or heading_run(first):
            return Table2(self.sheet)
        if _is_table3_heading(first) or self._begins_table3(named):
            return Table3(self.sheet)
        return Table4(self.sheet) if _begins_table4(named) else None

    def _moves_on(self, texts: Sequence[str]) -> bool:
        """Whether the line begins another table than the open one."""
        named = [text for text in texts if text]
        if not named:
            return False
        if not isinstance(self.table, Table3) and _is_table3_heading(named[0]):
            return True
        return not isinstance(self.table, Table4) and _begins_table4(named)

    def _skips(self, texts: Sequence[str]) -> bool:
        """Whether the line stands in table four or amid table three, and the beginning of that does not come first."""
        named = [text for text in texts if text]
        if not named or not isinstance(self.table, Table2):
            return False
        amid = is_row_of_table3(named[0]) and labels.key(named[0]) not in _FIRST
        return amid or _begins_table4(named)

    def _begins_table3(self, texts: Sequence[str]) -> bool:
        """The first row's label, or any label with its figures, or the next one after a break."""
        name = labels.key(texts[0])
        if name not in labels.table3_rows() or name in EITHER:
            return False
        figures = sum(is_value_like(text) for text in texts[1:])
        return name in _FIRST or figures >= FEWEST_FIGURES or "table3" in self.sheet.seen


def _is_table3_heading(text: str) -> bool:
    return labels.is_table3_note(text) or labels.key(text) == "申请人情况"


def _begins_table4(texts: Sequence[str]) -> bool:
    words = squash("".join(texts)).replace("行政复议", "").replace("行政诉讼", "")
    return words == "" and any(texts)
