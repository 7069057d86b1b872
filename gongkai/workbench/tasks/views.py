"""The queue as a post sees it: a list, and one task with how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.exports import taken_away
from gongkai.people.signin import polls
from gongkai.tasks import words
from gongkai.tasks.models import State, Task
from gongkai.ui.parts import Progress
from gongkai.ui.tables import Column, Table
from gongkai.workbench.tasks import services
from gongkai.workbench.tasks.forms import FilterForm


@dataclass(frozen=True, slots=True)
class Line:
    """A task in words."""

    task: Task

    @property
    def label(self) -> str:
        return words.label_of(self.task.kind)

    @property
    def stage(self) -> str:
        return words.say(self.task.stage) if self.task.stage else ""

    @property
    def fault(self) -> str:
        return words.say(self.task.fault) if self.task.fault else ""

    @property
    def percent(self) -> int | None:
        """Whole percents done, never 100 before the end; None where nobody knows how much there is."""
        if self.task.state == State.DONE:
            return 100
        return min(99, self.task.done * 100 // self.task.total) if self.task.total else None

    @property
    def runs_again_at(self) -> datetime | None:
        """It was tried and did not work, and is tried once more by itself."""
        return self.task.run_at if self.task.state == State.WAITING and self.task.tries else None

    @property
    def progress(self) -> Progress:
        """The bar of the page. What is done is whole, whatever was counted last."""
        task = self.task
        return Progress(
            id="task",
            label=gettext("进度"),
            url=reverse("tasks:progress", args=[task.pk]),
            state=task.get_state_display(),
            done=task.total if task.state == State.DONE and task.total else task.done,
            total=task.total,
            note=self.stage,
            is_over=task.is_finished,
            has_failed=task.state == State.FAILED,
        )


def _address(task: Task) -> str:
    return reverse("tasks:task", args=[task.pk])


def _percent(task: Task) -> str | None:
    percent = Line(task).percent
    return None if percent is None else f"{percent}%"


COLUMNS: Final = (
    Column(id="task", label=_("任务"), value=lambda task: f"{Line(task).label} {task.pk}", url=_address),
    Column(id="state", label=_("状态"), value=lambda task: task.get_state_display(), sort=("state",)),
    Column(id="done", label=_("进度"), value=_percent, numeric=True),
    Column(id="fault", label=_("原因"), value=lambda task: Line(task).fault or None),
    Column(id="created", label=_("提出时间"), value=lambda task: task.created_at, sort=("created_at",)),
    Column(id="finished", label=_("结束时间"), value=lambda task: task.finished_at, sort=("finished_at",), blank=True),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("tasks.see")
def tasks(request: OfficerRequest) -> HttpResponseBase:
    form = FilterForm(request.GET)
    mine = form.narrowed(Task.objects.visible_to(request.post))
    table = Table(mine, COLUMNS, request.GET, name=_("任务"), default="-created", filters=form)
    if file := taken_away(table, request, request.post, list="tasks"):
        return file
    return render(request, "workbench/tasks/list.html", {"table": table})


@require_safe
@post_required("tasks.see")
def task(request: OfficerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Task.objects.visible_to(request.post), pk=pk)
    return render(request, "workbench/tasks/detail.html", {"line": Line(found), "task": found})


@polls
@require_safe
@post_required("tasks.see")
def progress(request: OfficerRequest, pk: int) -> HttpResponse:
    """The part of the page that changes, for htmx, which asks every two seconds; the page for somebody who reloads."""
    found = get_object_or_404(Task.objects.visible_to(request.post), pk=pk)
    if "HX-Request" not in request.headers:
        return redirect("tasks:task", pk=pk)
    return render(request, "workbench/tasks/progress.html", {"line": Line(found), "task": found})


@require_POST
@post_required("tasks.see")
def again(request: OfficerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Task.objects.visible_to(request.post), pk=pk, state=State.FAILED)
    return redirect("tasks:task", pk=services.try_again(task=found, by=request.post).pk)
