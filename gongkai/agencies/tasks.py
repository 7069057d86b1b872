"""The tasks of agencies: after a calendar was imported, whatever was counted by the old one is counted anew."""

from django.utils.translation import gettext_lazy as _

from gongkai.agencies import calendars
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task(calendars.RECOMPUTE, label=_("按新的工作日历重新计算期限"))
def recompute(job: Job) -> None:
    """Begun again after it was left off, it counts all anew: what was counted already comes out the same."""
    for function in calendars.recomputes().values():
        for few in function(job.payload["region"]) or ():
            job.advance(few)
    job.progress(job.done, job.done)
