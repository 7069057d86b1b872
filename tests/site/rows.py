"""A row of the table of routes: who gets through, and the one thing that is tried."""

from dataclasses import dataclass, field

from tests.site.world import EVERYBODY


@dataclass(frozen=True)
class Row:
    """Who gets through, with which answer; `own` and `foreign` make the arguments of the address from the world."""

    who: frozenset
    answer: int = 200
    method: str = "get"
    data: dict = field(default_factory=dict)
    own: object = None  # world, visitor -> the arguments of the address
    foreign: object = None  # the like of the neighbouring town
    stranger: int = 302  # to the sign-in page
    others: int = 403
    needs_report: bool = False


def public(answer=200, **more):
    return Row(EVERYBODY, answer, **more)


def post(who, answer=302, **more):
    return Row(who, answer, "post", **more)
