"""政府信息: one thing that is, was or is to be published, or was decided not to be."""

from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.disclosure.models.choices import (
    NEVER_OUT,
    WAITING,
    Change,
    Column,
    Genre,
    Ground,
    Openness,
    Stage,
    State,
    Validity,
    Why,
)
from gongkai.disclosure.models.versions import NUMBER_LENGTH, Version
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of

OF_THE_AGENCY: Final = frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER})
GENERAL: Final = "publication.general"
# What a supervisor sees of the agencies below: what went out, and what was decided not to. Drafts are nobody else's.
DECIDED: Final = (State.PUBLISHED, State.WITHDRAWN, State.CLOSED)


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, post: Post) -> Self:
        """The agency's own for those who work at them; below it, for a supervisor, what was decided."""
        if post.role in OF_THE_AGENCY:
            return self.filter(agency=post.agency_id)
        if post.role == Role.SUPERVISOR:
            return self.filter(agency__in=agencies_of(post), state__in=DECIDED)
        return self.none()

    def public(self) -> Self:
        """What anybody may see: nothing else is in any page, file, feed, index or answer for the public."""
        return self.filter(state=State.PUBLISHED)

    def addressed(self) -> Self:
        """What has an address of the public's: what is public, and what was and leaves a note there."""
        return self.exclude(public_at=None)

    def waiting(self) -> Self:
        """On its way to the public."""
        return self.filter(state__in=WAITING)

    def overdue(self, today: date) -> Self:
        return self.waiting().filter(due_on__lt=today)

    def expired(self, today: date) -> Self:
        """公示 whose last day is past."""
        return self.public().filter(notice_until__lt=today)


class Record(models.Model):
    """
    政府信息 (条例 2). What was done with it is in the ledger (subject `record:<pk>`). Words and files are those of its
    versions: `current` is the newest, `public` the one that the public sees. The columns from `turn` on are copies,
    written by `acting.Work` alone; title, summary, number and date are those of the version that is shown.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="records", verbose_name=_("行政机关"), db_index=False
    )
    key = models.UUIDField(_("提交标识"), unique=True, editable=False)  # a form sent twice is one record
    index_number = models.CharField(_("索引号"), max_length=NUMBER_LENGTH, blank=True, editable=False)
    # Where it belongs
    item = models.CharField(_("法定公开内容"), max_length=60, blank=True)  # an id of law.catalogue (条例 20, 21)
    field = models.CharField(_("标准领域"), max_length=40, blank=True)  # likewise (国办发〔2019〕54号)
    matter = models.CharField(_("公开事项"), max_length=120, blank=True)  # of the agency's standard catalogue
    genre = models.CharField(_("体裁"), max_length=20, choices=Genre.choices, default=Genre.OTHER)
    column = models.CharField(_("栏目"), max_length=12, choices=Column.choices, default=Column.DISCLOSURES)
    # When it came to be, and by when it has to be out
    formed_on = models.DateField(_("形成或者变更之日"))
    formed_by = models.CharField(_("形成还是变更"), max_length=8, choices=Change.choices, default=Change.FORMED)
    period = models.CharField(_("公开时限"), max_length=60, default=GENERAL)  # an id of law.clock.periods
    # 公开属性
    openness = models.CharField(_("公开属性"), max_length=12, choices=Openness.choices, default=Openness.PUBLIC)
    ground = models.CharField(_("不主动公开的原因"), max_length=16, choices=Ground.choices, blank=True)
    ground_words = models.TextField(_("理由和依据"), blank=True)
    closed_on = models.DateField(_("决定不主动公开的日期"), null=True, blank=True)
    reassess_on = models.DateField(_("下一次评估"), null=True, blank=True)  # 条例 18
    # 效力
    is_normative = models.BooleanField(_("规章、规范性文件"), default=False)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    validity = models.CharField(_("效力"), max_length=12, choices=Validity.choices, default=Validity.IN_FORCE)
    validity_on = models.DateField(_("效力改变的日期"), null=True, blank=True)
    changed_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="changes", verbose_name=_("由哪件改变效力")
    )
    changed_by_words = models.CharField(_("改变它效力的文件"), max_length=300, blank=True)  # of another agency
    notice_until = models.DateField(_("公示的最后一天"), null=True, blank=True)
    decision_changed_on = models.DateField(_("处罚决定被改变的日期"), null=True, blank=True)  # 行政处罚法 48
    # Where it comes from
    is_imported = models.BooleanField(_("以前公开的，没有经过本系统审查"), default=False)
    source_url = models.URLField(_("原来的网址"), max_length=500, blank=True)
    drafted_by = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("拟稿人")
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("送审时间"), null=True, editable=False)  # of the newest version
    last_form = models.CharField(_("最近一次办理的标识"), max_length=64, blank=True, editable=False)
    # Copies
    turn = models.PositiveIntegerField(_("事项数"), default=0, editable=False)  # entries so far
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    stage = models.CharField(_("最新一版"), max_length=12, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    current = models.ForeignKey(
        Version, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("最新一版")
    )
    public = models.ForeignKey(
        Version, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("公开的一版")
    )
    title = models.CharField(_("标题"), max_length=300, editable=False)
    summary = models.TextField(_("内容概述"), blank=True, editable=False)
    document_number = models.CharField(_("文号"), max_length=NUMBER_LENGTH, blank=True, editable=False)
    issued_on = models.DateField(_("成文日期"), null=True, editable=False)
    due_on = models.DateField(_("最迟公开日期"), null=True, editable=False)
    provisional = models.BooleanField(_("暂定"), default=False, editable=False)
    public_at = models.DateTimeField(_("公开时间"), null=True, editable=False)  # the first time
    updated_at = models.DateTimeField(_("公开内容更新时间"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)
    withdrawn_why = models.CharField(_("撤回原因"), max_length=20, choices=Why.choices, blank=True, editable=False)
    withdrawn_words = models.TextField(_("撤回说明"), blank=True, editable=False)  # for the workbench
    is_neutral = models.BooleanField(_("对外只说已撤回"), default=False, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("政府信息")
        constraints = (
            models.UniqueConstraint(fields=("index_number",), condition=~Q(index_number=""), name="record_number"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="record_state"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="record_stage"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="record_genre"),
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="record_openness"),
            models.CheckConstraint(condition=Q(validity__in=Validity.values), name="record_validity"),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | (Q(public__isnull=False) & Q(public_at__isnull=False) & ~Q(index_number="")),
                name="record_public_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(openness=Openness.PUBLIC) | (~Q(ground="") & ~Q(ground_words="")),
                name="record_not_public_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(openness=Openness.PUBLIC), name="record_public_is_open"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="record_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NEVER_OUT) | Q(public=None), name="record_never_out_has_no_public_version"
            ),
        )
        indexes = (
            models.Index(F("agency"), F("state"), F("id").desc(), name="record_worklist"),
            models.Index(
                F("agency"), F("column"), F("public_at").desc(), condition=Q(state="published"), name="record_public"
            ),
            models.Index(F("public_at").desc(), F("id").desc(), condition=Q(state="published"), name="record_newest"),
            models.Index(
                F("agency"), F("item"), F("public_at").desc(), condition=Q(state="published"), name="record_of_item"
            ),
            models.Index(fields=("due_on",), condition=Q(state__in=WAITING), name="record_due"),
            models.Index(
                fields=("notice_until",),
                condition=Q(state="published", notice_until__isnull=False),
                name="record_expiring",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return subject_of(self.pk)

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_revising(self) -> bool:
        """A newer version is on its way, while the public still sees the one before."""
        return self.is_public and self.current_id != self.public_id

    @property
    def public_note(self) -> str | Promise:
        """Why it is not there any more, as anybody may read it."""
        if self.is_neutral or not self.withdrawn_why:
            return _("这条信息已经撤回。")
        return Why(self.withdrawn_why).label

    @property
    def public_title(self) -> str | Promise:
        """Of one that was withdrawn for what its title says, the title is not said again."""
        return _("（已撤回的政府信息）") if self.is_neutral and not self.is_public else self.title


def subject_of(pk: int) -> str:
    """What the ledger, the files and the duties call the record."""
    return f"record:{pk}"


def put(record: Record, **wanted: Any) -> list[str]:
    """Set what differs; the names of what did."""
    changed = [name for name, value in wanted.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, wanted[name])
    return changed
