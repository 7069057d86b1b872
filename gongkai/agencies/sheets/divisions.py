"""Whether the division codes of a sheet fit to the tree as it would be: what the form of one agency refuses too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gongkai.agencies.models import STEP, Agency
from gongkai.agencies.places import Placed, division_faults

if TYPE_CHECKING:
    from gongkai.agencies.sheets.planning import Change

SETTLING = {"division_code", "kind"}  # what decides about it, in an agency that is there


def faults(changes: Sequence["Change"], known: Mapping[str, Agency]) -> Iterator[tuple["Change", str]]:
    """For changes whose parents are right: nobody stands below itself."""
    planned = {change.after.name: change for change in changes}
    paths: dict[str, str] = {}

    def path_of(name: str) -> str:
        change = planned.get(name)
        if change is None or not (change.is_new or change.moves):
            return known[name].path
        if name not in paths:
            above = path_of(change.parent) if change.parent else ""
            paths[name] = f"{above}*{change.row:0{STEP - 1}d}"  # the number of a row is nobody else's
        return paths[name]

    placed = {
        name: Placed(name, path_of(name), change.after.kind, change.after.division_code)
        for name, change in planned.items()
    }
    asked = [placed[name] for name, change in planned.items() if change.is_new or SETTLING & change.values.keys()]
    for each, sentence in division_faults(list(placed.values()), asked):
        yield planned[each.name], sentence
