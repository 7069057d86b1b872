"""Work that waits, goes on or is over: one row a task, written in the transaction of the act that wants it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, Protocol, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CODE_LENGTH: Final = 60
KEY_LENGTH: Final = 200


class State(models.TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("没有完成")


UNFINISHED: Final = (State.WAITING, State.RUNNING)


class Seer(Protocol):
    """A post, as far as the sight of tasks goes (`people.models.Post`, which is above this package)."""

    role: str
    agency_id: int
    agency: Any


class TaskQuerySet(models.QuerySet["Task"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def finished(self) -> Self:
        return self.exclude(state__in=UNFINISHED)

    def ready(self, now: datetime, kinds: Collection[str]) -> Self:
        """Those that may begin, the one that waits longest first."""
        return self.filter(state=State.WAITING, run_at__lte=now, kind__in=kinds).order_by("run_at", "id")

    def abandoned(self, now: datetime, kinds: Collection[str]) -> Self:
        """Those whose worker has not been heard of for the length of a lease."""
        return self.filter(state=State.RUNNING, leased_until__lt=now, kind__in=kinds).order_by("leased_until", "id")

    def visible_to(self, post: Seer) -> Self:
        """
        An administrator and a supervisor see those of the subtree, an officer those of the agency. The site's own are
        for an administrator at the top of a tree.
        """
        if post.role in {"administrator", "supervisor"}:
            seen = Q(agency__in=type(post.agency).objects.under(post.agency).values("pk"))
            if post.role == "administrator" and post.agency.parent_id is None:
                seen |= Q(agency=None)
            return self.filter(seen)
        if post.role == "officer":
            return self.filter(agency=post.agency_id)
        return self.none()


class Task(models.Model):
    """
    A task. `fence` counts how often it was begun: who holds an older number has lost the task and can
    neither finish it nor tell how far it is. Post and agency are plain keys; `payload` holds keys and codes.
    """

    kind = models.CharField(_("种类"), max_length=CODE_LENGTH)
    key = models.CharField(_("标识"), max_length=KEY_LENGTH)  # one unfinished task a key
    payload = models.JSONField(_("参数"), default=dict)
    post = models.BigIntegerField(_("岗位"), null=True)
    agency = models.BigIntegerField(_("行政机关"), null=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    run_at = models.DateTimeField(_("最早开始时间"))
    tries = models.PositiveSmallIntegerField(_("已做次数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("最多次数"))
    fence = models.PositiveBigIntegerField(_("轮次"), default=0)
    worker = models.CharField(_("执行者"), max_length=120, blank=True)
    leased_until = models.DateTimeField(_("占用到"), null=True)
    done = models.PositiveBigIntegerField(_("已完成"), default=0)
    total = models.PositiveBigIntegerField(_("总数"), null=True)  # null: nobody knows how much there is
    stage = models.CharField(_("进展"), max_length=CODE_LENGTH, blank=True)  # a code, from job.say
    fault = models.CharField(_("原因"), max_length=CODE_LENGTH, blank=True)  # a code; of the last try
    created_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    began_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("key",), condition=Q(state__in=UNFINISHED), name="task_unfinished_key"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="task_state"),
            models.CheckConstraint(condition=~Q(key=""), name="task_key"),
            models.CheckConstraint(condition=Q(tries__lte=F("attempts")), name="task_tries"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(leased_until__isnull=False), name="task_running_is_leased"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at=None)
                | Q(~Q(state__in=UNFINISHED), finished_at__isnull=False),
                name="task_finished_at",
            ),
        )
        indexes = (
            # not partial: SQLite leaves a partial index aside where the state is a parameter of the query
            models.Index(fields=("state", "run_at", "id"), name="task_ready"),
            models.Index(fields=("state", "leased_until"), name="task_leased"),
            models.Index(fields=("key",), name="task_key_index"),
            models.Index(fields=("state", "finished_at"), name="task_finished"),
            models.Index(fields=("agency", "-id"), name="task_agency"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED


class Recurrence(models.Model):
    """When a kind of task that comes round by itself is wanted next. Set forward by compare-and-set."""

    kind = models.CharField(_("种类"), max_length=CODE_LENGTH, primary_key=True)
    due_at = models.DateTimeField(_("下一次"))

    class Meta:
        verbose_name = _("定期任务")

    def __str__(self) -> str:
        return self.kind
