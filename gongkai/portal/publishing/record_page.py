"""What the page of one record shows, put together."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import CHINA
from gongkai.agencies.selectors import called_on
from gongkai.disclosure import public
from gongkai.disclosure.models import Column, Genre, Maker, Record, RecordFile, Validity, Version
from gongkai.law.catalogue import matters_for, standard_fields

Words = str | Promise
IN_HTML: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
SUMMARY: Final = 120  # characters of a description for search machines


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the block of metadata; `url` where the value leads somewhere."""

    label: Words
    value: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class OutFile:
    name: str
    ending: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A version that was or is public: its days."""

    number: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    record: Record
    version: Version
    publisher: str
    lines: Sequence[Line]
    files: Sequence[OutFile]
    changes: Sequence[Record]
    versions: Sequence[Shown]
    address: str
    meta: Sequence[tuple[str, Words]]
    data: SafeString

    @property
    def body(self) -> SafeString:
        """Cleaned when it was written down (`disclosure.bodies`)."""
        return mark_safe(self.version.html)  # noqa: S308 - as said above

    @property
    def is_over(self) -> bool:
        """Its first lines say that the document does not hold any more as it stands."""
        return self.record.is_normative and self.record.validity != Validity.IN_FORCE


def page_of(record: Record, version: Version) -> RecordPage:
    publisher = called_on(record.agency, day_of(record.public_at))
    files = [_file(record, each) for each in public.files_of(version)]
    versions = [
        Shown(each.number, day_of(each.public_from) or date.min, day_of(each.public_until))
        for each in public.shown_versions(record)
    ]
    address = address_of(record)
    return RecordPage(
        record,
        version,
        publisher,
        list(_lines(record, version, publisher)),
        files,
        public.changes_of(record),
        versions,
        address,
        list(_meta(record, version, publisher, address)),
        _data(record, version, publisher, address),
    )


def address_of(record: Record) -> str:
    """For ever: it names neither the agency nor the version."""
    return f"{settings.SITE_URL}{reverse('portal:record', args=[record.pk])}"


def qr(address: str) -> str:
    drawn = segno.make(address, error="m").svg_inline(scale=4, light="#fff", border=3, omitsize=True)
    return str(drawn).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def day_of(at: datetime | None) -> date | None:
    return at.astimezone(CHINA).date() if at else None


def item_text(record: Record) -> str:
    """The words of articles 20 and 21; an item of an agency's former level keeps its words nowhere else."""
    agency = record.agency
    return next((matter.text for matter in matters_for(agency.level, agency.kind) if matter.id == record.item), "")


def field_name(id: str) -> str:
    return next((field.name for field in standard_fields() if field.id == id), "")


def _lines(record: Record, version: Version, publisher: str) -> Iterator[Line]:
    agency, told = record.agency, [Line(_("索引号"), record.index_number), Line(_("文号"), version.document_number)]
    now = publisher if publisher == agency.name else f"{publisher}（今{agency.name}）"
    told.append(Line(_("发布机构"), now, reverse("portal:agency", args=[agency.slug])))
    told.append(Line(_("信息来源"), _source(version)))
    told += [Line(label, day.isoformat() if day else "") for label, day in _days(record, version)]
    told.append(Line(_("法定公开内容"), item_text(record), _narrowed(record, "item", record.item)))
    told.append(Line(_("领域"), field_name(record.field), _narrowed(record, "field", record.field)))
    told.append(Line(_("公开事项"), record.matter))
    genre = "" if record.genre == Genre.OTHER else record.get_genre_display()
    told.append(Line(_("体裁"), genre, _narrowed(record, "genre", record.genre)))
    told.append(Line(_("公开方式"), record.get_openness_display()))
    if record.is_normative:
        told.append(Line(_("有效性"), record.get_validity_display()))
    yield from (line for line in told if line.value)


def _days(record: Record, version: Version) -> Iterator[tuple[Words, date | None]]:
    first, last = day_of(record.public_at), day_of(version.public_from)
    yield _("生成日期"), version.issued_on or record.formed_on
    yield _("公开日期"), first
    yield _("更新日期"), last if last != first else None
    yield _("施行日期"), record.effective_on
    yield _("有效期至"), record.expires_on
    yield _("公示截止"), record.notice_until


def _source(version: Version) -> str:
    """Of one's own nothing has to be said."""
    if version.maker == Maker.OWN or not version.source_organ:
        return ""
    joint = version.maker == Maker.LEAD
    return str(_("和{organ}共同制作").format(organ=version.source_organ)) if joint else version.source_organ


def _narrowed(record: Record, name: str, value: str) -> str:
    """The list of what is like it."""
    return f"{reverse('portal:agency_search', args=[record.agency.slug])}?{name}={value}" if value else ""


def _file(record: Record, each: RecordFile) -> OutFile:
    if each.published is None:
        raise RecordFile.DoesNotExist(each.pk)
    ending = each.published.download_name.rpartition(".")[2].upper()
    address = reverse("portal:record_file", args=[record.pk, each.pk])
    return OutFile(each.name, ending, each.published.size, address)


def _meta(record: Record, version: Version, publisher: str, address: str) -> Iterator[tuple[str, Words]]:
    """
    The names of 国办发〔2017〕47号's annex. Only SiteName, SiteIDCode and ColumnName were seen on real pages: the
    others are a reading.
    """
    yield "SiteIDCode", record.agency.site_code
    yield "ColumnName", Column(record.column).label
    yield "ColumnType", _("政府信息公开")
    yield "ArticleTitle", version.title
    yield "PubDate", (record.public_at or version.made_at).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    yield "ContentSource", version.source_organ if version.maker == Maker.REPOSTED else publisher
    yield "Author", publisher
    yield "Keywords", ",".join(filter(None, (field_name(record.field), record.matter)))
    yield "Description", _described(version)
    yield "Url", address


def _described(version: Version) -> str:
    return (version.summary or " ".join(version.text.split()))[:SUMMARY]


def _data(record: Record, version: Version, publisher: str, address: str) -> SafeString:
    """schema.org, as a search machine reads it: a block of data, which no browser runs."""
    told: Mapping[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": address,
        "url": address,
        "name": version.title,
        "inLanguage": "zh-Hans",
        "identifier": list(filter(None, (record.index_number, version.document_number))),
        "description": _described(version),
        "datePublished": record.public_at.astimezone(CHINA).isoformat() if record.public_at else None,
        "dateModified": record.updated_at.astimezone(CHINA).isoformat() if record.updated_at else None,
        "dateCreated": version.issued_on.isoformat() if version.issued_on else None,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
        "isAccessibleForFree": True,
    }
    kept = {name: value for name, value in told.items() if value not in (None, "", [])}
    text = json.dumps(kept, ensure_ascii=False).translate(IN_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no tag can end in it
