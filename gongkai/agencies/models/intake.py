"""The ways by which an agency takes applications (条例 29; 国办公开办函〔2017〕19号)."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models.agency import Agency


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("当面提交")
    POST = "post", _("邮政寄送")
    ONLINE = "online", _("网上提交")
    FAX = "fax", _("传真")
    EMAIL = "email", _("电子邮件")


ALWAYS_OPEN: Final = (Way.IN_PERSON, Way.POST)  # “基本的申请渠道”：不得以任何理由拒绝


class Channel(models.Model):
    """
    One way at one agency. Without a row a way that is always open leads to the agency's office, and
    another is closed. What is opened binds the agency, so that where and how must be said.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="channels", verbose_name=_("行政机关"))
    way = models.CharField(_("渠道"), max_length=12, choices=Way.choices)
    is_open = models.BooleanField(_("开通"), default=False)
    address = models.CharField(_("地址（或者网址、号码、邮箱）"), max_length=200, blank=True)
    hours = models.CharField(_("接收时间"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=60, blank=True)
    notes = models.CharField(_("使用说明"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("受理渠道")
        constraints = (
            models.UniqueConstraint(fields=("agency", "way"), name="channel_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="channel_way"),
            models.CheckConstraint(
                condition=~Q(way__in=ALWAYS_OPEN) | Q(is_open=True),
                name="channel_always_open",
                violation_error_message=_(
                    "当面提交和邮政寄送是基本的申请渠道，不能关闭（国办公开办函〔2017〕19号）。可以改地址、时间和说明。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(way__in=ALWAYS_OPEN) | Q(is_open=False) | (~Q(address="") & ~Q(notes="")),
                name="channel_open_is_told",
                violation_error_message=_("开通这个渠道，要写明地址和使用说明：它们会印在政府信息公开指南里。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.way}"
