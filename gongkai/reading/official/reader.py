"""From the bytes of a document to what it says of itself, in one visible order: read, find head and foot, tell."""

import re
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Final, TypeVar

from gongkai.law.report.values import Note
from gongkai.reading.formats.detect import format_of
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import check_size
from gongkai.reading.official.cleaning import guarded
from gongkai.reading.official.closing import Foot, read_foot
from gongkai.reading.official.dates import first_date, said_date
from gongkai.reading.official.document import Body, Document, Said, absent
from gongkai.reading.official.heading import Head, read_head
from gongkai.reading.official.kinds import kind_of
from gongkai.reading.official.labels import FURNITURE, NOTHING, about
from gongkai.reading.official.numbers import number_in
from gongkai.reading.official.organs import NAME, organs_of
from gongkai.reading.official.pieces import Line, Piece, Table, pieces_to_html, pieces_to_text
from gongkai.reading.official.source import Source

T = TypeVar("T")
LEFT_OUT: Final = frozenset({"letterhead", "number", "title", "secret", "mark", "about", "imprint"})
TAIL: Final = 8  # pieces at the end among which a page's furniture may stand
SUMMARY: Final = 150  # characters of the beginning of a text
SCANNED: Final = frozenset({"unreadable.image_only"})
SURE_TITLES: Final = frozenset({"meta ArticleTitle", "title label", "ucaptitle", "h1"})
_SENTENCE: Final = re.compile("[。！？；]")
_OF: Final = re.compile(rf"(?P<organ>{NAME.pattern})(?<![乡镇道])(?=关于|\d{{4}}年|(?:令|公告|通告)$)")


def read_document(data: bytes, name: str, *, base: str = "") -> Document:
    """
    What a document says of itself. UnreadableFile for what cannot be read at all; a scan without words is a document
    of which nothing is known, and says so. `base`: the address of a page, from which its links are meant.
    """
    check_size(len(data))
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("unreadable.empty")
    try:
        source = _source(data, name, base)
        if not source.pieces:
            raise UnreadableFile("unreadable.image_only" if source.images else "unreadable.empty")
        return source_to_document(source)
    except UnreadableFile as refusal:
        if refusal.reason in SCANNED:
            return _scan()
        raise


def _source(data: bytes, name: str, base: str) -> Source:
    """Each format is loaded only when it is met."""
    kind = format_of(data, name)
    match kind:
        case "docx":
            return _from("from_docx", data)
        case "doc":
            return _from("from_docx", import_module("gongkai.reading.formats.doc").to_docx(data))
        case "html":
            source: Source = import_module("gongkai.reading.official.page").read(data, base=base)
            return source
        case "mht":
            content, _charset = import_module("gongkai.reading.formats.mht").page_in(data)
            return _from("page", content)
        case "pdf":
            return _from("from_pdf", data)
        case _:
            return _from("blocks", data, "read_sheet" if kind == "xlsx" else "read_text")


def _from(module: str, data: bytes, reader: str = "read") -> Source:
    source: Source = getattr(import_module(f"gongkai.reading.official.{module}"), reader)(data)
    return source


def _scan() -> Document:
    def unknown() -> Said[T]:
        return absent("official.trouble.scan")

    return Document(
        "scan", unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown(), unknown(),
        unknown(), unknown(), unknown(), troubles=(Note("official.note.scan"),),
    )  # fmt: skip


def source_to_document(source: Source) -> Document:
    """Head and foot first; every field is then told from the surest place that has it."""
    pieces = source.pieces
    head = read_head(pieces, title=source.title) if source.has_head else Head()
    foot = read_foot(pieces, head.ends)
    labels = {id: value for id, value in {**head.labelled, **source.labelled}.items() if value not in NOTHING}
    kept, left_out = _sorted_out(pieces, head.roles | foot.roles)
    title = _title(source, head)
    issued_on, number = _issued_on(head, foot, labels), _number(head, labels)
    return Document(
        format=source.format,
        title=title,
        number=number,
        issued_on=issued_on,
        printed_on=_printed_on(foot),
        published_on=_labelled_date(labels, "published_on"),
        signed_by=_signed_by(head, foot, labels, title),
        addressee=_addressee(head),
        kind=_kind(title, labels),
        index_number=_labelled(labels, "index_number"),
        publicity=_publicity(head, foot, labels),
        attachments_named=_attachments(foot),
        summary=_summary(kept, labels),
        body=_body(kept, source.images),
        files_linked=source.files_linked,
        labelled=tuple(labels.items()),
        left_out=tuple(left_out),
        troubles=(*source.notes, *_notes(source, head, labels, number, issued_on)),
    )


def _sorted_out(pieces: Sequence[Piece], roles: dict[int, str]) -> tuple[list[Piece], list[str]]:
    """What is published, and the words that are not."""
    ending = len(pieces) - TAIL
    tail = {at for at, values in about(pieces[max(ending, 0) :]).items() if values.keys() <= FURNITURE}
    kept: list[Piece] = []
    left_out: list[str] = []
    for at, piece in enumerate(pieces):
        if roles.get(at) in LEFT_OUT or at - max(ending, 0) in tail:
            left_out.append(piece.text if isinstance(piece, Line) else " ".join(line.text for line in piece.lines))
        else:
            kept.append(piece)
    return kept, left_out


def _title(source: Source, head: Head) -> Said[str]:
    if source.title:
        sure = source.title_place in SURE_TITLES or bool(head.title)
        return Said(source.title, source.title, source.title_place, "official.reason.title_apart", sure)
    if not head.title:
        return absent()
    raw = "\n".join(line.text for line in head.title)
    return Said(head.title_text, raw, head.title[0].place, "official.reason.title_lines", head.is_sure)


def _number(head: Head, labels: dict[str, str]) -> Said[str]:
    if head.number is not None and head.number_line is not None:
        value = head.number.value
        title = head.title_text
        if head.number.is_serial and title.endswith("令") and not value.startswith(("1", "2")):
            value = f"{title}{value}"  # 某某县人民政府令第12号, as it is cited
        return Said(value, head.number_line.text, head.number_line.place, "official.reason.number_line", sure=True)
    found = number_in(labels.get("number", ""))
    if found:
        return Said(found.value, labels["number"], "label", "official.reason.label", sure=not found.is_serial)
    return absent()


def _issued_on(head: Head, foot: Foot, labels: dict[str, str]) -> Said[date]:
    """落款 first, then the page's own block, then how it was passed; a date in the text is never taken."""
    if foot.date is not None and foot.date_line is not None:
        reason = "official.reason.date_signed" if foot.is_sure else "official.reason.date_at_end"
        return said_date(foot.date, place=foot.date_line.place, reason=reason, sure=foot.is_sure)
    own: Said[date] = _labelled_date(labels, "issued_on")
    if own.value or own.raw:
        return own
    if foot.unfinished is not None:
        return absent("official.trouble.unfinished", raw=foot.unfinished.text, place=foot.unfinished.place)
    found = first_date(head.note.text) if head.note is not None else None
    if found and head.note is not None:
        return said_date(found, place=head.note.place, reason="official.reason.date_note", sure=False)
    return absent()


def _printed_on(foot: Foot) -> Said[date]:
    if foot.printed is None or foot.printed_line is None:
        return absent()
    return said_date(foot.printed, place=foot.printed_line.place, reason="official.reason.printed", sure=True)


def _labelled_date(labels: dict[str, str], id: str) -> Said[date]:
    raw = labels.get(id, "")
    if not raw:
        return absent()
    found = first_date(raw)
    if found is None:
        return absent("official.trouble.no_date", raw=raw, place="label")
    return said_date(found, place="label", reason="official.reason.label", sure=True)


def _signed_by(head: Head, foot: Foot, labels: dict[str, str], title: Said[str]) -> Said[tuple[str, ...]]:
    if foot.organs and foot.organs_line is not None:
        raw = " ".join(foot.organs)
        return Said(foot.organs, raw, foot.organs_line.place, "official.reason.organ_signed", sure=True)
    if head.organs and head.organs_line is not None:
        raw = " ".join(head.organs)
        return Said(head.organs, raw, head.organs_line.place, "official.reason.organ_letterhead", sure=True)
    publisher = organs_of(labels.get("publisher", ""))
    if publisher:
        return Said(publisher, labels["publisher"], "label", "official.reason.label", sure=False)
    match = _OF.match(title.value or "")
    if match:
        return Said((match["organ"],), match["organ"], title.place, "official.reason.organ_title", sure=False)
    return absent()


def _addressee(head: Head) -> Said[str]:
    if head.addressee is None:
        return absent()
    value = head.addressee.text.rstrip("：: ")
    return Said(value, head.addressee.text, head.addressee.place, "official.reason.addressee", sure=True)


def _kind(title: Said[str], labels: dict[str, str]) -> Said[str]:
    found = kind_of(title.value or "")
    if found:
        return Said(found, title.value or "", title.place, "official.reason.kind_title", sure=title.sure)
    named = kind_of(labels.get("kind", ""))
    return Said(named, labels["kind"], "label", "official.reason.label", sure=False) if named else absent()


def _labelled(labels: dict[str, str], id: str) -> Said[str]:
    value = labels.get(id, "")
    return Said(value, value, "label", "official.reason.label", sure=True) if value else absent()


def _publicity(head: Head, foot: Foot, labels: dict[str, str]) -> Said[str]:
    line = foot.publicity or head.publicity
    if line is not None:
        return Said(line.text.strip("（()）【】[] "), line.text, line.place, "official.reason.publicity", sure=True)
    return _labelled(labels, "publicity")


def _attachments(foot: Foot) -> Said[tuple[str, ...]]:
    if not foot.attachments or foot.attachments_line is None:
        return absent()
    raw, place = "\n".join(foot.attachments), foot.attachments_line.place
    return Said(tuple(foot.attachments), raw, place, "official.reason.attachments", sure=True)


def _summary(kept: Sequence[Piece], labels: dict[str, str]) -> Said[str]:
    if labels.get("summary"):
        return Said(labels["summary"], labels["summary"], "label", "official.reason.label", sure=True)
    line = next((each for each in kept if isinstance(each, Line) and _SENTENCE.search(each.text)), None)
    if line is None:
        return absent()
    return Said(_beginning(line.text), line.text, line.place, "official.reason.summary", sure=False)


def _beginning(text: str) -> str:
    """Whole sentences, as many as fit; at least a piece of the first."""
    ends = [match.end() for match in _SENTENCE.finditer(text) if match.end() <= SUMMARY]
    return text[: ends[-1]] if ends else f"{text[:SUMMARY]}…"


def _body(kept: Sequence[Piece], images: int) -> Body:
    tables = sum(isinstance(piece, Table) for piece in kept)
    return Body(guarded(pieces_to_html(kept)), pieces_to_text(kept), tables, images)


def _notes(source: Source, head: Head, labels: dict[str, str], number: Said[str], issued_on: Said[date]) -> list[Note]:
    """What a person has to look at before anything of it is published."""
    notes = []
    if head.secret is not None:
        notes.append(Note("official.note.secret", {"mark": head.secret.text}, head.secret.place))
    if source.images:
        notes.append(Note("official.note.images", {"count": source.images}))
    labelled_number = number_in(labels.get("number", ""))
    if labelled_number and number.value and labelled_number.value not in number.value:
        values = {"one": number.value, "other": labelled_number.value}
        notes.append(Note("official.note.numbers_differ", values, number.place))
    labelled_date = first_date(labels.get("issued_on", ""))
    if labelled_date and labelled_date.day and issued_on.value and labelled_date.day != issued_on.value:
        values = {"one": issued_on.raw, "other": labelled_date.raw}
        notes.append(Note("official.note.dates_differ", values, issued_on.place))
    return notes
