"""The three checks, each by name, and what was said of each mark of the scanner."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models.choices import Answer, CheckKind, Fallen, Verdict
from gongkai.disclosure.models.versions import Version
from gongkai.files.models import StoredFile
from gongkai.people.models import Post


class CheckQuerySet(models.QuerySet["Check"]):
    def standing(self) -> Self:
        """Those that still count."""
        return self.filter(fallen=Fallen.NO)


class Check(models.Model):
    """
    A signed answer to one of the three questions, about a version. It stands until what it was about changes. With the
    answer UNSURE goes the letter by which the matter was reported (条例 17(3)), and what came back.
    """

    record = models.ForeignKey(
        "disclosure.Record", models.CASCADE, related_name="checks", verbose_name=_("政府信息"), db_index=False
    )
    version = models.ForeignKey(Version, models.CASCADE, related_name="+", verbose_name=_("版本"))
    kind = models.CharField(_("哪一项"), max_length=12, choices=CheckKind.choices)
    answer = models.CharField(_("结论"), max_length=12, choices=Answer.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("签字人"))
    responsible = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("责任人"))
    remark = models.TextField(_("意见"), blank=True)
    signed_at = models.DateTimeField(_("签字时间"))
    fallen = models.CharField(_("是否有效"), max_length=12, choices=Fallen.choices, default=Fallen.NO, blank=True)
    # Of the fourth answer
    asked_organ = models.CharField(_("报给哪个部门"), max_length=120, blank=True)
    letter = models.CharField(_("报送的文号"), max_length=80, blank=True)
    letter_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报送的函")
    )
    asked_on = models.DateField(_("报送日期"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered = models.TextField(_("答复内容"), blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开审查")
        ordering = ("record", "id")
        constraints = (
            models.UniqueConstraint(fields=("record", "kind"), condition=Q(fallen=""), name="check_stands_once"),
            models.CheckConstraint(condition=Q(kind__in=CheckKind.values), name="check_kind"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="check_answer"),
            models.CheckConstraint(condition=Q(fallen__in=Fallen.values), name="check_fallen"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.UNSURE) | (~Q(asked_organ="") & ~Q(letter="") & Q(asked_on__isnull=False)),
                name="check_unsure_has_letter",
            ),
        )
        indexes = (models.Index(fields=("record", "kind"), name="check_of_record"),)

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind} {self.answer}"

    @property
    def is_asking(self) -> bool:
        """Reported, and no answer has come yet."""
        return self.answer == Answer.UNSURE and self.fallen == Fallen.NO


class MarkVerdict(models.Model):
    """
    A mark that was masked, or kept with a reason. `key` is the mark's own, hashed: kind, value and place in the count,
    so that the verdict survives a new scan. `place` is a part of the version, or the hash of a file.
    """

    record = models.ForeignKey(
        "disclosure.Record", models.CASCADE, related_name="verdicts", verbose_name=_("政府信息"), db_index=False
    )
    place = models.CharField(_("在哪里"), max_length=64)
    key = models.CharField(_("标记"), max_length=64)
    kind = models.CharField(_("种类"), max_length=40)
    verdict = models.CharField(_("怎么处理"), max_length=12, choices=Verdict.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("处理人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("对标记的处理")
        constraints = (
            models.UniqueConstraint(fields=("record", "place", "key"), name="verdict_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_known"),
            models.CheckConstraint(condition=Q(verdict=Verdict.MASKED) | ~Q(reason=""), name="verdict_kept_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind} {self.verdict}"
