"""What the site does by itself, whatever apps are in use."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.ledger import anchors, erased
from gongkai.notices.mailing import NotSent, deliver
from gongkai.site import anchor_mail
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.registry import task


@task("ledger.anchor", label=_("台账每日锚定"), attempts=8, every=timedelta(hours=4))
def anchor(job: Job) -> None:
    """Once each calendar day, however the hours fall: asked more often, it finds the day done."""
    made = anchors.anchor(today())
    erased.write_out()
    anchor_mail.owe(made)
    job.progress(len(made.heads), len(made.heads))


@task(anchor_mail.KIND, label=_("寄出台账锚定"), attempts=8)
def mail_anchor(job: Job) -> None:
    """Raises TaskFailed. An address that was taken out of the settings meanwhile is not written to."""
    if not anchor_mail.is_wanted():
        return
    try:
        deliver(anchor_mail.compose(job.payload))
    except NotSent as failure:
        raise TaskFailed(failure.code, again=failure.again) from failure
