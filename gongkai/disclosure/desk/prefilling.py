"""What a file says of itself, for the form: shown for correction, with why it was taken for that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gongkai.disclosure.models import Genre
from gongkai.files.documents import read_stored
from gongkai.files.models import StoredFile
from gongkai.law.sentences import explain
from gongkai.reading.official import Document

# 文种 as `reading.official` names it → 体裁; what is not here is left for the officer to choose.
GENRES: Final[Mapping[str, Genre]] = {
    "命令": Genre.ORDER, "令": Genre.ORDER, "决定": Genre.DECISION, "公告": Genre.ANNOUNCEMENT,
    "通告": Genre.NOTICE, "意见": Genre.OPINION, "通知": Genre.CIRCULAR, "通报": Genre.BULLETIN,
    "报告": Genre.REPORT, "批复": Genre.APPROVAL, "函": Genre.LETTER, "纪要": Genre.MINUTES,
    "办法": Genre.MEASURE, "规定": Genre.MEASURE, "细则": Genre.MEASURE, "方案": Genre.PLAN,
    "规划": Genre.PLAN, "计划": Genre.PLAN, "预案": Genre.EMERGENCY_PLAN, "解读": Genre.INTERPRETATION,
    "预算": Genre.BUDGET, "决算": Genre.FINAL_ACCOUNTS, "公示": Genre.PUBLIC_NOTICE, "目录": Genre.LIST,
    "清单": Genre.LIST, "名单": Genre.LIST, "指南": Genre.GUIDE,
}  # fmt: skip
FIELDS: Final = {"title": "title", "document_number": "number", "issued_on": "issued_on", "summary": "summary"}


@dataclass(frozen=True, slots=True)
class Read:
    """`notes`: what could not be read, or wants a second look, as sentences."""

    name: str
    initial: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_read: bool = True


def read(stored: StoredFile) -> Read:
    """In the confined child. A file that cannot be read is attached all the same, and the form is filled by hand."""
    found = read_stored(stored)
    if not isinstance(found, Document):
        return Read(stored.name, notes=(str(found.reason),), is_read=False)
    initial: dict[str, Any] = {"html": found.body.html}
    notes = [explain(note.id, note.values) for note in found.troubles]
    for name, said_of in FIELDS.items():
        said = getattr(found, said_of)
        if said.value is not None:
            initial[name] = said.value
    if found.issued_on.value:
        initial["formed_on"] = found.issued_on.value
    if genre := GENRES.get(found.kind.value or ""):
        initial["genre"] = genre.value
    return Read(stored.name, initial, tuple(notes))
