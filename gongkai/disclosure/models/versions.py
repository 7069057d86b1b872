"""The words and files of a record. A version never changes; a change is the next version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models.choices import Maker, Role
from gongkai.files.models import NAME_LENGTH, StoredFile
from gongkai.people.models import Post

NUMBER_LENGTH = 80


class Version(models.Model):
    """What stands in a record. `html` is clean by `bodies.cleaned`; `text` is what is searched and scanned."""

    record = models.ForeignKey(
        "disclosure.Record", models.CASCADE, related_name="versions", verbose_name=_("政府信息"), db_index=False
    )
    number = models.PositiveIntegerField(_("第几版"))
    title = models.CharField(_("标题"), max_length=300)
    summary = models.TextField(_("内容概述"), blank=True)
    document_number = models.CharField(_("文号"), max_length=NUMBER_LENGTH, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    maker = models.CharField(_("怎么来的"), max_length=12, choices=Maker.choices, default=Maker.OWN)
    source_organ = models.CharField(_("信息来源"), max_length=200, blank=True)  # of the re-posted; co-makers of a joint
    html = models.TextField(_("正文"), blank=True)
    text = models.TextField(_("正文（文字）"), blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("拟稿人"))
    made_at = models.DateTimeField(_("写成时间"), auto_now_add=True)
    public_from = models.DateTimeField(_("公开起"), null=True, editable=False)
    public_until = models.DateTimeField(_("公开止"), null=True, editable=False)

    class Meta:
        verbose_name = _("版本")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=("record", "number"), name="version_number"),
            models.CheckConstraint(condition=~models.Q(title=""), name="version_titled"),
            models.CheckConstraint(condition=models.Q(maker__in=Maker.values), name="version_maker"),
        )

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class RecordFile(models.Model):
    """
    A file of a version. The original stays in the workbench; what goes out is `published`, stripped of what tells of
    its makers, and there is none before the version is published.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="files", verbose_name=_("版本"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("原件"))
    published = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开的文件")
    )
    name = models.CharField(_("文件名"), max_length=NAME_LENGTH)
    role = models.CharField(_("是什么"), max_length=12, choices=Role.choices, default=Role.ATTACHMENT)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("信息的文件")
        ordering = ("version", "position", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="record_file_named"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="record_file_role"),
        )

    def __str__(self) -> str:
        return self.name


class Preparation(models.Model):
    """
    What was found out about an original once, in the confined child: the stripped copy, why there is none, what a
    person should look at in it, its words for search, and the scanner's marks. Of a mark no personal data is kept but
    its masked form and its key.
    """

    file = models.OneToOneField(
        StoredFile, models.CASCADE, primary_key=True, related_name="preparation", verbose_name=_("原件")
    )
    published = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("公开的文件")
    )
    refused = models.CharField(_("不能公开的原因"), max_length=400, blank=True)  # a sentence
    left = models.JSONField(_("要看的"), default=list)  # ids of sentences of files.refusals
    scanned = models.CharField(_("检查"), max_length=16, blank=True)  # files.marking: its status
    reason = models.CharField(_("没能检查的原因"), max_length=400, blank=True)
    marks = models.JSONField(_("标记"), default=list)
    words = models.TextField(_("文字"), blank=True)
    scanner = models.CharField(_("检查程序的版本"), max_length=20, blank=True)
    made_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("文件的准备")

    def __str__(self) -> str:
        return str(self.file_id)
