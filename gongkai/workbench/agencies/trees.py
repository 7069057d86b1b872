"""The tree as far as it is opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.agencies.models import Agency, AgencyQuerySet

MOST_BRANCHES: Final = 200  # below one agency; the rest by the filters


@dataclass(slots=True)
class Node:
    agency: Agency
    has_children: bool
    is_open: bool = False
    children: list["Node"] = field(default_factory=list)
    is_cut: bool = False
    toggled: str = ""  # the address with this one opened or closed


def tree(root: Agency, visible: AgencyQuerySet, opened: Collection[int]) -> Node:
    """The root is always open. One query for all that is opened."""
    nodes = {root.pk: Node(root, has_children=True, is_open=True)}
    wanted = {root.pk, *opened}
    below = visible.present().filter(parent__in=wanted).with_branches().order_by("path")
    for agency in below[: MOST_BRANCHES * len(wanted)]:
        has_children: bool = agency.has_children  # type: ignore[attr-defined]  # annotated by with_branches
        nodes[agency.pk] = Node(agency, has_children, is_open=agency.pk in wanted)
        parent = nodes.get(agency.parent_id or 0)
        if parent is None or len(parent.children) >= MOST_BRANCHES:
            if parent:
                parent.is_cut = True
            continue
        parent.children.append(nodes[agency.pk])
    _address(nodes[root.pk], opened)
    return nodes[root.pk]


def branch(agency: Agency, visible: AgencyQuerySet) -> Node:
    """One agency opened, for a page that has the rest already."""
    return tree(agency, visible, ())


def _address(node: Node, opened: Collection[int]) -> None:
    for child in node.children:
        others = sorted(set(opened) ^ {child.agency.pk})
        child.toggled = "?open=" + ",".join(map(str, others)) + f"#agency-{child.agency.pk}"
        _address(child, opened)


def opened_of(given: str) -> Sequence[int]:
    """What an address says is open; what is no number counts for nothing."""
    return [int(part) for part in given.split(",")[:MOST_BRANCHES] if part.isdecimal() and len(part) < 16]
