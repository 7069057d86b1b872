"""Entries, the heads of their chains. Rows of `Entry` are only ever added; the database refuses the rest."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

CHAIN_LENGTH = 40
HASH_LENGTH = 64


class Entry(models.Model):
    """
    One act, as it was recorded. `body` is the exact text that was hashed; the columns below `hash`
    are copies of it for queries, compared with it when the chain is verified. Actor, post and
    agency are plain keys: the ledger outlives them.
    """

    chain = models.CharField(_("链"), max_length=CHAIN_LENGTH)
    seq = models.PositiveBigIntegerField(_("序号"))  # from 1, without a gap
    body = models.TextField(_("正文"))
    hash = models.CharField(_("校验值"), max_length=HASH_LENGTH)
    kind = models.CharField(_("事项"), max_length=60)
    subject = models.CharField(_("对象"), max_length=60, blank=True)  # "application:17"
    agency = models.BigIntegerField(_("行政机关"), null=True)
    person = models.BigIntegerField(_("人员"), null=True)
    post = models.BigIntegerField(_("岗位"), null=True)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("台账条目")
        ordering = ("chain", "seq")
        constraints = (
            models.UniqueConstraint(fields=("chain", "seq"), name="ledger_entry_place"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="ledger_entry_from_one"),
        )
        indexes = (
            models.Index(fields=("subject", "id"), name="ledger_entry_subject"),
            models.Index(fields=("agency", "recorded_at"), name="ledger_entry_agency"),
            models.Index(fields=("person", "recorded_at"), name="ledger_entry_person"),
            models.Index(fields=("kind", "recorded_at"), name="ledger_entry_kind"),
            models.Index(fields=("recorded_at",), name="ledger_entry_time"),
        )

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.kind}"


class Head(models.Model):
    """The last entry of a chain. Its row is the chain's lock, taken last in an act."""

    chain = models.CharField(_("链"), max_length=CHAIN_LENGTH, primary_key=True)
    seq = models.PositiveBigIntegerField(_("序号"), default=0)
    hash = models.CharField(_("校验值"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("链首")

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class CaseKey(models.Model):
    """
    The key of one case, wrapped by a master key that lies outside the database. When it is destroyed, the words
    sealed with it are gone, and the commitments in the ledger say nothing any more. The id tells it from the key of
    another case that comes to have the same subject after an old backup was restored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("对象"), max_length=60, unique=True)  # "application:17"
    master = models.CharField(_("主密钥"), max_length=40, db_index=True)
    cipher = models.CharField(_("算法"), max_length=12)
    wrapped = models.BinaryField(_("包裹后的密钥"))

    class Meta:
        verbose_name = _("案卷密钥")

    def __str__(self) -> str:
        return self.subject


class Particular(models.Model):
    """Words about a person: an identity number, a contact, a request, a remark. Never in the ledger itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(CaseKey, models.PROTECT, related_name="particulars", verbose_name=_("案卷密钥"))
    field = models.CharField(_("项目"), max_length=40)  # "identity_number"
    sealed = models.BinaryField(_("密文"))
    commitment = models.CharField(_("承诺值"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("个人信息")

    def __str__(self) -> str:
        return f"{self.field} {self.pk}"


class Erasure(models.Model):
    """A case whose words were destroyed. Kept outside the database too, so that a restored backup does not bring them
    back."""

    key = models.UUIDField(_("案卷密钥"), primary_key=True)
    subject = models.CharField(_("对象"), max_length=60, db_index=True)
    erased_at = models.DateTimeField(_("销毁时间"))

    class Meta:
        verbose_name = _("销毁记录")

    def __str__(self) -> str:
        return self.subject
