"""
Where agencies are, by their division codes, and whose a place is: its government's, or that of the 派出机关 that stands
for one. A bureau or a 派出所 may say in which place it works; the place's days are not its to change.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.agencies.codes import DIVISION_LENGTHS, DIVISION_PREFIXES, division_prefix
from gongkai.agencies.models import STEP, Agency, AgencyQuerySet, Kind
from gongkai.agencies.models.agency import AFTER_DIGITS
from gongkai.law.calendar import Year

KEEPERS: Final = (Kind.GOVERNMENT, Kind.DELEGATED)


def region_of(agency: Agency) -> str:
    """Its own division code, or that of the nearest agency above that has one."""
    if agency.division_code:
        return agency.division_code
    above = Agency.objects.filter(path__in=agency.paths_above()).exclude(division_code="").order_by("-path")
    return above.values_list("division_code", flat=True).first() or ""


def own_division(agency: Agency) -> str:
    """
    The digits of the place that is the agency's own: within that of the nearest agency above, narrower, and nobody
    else's. Empty where it has none: who works in a county's name has not the county's days to change.
    """
    above = division_prefix(region_of(agency.parent)) if agency.parent else ""
    own = _kept(agency, above)
    return own if above and own and _other_keeper(agency, own, above) is None else ""


def refuse_division(agency: Agency) -> None:
    """A code that is not below that of the agency above, or that is (a part of) another's place in the tree."""
    if agency.parent is None or not agency.division_code:
        return
    above = division_prefix(region_of(agency.parent))
    if not division_prefix(agency.division_code).startswith(above):
        raise ValidationError({"division_code": outside(agency.division_code, above)})
    own = _kept(agency, above)
    if own and (other := _other_keeper(agency, own, above)):
        raise ValidationError({"division_code": taken(agency.division_code, other.name)})


@dataclass(frozen=True, slots=True)
class Placed:
    """An agency where it is, or where a sheet would put it: then `path` is one that nobody else has."""

    name: str
    path: str
    kind: str
    division_code: str

    def is_in_line_with(self, other: "Placed") -> bool:
        """One of them stands above the other, or they are one."""
        return overlap(self.path, other.path)


def division_faults(planned: Sequence[Placed], wanted: Sequence[Placed]) -> Iterator[tuple[Placed, str]]:
    """
    What `refuse_division` would say of each of the wanted, once all that is planned is done: with one question to the
    database for as many as there are.
    """
    there = Agency.objects.present().exclude(division_code="")
    found = {name: Placed(name, *rest) for name, *rest in there.values_list("name", "path", "kind", "division_code")}
    found |= {placed.name: placed for placed in planned}
    codes = {placed.path: placed.division_code for placed in found.values()}
    keepers = sorted((p.division_code, p.name) for p in found.values() if p.division_code and p.kind in KEEPERS)
    for placed in wanted:
        above = division_prefix(_region_above(placed.path, codes))
        prefix = division_prefix(placed.division_code)
        if not placed.division_code or len(placed.path) == STEP:
            continue
        if not prefix.startswith(above):
            yield placed, outside(placed.division_code, above)
        elif placed.kind in KEEPERS and prefix != above:
            others = (found[name] for name in _keepers_of(prefix, above, keepers))
            of_tree = (each for each in others if each.path[:STEP] == placed.path[:STEP])
            if other := next((each for each in of_tree if not each.is_in_line_with(placed)), None):
                yield placed, taken(placed.division_code, other.name)


def _region_above(path: str, codes: dict[str, str]) -> str:
    """The nearest code on the way up."""
    ends = range(len(path) - STEP, 0, -STEP)
    return next((code for end in ends if (code := codes.get(path[:end], ""))), "")


def _keepers_of(own: str, above: str, keepers: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Who keeps what the place is a part of; then who keeps it or a part of it. `keepers`: code and name, in order."""
    for code in _wider(own, above):
        for place in range(bisect_left(keepers, (code, "")), len(keepers)):
            if keepers[place][0] != code:
                break
            yield keepers[place][1]
    for place in range(bisect_left(keepers, (own, "")), len(keepers)):
        if not keepers[place][0].startswith(own):
            break
        yield keepers[place][1]


def outside(code: str, above: str) -> str:
    told = _("“{code}”不在上级机关所在的地区（{above}）以内，请核对；可以留空，就用上级机关的。")
    return told.format(code=code, above=above)


def taken(code: str, name: str) -> str:
    return _("“{code}”这个地区是{name}的，请核对区划代码。").format(code=code, name=name)


def refuse_place(found: Year, agency: Agency) -> None:
    """Days of a place are brought in by its own administrators, those of everywhere at the top of the tree."""
    if agency.parent_id is None:
        return
    if not found.region:
        raise ValidationError(_("全国的放假安排由最上级机关的系统管理员导入。"))
    own = own_division(agency)
    if not own or not division_prefix(found.region).startswith(own):
        raise ValidationError(_("只能导入本机关所在地区的安排；上级地区的由上级机关的系统管理员导入。"))


def overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _kept(agency: Agency, above: str) -> str:
    """The place that it would keep by its kind and its code: narrower than the one above."""
    own = division_prefix(agency.division_code)
    return own if agency.kind in KEEPERS and own != above and own.startswith(above) else ""


def _other_keeper(agency: Agency, own: str, above: str) -> Agency | None:
    """Who keeps this place, a part of it or what it is a part of, and stands neither above nor below."""
    for other in _others_of_tree(agency).filter(division_code__in=_wider(own, above)):
        return other
    for other in _others_of_tree(agency).filter(division_code__startswith=own):
        return other
    return None


def _others_of_tree(agency: Agency) -> AgencyQuerySet:
    top = agency.path[:STEP]
    tree = Agency.objects.present().filter(path__gte=top, path__lt=top + AFTER_DIGITS, kind__in=KEEPERS)
    others = tree.exclude(path__in=agency.paths_above())
    return others.exclude(path__gte=agency.path, path__lt=agency.path + AFTER_DIGITS)


def _wider(own: str, above: str) -> list[str]:
    """The codes, as they may be written, of the places that hold this one and lie within the one above."""
    prefixes = [own[:digits] for digits in DIVISION_PREFIXES if len(above) < digits < len(own)]
    return [each.ljust(length, "0") for each in prefixes for length in DIVISION_LENGTHS if length >= len(each)]
