"""The search's own tasks: an index made anew, and each week compared with what it tells of and put in order."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongkai.search.documents import Sight
from gongkai.search.engines import engine
from gongkai.search.rebuilding import REBUILD, rebuild
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task(REBUILD, label=_("核对并补齐检索"), every=timedelta(days=7))
def make_anew(job: Job) -> None:
    rebuild(tell=job.progress)
    for sight in Sight:
        _tidy(job, sight)


def _tidy(job: Job, sight: Sight) -> None:
    """Step by step, so that nobody waits for long. What was taken out goes from the disk with it."""
    while True:
        job.beat()
        with transaction.atomic():
            if not engine().tidy(sight):
                return
