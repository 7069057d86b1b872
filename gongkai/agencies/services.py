"""What changes the tree of agencies."""

from django.db import transaction

from gongkai.agencies.models import STEP, Agency, Kind, Level


@transaction.atomic
def add(
    *,
    name: str,
    short_name: str,
    slug: str,
    level: Level,
    kind: Kind,
    parent: Agency | None = None,
    division_code: str = "",
) -> Agency:
    """Add an agency below its parent. The parent is locked, so that two children never get one path."""
    above = Agency.objects.select_for_update().get(pk=parent.pk) if parent else None
    return Agency.objects.create(
        name=name,
        short_name=short_name,
        slug=slug,
        level=level,
        kind=kind,
        parent=above,
        division_code=division_code,
        path=_next_path(above),
    )


def _next_path(parent: Agency | None) -> str:
    siblings = Agency.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    step = int(last[-STEP:]) + 1 if last else 1
    return f"{parent.path if parent else ''}{step:0{STEP}d}"
