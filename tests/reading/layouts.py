"""A report printed in the ways in which sites, converters and crawlers leave it, from the same boxes."""

import html
import random
from decimal import Decimal

from gongkai.law.report.schema import Kind, all_cells, edition
from tests.builders.form_values import Box, report, values_of

SEEN = ("0", "", "value")


def plant(rng, form, weights=(2, 0, 5)):
    """
    Cell id to what is printed there: a number that stands nowhere else, 0 or a blank. `weights`
    are those of a zero, a blank and a number.
    """
    numbers = iter(rng.sample(range(101, 999), len(edition(form).cells)))
    return {id: _printed(rng, id, str(next(numbers)), weights) for id in values_of(form)}


def _printed(rng, id, number, weights):
    kind = rng.choices(SEEN, weights)[0]
    if kind != "value":
        return kind
    cell = all_cells()[id]
    if cell.kind is Kind.MONEY:
        return f"{number}.5"
    return f"-{number}" if cell.kind is Kind.SIGNED and rng.random() < 0.5 else number


def truth(values):
    """Cell id to the value, None where the form prints none."""
    return {id: None if text == "" else Decimal(text) for id, text in values.items()}


def blocks(values, form):
    """Paragraphs and tables of a whole report in their order."""
    return report(values, form)


# --- tables ------------------------------------------------------------------------------------


def spread(table):
    """The rows with a box for each place of the grid; what a merged box covers is an empty one."""
    width = sum(box.columns for box in table[0])
    taken, rows = {}, []
    for number, row in enumerate(table):
        line, boxes, column = [], iter(row), 0
        while column < width:
            if (number, column) in taken:
                line.append("")
                column += 1
                continue
            box = next(boxes, Box(""))
            for below in range(number + 1, number + box.rows):
                taken |= {(below, column + step): True for step in range(box.columns)}
            line += [box.text, *[""] * (box.columns - 1)]
            column += box.columns
        rows.append(line)
    return rows


def _rows_to_text(row_to_lines, *, expanded=False):
    def render(parts):
        lines = []
        for part in parts:
            if isinstance(part, str):
                lines.append(part)
                continue
            rows = spread(part) if expanded else [[box.text for box in row] for row in part]
            for row in rows:
                lines += row_to_lines(row)
        return "\n".join(lines) + "\n"

    return render


lines = _rows_to_text(lambda row: [text for text in row if text])
lines_apart = _rows_to_text(lambda row: [line for text in row if text for line in (text, "")])
lines_with_pipes = _rows_to_text(lambda row: [line for text in row for line in ([text] if text else []) + ["|"]])
pipes = _rows_to_text(lambda row: [" | ".join(row) + " |"])
pipes_open = _rows_to_text(lambda row: [" | ".join(row)])
pipes_around = _rows_to_text(lambda row: ["| " + " | ".join(row) + " |"])
markdown = _rows_to_text(lambda row: ["| " + " | ".join(row) + " |"], expanded=True)
tabs = _rows_to_text(lambda row: ["\t".join(row)])
tabs_expanded = _rows_to_text(lambda row: ["\t".join(row)], expanded=True)
wide = _rows_to_text(lambda row: ["   ".join(text for text in row if text)])
single = _rows_to_text(lambda row: [" ".join(text for text in row if text)])

LINES = {"lines": lines, "lines_apart": lines_apart, "lines_with_pipes": lines_with_pipes}
ROWS = {
    "pipes": pipes,
    "pipes_open": pipes_open,
    "pipes_around": pipes_around,
    "markdown": markdown,
    "tabs": tabs,
    "tabs_expanded": tabs_expanded,
    "wide": wide,
    "single": single,
}
TEXTS = LINES | ROWS
BLANKS_VANISH = frozenset({"lines", "lines_apart", "wide", "single"})


# --- pages -------------------------------------------------------------------------------------


def _page(body):
    return f"<html><head><meta charset='utf-8'><title>网站</title></head><body>{body}</body></html>"


def _html(table_to_html):
    def render(parts):
        return _page(
            "\n".join(f"<p>{html.escape(part)}</p>" if isinstance(part, str) else table_to_html(part) for part in parts)
        )

    return render


def _tag(box, tag="td"):
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
        f' colspan="{box.columns}"' if box.columns > 1 else ""
    )
    return f"<{tag}{spans}>{html.escape(box.text)}</{tag}>"


def _table(rows):
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows) + "</table>"


def _merged(table):
    return _table([[_tag(box) for box in row] for row in table])


def _words(table):
    return _table(
        [[_tag(box).replace(">", "><p><span>", 1).replace("</td>", "</span></p></td>") for box in row] for row in table]
    )


def _no_spans(table):
    return _table([[_tag(Box(box.text)) for box in row] for row in table])


def _unmerged(table):
    return _table([[_tag(Box(text)) for text in row] for row in spread(table)])


def _row_tables(table):
    """Each block of table two in a table of its own; other tables in one."""
    cuts = [i for i, row in enumerate(table) if row[0].text.startswith("第二十条")] or [0]
    return "".join(_merged(table[start:end]) for start, end in zip(cuts, [*cuts[1:], len(table)], strict=True))


def _cells_as_paragraphs(table):
    return "".join(f"<p>{html.escape(box.text)}</p>" for row in table for box in row)


def _in_layout(table):
    return f"<table><tr><td>{_merged(table)}</td></tr></table>"


PAGES = {
    "html": _html(_merged),
    "html_words": _html(_words),
    "html_no_spans": _html(_no_spans),
    "html_unmerged": _html(_unmerged),
    "html_row_tables": _html(_row_tables),
    "html_paragraphs": _html(_cells_as_paragraphs),
    "html_in_layout": _html(_in_layout),
}


def seeded(*parts):
    return random.Random("/".join(map(str, parts)))
