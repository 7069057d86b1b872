"""Agencies are renamed, merged, split and abolished. Nothing of what they were is lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.agencies import entry_kinds, history
from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency, AgencyName, FormerSlug, Succession, SuccessionKind
from gongkai.agencies.services import keep, refuse_former_slug, relocate
from gongkai.ledger.services import Actor, append


@transaction.atomic
def rename(
    agency: Agency, *, name: str, short_name: str, on: date, by: Actor, slug: str = "", basis: str = ""
) -> Agency:
    """
    It bears the new name from the day on; what was done before keeps the name of its time. A new address may come
    with it: the old one leads on.
    """
    agency = _present(agency)
    _refuse_future(on)
    current = agency.names.select_for_update().get(until=None)
    if current.since and on <= current.since:
        raise ValidationError({"on": _("更名日期要晚于现在这个名称的启用日期（{day}）。").format(day=current.since)})
    values = history.differences(agency, {"name": name, "short_name": short_name, "slug": slug or agency.slug})
    if not values:
        raise ValidationError(_("新名称和现在的一样，没有更名。"))
    if "slug" in values:
        _leave_slug(agency, slug)
    for field, (_before, after) in values.items():
        setattr(agency, field, after)
    agency.clean_fields(exclude={"parent", "path"})
    keep(agency, list(values))
    current.until = on - timedelta(days=1)
    current.save(update_fields=["until"])
    AgencyName.objects.create(agency=agency, name=name, short_name=short_name, since=on, basis=basis)
    told: dict[str, tuple[Any, Any]] = {**values, "on": (None, on), **({"basis": (None, basis)} if basis else {})}
    history.record(entry_kinds.RENAMED, agency, told, by=by, on=on)
    return agency


@transaction.atomic
def merge(sources: Sequence[Agency], *, into: Agency, on: date, by: Actor, basis: str = "") -> Agency:
    """Each of the sources ends the day before; who stood below them stands below the one that goes on."""
    into = _present(into)
    _refuse_future(on)
    if not sources or into in sources:
        raise ValidationError(_("请选择要并入的机关；它不能是承接的机关自己。"))
    drafts = []
    for source in map(_present, sources):
        if into.path.startswith(source.path):
            raise ValidationError(_("{into}在{source}下面，请先调整隶属关系。").format(into=into, source=source))
        for child in source.children.filter(ended_on=None):
            relocate(child, into)
        Succession.objects.create(predecessor=source, successor=into, kind=SuccessionKind.MERGED, on=on, basis=basis)
        values = _end(source, on)
        told = values | _told(into, basis)
        drafts.append(history.kept(entry_kinds.MERGED, source, told, by=by, on=on, into=into.pk)[1])
    append(*drafts)
    return into


@transaction.atomic
def split(
    source: Agency, *, into: Sequence[Agency], on: date, by: Actor, ends: bool, basis: str = ""
) -> Sequence[Agency]:
    """The work goes to several agencies, which are there already; the source ends or goes on beside them."""
    source = _present(source)
    _refuse_future(on)
    if not into or source in into:
        raise ValidationError(_("请选择分设出来的机关；它不能是原机关自己。"))
    for each in map(_present, into):
        Succession.objects.create(predecessor=source, successor=each, kind=SuccessionKind.SPLIT, on=on, basis=basis)
    values = {"into": (None, "、".join(each.name for each in into)), **({"basis": (None, basis)} if basis else {})}
    if ends:
        _refuse_with_children(source)
        values |= _end(source, on)
    history.record(entry_kinds.SPLIT, source, values, by=by, on=on, into=[each.pk for each in into])
    return into


@transaction.atomic
def end(agency: Agency, *, on: date, by: Actor, basis: str = "") -> Agency:
    """Abolished without a successor: `on` is the first day that it is no more."""
    agency = _present(agency)
    _refuse_future(on)
    _refuse_with_children(agency)
    values = _end(agency, on)
    history.record(entry_kinds.ENDED, agency, values | ({"basis": (None, basis)} if basis else {}), by=by, on=on)
    return agency


def _end(agency: Agency, on: date) -> dict[str, tuple[Any, Any]]:
    last = on - timedelta(days=1)
    current = agency.names.get(until=None)
    if current.since and last < current.since:
        raise ValidationError({"on": _("日期要晚于{agency}启用这个名称的日期。").format(agency=agency)})
    current.until = last
    current.save(update_fields=["until"])
    agency.ended_on = last
    agency.save(update_fields=["ended_on"])
    return {"ended_on": (None, last)}


def _present(agency: Agency) -> Agency:
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    if locked.ended_on is not None:
        raise ValidationError(_("{agency}已经撤销，不能再变更。").format(agency=locked))
    return locked


def _refuse_future(on: date) -> None:
    if on > today():
        raise ValidationError({"on": _("生效日期还没有到，请到那一天再办。")})


def _refuse_with_children(agency: Agency) -> None:
    if agency.children.filter(ended_on=None).exists():
        raise ValidationError(_("{agency}下面还有机关或者单位，请先调整它们的隶属关系。").format(agency=agency))


def _leave_slug(agency: Agency, slug: str) -> None:
    refuse_former_slug(slug, agency)
    FormerSlug.objects.filter(slug=slug, agency=agency).delete()  # it comes back to an address of its own
    FormerSlug.objects.get_or_create(slug=agency.slug, defaults={"agency": agency})


def _told(into: Agency, basis: str) -> dict[str, tuple[Any, Any]]:
    return {"into": (None, into.name), **({"basis": (None, basis)} if basis else {})}
