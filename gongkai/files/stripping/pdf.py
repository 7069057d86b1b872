"""PDF: document information, XMP, thumbnails, attachments, scripts, private data of programs, earlier versions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from gongkai.files.stripping import CannotStrip
from gongkai.files.stripping.jpeg import without_metadata

# Of any object: what programs note for themselves, when and with what.
TELLING: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF", "/OPI", "/Measure", "/PtData")
OF_THE_ROOT: Final = ("/Collection", "/Legal", "/SpiderInfo", "/DSS", "/Perms", "/Threads")
OF_THE_NAMES: Final = ("/EmbeddedFiles", "/JavaScript", "/IDS", "/URLS", "/Renditions", "/AlternatePresentations")
OF_A_REMARK: Final = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj", "/IRT", "/Popup")
ACTING: Final = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/Movie"})
GONE_WITH_ITS_FILE: Final = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Popup"})
REMARKS: Final = frozenset(
    {"/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Ink", "/Caret"}
    | {"/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Redact"}
)


def strip(_kind: str, source: Path, target: Path) -> list[str]:
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise CannotStrip("publish.locked")
            found = _strip(pdf)
            pdf.remove_unreferenced_resources()
            pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return found
    except pikepdf.PasswordError:
        raise CannotStrip("publish.locked") from None
    except (pikepdf.PdfError, RecursionError, ValueError):
        raise CannotStrip("publish.damaged") from None


def _strip(pdf: Pdf) -> list[str]:
    _refuse_what_would_break(pdf)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    _drop(pdf.Root, *OF_THE_ROOT)
    _drop(pdf.Root.get("/Names"), *OF_THE_NAMES)
    if _acts(pdf.Root.get("/OpenAction")):
        del pdf.Root["/OpenAction"]
    found = {code for page in pdf.pages for code in _strip_page(page.obj)}
    for each in pdf.objects:
        if isinstance(each, Dictionary | Stream):
            _strip_object(each)
    if "/OCProperties" in pdf.Root:
        found.add("publish.layers")
    return sorted(found)


def _refuse_what_would_break(pdf: Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    if any(isinstance(each, Dictionary) and each.get("/FT") == Name.Sig and "/V" in each for each in pdf.objects):
        raise CannotStrip("publish.signed")
    if "/XFA" in form:
        if not form.get("/Fields"):
            raise CannotStrip("publish.form")
        del form["/XFA"]


def _strip_page(page: Dictionary) -> Iterator[str]:
    remarks = page.get("/Annots")
    if not isinstance(remarks, Array):
        return
    kept = [each for each in remarks if isinstance(each, Dictionary) and not _goes(each)]
    for each in kept:
        if str(each.get("/Subtype")) in REMARKS:
            _drop(each, *OF_A_REMARK)
            yield "publish.comments"
        if _acts(each.get("/A")):
            del each["/A"]
    page["/Annots"] = Array(kept)


def _goes(remark: Dictionary) -> bool:
    return str(remark.get("/Subtype")) in GONE_WITH_ITS_FILE


def _strip_object(each: Any) -> None:
    _drop(each, *TELLING)
    if each.get("/Type") == Name.Filespec or "/EF" in each:
        _drop(each, "/EF", "/RF", "/Desc")
    if _acts(each.get("/A")):
        del each["/A"]
    if isinstance(each, Stream) and each.get("/Filter") in {Name.DCTDecode, "/DCTDecode"}:
        raw = each.read_raw_bytes()
        bare = without_metadata(raw, keep_orientation=False)
        if bare is not None and len(bare) < len(raw) and "/DecodeParms" not in each:
            each.write(bare, filter=Name.DCTDecode)


def _acts(action: Any) -> bool:
    """Whether it runs a program or reaches out, itself or by what comes after it."""
    depth = 0
    while isinstance(action, Dictionary) and depth < 50:
        if str(action.get("/S")) in ACTING:
            return True
        after = action.get("/Next")
        if isinstance(after, Array):
            return any(_acts(each) for each in after)
        action, depth = after, depth + 1
    return False


def _drop(holder: Any, *names: str) -> None:
    if isinstance(holder, Dictionary | Stream):
        for name in names:
            if name in holder:
                del holder[name]
