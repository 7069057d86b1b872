"""What the scanner marks in a version, in its words and in its files, and what a person has said of each mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure import masking
from gongkai.disclosure.entries import PARTS
from gongkai.disclosure.models import MarkVerdict, Preparation, RecordFile, Verdict, Version
from gongkai.files.refusals import SENTENCES
from gongkai.reading.marks import Kind, Mark, Severity, marks_of

SALT: Final = "disclosure.marks"
WORDS: Final = ("title", "summary", "html")  # what is scanned of a version; a body's place is that of its HTML
UNREAD: Final = "unread"  # a file that could not be scanned is itself something to look at
STRICT: Final = frozenset({Kind.IDENTITY, Kind.CARD, Kind.PASSPORT})  # with a digit that is wrong too
LEFT: Final = "left"  # comments, changes, hidden words: `files.refusals` says which
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Found:
    """A mark, where it is and what was said of it. Of one in a file no more is known than its masked form."""

    place: str  # title, summary, html, or the hash of a file
    key: str
    kind: str
    label: Words
    severity: str
    text: str  # in words: as it stands; in a file: masked
    masked: str
    why: Words
    where: Words
    mark: Mark | None = None
    verdict: MarkVerdict | None = None

    @property
    def is_settled(self) -> bool:
        """Hints may stay. What has to be masked, looks wrong, or is nearly such a number wants an answer."""
        is_hint = self.severity == Severity.LOOK and self.kind not in STRICT
        return self.verdict is not None or is_hint

    @property
    def can_be_masked(self) -> bool:
        return self.mark is not None and self.verdict is None and bool(self.masked) and self.masked != self.text

    @property
    def name(self) -> str:
        """Of its element on the page."""
        return f"found-{self.key[:12]}"


def in_words(version: Version) -> list[Found]:
    """The marks of title, summary and body, with their verdicts."""
    said = _verdicts(version.record_id)
    return [found for place in WORDS for found in _in_place(version, place, said)]


def in_files(version: Version) -> list[Found]:
    """The marks of the files as far as they are prepared."""
    said = _verdicts(version.record_id)
    found: list[Found] = []
    for each in version.files.select_related("file__preparation"):
        if preparation := prepared(each):
            found += _in_file(version.record_id, each, preparation, said)
    return found


def everywhere(version: Version) -> list[Found]:
    return [*in_words(version), *in_files(version)]


def unsettled(version: Version) -> list[Found]:
    """What somebody has to look at before the content can be signed."""
    return [found for found in everywhere(version) if not found.is_settled]


def waiting(version: Version) -> list[RecordFile]:
    """Files that are being prepared."""
    return [each for each in version.files.select_related("file__preparation") if prepared(each) is None]


def prepared(each: RecordFile) -> Preparation | None:
    return getattr(each.file, "preparation", None)


def shown(version: Version, found: Sequence[Found]) -> str:
    """The body with its marks shown in it."""
    spans = [
        masking.Span(
            each.mark.start,
            each.mark.end,
            name=each.name,
            css="found found-kept" if each.verdict else f"found found-{each.severity}",
        )
        for each in found
        if each.place == "html" and each.mark
    ]
    return masking.marked(version.html, spans)


def masked_words(version: Version, place: str, marks: Sequence[Mark]) -> str:
    """Title, summary or body with these marks masked."""
    text: str = getattr(version, place)
    if place == "html":
        return masking.masked(text, [masking.Span(mark.start, mark.end, mark.masked) for mark in marks])
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        text = text[: mark.start] + mark.masked + text[mark.end :]
    return text


def key_of(record: int, place: str, identity: str) -> str:
    """A mark's identity is made of its value: kept hashed with a secret, by which nobody can try out numbers."""
    return salted_hmac(SALT, f"{record}:{place}:{identity}", algorithm="sha256").hexdigest()


Said = dict[tuple[str, str], MarkVerdict]


def _verdicts(record: int) -> Said:
    kept = MarkVerdict.objects.filter(record=record, verdict=Verdict.KEPT).select_related("post__person")
    return {(each.place, each.key): each for each in kept}


def _in_place(version: Version, place: str, said: Said) -> Iterator[Found]:
    text: str = getattr(version, place)
    words = masking.words_of(text) if place == "html" else text
    for mark in marks_of(words):
        key = key_of(version.record_id, place, mark.identity)
        yield Found(
            place=place,
            key=key,
            kind=mark.kind,
            label=mark.kind.label,
            severity=mark.severity,
            text=mark.text,
            masked=mark.masked,
            why=mark.why,
            where=PARTS[place],
            mark=mark,
            verdict=said.get((place, key)),
        )


def _in_file(record: int, each: RecordFile, preparation: Preparation, said: Said) -> Iterator[Found]:
    place = each.file.sha256
    for row in preparation.marks:
        key = key_of(record, place, row["identity"])
        kind = Kind(row["kind"])
        yield Found(
            place=place,
            key=key,
            kind=kind,
            label=kind.label,
            severity=row["severity"],
            text=row["masked"],
            masked=row["masked"],
            why=row["why"],
            where=f"{each.name} {row['where']}".strip(),
            verdict=said.get((place, key)),
        )
    notes = [(f"{LEFT}:{code}", SENTENCES[code]) for code in preparation.left]
    if preparation.reason:
        notes.append((UNREAD, preparation.reason))
    for kind_of_note, why in notes:
        key = key_of(record, place, kind_of_note)
        yield Found(
            place=place,
            key=key,
            kind=kind_of_note.partition(":")[0],
            label=_("没能检查") if kind_of_note == UNREAD else _("要看一看"),
            severity=Severity.MUST_MASK,
            text="",
            masked="",
            why=why,
            where=each.name,
            verdict=said.get((place, key)),
        )
