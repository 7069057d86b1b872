"""What a post may change in the queue."""

from typing import Final

from django.db import transaction

from gongkai.ledger import chains
from gongkai.ledger.services import Draft, append
from gongkai.people.access import actor
from gongkai.people.models import Post
from gongkai.tasks import services
from gongkai.tasks.models import Task

AGAIN: Final = "task.again"


@transaction.atomic
def try_again(*, task: Task, by: Post) -> Task:
    """Run a failed task anew, on record."""
    again = services.try_again(pk=task.pk)
    agency = task.agency or chains.SITE
    append(
        Draft(
            chain=chains.work(agency),
            kind=AGAIN,
            by=actor(by),
            subject=f"task:{again.pk}",
            agency=task.agency,
            facts={"kind": task.kind},
        )
    )
    return again
