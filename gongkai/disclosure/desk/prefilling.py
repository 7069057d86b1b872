"""What a file says of itself, for the form: shown for correction, with why it was taken for that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext

from gongkai.disclosure.genres import genre_of
from gongkai.files.documents import Unreadable, read_stored
from gongkai.files.models import StoredFile
from gongkai.law.sentences import explain
from gongkai.reading.official import Document, Said

FIELDS: Final = {"title": "title", "document_number": "number", "issued_on": "issued_on", "summary": "summary"}


@dataclass(frozen=True, slots=True)
class Read:
    """`notes`: what is to be known of the file as a whole; `hints`: by field, why so, or why there is nothing."""

    name: str
    initial: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = True


def read(stored: StoredFile) -> Read:
    """In the confined child. A file that cannot be read is attached all the same, and the form is filled by hand."""
    found = read_stored(stored)
    if isinstance(found, Unreadable):
        return Read(stored.name, notes=(found.reason,), is_read=False)
    initial: dict[str, Any] = {"html": found.body.html, "genre": genre_of(found.kind.value or "").value}
    hints = {}
    for name, said_of in FIELDS.items():
        said: Said[Any] = getattr(found, said_of)
        if said.value is not None:
            initial[name] = said.value
        if hint := _hint(said):
            hints[name] = hint
    if found.issued_on.value:
        initial["formed_on"] = found.issued_on.value
        hints["formed_on"] = gettext("先按成文日期填的，不是这一天的请改。")
    return Read(stored.name, initial, tuple(_notes(found)), hints)


def _hint(said: Said[Any]) -> str:
    if said.trouble:
        return explain(said.trouble, said.values)
    why = explain(said.reason) if said.reason else ""
    return why if said.sure else gettext("{why}不一定对，请核对。").format(why=why)


def _notes(found: Document) -> Iterator[str]:
    for note in found.troubles:
        yield explain(note.id, note.values)
    if found.publicity.value:
        yield gettext("文件上写着公开属性：{said}。").format(said=found.publicity.value)
