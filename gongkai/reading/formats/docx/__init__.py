"""DOCX, straight from word/document.xml: what is printed, in its order."""

from posixpath import dirname, join, normpath

from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.docx.body import Body
from gongkai.reading.formats.docx.markup import Element, attribute, child, name_of
from gongkai.reading.formats.docx.numbering import Numbering
from gongkai.reading.formats.docx.styles import RunStyles
from gongkai.reading.grids import Document, UnreadableFile

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")


def read(data: bytes) -> Document:
    archive = Archive(data)
    main = main_part(archive)
    body = child(archive.xml(main), "body")
    if body is None:
        raise UnreadableFile("unreadable.damaged", {"detail": "没有正文"})
    styles = _beside(archive, main, "styles.xml")
    numbering = Numbering(_beside(archive, main, "numbering.xml"), styles)
    try:
        blocks = tuple(Body(numbering, RunStyles(styles)).blocks(body))
    except RecursionError as error:
        raise UnreadableFile("unreadable.too_complex", {"detail": "嵌套过深"}) from error
    if not blocks:
        pictures = any(name.lower().endswith(PICTURES) for name in archive.names)
        raise UnreadableFile("unreadable.image_only" if pictures else "unreadable.empty")
    return Document(blocks, _title(archive))


def main_part(archive: Archive) -> str:
    """Where the package says that its document is; most say word/document.xml, a few do not."""
    if "_rels/.rels" in archive.names:
        for relation in archive.xml("_rels/.rels"):
            target = attribute(relation, "Target") or ""
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                name = normpath(target.lstrip("/"))
                if name in archive.names:
                    return name
    return "word/document.xml"


def _beside(archive: Archive, main: str, name: str) -> Element | None:
    """A part that may be absent, and that is not worth failing over."""
    path = join(dirname(main), name)
    if path not in archive.names:
        return None
    try:
        return archive.xml(path)
    except UnreadableFile as error:
        if error.reason == "unreadable.damaged":
            return None
        raise


def _title(archive: Archive) -> str:
    if "docProps/core.xml" not in archive.names:
        return ""
    try:
        core = archive.xml("docProps/core.xml")
    except UnreadableFile:
        return ""  # the file's own title is a convenience
    return next(((item.text or "").strip() for item in core if name_of(item) == "title"), "")
