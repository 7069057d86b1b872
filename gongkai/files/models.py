"""Files: what they hold is kept once, under its hash; who needs them is counted."""

from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.files.kinds import KINDS

NAME_LENGTH: Final = 255


class Scan(models.TextChoices):
    OFF = "off", _("没有设置查毒")
    CLEAN = "clean", _("没有发现病毒")
    NOT_SCANNED = "not_scanned", _("当时查不了毒")


class Content(models.Model):
    """
    Bytes in the store, by their SHA-256. The row is also the lock under which bytes come and go: whoever keeps
    them makes sure under it that they are there, whoever sweeps them makes sure that nobody has them.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    kind = models.CharField(_("类型"), max_length=12)  # by content: an id of `kinds`
    scan = models.CharField(_("查毒"), max_length=12, choices=Scan.choices)
    kept_at = models.DateTimeField(_("存入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("文件内容")
        constraints = (models.CheckConstraint(condition=Q(scan__in=Scan.values), name="content_scan"),)

    def __str__(self) -> str:
        return self.sha256


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unused(self) -> Self:
        """Those that nothing refers to: neither a use nor a file that was made from them and is in use."""
        return self.filter(uses=None)


class StoredFile(models.Model):
    """A file under the name and for the purpose that it was handed in with. Its bytes never change."""

    content = models.ForeignKey(Content, models.PROTECT, related_name="files", verbose_name=_("内容"))
    name = models.CharField(_("文件名"), max_length=NAME_LENGTH)
    purpose = models.CharField(_("用途"), max_length=40)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="renditions", verbose_name=_("由此清除信息而来")
    )
    kept_at = models.DateTimeField(_("存入时间"))  # the last time that it was handed in: the grace runs from here

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("文件")
        constraints = (
            models.UniqueConstraint(fields=("content", "name", "purpose"), name="file_once"),
            models.CheckConstraint(condition=~Q(name=""), name="file_named"),
        )
        indexes = (models.Index(fields=("kept_at",), name="file_kept_at"),)

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        return self.content_id

    @property
    def size(self) -> int:
        return self.content.size

    @property
    def kind(self) -> str:
        return self.content.kind

    @property
    def media_type(self) -> str:
        return KINDS[self.content.kind].media_type

    @property
    def download_name(self) -> str:
        """The name with an ending that fits what the file is."""
        return KINDS[self.content.kind].named(self.name)


class FileUse(models.Model):
    """Something needs the file: "application:17". The file stays as long as there is a use of it."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uses", verbose_name=_("文件"))
    subject = models.CharField(_("对象"), max_length=60)

    class Meta:
        verbose_name = _("文件的使用")
        constraints = (
            models.UniqueConstraint(fields=("file", "subject"), name="file_use_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="file_use_subject"),
        )
        indexes = (models.Index(fields=("subject",), name="file_use_subject_index"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.file_id}"
