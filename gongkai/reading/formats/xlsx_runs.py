"""
Raised digits and struck-out words in the cells of a workbook. The reader of the sheets joins the runs of a
text and drops how each is set, which would make 121 of 12¹: such texts are put in order before it sees them.
"""

import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO

from lxml import etree

from gongkai.reading.formats.archive import Archive, parse_xml
from gongkai.reading.formats.docx.markup import Element, attribute, child, is_on, name_of
from gongkai.reading.formats.runs import RAISED, Run, runs_to_text

TEXTS = frozenset({"si", "is"})  # shared by cells, or in one
MARKS = (b"vertAlign", b"<strike", b":strike")
STYLES = "styles.xml"  # the marks there are of whole cells
READ = (".xml", ".rels")


def has_marks(name: str, content: bytes) -> bool:
    """A quick look: whether runs may be raised or struck out in this member."""
    return not name.endswith(STYLES) and any(mark in content for mark in MARKS)


def in_order(archive: Archive, marked: Collection[str]) -> bytes:
    """The workbook anew, what the reader wants of it, with the texts of these members as they are to be read."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name in sorted(archive.names):
            if name.endswith(READ):
                content = archive.read(name)
                made.writestr(name, _texts_in_order(content) if name in marked else content)
    return stream.getvalue()


def _texts_in_order(content: bytes) -> bytes:
    root = parse_xml(content)
    for item in [element for element in root.iter() if name_of(element) in TEXTS]:
        if any(name_of(part) == "r" for part in item):
            words = runs_to_text(_runs(item))
            namespace = etree.QName(item).namespace
            for part in list(item):
                item.remove(part)
            text = etree.SubElement(item, etree.QName(namespace, "t"))
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = words
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _runs(item: Element) -> Iterator[Run]:
    for part in item:
        text = part if name_of(part) == "t" else child(part, "t") if name_of(part) == "r" else None
        properties = child(part, "rPr")
        if text is not None and not is_on(child(properties, "strike")):
            yield Run(text.text or "", attribute(child(properties, "vertAlign"), "val") in RAISED)
