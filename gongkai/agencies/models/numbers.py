"""Numbers given out: 索引号, 登记编号, 文号. A number is given once, to one thing, and never again."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models.agency import AFTER_DIGITS, SEES_NO_AGENCY, Agency, Sight


class Purpose(models.TextChoices):
    INDEX = "index", _("索引号")
    APPLICATION = "application", _("申请登记编号")
    LETTER = "letter", _("文书文号")


class VoidReason(models.TextChoices):
    MISTAKEN = "mistaken", _("取号有误")
    DUPLICATE = "duplicate", _("同一事项重复取号")
    REPLACED = "replaced", _("文书重做，另取新号")
    NOT_SENT = "not_sent", _("签发后没有发出")
    RECALLED = "recalled", _("签发后撤回")


class Series(models.Model):
    """A line of numbers of one agency for one purpose, and how a number of it is written."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="series", verbose_name=_("行政机关"))
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    pattern = models.CharField(_("编号规则"), max_length=80)

    class Meta:
        verbose_name = _("编号规则")
        constraints = (
            models.UniqueConstraint(fields=("agency", "purpose"), name="series_once"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="series_purpose"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.purpose} {self.pattern}"


class Counter(models.Model):
    """The last number of a series in a year. Its row is what two writers wait at."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="counters", verbose_name=_("编号规则"))
    year = models.PositiveSmallIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("最后一个序号"), default=0)

    class Meta:
        verbose_name = _("计数")
        constraints = (models.UniqueConstraint(fields=("series", "year"), name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.series_id} {self.year} {self.last}"


class IssuedNumberQuerySet(models.QuerySet["IssuedNumber"]):
    def visible_to(self, post: Sight) -> Self:
        """Those of the post's own agency and of all below it: a superior's register is not shown downwards."""
        if post.role == SEES_NO_AGENCY:
            return self.none()
        path = post.agency.path
        return self.filter(agency__path__gte=path, agency__path__lt=path + AFTER_DIGITS)


class IssuedNumber(models.Model):
    """编号登记簿: every number that was given, void ones with the reason. Nothing is taken out of it."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers", verbose_name=_("编号规则"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="numbers", verbose_name=_("行政机关"))
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    seq = models.PositiveIntegerField(_("序号"))
    text = models.CharField(_("编号"), max_length=80)
    subject = models.CharField(_("对象"), max_length=60, blank=True)  # "letter:17"
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    issued_at = models.DateTimeField(_("取号时间"), auto_now_add=True)
    person = models.BigIntegerField(_("人员"), null=True)
    post = models.BigIntegerField(_("岗位"), null=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=12, choices=VoidReason.choices, blank=True)
    void_note = models.JSONField(_("作废说明"), null=True, blank=True)  # a reference: the words are particulars

    objects = IssuedNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("编号登记")
        ordering = ("series", "year", "seq")
        constraints = (
            models.UniqueConstraint(fields=("series", "year", "seq"), name="number_seq"),
            models.UniqueConstraint(fields=("agency", "purpose", "text"), name="number_text"),
            models.UniqueConstraint(fields=("text",), condition=Q(purpose=Purpose.INDEX), name="number_index"),
            models.UniqueConstraint(fields=("text",), condition=Q(purpose=Purpose.LETTER), name="number_letter"),
            models.UniqueConstraint(
                fields=("series", "subject"), condition=~Q(subject="") & Q(voided_at=None), name="number_of_subject"
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.LETTER) | Q(signed_on__isnull=False), name="number_at_signature"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="")
                | (Q(voided_at__isnull=False) & Q(void_reason__in=VoidReason.values)),
                name="number_void_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None
