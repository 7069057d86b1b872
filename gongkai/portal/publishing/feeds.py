"""What is new, for programs: Atom (RFC 4287) and JSON Feed 1.1, of the site and of an agency with all below it."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.disclosure import public
from gongkai.disclosure.models import Record
from gongkai.portal.addresses import at_its_address
from gongkai.portal.publishing import stamps
from gongkai.portal.publishing.finding import newest
from gongkai.portal.publishing.keeping import kept
from gongkai.portal.publishing.record_page import address_of

NEWEST: Final = 50
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Writer = Callable[[str, str, str, Sequence[Record]], HttpResponse]


def atom_of(title: str, home: str, here: str, records: Sequence[Record]) -> HttpResponse:
    feed = Atom1Feed(title, home, "", language="zh-Hans", feed_url=here, feed_guid=here)
    for record in records:
        feed.add_item(
            record.title,
            address_of(record),
            record.summary,
            unique_id=address_of(record),
            author_name=record.agency.name,
            pubdate=record.public_at,
            updateddate=record.updated_at or record.public_at,
        )
    feed.feed["updated"] = max((_changed(record) for record in records), default=EPOCH)
    return HttpResponse(_atom_text(feed), content_type="application/atom+xml; charset=utf-8")


def _atom_text(feed: Atom1Feed) -> str:
    """The library takes this moment for a feed without entries, and the page would never be the same."""
    latest = feed.feed.pop("updated")
    feed.latest_post_date = lambda: latest  # type: ignore[method-assign]  # as said above
    return feed.writeString("utf-8")


def json_of(title: str, home: str, here: str, records: Sequence[Record]) -> HttpResponse:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": here,
        "language": "zh-Hans",
        "items": [_item(record) for record in records],
    }
    body = json.dumps(feed, ensure_ascii=False)
    return HttpResponse(body, content_type="application/feed+json; charset=utf-8")


def _item(record: Record) -> dict[str, Any]:
    return {
        "id": address_of(record),
        "url": address_of(record),
        "title": record.title,
        "content_text": record.summary or record.title,
        "date_published": record.public_at.isoformat() if record.public_at else None,
        "date_modified": _changed(record).isoformat(),
        "authors": [{"name": record.agency.name}],
    }


def _changed(record: Record) -> datetime:
    return record.updated_at or record.public_at or EPOCH


def _site(write: Writer) -> Callable[..., HttpResponse]:
    @require_safe
    @kept(stamps.of_site)
    def feed(request: HttpRequest) -> HttpResponse:
        title = _("{site}：最新公开").format(site=settings.SITE_NAME)
        home = settings.SITE_URL + reverse("portal:home")
        return write(title, home, settings.SITE_URL + request.path, public.newest(NEWEST))

    return feed


def _agency(write: Writer) -> Callable[..., HttpResponse]:
    @require_safe
    @kept(stamps.of_tree)
    @at_its_address
    def feed(request: HttpRequest, slug: str) -> HttpResponse:
        agency = Agency.objects.answering().filter(slug=slug).first()
        if agency is None:
            raise Http404
        title = _("{agency}：最新公开").format(agency=agency.name)
        home = settings.SITE_URL + reverse("portal:agency", args=[slug])
        return write(title, home, settings.SITE_URL + request.path, newest(agency, NEWEST, tree=True))

    return feed


site_atom, site_json = _site(atom_of), _site(json_of)
agency_atom, agency_json = _agency(atom_of), _agency(json_of)
