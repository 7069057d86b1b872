"""From a file to a report, in one visible order: detect, read the format, walk the blocks, assemble."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from gongkai.law.report.values import AnnualReport, Status
from gongkai.reading.assemble import Steps, document_to_steps, steps_to_report
from gongkai.reading.formats.detect import format_of
from gongkai.reading.grids import Document, UnreadableFile
from gongkai.reading.limits import check_size

WHOLE_REPORTS = frozenset({"json", "csv"})  # formats that hold a report as such, not a document


@dataclass(frozen=True, slots=True)
class Trace:
    """How a reading came about: the format, the document, and every step over it."""

    format: str
    document: Document | None
    steps: Steps | None
    report: AnnualReport


def read_report(data: bytes, *, name: str) -> AnnualReport:
    """
    The annual report in a file's bytes. Never raises for what the bytes are: a file that
    cannot be read gives a report with status `unreadable` and the reason.
    """
    return trace(data, name=name).report


def read_file(path: Path) -> AnnualReport:
    """Like `read_report`; OSError where the file itself cannot be opened."""
    check = path.stat().st_size
    try:
        check_size(check)
    except UnreadableFile as refusal:
        return unreadable(str(path), refusal)
    return read_report(path.read_bytes(), name=str(path))


def trace(data: bytes, *, name: str) -> Trace:
    """Read, and keep every intermediate."""
    kind = ""
    try:
        check_size(len(data))
        if not data.strip(b"\x00 \r\n\t"):
            raise UnreadableFile("unreadable.empty")
        kind = format_of(data, name)
        if kind in WHOLE_REPORTS:
            exchange = import_module("gongkai.reading.formats.exchange")
            return Trace(kind, None, None, exchange.read(data, name=name, kind=kind))
        document = read_document(data, kind)
        steps = document_to_steps(document)
        return Trace(kind, document, steps, steps_to_report(steps, name=name))
    except UnreadableFile as refusal:
        return Trace(kind, None, None, unreadable(name, refusal))


def read_document(data: bytes, kind: str) -> Document:
    """The blocks of a file of this format. Each format is loaded only when it is met."""
    document: Document = import_module(f"gongkai.reading.formats.{kind}").read(data)
    return document


def unreadable(name: str, refusal: UnreadableFile) -> AnnualReport:
    return AnnualReport(
        source=name, status=Status.UNREADABLE, reason=refusal.reason, reason_values=dict(refusal.values)
    )
