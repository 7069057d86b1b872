"""行政机关 as a tree, kept as a path column that a subtree is read from by range."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

STEP = 6  # digits a level of the tree takes in `path`
AFTER_DIGITS = "z"  # sorts after every digit in every collation we meet


class Level(models.TextChoices):
    NATION = "nation", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇级")


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("政府部门")
    DELEGATED = "delegated", _("派出机关")  # 街道办事处、行政公署
    AUTHORISED = "authorised", _("法律、法规授权的组织")  # 条例 54


class AgencyQuerySet(models.QuerySet["Agency"]):
    def roots(self) -> Self:
        return self.filter(parent=None)

    def under(self, agency: "Agency") -> Self:
        """The agency and everything below it. A range, because LIKE does not use the index on SQLite."""
        return self.filter(path__gte=agency.path, path__lt=agency.path + AFTER_DIGITS)

    def named_like(self, words: str) -> Self:
        """Those whose full or short name holds every one of the words."""
        wanted = Q()
        for word in words.split():
            wanted &= Q(name__icontains=word) | Q(short_name__icontains=word)
        return self.filter(wanted)


class Agency(models.Model):
    """行政机关 (条例 2, 4, 54). Rows are made by `services.add`, which gives out the path."""

    name = models.CharField(_("全称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=60)
    slug = models.SlugField(_("网址中的名称"), max_length=60, unique=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    division_code = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机关")
    )
    path = models.CharField(_("路径"), max_length=20 * STEP, unique=True, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政机关")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="agency_not_its_own_parent"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="agency_level"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="agency_kind"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name="") & ~Q(path=""), name="agency_named"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 at the top of the tree."""
        return len(self.path) // STEP - 1

    def paths_above(self) -> list[str]:
        return [self.path[:end] for end in range(STEP, len(self.path), STEP)]
