"""XLSX files of a report: on one sheet from top to bottom, or a sheet for each table."""

import io
import re

import xlsxwriter

from tests.builders.form_values import report, table3

LAYOUTS = ("one_sheet", "sheets", "offset", "text_figures", "close_set", "hidden_draft", "narrow_prose")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def build_xlsx(values, edition, layout="one_sheet"):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet, row, column = None, 0, 0
    tables = 0
    for block in report(values, edition):
        if sheet is None or (layout == "sheets" and not isinstance(block, str)):
            tables += 1
            sheet = book.add_worksheet({"sheets": f"表{tables}"}.get(layout, "年度报告"))
            row, column = (6, 3) if layout == "offset" else (0, 0)
        if isinstance(block, str):
            if layout == "narrow_prose":
                sheet.write(row, column, block)
            else:
                sheet.merge_range(row, column, row, column + 14, block)
            row += 1
        else:
            row = _fill(sheet, row, column, block, layout) + (0 if layout == "close_set" else 1)
    if layout == "hidden_draft":
        draft = book.add_worksheet("草稿")
        draft.hide()
        _fill(draft, 0, 0, table3(dict.fromkeys(values, "55")), layout)
    book.close()
    return stream.getvalue()


def _fill(sheet, top, left, rows, layout):
    taken = set()
    for at, row in enumerate(rows, top):
        column = left
        for box in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + i, column + j) for i in range(box.rows) for j in range(box.columns)}
            value = box.text
            if layout != "text_figures" and NUMBER.fullmatch(value):
                value = float(value)
            if box.rows * box.columns > 1:
                sheet.merge_range(at, column, at + box.rows - 1, column + box.columns - 1, value)
            elif value != "":
                sheet.write(at, column, value)
            column += box.columns
    return top + len(rows)
