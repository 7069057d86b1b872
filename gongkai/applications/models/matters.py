"""
What arrives at the desk and is no application, counted in no cell of table three; its papers, and the letter by which
a request to put a record right is answered.
"""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, IssuedNumber
from gongkai.applications.models.application import SEEING, Application, Channel, Destroyed
from gongkai.applications.models.attachments import Role
from gongkai.applications.models.letters import Service
from gongkai.applications.models.proposals import Standing
from gongkai.files.models import StoredFile
from gongkai.people.models import Post
from gongkai.people.sight import agencies_of


class Genre(models.TextChoices):
    MISFILED = "misfiled", _("送错的材料")
    RECORD_CORRECTION = "record_correction", _("更正自身信息的申请")  # 条例 41
    COMPLAINT = "complaint", _("投诉、举报")  # 条例 47, 51


class Status(models.TextChoices):
    OPEN = "open", _("办理中")
    TRANSFERRED = "transferred", _("已转送")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, post: Post) -> Self:
        if post.role not in SEEING:
            return self.none()
        return self.filter(agency__in=agencies_of(post))

    def open(self) -> Self:
        return self.filter(status=Status.OPEN)


class Matter(models.Model):
    """其他来件: its acts are entries of the subject `matter:<pk>`; words about persons are in `words`."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="matters", verbose_name=_("行政机关"))
    number = models.CharField(_("登记编号"), max_length=80)
    intake_key = models.UUIDField(_("提交标识"), unique=True, editable=False)
    genre = models.CharField(_("种类"), max_length=20, choices=Genre.choices)
    channel = models.CharField(_("来件方式"), max_length=16, choices=Channel.choices)
    arrived_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("办理期限"), null=True, blank=True)  # the agency's own: the 条例 sets none
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.OPEN)
    sender_label = models.CharField(_("来件人"), max_length=40)
    sender_key = models.CharField(_("来件人标识"), max_length=64, blank=True)  # as Application.applicant_key
    is_unit = models.BooleanField(_("来件人是单位"), default=False)
    consents_electronic = models.BooleanField(_("同意电子送达"), default=False)
    topic = models.CharField(_("事由"), max_length=120, blank=True)
    words = models.JSONField(_("个人信息"), default=dict)
    about = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name=_("关于哪件申请")
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    retained_until = models.DateField(_("保管到"), null=True, blank=True)
    destroyed = models.CharField(_("保管"), max_length=4, choices=Destroyed.choices, default=Destroyed.NO)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("其他来件")
        constraints = (
            models.UniqueConstraint(fields=("agency", "number"), name="matter_number"),
            models.CheckConstraint(condition=Q(genre__in=Genre.values), name="matter_genre"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="matter_status"),
        )
        indexes = (
            models.Index(fields=("agency", "retained_until"), name="matter_retained"),
            models.Index(fields=("agency", "sender_key"), name="matter_person"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        return f"matter:{self.pk}"


class Paper(models.TextChoices):
    """What a file is in the matter: roles that it keeps where the matter becomes an application."""

    ORIGINAL = Role.APPLICATION.value, _("来件原件")
    IDENTITY = Role.IDENTITY.value, _("身份证明")
    AUTHORITY = Role.AUTHORITY.value, _("委托书")
    MATERIAL = Role.MATERIAL.value, _("附来的材料")
    PROOF = Role.PROOF.value, _("送达凭证")
    OTHER = Role.OTHER.value, _("其他")


Row = TypeVar("Row", bound=models.Model)


class OfMatterQuerySet(models.QuerySet[Row]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(matter__in=Matter.objects.visible_to(post))


class MatterFile(models.Model):
    """A scan of a matter. The store keeps it as long as the matter has it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files", verbose_name=_("其他来件"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    role = models.CharField(_("是什么"), max_length=16, choices=Paper.choices)
    added_at = models.DateTimeField(_("加入时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    objects = OfMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("来件的材料")
        ordering = ("added_at", "pk")
        constraints = (models.CheckConstraint(condition=Q(role__in=Paper.values), name="matter_file_role"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.role}"


class MatterLetter(models.Model):
    """
    更正告知书 (条例 41): drafted by one, signed by another, served. `words` holds what was drafted, `data` its code;
    `content` is the token of the text as it was signed.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters", verbose_name=_("其他来件"))
    standing = models.CharField(_("进度"), max_length=10, choices=Standing.choices, default=Standing.OPEN)
    data = models.JSONField(_("内容"), default=dict)  # {"decision": code}
    words = models.JSONField(_("文字"), default=dict)  # examination, correction, reasons, organ; returned
    proposed_at = models.DateTimeField(_("提请时间"), auto_now_add=True)
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    decided_at = models.DateTimeField(_("签发或者退回时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    number = models.OneToOneField(
        IssuedNumber, models.PROTECT, null=True, blank=True, related_name="matter_letter", verbose_name=_("文号")
    )
    content = models.CharField(_("正文"), max_length=120, blank=True)
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    # 送达
    method = models.CharField(_("送达方式"), max_length=12, choices=Service.choices, blank=True)
    sent_on = models.DateField(_("交邮或者发出"), null=True, blank=True)
    delivered_on = models.DateField(_("签收"), null=True, blank=True)

    objects = OfMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正告知书")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="matter_letter_standing"),
            models.CheckConstraint(condition=Q(method__in=["", *Service.values]), name="matter_letter_method"),
            models.CheckConstraint(
                condition=Q(standing=Standing.APPROVED, signed_on__isnull=False, number__isnull=False)
                | (~Q(standing=Standing.APPROVED) & Q(signed_on=None, number=None, content="")),
                name="matter_letter_signed",
            ),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(standing=Standing.OPEN), name="matter_letter_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("matter",), condition=Q(standing=Standing.APPROVED), name="matter_letter_signed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.standing}"

    @property
    def subject(self) -> str:
        return f"matter-letter:{self.pk}"
