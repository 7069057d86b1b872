"""Tables two and three, line by line: which words open their rows, and which cells a row has."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from gongkai.law.report import schema
from gongkai.reading import columns, labels
from gongkai.reading.locate import EITHER, remember_columns
from gongkai.reading.rows import Row, RowTable
from gongkai.reading.sheet import Sheet, Slot, column_order, table3_ids

ENOUGH_OF_A_LABEL = 3
_HEAD = "信息内容"
_HALVES = frozenset({"企业", "公益组织"})  # short for a column, or the lower half of its name
_ASIDE = frozenset({"单位", "计量单位", "序号", "备注", "说明"})  # columns that the form has not


class Table2(RowTable):
    """主动公开: blocks, each under a heading of its own."""

    NUMBER = 2

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.headings: list[str] = []
        self.columns: tuple[str, ...] | None = None  # empty: they are known not to be all
        self.goes_on = False  # another block comes after this one

    def knows(self, text: str) -> bool:
        return (
            labels.table2_row(text) is not None
            or labels.key(text) in labels.table2_ignored()
            or labels.is_table2_caption(text)
            or labels.is_table2_head(text)
            or heading_run(text) is not None
        )

    def _may_hold(self, text: str) -> bool:
        return not is_row_of_table3(text) and super()._may_hold(text)

    def row_of(self, text: str) -> str | None:
        return labels.table2_row(text) or (labels.table2_row(self.scrap + text) if self.scrap else None)

    def names(self, texts: Sequence[str]) -> bool:
        return self._begins_label(texts[-1]) or any(map(self.knows, texts))

    def in_heading_only(self) -> bool:
        return not self.headings and self.columns is None

    def word(self, slot: Slot) -> None:
        text = slot.text
        row = self.row_of(text)
        if labels.is_table2_caption(text) or labels.is_table2_head(text) or heading_run(text):
            self._new_block(text)
        elif row is not None or labels.key(text) in labels.table2_ignored():
            self._settle_heading()
            self.open(row or "", text)
            self.sheet.seen.add("table2")
        elif self.in_heading:
            if labels.key(text) not in _ASIDE:
                self.headings.append(text)
        elif labels.key(text) in labels.table2_columns():
            self._new_block(text)  # 信息内容 was lost
            self.headings, self.in_heading = [text], True
        elif self._begins_label(text):
            self.scrap += text
            if self.current and self.current.id:
                self.rows.append(Row(""))
        else:
            self.odd_word(slot)

    def _new_block(self, text: str) -> None:
        last = next((row.id for row in reversed(self.rows) if row.id), None)
        self.goes_on = True
        self.settle(skipped=last is not None and columns.skips_block(last, text))
        self.goes_on = False
        self.headings, self.columns, self.scrap = [], None, ""
        if heading_run(text):
            self.headings.append(text)
        self.in_heading = labels.is_table2_head(text) or bool(self.headings)

    def _begins_label(self, text: str) -> bool:
        name = labels.key(self.scrap + text)
        return len(name) >= ENOUGH_OF_A_LABEL and any(label.startswith(name) for label in labels.table2_rows())

    def _settle_heading(self) -> None:
        if self.columns is not None or not self.headings:
            return
        headings = self.headings
        run = "".join(map(labels.key, headings)).removeprefix(_HEAD)
        found = columns.columns_of(tuple(headings)) or columns.columns_in(run)
        if found and not (columns.is_block(found) and columns.is_told(found, headings, self.sheet.editions)):
            self.columns = ()  # it has lost some
            return
        self.columns = found
        apart = self.columns is not None and len(self.columns) == len(headings)
        remember_columns(
            self.sheet, self.columns or None, headings if apart else ["".join(headings)] * len(found or ())
        )

    def width_of(self, label: str) -> int | None:
        if labels.table2_row(label) is None:
            return None
        self._settle_heading()
        return len(self.columns) if self.columns else None

    def ids(self, row: Row) -> list[str]:
        if not row.id:
            return []
        found = self.columns
        if found == () or (found and len(found) > 1 and not columns.has_row(found, row.id)):
            return []  # the heading is another block's, or has lost a column
        if found is None:
            found = columns.columns_for(row.id, [slot.text for slot in row.figures], self.sheet.editions)
        return [f"t2.{row.id}.{id}" for id in found or ()]

    def follows(self, row: str, next_row: str | None) -> bool:
        known = columns.rows_under(self.columns) if self.columns else columns.all_rows()
        blocks = [rows for rows in known if row in rows]
        if next_row is not None:
            return any((row, next_row) in pairwise(rows) for rows in blocks)
        whole = self.goes_on or (self.whole > 1 and not self.partial)  # else the label of the next block may be lost
        return any(rows[-1] == row and (whole or columns.ends_table(rows, self.columns or None)) for rows in blocks)

    def adds_up(self, slots: Sequence[Slot]) -> bool:  # noqa: ARG002  # table two has no sums
        return False

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

    NUMBER = 3

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.has_remarks = False
        self.headings: list[list[str]] = []  # column ids as they were met, line by line

    def knows(self, text: str) -> bool:
        name = labels.key(text)
        return (
            labels.is_table3_note(text)
            or labels.table3_row(text) is not None
            or name in labels.table3_kinds()
            or name in labels.table3_columns()
            or name in labels.table3_captions()
            or labels.is_piece(text)
        )

    def row_of(self, text: str) -> str | None:
        if labels.key(text) == labels.OTHER:
            last = next((row.id for row in reversed(self.rows) if row.id), "")
            return "otherwise.other" if last.startswith("otherwise") else None
        return labels.table3_row(text)

    def word(self, slot: Slot) -> None:
        name = labels.key(slot.text)
        if self._is_heading(slot.text, name):
            self._take_heading(name)
            return
        id = self.row_of(slot.text) or (self.row_of(self.scrap + slot.text) if self.scrap else None)
        if id is not None and (self.rows or name not in EITHER):
            row = self.current
            if id.startswith("otherwise.") and row and row.id == labels.SINGLE_OTHERWISE and not row.figures:
                self.rows.pop()  # （六）其他处理 was the caption of the rows below it
            self.open(id, slot.text)
            self.sheet.seen.add("table3")
        elif self.in_heading:
            self.has_remarks = self.has_remarks or name in _ASIDE
        elif self.current:
            self.odd_word(slot)

    def _is_heading(self, text: str, name: str) -> bool:
        if name in labels.table3_captions() or labels.is_table3_note(text):
            return True
        return name in labels.table3_columns() and (self.in_heading or name not in EITHER)

    def _take_heading(self, name: str) -> None:
        if not self.in_heading:
            self.headings = [[]]
        self.in_heading = True
        if name in labels.table3_columns() and name not in _HALVES:
            self.headings[-1].append(labels.table3_columns()[name])

    def take(self, slots: Sequence[Slot], *, usual: bool = True) -> None:
        """A line, of which the heading remembers that it was one."""
        self.headings.append([])
        super().take(slots, usual=usual)

    def width_of(self, label: str) -> int | None:
        return len(table3_ids("new")) if labels.table3_row(label) is not None else None

    def ids(self, row: Row) -> list[str]:
        return table3_ids(row.id) if row.id else []

    def open(self, id: str, label: str) -> None:
        """The columns are the form's; where the heading says otherwise, none of the figures is certain."""
        super().open(id, label)
        self.rows[-1].doubtful = not _in_order(self.headings)

    def follows(self, row: str, next_row: str | None) -> bool:
        return (row, next_row) in _successors()

    def adds_up(self, slots: Sequence[Slot]) -> bool:
        texts = [slot.text for slot in slots]
        if len(texts) != len(column_order()) or not all(map(str.isdecimal, texts)):
            return False
        *applicants, total = map(int, texts)
        return 0 < total == sum(applicants)

    def is_cut(self, row: Row) -> bool:
        return labels.is_beginning(row.label, row.id)

    def _end_of_line(self) -> None:
        row = self.current
        if self.has_remarks and row and row.id and len(row.figures) == len(self.ids(row)) + 1:
            row.figures.pop()
        super()._end_of_line()


def _in_order(headings: Sequence[Sequence[str]]) -> bool:
    """
    Whether the columns stand as in the form, line by line: 自然人, the organisations, 总计; and
    the organisations in their order over all lines.
    """
    order = column_order()
    organisations = [order.index(id) for line in headings for id in line if id in order[1:-1]]
    lines = [[order.index(id) for id in line] for line in headings]
    return organisations == sorted(organisations) and all(line == sorted(line) for line in lines)


@cache
def _successors() -> frozenset[tuple[str, str | None]]:
    """Which row stands right after which, in any edition."""
    found: set[tuple[str, str | None]] = set()
    for form in map(schema.edition, schema.EDITIONS):
        rows = [row.id for row in form.applications.rows]
        found |= set(zip(rows, [*rows[1:], None], strict=True))
    return frozenset(found)


def is_row_of_table3(text: str) -> bool:
    """Whether the text is the whole label of a row of table three, and can be nothing else."""
    name = labels.key(text)
    return name in labels.table3_rows() and name not in EITHER


def heading_run(text: str) -> tuple[str, ...] | None:
    """信息内容本年新制作数量…: the heading of a block in one piece."""
    name = labels.key(text)
    return columns.columns_in(name.removeprefix(_HEAD)) if name.startswith(_HEAD) and name != _HEAD else None
