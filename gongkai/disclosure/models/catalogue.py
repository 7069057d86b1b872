"""政务公开事项标准目录: the matters that an agency publishes, as the standard catalogues write them down."""

from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.disclosure.models.records import OF_THE_AGENCY
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of

NAME_LENGTH: Final = 120  # as Record.matter, which names one


class Audience(models.TextChoices):
    """公开对象."""

    ALL = "all", _("全社会")
    GROUP = "group", _("特定群体")


class Mode(models.TextChoices):
    """公开方式."""

    ACTIVE = "active", _("主动")
    ON_REQUEST = "on_request", _("依申请")


class Tier(models.TextChoices):
    """公开层级."""

    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡级")
    BOTH = "both", _("县级、乡级")


class Often(models.IntegerChoices):
    """How often something comes again, in months."""

    AS_IT_COMES = 0, _("形成一件公开一件")
    MONTHLY = 1, _("每月")
    QUARTERLY = 3, _("每季度")
    HALF_YEARLY = 6, _("每半年")
    YEARLY = 12, _("每年")


class MatterQuerySet(models.QuerySet["CatalogueMatter"]):
    def visible_to(self, post: Post) -> Self:
        if post.role in OF_THE_AGENCY:
            return self.filter(agency=post.agency_id)
        if post.role == Role.SUPERVISOR:
            return self.filter(agency__in=agencies_of(post))
        return self.none()

    def in_use(self) -> Self:
        return self.filter(applies=True)


class CatalogueMatter(models.Model):
    """
    公开事项: one row of the catalogue (国办发〔2019〕54号 asks for name, content, basis, period, publisher, mode,
    channels and audience). Records name it by `name`. What is not the agency's business stays, with the reason.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="catalogue", verbose_name=_("行政机关"), db_index=False
    )
    position = models.PositiveIntegerField(_("序号"))
    field = models.CharField(_("标准领域"), max_length=40, blank=True)  # an id of law.catalogue.standard_fields
    stage = models.CharField(_("过程"), max_length=10, blank=True)
    first = models.CharField(_("一级事项"), max_length=NAME_LENGTH)
    second = models.CharField(_("二级事项"), max_length=NAME_LENGTH, blank=True)
    name = models.CharField(_("公开事项"), max_length=NAME_LENGTH, editable=False)  # the second level, else the first
    content = models.TextField(_("公开内容（要素）"))
    basis = models.TextField(_("公开依据"))
    period = models.CharField(_("公开时限"), max_length=200)
    often = models.PositiveSmallIntegerField(_("多久公开一次"), choices=Often.choices, default=Often.AS_IT_COMES)
    publisher = models.CharField(_("公开主体"), max_length=120)
    channels = models.JSONField(_("公开渠道和载体"), default=list)  # ids of law.catalogue.channels
    audience = models.CharField(_("公开对象"), max_length=8, choices=Audience.choices, default=Audience.ALL)
    mode = models.CharField(_("公开方式"), max_length=12, choices=Mode.choices, default=Mode.ACTIVE)
    tier = models.CharField(_("公开层级"), max_length=10, choices=Tier.choices, default=Tier.TOWNSHIP)
    applies = models.BooleanField(_("本机关涉及"), default=True)
    why_not = models.TextField(_("不涉及的理由"), blank=True)
    decided_by = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+", verbose_name=_("由谁认定"))
    decided_on = models.DateField(_("认定日期"))

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开事项")
        ordering = ("agency", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("agency", "name"), name="catalogue_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(first=""), name="catalogue_named"),
            models.CheckConstraint(condition=Q(applies=True) | ~Q(why_not=""), name="catalogue_not_ours_has_reason"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="catalogue_audience"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="catalogue_mode"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="catalogue_tier"),
            models.CheckConstraint(condition=Q(often__in=Often.values), name="catalogue_often"),
        )
        indexes = (models.Index(F("agency"), F("position"), name="catalogue_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"catalogue:{self.pk}"


class Watch(models.Model):
    """What an agency settled about one watched column: another number of days, or that it is none of its own."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="watches", verbose_name=_("行政机关"))
    code = models.CharField(_("栏目"), max_length=60)  # an id of law.freshness, or "item:" and one of law.catalogue
    days = models.PositiveSmallIntegerField(_("多少天不更新就提醒"), null=True, blank=True)
    applies = models.BooleanField(_("要看"), default=True)
    why_not = models.CharField(_("为什么不看"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("栏目更新的提醒")
        constraints = (
            models.UniqueConstraint(fields=("agency", "code"), name="watch_once"),
            models.CheckConstraint(condition=Q(applies=True) | ~Q(why_not=""), name="watch_off_has_reason"),
        )

    def __str__(self) -> str:
        return self.code
