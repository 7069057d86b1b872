"""The files' own task: take away, each day, what nobody needs."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.files import sweeping
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task("files.sweep", label=_("清理没有用到的文件"), every=timedelta(days=1))
def sweep(_job: Job) -> None:
    sweeping.sweep()
