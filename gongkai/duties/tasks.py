"""Every hour: what the day brings, and what has come near."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.duties import services
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.registry import task


@task("duties.sweep", label=_("查看有什么快到期"), every=timedelta(hours=1))
def sweep(job: Job) -> None:
    """Left off anywhere, the next goes on with what is left."""
    day = today()
    failed = services.ask_sources(day, job.advance)
    services.sweep(day, job.advance)
    services.forget_settled(timezone.now())
    job.progress(job.done, job.done)
    if failed:
        raise TaskFailed("duties.source_failed", again=True)
