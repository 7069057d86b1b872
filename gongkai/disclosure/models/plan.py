"""报送计划: what is expected of each office, each time that it is asked for, and what the office handed in."""

from datetime import date
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.disclosure.models.catalogue import CatalogueMatter, Often
from gongkai.disclosure.models.choices import Change, Openness
from gongkai.disclosure.models.records import OF_THE_AGENCY, Record
from gongkai.files.models import NAME_LENGTH, StoredFile
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of

ASK_DAYS: Final = 14  # calendar days before the day on which it is wanted: ours


class Asked(models.TextChoices):
    """Where one time of asking is."""

    WAITING = "waiting", _("等报送")
    HANDED = "handed", _("已报送，等接收")
    DONE = "done", _("已接收")
    NOTHING = "nothing", _("本期没有形成")


class Progress(models.TextChoices):
    """Where a hand-in is."""

    HANDED = "handed", _("已报送，等接收")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已接收")
    TAKEN_BACK = "taken_back", _("已收回")


class ExpectedQuerySet(models.QuerySet["Expected"]):
    def visible_to(self, post: Post) -> Self:
        if post.role == Role.CONTRIBUTOR:
            return self.filter(office__in=agencies_of(post))
        return self.filter(agency=post.agency_id) if post.role in OF_THE_AGENCY else self.none()

    def going_on(self) -> Self:
        return self.filter(ended_on=None)


class Expected(models.Model):
    """应报送事项: what an office hands in, once or again and again. A row of the plan."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("行政机关"), db_index=False)
    office = models.ForeignKey(Agency, models.PROTECT, related_name="expected", verbose_name=_("由谁报送"))
    what = models.CharField(_("报送什么"), max_length=120)
    words = models.TextField(_("要求"), blank=True)
    matter = models.ForeignKey(
        CatalogueMatter, models.SET_NULL, null=True, blank=True, related_name="expected", verbose_name=_("公开事项")
    )
    often = models.PositiveSmallIntegerField(_("多久一次"), choices=Often.choices)
    first_on = models.DateField(_("第一次的日期"))
    ask_days = models.PositiveSmallIntegerField(_("提前多少天催要"), default=ASK_DAYS)
    ended_on = models.DateField(_("停止日期"), null=True, blank=True, editable=False)
    made_by = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+", verbose_name=_("由谁列入"))
    made_at = models.DateTimeField(_("列入时间"), auto_now_add=True)

    objects = ExpectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("应报送事项")
        ordering = ("agency", "office", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="expected_named"),
            models.CheckConstraint(condition=Q(often__in=Often.values), name="expected_often"),
        )
        indexes = (models.Index(fields=("agency",), condition=Q(ended_on=None), name="expected_going_on"),)

    def __str__(self) -> str:
        return self.what

    @property
    def subject(self) -> str:
        return f"expected:{self.pk}"


class AskingQuerySet(models.QuerySet["Asking"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(expected__in=Expected.objects.visible_to(post))

    def waiting(self) -> Self:
        return self.filter(state=Asked.WAITING)

    def overdue(self, today: date) -> Self:
        return self.waiting().filter(due_on__lt=today)


class Asking(models.Model):
    """One time that an expected thing is asked for: what was handed in, or the answer that nothing was formed."""

    expected = models.ForeignKey(Expected, models.PROTECT, related_name="askings", verbose_name=_("应报送事项"))
    due_on = models.DateField(_("哪一天以前报送"))
    state = models.CharField(_("状态"), max_length=8, choices=Asked.choices, default=Asked.WAITING)
    asked_at = models.DateTimeField(_("催要时间"), auto_now_add=True)
    reminded_at = models.DateTimeField(_("再次催要时间"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    words = models.TextField(_("说明"), blank=True)  # why nothing was formed

    objects = AskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("一次催要")
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("expected", "due_on"), name="asking_once"),
            models.CheckConstraint(condition=Q(state__in=Asked.values), name="asking_state"),
            models.CheckConstraint(
                condition=~Q(state=Asked.NOTHING) | (Q(answered_on__isnull=False) & Q(answered_by__isnull=False)),
                name="asking_nothing_is_answered",
            ),
        )
        indexes = (models.Index(fields=("due_on",), condition=Q(state="waiting"), name="asking_due"),)

    def __str__(self) -> str:
        return f"{self.expected_id} {self.due_on}"

    @property
    def subject(self) -> str:
        return f"asking:{self.pk}"


class HandInQuerySet(models.QuerySet["HandIn"]):
    def visible_to(self, post: Post) -> Self:
        """A contributor: those of the own 站所, 股室 or village. The agency: what it was handed."""
        if post.role == Role.CONTRIBUTOR:
            return self.filter(office__in=agencies_of(post))
        if post.role in OF_THE_AGENCY:
            return self.filter(agency=post.agency_id).exclude(progress=Progress.TAKEN_BACK)
        return self.none()

    def waiting(self) -> Self:
        return self.filter(progress=Progress.HANDED)


class HandIn(models.Model):
    """报送: what an office formed or changed, as it hands it in; accepted, it is a draft record."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("行政机关"), db_index=False)
    office = models.ForeignKey(Agency, models.PROTECT, related_name="hand_ins", verbose_name=_("报送单位"))
    key = models.UUIDField(_("提交标识"), unique=True, editable=False)  # a form sent twice is one hand-in
    asking = models.ForeignKey(
        Asking, models.SET_NULL, null=True, blank=True, related_name="hand_ins", verbose_name=_("答复哪次催要")
    )
    title = models.CharField(_("标题"), max_length=300)
    words = models.TextField(_("内容"), blank=True)
    formed_on = models.DateField(_("形成或者变更之日"))
    formed_by = models.CharField(_("形成还是变更"), max_length=8, choices=Change.choices, default=Change.FORMED)
    openness = models.CharField(_("建议的公开属性"), max_length=12, choices=Openness.choices)
    why = models.TextField(_("建议不公开的理由"), blank=True)
    progress = models.CharField(_("进度"), max_length=12, choices=Progress.choices, default=Progress.HANDED)
    sent_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("报送人"))
    sent_at = models.DateTimeField(_("报送时间"))
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接收人")
    )
    decided_at = models.DateTimeField(_("接收或者退回时间"), null=True, blank=True)
    returned = models.TextField(_("退回的理由"), blank=True)
    record = models.ForeignKey(
        Record, models.SET_NULL, null=True, blank=True, related_name="hand_ins", verbose_name=_("成为哪件信息")
    )

    objects = HandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送")
        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="hand_in_titled"),
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="hand_in_progress"),
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="hand_in_openness"),
            models.CheckConstraint(
                condition=~Q(progress=Progress.RETURNED) | ~Q(returned=""), name="hand_in_returned_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(openness=Openness.PUBLIC) | ~Q(why=""), name="hand_in_closed_has_reason"
            ),
        )
        indexes = (
            models.Index(F("agency"), F("progress"), F("id").desc(), name="hand_in_worklist"),
            models.Index(F("office"), F("id").desc(), name="hand_in_of_office"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"hand_in:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the office may still change it."""
        return self.progress in {Progress.HANDED, Progress.RETURNED}


class HandInFile(models.Model):
    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="files", verbose_name=_("报送"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    name = models.CharField(_("文件名"), max_length=NAME_LENGTH)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("报送的文件")
        ordering = ("hand_in", "position", "id")

    def __str__(self) -> str:
        return self.name
