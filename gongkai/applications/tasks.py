"""The long work of applications, and mail (found by the workers by this module's name)."""

from django.utils.translation import gettext_lazy as _

from gongkai.applications import (
    applicant_mail,
    archiving,
    blackening_task,
    disposals,
    importing,
    letters,
    practices,
    recounting,
)
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task


@task(applicant_mail.TASK, label=_("给申请人寄邮件"), attempts=applicant_mail.TRIES)
def mail(job: Job) -> None:
    applicant_mail.send(job)


@task(letters.RENDER, label=_("生成文书文件"), attempts=5)
def render_letter(job: Job) -> None:
    letters.render_all(job)


@task(archiving.TASK, label=_("生成案卷包"), attempts=5)
def package(job: Job) -> None:
    archiving.package(job)


@task(blackening_task.TASK, label=_("遮盖后做成新的 PDF"), attempts=blackening_task.TRIES)
def blacken(job: Job) -> None:
    blackening_task.make(job)


@task(disposals.TASK, label=_("销毁到期案卷"), attempts=5)
def destroy(job: Job) -> None:
    disposals.destroy_all(job)


@task(practices.TASK, label=_("核对新的理解对各件申请是否成立"), attempts=5)
def look_through(job: Job) -> None:
    practices.look_through(job)


@task(recounting.TASK, label=_("重新计算在办申请的期限"), attempts=5)
def recount(job: Job) -> None:
    recounting.recount_all(job)


@task(importing.TASK, label=_("从旧登记簿导入申请"), attempts=5)
def import_register(job: Job) -> None:
    importing.carry_out(job)
