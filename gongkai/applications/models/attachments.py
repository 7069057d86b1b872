"""What was handed in with a case, or made for it, and what was blacked out before it went out."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application
from gongkai.files.models import StoredFile
from gongkai.people.models import Post


class Role(models.TextChoices):
    """What a file is in the case. Its name is made of this: names that people give to files may name persons."""

    IDENTITY = "identity", _("身份证明")
    AUTHORITY = "authority", _("委托书")
    APPLICATION = "application", _("申请书原件")
    MATERIAL = "material", _("申请人的材料")
    SUPPLEMENT = "supplement", _("补正材料")
    REASONS = "reasons", _("说明理由的材料")
    OPINION = "opinion", _("征求意见的回复")
    PAYMENT = "payment", _("缴费凭证")
    WITHDRAWAL = "withdrawal", _("撤回材料")
    SEARCH = "search", _("检索记录")
    EVIDENCE = "evidence", _("依据和证明")
    HANDOUT = "handout", _("转办答复材料")
    SOURCE = "source", _("政府信息原件")
    RELEASED = "released", _("提供的政府信息")
    PROOF = "proof", _("送达凭证")
    LETTER = "letter", _("文书")
    PACKAGE = "package", _("案卷包")
    OTHER = "other", _("其他")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(application__in=Application.objects.visible_to(post))

    def released(self) -> Self:
        """What the applicant gets."""
        return self.filter(role=Role.RELEASED)


class Attachment(models.Model):
    """A file of a case. The store keeps it as long as the case has it."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="attachments", verbose_name=_("政府信息公开申请")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    role = models.CharField(_("是什么"), max_length=16, choices=Role.choices)
    title = models.CharField(_("名称"), max_length=120, blank=True)  # a token: what is called may be a person
    made_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="versions")
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    need = models.CharField(_("用于证明"), max_length=40, blank=True)  # an id of outcomes.toml's needs
    handout = models.ForeignKey(
        "applications.Handout", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    added_at = models.DateTimeField(_("加入时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)  # who added it; null: the applicant

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("案卷材料")
        ordering = ("added_at", "pk")
        constraints = (models.CheckConstraint(condition=Q(role__in=Role.values), name="attachment_role"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.role}"


class Redaction(models.Model):
    """遮盖: the areas of a file that were blacked out, and the file that was made without them."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="redactions")
    source = models.ForeignKey(Attachment, models.PROTECT, related_name="redactions", verbose_name=_("原件"))
    # [{"page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.04, "ground": "personal"}]: shares of the page
    areas = models.JSONField(_("遮盖的区域"), default=list)
    released = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="made_by", verbose_name=_("遮盖后的文件")
    )
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    class Meta:
        verbose_name = _("遮盖")

    def __str__(self) -> str:
        return f"{self.application_id} {self.source_id}"
