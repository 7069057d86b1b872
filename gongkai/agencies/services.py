"""What changes the tree of agencies and the settings of one."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from gongkai.agencies import entry_kinds, history
from gongkai.agencies.models import STEP, Agency, AgencyName, FormerSlug, Kind, Level
from gongkai.agencies.places import refuse_division
from gongkai.ledger.services import SYSTEM, Actor, Draft, appended

# What is simply set; the name has days (`succession.rename`), the place in the tree has a path (`move`).
SETTINGS: Final = (
    "level",
    "kind",
    "uscc",
    "division_code",
    "site_code",
    "letterhead",
    "disclosure_office",
    "address",
    "postcode",
    "office_hours",
    "phone",
    "fax",
    "online_contact",
    "is_vertical",
    "review_organ",
    "court",
)


@transaction.atomic
def added(
    *,
    name: str,
    short_name: str,
    slug: str,
    level: Level,
    kind: Kind,
    parent: Agency | None = None,
    by: Actor = SYSTEM,
    **settings: Any,
) -> tuple[Agency, Draft]:
    """
    Add an agency below its parent. The parent is locked, so that two children never get one path. The draft is for an
    act that appends it with others; `add` is the act by itself.
    """
    above = Agency.objects.select_for_update().get(pk=parent.pk) if parent else None
    agency = Agency(
        name=name,
        short_name=short_name,
        slug=slug,
        level=level,
        kind=kind,
        parent=above,
        path=next_path(above),
        **settings,
    )
    agency.clean_fields(exclude={"path", "parent"})
    _refuse_place(agency)
    refuse_division(agency)
    refuse_former_slug(slug)
    keep(agency)
    AgencyName.objects.create(agency=agency, name=name, short_name=short_name)
    return agency, history.kept(entry_kinds.ADDED, agency, added_values(agency), by=by)[1]


add = appended(added)


@transaction.atomic
def edit(agency: Agency, *, by: Actor, **wanted: Any) -> Agency:
    """Set some of SETTINGS; what is so already is no change and leaves no entry."""
    if surplus := wanted.keys() - set(SETTINGS):
        raise TypeError(f"not simply set: {', '.join(sorted(surplus))}")
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    values = history.differences(agency, wanted)
    if not values:
        return agency
    for field, (_before, after) in values.items():
        setattr(agency, field, after)
    agency.clean_fields(exclude={"path", "parent", "name", "short_name", "slug"})
    _refuse_place(agency)
    if values.keys() & {"division_code", "kind"}:
        refuse_division(agency)
    keep(agency, list(values))
    history.record(entry_kinds.EDITED, agency, values, by=by)
    return agency


@transaction.atomic
def move(agency: Agency, *, parent: Agency | None, by: Actor) -> Agency:
    """Put the agency, and all below it, under another one."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.parent_id == (parent.pk if parent else None):
        return agency
    before = agency.parent
    relocate(agency, parent)
    values = {"parent": (before.name if before else None, parent.name if parent else None)}
    history.record(entry_kinds.MOVED, agency, values, by=by)
    return agency


def relocate(agency: Agency, parent: Agency | None) -> None:
    """The new paths, without an entry: for acts that write their own."""
    above = Agency.objects.select_for_update().get(pk=parent.pk) if parent else None
    if above and above.path.startswith(agency.path):
        raise ValidationError(_("不能把机关放到它自己或者它的下级机关下面。"))
    old, new = agency.path, next_path(above)
    below = Agency.objects.under(agency).exclude(pk=agency.pk)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    agency.parent, agency.path = above, new
    _refuse_place(agency)
    agency.save(update_fields=["parent", "path"])


def keep(agency: Agency, fields: list[str] | None = None) -> None:
    """
    Write the row, or these fields of it. What another has already (name, address, 代字, 信用代码) is a sentence at its
    field, also where the other was written at this very moment.
    """
    _refuse_doubled(agency)
    try:
        with transaction.atomic():
            agency.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError:
        _refuse_doubled(agency)
        raise  # it was for something else


def _refuse_doubled(agency: Agency) -> None:
    faults: dict[str, Any] = {}
    for check in (agency.validate_unique, agency.validate_constraints):
        try:
            check(exclude={"path", "parent"})
        except ValidationError as fault:
            faults = fault.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


def _refuse_place(agency: Agency) -> None:
    if fault := agency.place_fault:
        raise ValidationError({"level": fault})


def next_path(parent: Agency | None) -> str:
    siblings = Agency.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    step = int(last[-STEP:]) + 1 if last else 1
    return f"{parent.path if parent else ''}{step:0{STEP}d}"


def refuse_former_slug(slug: str, agency: Agency | None = None) -> None:
    """An old address still leads to the agency that had it."""
    if FormerSlug.objects.filter(slug=slug).exclude(agency=agency).exists():
        raise ValidationError({"slug": _("“{slug}”是另一个机关用过的网址，请换一个。").format(slug=slug)})


def added_values(agency: Agency) -> dict[str, tuple[Any, Any]]:
    """All that was said when it was added."""
    values: dict[str, tuple[Any, Any]] = {
        field: (None, value) for field in ("name", "short_name", "slug", *SETTINGS) if (value := getattr(agency, field))
    }
    if agency.parent:
        values["parent"] = (None, agency.parent.name)
    return values
