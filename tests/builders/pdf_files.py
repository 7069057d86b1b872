"""PDF files of a report, typeset by typst in the ways in which offices print them."""

import io

import pypdfium2
import typst

from tests.builders.form_values import report

FONTS = '("Noto Serif CJK SC", "Noto Sans CJK SC")'
LAYOUTS = (
    "plain",
    "short_pages",
    "repeated_heading",
    "vertical",
    "open_sides",
    "open_below",
    "shaded",
    "furniture",
    "watermark",
    "turned",
    "turned_left",
    "framed",
    "twice_struck",
    "borderless",
)
PAGE = {
    "short_pages": "#set page(width: 21cm, height: 11.3cm, margin: 2cm)\n",
    "repeated_heading": "#set page(width: 21cm, height: 14cm, margin: 2cm)\n",
    "furniture": '#set page(paper: "a4", header: align(center)[青禾市清溪县人民政府政府信息公开], '
    "footer: context align(center)[- #counter(page).display() -])\n",
    "watermark": '#set page(paper: "a4", background: rotate(-40deg, text(46pt, fill: luma(220))[政府信息公开 2023]))\n',
    "framed": '#set page(paper: "a4", margin: 2cm, background: place(dx: 1cm, dy: 1cm, '
    "rect(width: 19cm, height: 27.7cm)))\n",
    "borderless": "#set page(width: 52cm, height: 30cm, margin: 2cm)\n",
    "turned": "#set page(width: 29.7cm, height: 21cm, margin: 2cm)\n",
    "turned_left": "#set page(width: 29.7cm, height: 21cm, margin: 2cm)\n",
}
STROKE = {
    "open_sides": "(x, y) => (top: 0.5pt, bottom: 0.5pt, left: if x > 0 { 0.5pt } else { none }, right: none)",
    "open_below": "(x, y) => (top: 0.5pt, left: 0.5pt, right: 0.5pt, bottom: none)",
    "borderless": "none",
}


def build_pdf(values, edition, layout="plain"):
    source = [
        PAGE.get(layout, '#set page(paper: "a4", margin: 2cm)\n'),
        f'#set text(font: {FONTS}, size: 10pt, lang: "zh")\n#set par(first-line-indent: (amount: 2em, all: true))\n',
    ]
    blocks = report(values, edition)
    source += [f"{escaped(block)}\n\n" if isinstance(block, str) else table(block, layout) for block in blocks]
    text = "".join(source)
    pdf = typst.compile(text.encode())
    return turned(pdf, layout) if layout.startswith("turned") else pdf


def table(rows, layout):
    width = sum(box.columns for box in rows[0])
    columns = {4: "(4fr, 3fr, 3fr, 3fr)", 10: "(22pt, 62pt, 1fr" + ", 36pt" * 7 + ")"}.get(width, f"(1fr,) * {width}")
    if layout == "short_pages" and width == 10:
        columns = "(22pt, 52pt, 78pt" + ", 1fr" * 7 + ")"  # narrow: labels in several lines, cut by the page end
    if layout == "borderless" and width == 10:
        columns = "(110pt, 110pt, 1fr" + ", 84pt" * 7 + ")"  # wide: every row on one line
    stroke = STROKE.get(layout, "0.5pt")
    lines = [
        "#block(width: 100%)[#set par(first-line-indent: 0pt)",
        f"#table(columns: {columns}, inset: 4pt, align: center + horizon, stroke: {stroke},",
    ]
    if layout == "shaded":
        lines.append("fill: (x, y) => if y == 0 { rgb(198, 217, 241) } else { white },")
    heads = 3 if width != 4 else 1
    for at, row in enumerate(rows):
        boxes = "".join(cell(box, layout) for box in row)
        if layout == "repeated_heading" and at < heads:
            boxes = ("table.header(" if at == 0 else "") + boxes + ("),\n" if at == heads - 1 else "")
        lines.append(boxes)
    return "\n".join([*lines, ")]\n\n"])


def cell(box, layout):
    text = box.text
    if layout == "vertical" and (box.rows > 4 or text[:2] in {"结果", "其他", "尚未"}):
        body = " \\ ".join(text)
    else:
        body = escaped(text)
    if layout == "twice_struck" and len(text) < 4:  # bold by printing twice, a hair apart
        body = f"#box[#place(dx: 0.3pt)[{body}]{body}]"
    return f"table.cell(rowspan: {box.rows}, colspan: {box.columns})[{body}],"


def escaped(text):
    return "".join(f"\\{sign}" if sign in "#*_$@<>`=-+/[]\\" else sign for sign in text).replace(".", "\\.")


def turned(pdf, layout):
    """The pages marked to be shown turned by a quarter, with the text on its side unless it was laid so."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        page.set_rotation(90 if layout == "turned" else 270)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
