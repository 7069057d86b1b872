"""拟稿、审核、签发: the answer while it is written, and what it rests on."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application
from gongkai.applications.models.attachments import Attachment
from gongkai.people.models import Post


class Stage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    REVIEW = "review", _("待审核")
    SIGNATURE = "signature", _("待签发")
    RETURNED = "returned", _("退回修改")
    SIGNED = "signed", _("已签发")
    DROPPED = "dropped", _("已作废")


UNSIGNED = (Stage.DRAFT, Stage.REVIEW, Stage.SIGNATURE, Stage.RETURNED)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(application__in=Application.objects.visible_to(post))

    def unsigned(self) -> Self:
        return self.filter(stage__in=UNSIGNED)


class Answer(models.Model):
    """
    The answer of one round. `items` holds codes alone: [{"item": "1", "outcome": "partial", "withheld_grounds":
    ["refused.process"]}]; the words for each item and each need are in `words` under "item.1", "1.reasons" and so on.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    stage = models.CharField(_("环节"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    items = models.JSONField(_("逐项决定"), default=list)
    main = models.CharField(_("主要的决定"), max_length=60, blank=True)
    words = models.JSONField(_("文字"), default=dict)
    version = models.PositiveIntegerField(_("稿次"), default=1)
    drafted_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    reviewed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    signed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复稿")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="answer_stage"),
            models.UniqueConstraint(
                fields=("application",), condition=Q(stage__in=UNSIGNED), name="answer_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.stage}"


class SearchRecord(models.Model):
    """检索记录: where, with which keywords, by whom, when, and whether something was found (法释〔2025〕8号)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="searches")
    handout = models.ForeignKey("applications.Handout", models.PROTECT, null=True, blank=True, related_name="searches")
    searched_on = models.DateField(_("检索日期"))
    found = models.BooleanField(_("找到"))
    words = models.JSONField(_("范围、关键词、经办人"), default=dict)  # place, keywords, by
    added_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    class Meta:
        verbose_name = _("检索记录")
        ordering = ("searched_on", "pk")

    def __str__(self) -> str:
        return f"{self.application_id} {self.searched_on}"


class Evidence(models.Model):
    """What an outcome must rest on besides (a secrecy mark, a weighing, an approval), in words or as a file."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="evidence")
    need = models.CharField(_("证明什么"), max_length=40)  # an id of outcomes.toml's needs
    words = models.JSONField(_("说明"), default=dict)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    class Meta:
        verbose_name = _("依据和证明")
        ordering = ("need", "pk")

    def __str__(self) -> str:
        return f"{self.application_id} {self.need}"
