"""What is asked of the tree of agencies and of its past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.channels import unset
from gongkai.agencies.clock import today
from gongkai.agencies.models import (
    ALWAYS_OPEN,
    INTERNAL,
    Agency,
    AgencyName,
    AgencyQuerySet,
    Channel,
    FormerSlug,
    Kind,
    Way,
)
from gongkai.law import review_organ as law
from gongkai.law.citations import LawError

Words = str | Promise


def subtree(agency: Agency) -> AgencyQuerySet:
    """The agency and everything below it, in the order of the tree."""
    return Agency.objects.under(agency)


def ancestors(agency: Agency) -> list[Agency]:
    """The agencies above this one, from the top."""
    return list(Agency.objects.filter(path__in=agency.paths_above())) if agency.depth else []


def chain(agency: Agency) -> list[Agency]:
    """The agencies above this one, from the top, and itself last."""
    return [*ancestors(agency), agency]


def answerable(agency: Agency) -> Agency | None:
    """
    The 行政机关 whose government information it is: a 站所 or 股室 works in the name of the nearest agency above it;
    what a village keeps is 村务, not the township's information.
    """
    if agency.kind == Kind.VILLAGE:
        return None
    return next((each for each in reversed(chain(agency)) if each.kind not in INTERNAL), None)


def by_slug(slug: str) -> Agency | None:
    """By its address, or by one that it had before: then its present `slug` is another."""
    found = Agency.objects.filter(slug=slug).first()
    if found:
        return found
    former = FormerSlug.objects.filter(slug=slug).select_related("agency").first()
    return former.agency if former else None


def name_on(agency: Agency, day: date) -> AgencyName | None:
    """What it was called on the day; None where it did not exist yet or any more."""
    return agency.names.on(day).first()


def called_on(agency: Agency, day: date | None) -> str:
    """For what is dated: the name of that day, and the present one where nothing is known of the day."""
    named = name_on(agency, day) if day else None
    return named.name if named else agency.name


def successors(agency: Agency) -> list[Agency]:
    """Who does its work today: the links followed to agencies that still are. An agency that still is stays first."""
    found: dict[int, Agency] = {}
    seen = {agency.pk}
    waiting = [Agency.objects.get(pk=agency.pk)]  # it may have ended since it was looked up
    while waiting:
        each = waiting.pop(0)
        if each.ended_on is None:
            found.setdefault(each.pk, each)
        for link in each.went_to.select_related("successor"):
            if link.successor_id not in seen and (each.ended_on is not None or each == agency):
                seen.add(link.successor_id)
                waiting.append(link.successor)
    return list(found.values())


def office(agency: Agency) -> Sequence[tuple[Words, str]]:
    """What 条例 12 wants told of the 政府信息公开工作机构; a blank is one that nobody has filled in."""
    return (
        (_("政府信息公开工作机构"), agency.disclosure_office),
        (_("办公地址"), agency.address),
        (_("办公时间"), agency.office_hours),
        (_("联系电话"), agency.phone),
        (_("传真号码"), agency.fax),
        (_("互联网联系方式"), agency.online_contact),
    )


@dataclass(frozen=True, slots=True)
class OpenWay:
    """How an application can be brought, as the 指南 and the forms say it."""

    way: Way
    is_open: bool
    address: str
    hours: str
    phone: str
    notes: str
    is_always_open: bool


def channels(agency: Agency) -> list[OpenWay]:
    """All ways in their order. In person and by post are open whether anything was set or not."""
    rows = {channel.way: channel for channel in agency.channels.all()}
    return [_open_way(agency, way, rows.get(way)) for way in Way]


def open_channels(agency: Agency) -> list[OpenWay]:
    return [channel for channel in channels(agency) if channel.is_open]


def _open_way(agency: Agency, way: Way, row: Channel | None) -> OpenWay:
    always = way in ALWAYS_OPEN
    row = row or unset(agency, way)
    address, hours = row.address, row.hours
    if always and not address:
        postcode = agency.postcode if way == Way.POST else ""
        address = " ".join(filter(None, (agency.address, postcode)))
    if way == Way.IN_PERSON and not hours:
        hours = agency.office_hours
    return OpenWay(way, row.is_open, address, hours, row.phone, row.notes, always)


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where somebody goes who does not agree. The suggestion is what the tree says; the setting prevails."""

    review_organ: str
    suggested: str
    why_not: LawError | None  # where nothing can be suggested
    court: str


def remedies(agency: Agency, on: date | None = None) -> Remedies:
    """复议机关 by setting or by 行政复议法 24, 25, 27; the court by setting alone."""
    above = list(reversed(ancestors(agency)))
    body = law.Body(agency.name, agency.level, agency.kind, agency.is_vertical)
    suggested, why_not = "", None
    try:
        suggested = law.review_organ(body, [_body(each) for each in above], on or today())
    except LawError as refusal:
        why_not = refusal
    return Remedies(agency.review_organ or suggested, suggested, why_not, agency.court)


def _body(agency: Agency) -> law.Body:
    return law.Body(agency.name, agency.level, agency.kind, agency.is_vertical)


def past(agency: Agency) -> Sequence[AgencyName]:
    """Its names, the oldest first."""
    return list(agency.names.all())
