"""
Whose matters a post sees. Each model that a page shows asks this in its `visible_to(post)`;
what a post may do with what it sees is said in `access.ACTS`.
"""

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from gongkai.agencies.models import INTERNAL, Agency, AgencyQuerySet
from gongkai.people.roles import Role

if TYPE_CHECKING:
    from gongkai.people.models import Post

OVER_A_SUBTREE: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
FOR_THE_AGENCY: Final = frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER})


def keeps_the_site(post: "Post") -> bool:
    """Whether what belongs to no single agency is the post's: an administrator at the top of a tree."""
    return post.role == Role.ADMINISTRATOR and post.agency.parent_id is None


def agencies_of(post: "Post") -> AgencyQuerySet:
    """
    The agencies whose matters the post deals with. A contributor: the own 站所, 股室 or village. An officer, a
    reviewer, an approver: the own agency with its inner units, which act in its name. A supervisor and an
    administrator: the subtree. An auditor: none, because an auditor reads the logs and nothing else.
    """
    if post.role == Role.AUDITOR:
        return Agency.objects.none()
    if post.role in OVER_A_SUBTREE:
        return Agency.objects.under(post.agency)
    own = Q(pk=post.agency_id)
    if post.role in FOR_THE_AGENCY:
        own |= Q(parent=post.agency_id, kind__in=INTERNAL)
    return Agency.objects.filter(own)
