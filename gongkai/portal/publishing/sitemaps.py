"""For search machines: the sitemap, an index of pages, and robots.txt. What is not public is in none of them."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.disclosure import public
from gongkai.portal.columns import COLUMNS
from gongkai.portal.publishing import stamps
from gongkai.portal.publishing.keeping import kept

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"
CLOSED = ("/checkup/", "/search/", "/agencies/*/search/", "/track/", "/apply/receipt/")


@require_safe
@kept(stamps.of_site)
def index(_request: HttpRequest) -> HttpResponse:
    pages = [reverse("portal:sitemap_agencies")]
    pages += [reverse("portal:sitemap_records", args=[number]) for number in public.blocks()]
    inside = "".join(f"<sitemap><loc>{_whole(page)}</loc></sitemap>\n" for page in pages)
    return _xml("sitemapindex", inside)


@require_safe
@kept(stamps.of_site)
def records(_request: HttpRequest, number: int) -> HttpResponse:
    found = public.block(number)
    if not found:
        raise Http404
    return _xml("urlset", _urls((reverse("portal:record", args=[pk]), changed) for pk, changed in found))


@require_safe
@kept(stamps.of_site)
def agencies(_request: HttpRequest) -> HttpResponse:
    """Home, the ways in, and the pages of each agency; the largest tree of a site stays under the format's 50,000."""
    paths = [reverse("portal:home"), reverse("portal:browse"), reverse("portal:apply")]
    slugs = Agency.objects.present().answering().values_list("slug", flat=True)[:8_000]
    for slug in slugs:
        paths.append(reverse("portal:agency", args=[slug]))
        paths += [reverse(f"portal:{column.slug}", args=[slug]) for column in COLUMNS]
        paths.append(reverse("portal:catalogue", args=[slug]))
    return _xml("urlset", _urls((path, None) for path in paths))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{closed}Sitemap: {_whole(reverse('portal:sitemap'))}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _urls(pages: Iterable[tuple[str, datetime | None]]) -> str:
    return "".join(
        f"<url><loc>{_whole(path)}</loc>{f'<lastmod>{changed.isoformat()}</lastmod>' if changed else ''}</url>\n"
        for path, changed in pages
    )


def _whole(path: str) -> str:
    return escape(settings.SITE_URL + path)


def _xml(root: str, inside: str) -> HttpResponse:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{inside}</{root}>\n'
    return HttpResponse(body, content_type=XML)
