"""Word, Excel and PowerPoint: properties, thumbnail, who wrote which remark and when, marks of editing sessions."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from gongkai.files.stripping import CannotStrip
from gongkai.files.stripping.images import bare
from gongkai.reading.limits import MAX_INFLATED, MAX_MEMBER, MAX_MEMBERS

CONTENT_TYPES: Final = "[Content_Types].xml"
XML: Final = (".xml", ".rels", ".vml")
PROPERTIES: Final = re.compile(
    r"docProps/.*|.*/printerSettings/.*|.*/revisions/.*|word/people\.xml|.*thumbnail\.\w+|customUI/.*"
    r"|_xmlsignatures/.*|ppt/changesInfos/.*"
)
SIGNED: Final = re.compile(r"_xmlsignatures/(?!origin).+")
METADATA_ITEM: Final = b"schemas.microsoft.com/office/2006/metadata"
CUSTOM_ITEM: Final = re.compile(r"customXml/item\d+\.xml")
# Attributes by their local name, whatever their namespace: sessions of editing, authors of remarks and changes.
EMPTIED: Final = frozenset({"author", "initials", "userId", "providerId", "displayName", "userName", "lastEditedBy"})
NAMED: Final = frozenset({"cmAuthor", "author"})  # of PowerPoint; elsewhere a name is that of a change, not of a person
DROPPED: Final = re.compile(r"date|dateUtc|d[tT]|created")
OF_A_CHANGE: Final = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "comment", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange"}
    | {"tcPrChange", "trPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "threadedComment", "cm"}
    | {"moveFromRangeStart", "moveToRangeStart", "cmAuthor", "commentExtensible", "person", "author", "tblPrExChange"}
)
EMPTY_ELEMENTS: Final = frozenset(
    {"rsids", "rsid", "fileSharing", "absPath", "attachedTemplate", "documentId", "docVars"}
)
REMARK_PARTS: Final = re.compile(r".*/(?:threadedC|c)omments?[^/]*\.xml|ppt/comments/.*")
CHANGES: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURES: Final = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp"}
DAMAGE: Final = (zipfile.BadZipFile, etree.XMLSyntaxError, zlib.error, ValueError, KeyError, EOFError, OSError)
TEMPLATE: Final = "/attachedTemplate"  # names a path on the author's machine
RELATIONSHIP: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(slots=True)
class _Package:
    """The parts of the file, in their order."""

    parts: dict[str, bytes]
    found: set[str] = field(default_factory=set)


def strip(_kind: str, source: Path, target: Path) -> list[str]:
    try:
        package = _Package(_read(source))
        _strip(package)
        _write(package, target)
    except DAMAGE:
        raise CannotStrip("publish.damaged") from None
    return sorted(package.found)


def _read(source: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(source) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        sizes = [member.file_size for member in members]
        if len(members) > MAX_MEMBERS or sum(sizes) > MAX_INFLATED or max(sizes, default=0) > MAX_MEMBER:
            raise CannotStrip("publish.limits")
        return {member.filename: archive.read(member) for member in members}


def _write(package: _Package, target: Path) -> None:
    """One time for every part, no remarks, no extra fields."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in package.parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)


def _strip(package: _Package) -> None:
    if any(SIGNED.fullmatch(name) for name in package.parts):
        raise CannotStrip("publish.signed")
    gone = {name for name, body in package.parts.items() if PROPERTIES.fullmatch(name) or _is_metadata(name, body)}
    for name in gone:
        del package.parts[name]
    dangling = _drop_relationships(package, gone)
    for name, body in package.parts.items():
        package.parts[name] = _bare_part(package, name, body, dangling.get(name, frozenset()))


def _is_metadata(name: str, body: bytes) -> bool:
    """What SharePoint and the like keep about the document, not text that the document shows."""
    return CUSTOM_ITEM.fullmatch(name) is not None and METADATA_ITEM in body


def _drop_relationships(package: _Package, gone: set[str]) -> dict[str, frozenset[str]]:
    """Nothing names the parts that are gone. By part: the ids that led to them."""
    dangling: dict[str, frozenset[str]] = {}
    for name in [name for name in package.parts if name.endswith(".rels")]:
        folder, _, file = name.rpartition("_rels/")
        root = _parse(package.parts[name])
        lost = [each for each in root if _target(folder, each) in gone or each.get("Type", "").endswith(TEMPLATE)]
        dangling[folder + file.removesuffix(".rels")] = frozenset(each.get("Id", "") for each in lost)
        for each in lost:
            root.remove(each)
        package.parts[name] = _printed(root)
        if not len(root) and folder.startswith("customXml"):
            del package.parts[name]
    types = _parse(package.parts[CONTENT_TYPES])
    for each in list(types):
        if (each.get("PartName") or "").lstrip("/") in gone:
            types.remove(each)
    package.parts[CONTENT_TYPES] = _printed(types)
    return dangling


def _target(folder: str, relationship: etree._Element) -> str:
    if relationship.get("TargetMode") == "External":
        return ""
    return posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip("/")


def _bare_part(package: _Package, name: str, body: bytes, dangling: frozenset[str]) -> bytes:
    ending = posixpath.splitext(name)[1].lower()
    if ending in PICTURES:
        try:
            return bare(PICTURES[ending], body)
        except (ValueError, IndexError):
            package.found.add("publish.picture")
            return body
    if ending not in XML or name == CONTENT_TYPES or ending == ".rels" or not body.strip():
        return body
    try:
        root = _parse(body)
    except etree.XMLSyntaxError:
        if ending == ".vml":  # Excel writes drawings that are no XML; they hold shapes
            return body
        raise
    for each in list(root.iter(etree.Element)):
        _strip_element(each, dangling)
    package.found.update(_left(name, root))
    return _printed(root)


def _strip_element(each: etree._Element, dangling: frozenset[str]) -> None:
    name = etree.QName(each).localname
    if name in EMPTY_ELEMENTS and each.getparent() is not None:
        _remove(each)
        return
    for attribute in list(each.attrib):
        local = etree.QName(attribute).localname
        if local.startswith("rsid"):
            del each.attrib[attribute]
        elif name in OF_A_CHANGE and (local in EMPTIED or (local == "name" and name in NAMED)):
            each.set(attribute, "")
        elif _is_to_go(name, str(attribute), each.get(attribute), dangling):
            del each.attrib[attribute]
    if name == "author" and not len(each) and each.text:  # of Excel's remarks
        each.text = ""


def _is_to_go(name: str, attribute: str, value: str | None, dangling: frozenset[str]) -> bool:
    if name in OF_A_CHANGE and DROPPED.fullmatch(etree.QName(attribute).localname):
        return True
    return attribute == f"{{{RELATIONSHIP}}}id" and value in dangling


def _remove(each: etree._Element) -> None:
    parent = each.getparent()
    if parent is not None:
        parent.remove(each)


def _left(name: str, root: etree._Element) -> Iterator[str]:
    """What is left in the file that a person should look at before it is published."""
    if REMARK_PARTS.fullmatch(name) and len(root):
        yield "publish.comments"
    for each in root.iter(etree.Element):
        tag = etree.QName(each)
        if tag.namespace == WORD and tag.localname in CHANGES:
            yield "publish.changes"
        elif (tag.namespace == WORD and tag.localname == "vanish") or (
            tag.localname == "sheet" and each.get("state") in {"hidden", "veryHidden"}
        ):
            yield "publish.hidden"


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ValueError("a document type has no business here")
    return etree.fromstring(body, parser)


def _printed(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
