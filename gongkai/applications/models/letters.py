"""文书: the letters of a case, and an agency's own wording of them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, IssuedNumber
from gongkai.applications.models.application import Application
from gongkai.applications.models.consultations import Consultation
from gongkai.files.models import StoredFile
from gongkai.law.casefile.events import Service as LegalService
from gongkai.people.models import Post


class Service(models.TextChoices):
    """送达方式 (国办公开办函〔2016〕235号)."""

    DIRECT = LegalService.DIRECT.value, _("直接送达")
    ENTRUSTED = LegalService.ENTRUSTED.value, _("委托送达")
    MAIL = LegalService.MAIL.value, _("邮寄送达")
    ELECTRONIC = LegalService.ELECTRONIC.value, _("电子送达")


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(application__in=Application.objects.visible_to(post))

    def in_force(self) -> Self:
        return self.filter(voided_at=None)


class Letter(models.Model):
    """
    A letter as it was signed: `content` is the token of its whole text (a neutral document, sealed), whose commitment
    stands in the entry of the act. The files are made from it, and from nothing else.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    kind = models.CharField(_("文书"), max_length=40)  # an id of law/letters.toml: "supplement", "reply"
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, blank=True, related_name="letters")
    number = models.OneToOneField(
        IssuedNumber, models.PROTECT, null=True, blank=True, related_name="letter", verbose_name=_("文号")
    )
    content = models.CharField(_("正文"), max_length=120)
    signed_on = models.DateField(_("签发日期"))
    signed_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    wordings = models.JSONField(_("用语版本"), default=dict, blank=True)  # paragraph -> version; others are standard
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    # 送达
    method = models.CharField(_("送达方式"), max_length=12, choices=Service.choices, blank=True)
    sent_on = models.DateField(_("交邮或者发出"), null=True, blank=True)
    delivered_on = models.DateField(_("签收"), null=True, blank=True)
    opened_at = models.DateTimeField(_("网上查阅时间"), null=True, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("文书")
        ordering = ("signed_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(kind="") & ~Q(content=""), name="letter_content"),
            models.CheckConstraint(condition=Q(method__in=["", *Service.values]), name="letter_method"),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def subject(self) -> str:
        return f"letter:{self.pk}"


class WordingQuerySet(models.QuerySet["Wording"]):
    def in_force(self) -> Self:
        return self.filter(is_current=True)


class Wording(models.Model):
    """An agency's own wording of a paragraph of a letter. A new text is a new version; letters name theirs."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="wordings")
    letter = models.CharField(_("文书"), max_length=40)
    paragraph = models.CharField(_("段落"), max_length=40)
    version = models.PositiveIntegerField(_("版本"))
    text = models.TextField(_("文字"))
    is_current = models.BooleanField(_("现行"), default=True)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("文书用语")
        constraints = (
            models.UniqueConstraint(fields=("agency", "letter", "paragraph", "version"), name="wording_version"),
            models.UniqueConstraint(
                fields=("agency", "letter", "paragraph"), condition=Q(is_current=True), name="wording_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.letter} {self.paragraph} {self.version}"
