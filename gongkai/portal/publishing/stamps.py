"""
What a public page is a function of, as one short text: while it is the same, so is the page. It is asked with few and
cheap queries, before anything is rendered, and always before what the page shows is read: what is kept under a stamp
can be newer than the stamp says, never older.
"""

from functools import cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Count, Max

import gongkai
from gongkai.agencies.models import Agency, AgencyQuerySet, SettingChange
from gongkai.agencies.selectors import by_slug
from gongkai.disclosure import public
from gongkai.reports.models import Filing


def of_site(**_where: object) -> str:
    """Of pages that show all agencies."""
    return _stamp("site", public.state_of(), _settings(), _reports())


def of_agency(slug: str, **_where: object) -> str | None:
    """Of pages of one agency alone. None where there is none."""
    agency = by_slug(slug)
    return _stamp_of(agency, Agency.objects.filter(pk=agency.pk)) if agency else None


def of_tree(slug: str, **_where: object) -> str | None:
    """Of pages that can show an agency with all below it."""
    agency = by_slug(slug)
    return _stamp_of(agency, Agency.objects.under(agency)) if agency else None


def of_record(pk: int, **_where: object) -> str | None:
    """Of the pages of a record; its agency's version tells of everything that they show."""
    state = public.state_of_record(pk)
    return _stamp(state, _settings()) if state else None


def _stamp_of(agency: Agency, shown: AgencyQuerySet) -> str:
    return _stamp(agency.pk, public.state_of(shown), _settings(), _reports())


def _stamp(*parts: object) -> str:
    return "-".join(map(str, (*parts, _program())))


def _settings() -> int:
    """Raised by every change of any agency's settings: names, addresses, channels, places in the tree."""
    return SettingChange.objects.aggregate(last=Max("pk"))["last"] or 0


def _reports() -> str:
    told = Filing.objects.published().aggregate(last=Max("pk"), count=Count("pk"))
    return f"{told['last'] or 0}.{told['count']}"


@cache
def _program() -> str:
    """Another release, or other styles, make another page."""
    return f"{gongkai.__version__}.{getattr(staticfiles_storage, 'manifest_hash', '')}"
