"""年度报告 as filed: the file that came in, what it says, what was found, and its renditions."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.law.report import exchange
from gongkai.law.report.schema import EDITIONS
from gongkai.law.report.values import AnnualReport, Status


class Scope(models.TextChoices):
    OWN = "own", _("本机关")
    AGGREGATE = "aggregate", _("本级政府汇总")  # 条例 49: the report of the whole government


class Format(models.TextChoices):
    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    HTML = "html", "HTML"
    JSON = "json", "JSON"
    CSV = "csv", "CSV"


READABLE = (Status.COMPLETE.value, Status.PARTIAL.value)


class SourceFile(models.Model):
    """A file as it came in, kept once however often it comes."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    size = models.PositiveIntegerField(_("字节数"))
    body = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("原文件")

    def __str__(self) -> str:
        return self.sha256


class FilingQuerySet(models.QuerySet["Filing"]):
    def published(self) -> Self:
        return self.filter(published_on__isnull=False)

    def current(self) -> Self:
        """Of each report the newest version only."""
        same = Filing.objects.filter(agency=OuterRef("agency"), year=OuterRef("year"), scope=OuterRef("scope"))
        return self.filter(version=Subquery(same.published().order_by("-version").values("version")[:1]))


class Filing(models.Model):
    """
    One version of an agency's annual report (条例 49, 50). What the report says is kept in
    the exchange format (docs/exchange.md) as exact text, and so is what the rules found;
    `rule_book` tells which rules these were, empty where they have to judge again.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="filings", verbose_name=_("行政机关"))
    year = models.PositiveSmallIntegerField(_("年度"))
    scope = models.CharField(_("范围"), max_length=12, choices=Scope.choices, default=Scope.OWN)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name=_("更正自"))
    edition = models.CharField(_("格式版本"), max_length=4, choices=[(id, id) for id in EDITIONS])
    status = models.CharField(_("读取情况"), max_length=12)
    title = models.CharField(_("标题"), max_length=200)
    report_json = models.TextField(_("报告内容"))
    checked_json = models.TextField(_("检查结果"))
    rule_book = models.CharField(_("所用规则的版本"), max_length=16, default="", editable=False)
    source = models.ForeignKey(SourceFile, models.PROTECT, verbose_name=_("原文件"))
    source_name = models.CharField(_("原文件名"), max_length=255)
    published_on = models.DateField(_("在本站发布日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("入库时间"), auto_now_add=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        ordering = ("-year", "scope", "-version")
        constraints = (
            models.UniqueConstraint(fields=("agency", "year", "scope", "version"), name="filing_version"),
            models.CheckConstraint(condition=Q(year__gte=2019, year__lte=2999), name="filing_year"),
            models.CheckConstraint(condition=Q(version__gte=1), name="filing_version_from_one"),
            models.CheckConstraint(condition=Q(edition__in=EDITIONS), name="filing_edition"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="filing_scope"),
            models.CheckConstraint(condition=Q(status__in=READABLE), name="filing_readable"),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
                name="filing_supersedes",
            ),
        )
        indexes = (models.Index("published_on", condition=Q(published_on__isnull=False), name="filing_newest"),)

    def __str__(self) -> str:
        return self.title

    @cached_property
    def report(self) -> AnnualReport:
        return exchange.from_dict(exchange.from_json(self.report_json))

    @cached_property
    def checked(self) -> Mapping[str, Any]:
        """The object that `report check --json` prints."""
        found: Mapping[str, Any] = exchange.from_json(self.checked_json)
        return found

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.checked["findings"]
        return found


class Rendition(models.Model):
    """A filing written in one format. Kept, so that everyone gets the same bytes and their size can be told."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="renditions", verbose_name=_("年度报告"))
    format = models.CharField(_("格式"), max_length=4, choices=Format.choices)
    size = models.PositiveIntegerField(_("字节数"))
    body = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("下载文件")
        constraints = (
            models.UniqueConstraint(fields=("filing", "format"), name="rendition_format"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="rendition_known_format"),
        )

    def __str__(self) -> str:
        return f"{self.filing_id} {self.format}"
