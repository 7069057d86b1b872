"""The letters of letters.toml, and each of them as a file of every format, made with other programs than ours."""

import io
import re
import tomllib
from html import escape
from pathlib import Path

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.builders.pdf_files import escaped

FIELDS = (
    *("title", "number", "issued_on", "printed_on", "signed_by", "addressee", "kind", "attachments_named"),
    *("publicity", "index_number"),
)


def load():
    with (Path(__file__).parent / "letters.toml").open("rb") as file:
        return tomllib.load(file)["letter"]


LETTERS = load()
DATED = re.compile(r"(?:20\d\d|二.{3})年.{0,3}月.{0,3}日")
NUMBERED = re.compile(r"20\d\d[〕\]）)】].{0,4}号|^第\d+号$|年第\d号|文件$")


def lines_of(letter):
    return [line for line in letter["lines"].split("\n") if line.strip()]


def expected(letter):
    """Every field; what the case does not name, the document does not say."""
    return {field: tuple(said) if isinstance(said := letter.get(field), list) else said for field in FIELDS}


def said_by(document):
    return {field: getattr(document, field).value for field in FIELDS}


def as_text(letter, encoding="utf-8"):
    return "\r\n".join(lines_of(letter)).encode(encoding)


def as_word(letter):
    """As python-docx writes it: no alignment, one paragraph a line."""
    document = docx.Document()
    document.core_properties.title = "模板"  # what a template leaves behind is no title
    for line in lines_of(letter):
        document.add_paragraph(line)
    return saved(document)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def centred(document, text, size):
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = size
    return paragraph


def as_page(letter, encoding="utf-8"):
    """A bare page without a heading or a title of its own."""
    lines = "".join(f"<p style='text-indent:2em'>{escape(line)}</p>\n" for line in lines_of(letter))
    return f"<html><head><meta charset={encoding}></head><body><div>{lines}</div></body></html>".encode(encoding)


A4 = (
    '#set page(paper: "a4", margin: (top: 3.7cm, bottom: 3.5cm, left: 2.8cm, right: 2.6cm), '
    "footer: context align(center)[— #counter(page).display() —])\n"
    '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 16pt, lang: "zh")\n#set par(justify: true)\n'
)


def as_pdf(letter, before=""):
    """As the standard for official documents lays it out: head centred, text indented, signature to the right."""
    return typst.compile((A4 + before + "".join(f"{laid(letter, line)}\n\n" for line in lines_of(letter))).encode())


def laid(letter, line):
    bare = "".join(line.split())
    words = escaped(line)
    if bare in "".join(letter.get("title", "").split()) or (DATED.search(bare) is None and NUMBERED.search(bare)):
        return f"#align(center)[{words}]"
    if all(part in letter.get("signed_by", ()) for part in line.split()) or DATED.fullmatch(bare):
        return f"#align(right)[{words}#h(4em)]"
    return words if bare.endswith("：") or "：" in bare[:6] else f"#h(2em){words}"
