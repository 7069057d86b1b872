"""The queue's own task: take away what has long been over."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.tasks import services
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task("tasks.sweep", label=_("清理早已结束的任务"), every=timedelta(days=1))
def sweep(_job: Job) -> None:
    services.sweep()
