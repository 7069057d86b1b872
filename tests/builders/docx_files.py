"""DOCX files of a report, in the ways in which offices make them. Built with python-docx and by hand."""

import io
from copy import deepcopy

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.builders.form_values import report

LAYOUTS = ("plain", "nested", "nested_twice", "vertical", "tracked", "controls", "text_box", "numbered", "deleted_row")
INLINE = '<w:ins {} w:id="7" w:author="a" w:date="2024-01-01T00:00:00Z"/>'


def build_docx(values, edition, layout="plain"):
    document = Document()
    document.core_properties.title = ""
    holder = document
    for _ in range({"nested": 1, "nested_twice": 2}.get(layout, 0)):
        holder = holder.add_table(1, 1).cell(0, 0)
    for block in report(values, edition):
        if isinstance(block, str):
            holder.add_paragraph(block)
        else:
            fill(holder, block, layout)
    if layout in {"tracked", "controls", "text_box", "numbered"}:
        globals()[f"_{layout}"](document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def fill(holder, rows, layout):
    """A table, its merged cells made with gridSpan and vMerge as Word does."""
    width = sum(box.columns for box in rows[0])
    table = holder.add_table(0, width)
    body = table._tbl
    down = {}
    for row in rows:
        tr = parse_xml(f"<w:tr {nsdecls('w')}/>")
        boxes, column = list(row), 0
        while column < width:
            if column in down:
                text, left, columns = down.pop(column)
                tr.append(_tc("", columns, "continue"))
                if left > 1:
                    down[column] = text, left - 1, columns
                column += columns
                continue
            box = boxes.pop(0)
            text = (
                "\n".join(box.text)
                if layout == "vertical" and (box.rows > 4 or box.text[:2] in {"结果", "其他", "尚未"})
                else box.text
            )
            tr.append(_tc(text, box.columns, "restart" if box.rows > 1 else None))
            if box.rows > 1:
                down = {**down, column: (text, box.rows - 1, box.columns)}
            column += box.columns
        assert not boxes
        down = dict(down)
        body.append(tr)
        if layout == "deleted_row":
            body.append(_deleted(tr))


def _tc(text, columns, merge):
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    down = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(merge, "")
    lines = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in text.split("\n"))
    return parse_xml(f"<w:tc {nsdecls('w')}><w:tcPr>{span}{down}</w:tcPr><w:p><w:r>{lines}</w:r></w:p></w:tc>")


def _deleted(tr):
    """A row that was struck out with tracked changes: still in the file, not in the document."""
    gone = deepcopy(tr)
    mark = f'<w:trPr {nsdecls("w")}><w:del w:id="9" w:author="a" w:date="2024-01-01T00:00:00Z"/></w:trPr>'
    gone.insert(0, parse_xml(mark))
    for text in gone.iter(qn("w:t")):
        text.text = "999"
    return gone


def _tracked(document):
    """Every figure was corrected: the old one is deleted, the new one inserted."""
    for run in list(document.element.body.iter(qn("w:r"))):
        if run.getparent().tag != qn("w:p") or run.getparent().getparent().tag != qn("w:tc"):
            continue
        at = run.getparent().index(run)
        old = parse_xml(
            f'<w:del {nsdecls("w")} w:id="8" w:author="a" w:date="2024-01-01T00:00:00Z">'
            "<w:r><w:delText>77</w:delText></w:r></w:del>"
        )
        new = parse_xml(f'<w:ins {nsdecls("w")} w:id="7" w:author="a" w:date="2024-01-01T00:00:00Z"/>')
        run.getparent().insert(at, old)
        run.getparent().insert(at + 1, new)
        new.append(run)


def _controls(document):
    """Every cell and every paragraph is a content control; figures are the result of a field."""
    for p in list(document.element.body.iter(qn("w:p"))):
        if p.getparent().tag == qn("w:tc"):
            field = parse_xml(
                f'<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                "<w:r><w:instrText>SUM(55)</w:instrText></w:r>"
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
            )
            for run in reversed(list(field)):
                p.insert(0, run)
    for tc in list(document.element.body.iter(qn("w:tc"))):
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        tc.getparent().replace(tc, control)
        control[-1].append(tc)


TEXT_BOX = (
    '<w:p {ns}><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><box><w:txbxContent>{inner}</w:txbxContent></box></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><box><w:txbxContent>{inner}</w:txbxContent></box></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def _text_box(document):
    """Table four stands in a text box, which the file holds twice, once for older programs."""
    from lxml import etree

    table = document.element.body.findall(qn("w:tbl"))[-1]
    inner = etree.tostring(table, encoding="unicode")
    table.getparent().replace(table, parse_xml(TEXT_BOX.format(ns=nsdecls("w"), inner=inner)))


LISTS = {  # how labels begin, and the list that Word would make of them
    "（": ("chineseCounting", "（%1）"),
    "一": ("chineseCounting", "%1、"),
    "1": ("decimal", "%1."),
}


def _numbered(document):
    """（一）, （二） … of the labels in table three are made by Word's own numbering, not typed."""
    part = document.part.numbering_part.element
    for child in list(part):
        part.remove(child)
    part.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        )
    )
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="5"><w:abstractNumId w:val="3"/></w:num>'))
    table = document.element.body.findall(qn("w:tbl"))[1]
    for text in table.iter(qn("w:t")):
        if text.text and text.text[:1] == "（" and text.text[2:3] == "）":
            text.text = text.text[3:]
            paragraph = text.getparent().getparent()
            paragraph.insert(
                0,
                parse_xml(f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'),
            )
