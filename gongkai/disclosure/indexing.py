"""
The search index follows a record within the transaction of the act: what goes out is found at once, what is withdrawn
by nobody. The public's index holds the public version and its stripped files; the workbench's the newest words.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.agencies.clock import CHINA
from gongkai.agencies.models import Agency
from gongkai.disclosure.models import Record, RecordFile, Version
from gongkai.search import services
from gongkai.search.documents import Document, Sight
from gongkai.search.sources import Batch

KIND: Final = "record"
JOINED: Final = ("agency", "current", "public")


def follow(record: Record) -> None:
    """Put in, put anew or take out, as the record is now."""
    above = _above(record.agency)
    if record.current:
        services.index(document(record, record.current, above), sight=Sight.WORK)
    if record.is_public and record.public:
        services.index(document(record, record.public, above), sight=Sight.PUBLIC)
    else:
        services.remove(KIND, record.pk, sight=Sight.PUBLIC)


def forget(record: Record) -> None:
    services.remove(KIND, record.pk)


def document(record: Record, version: Version, above: tuple[int, ...]) -> Document:
    day = day_of(record)
    files = version.files.select_related("file__preparation")
    return Document(
        kind=KIND,
        object=record.pk,
        day=day,
        title=version.title,
        number=" ".join(filter(None, (version.document_number, record.index_number))),
        body="\n".join(filter(None, (version.summary, version.text))),
        attached="\n".join(filter(None, map(_words, files))),
        agency=record.agency_id,
        above=above,
        item=record.item,
        year=(version.issued_on or day).year,
        genre=record.genre,
        validity=record.validity if record.is_normative else "",
        labels=tuple(_labels(record)),
    )


def day_of(record: Record) -> date:
    """By which newest comes first: that of publishing; of what was not yet published, that of the draft."""
    return (record.public_at or record.created_at).astimezone(CHINA).date()


def _labels(record: Record) -> Iterator[str]:
    yield f"column:{record.column}"
    yield f"state:{record.state}"
    if record.field:
        yield f"field:{record.field}"


def _words(each: RecordFile) -> str:
    found = getattr(each.file, "preparation", None)
    return f"{each.name}\n{found.words}" if found else each.name


def _above(agency: Agency) -> tuple[int, ...]:
    paths = agency.paths_above()
    return tuple(Agency.objects.filter(path__in=paths).order_by("path").values_list("pk", flat=True)) if paths else ()


def again(file: int) -> None:
    """The words of a file have become known."""
    rows = Record.objects.filter(current__files__file=file).select_related(*JOINED).distinct()
    documents = [document(each, each.current, _above(each.agency)) for each in rows if each.current]
    services.index_all(documents, sight=Sight.WORK)


def read(sight: Sight, after: int, most: int) -> Batch:
    """For an index that is made anew."""
    rows = Record.objects.public() if sight == Sight.PUBLIC else Record.objects.exclude(current=None)
    locked = rows.select_for_update(of=("self",)).filter(pk__gt=after).order_by("pk")
    found = list(locked.select_related(*JOINED)[:most])
    documents = [document(each, version, _above(each.agency)) for each in found if (version := _version(each, sight))]
    return Batch(documents, found[-1].pk if found else None)


def _version(record: Record, sight: Sight) -> Version | None:
    return record.public if sight == Sight.PUBLIC else record.current
