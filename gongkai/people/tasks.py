"""What the workers do about signing in by themselves."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.people import lockout
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task("people.swept", label=_("清理过期的登录"), every=timedelta(days=1))
def sweep(job: Job) -> None:
    """Sessions that are over and counts of tries that are forgotten: nobody's address stays longer than needed."""
    with job.finishing():
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
        lockout.sweep()
