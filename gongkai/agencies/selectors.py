"""What is asked of the tree of agencies."""

from gongkai.agencies.models import Agency


def chain(agency: Agency) -> list[Agency]:
    """The agencies above this one, from the top, and itself last."""
    return [*Agency.objects.filter(path__in=agency.paths_above()), agency]
