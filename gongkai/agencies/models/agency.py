"""行政机关 as a tree, kept as a path column that a subtree is read from by range."""

from typing import Final, Protocol, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as words
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.codes import check_division_code, check_postcode, check_site_code, check_uscc

STEP = 6  # digits a level of the tree takes in `path`
AFTER_DIGITS = "z"  # sorts after every digit in every collation we meet


class Level(models.TextChoices):
    NATION = "nation", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇级")
    GRASSROOTS = "grassroots", _("站所、股室、村")


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("政府部门")
    DELEGATED = "delegated", _("派出机关")  # 街道办事处、行政公署、区公所
    OUTPOST = "outpost", _("派出机构")  # of a department: 派出所、税务所
    AUTHORISED = "authorised", _("法律、法规授权的组织")  # 条例 54
    UNIT = "unit", _("内设机构（站所、股室）")  # acts in the name of the agency above it
    VILLAGE = "village", _("村（居）民委员会")  # 村务公开 is not 政府信息 of the township


INTERNAL: Final = (Kind.UNIT, Kind.VILLAGE)  # no 行政机关: they answer nobody in their own name
NEAR_PEOPLE: Final = (*INTERNAL, Kind.OUTPOST)  # what the lowest level of the tree can be
LEVELS: Final = Level.values  # from the top
SEES_NO_AGENCY: Final = "auditor"  # logs, nothing else


class Sight(Protocol):
    """A post, as far as sight goes (`people` stands above and is not known here)."""

    @property
    def agency(self) -> "Agency": ...
    @property
    def role(self) -> str: ...


class AgencyQuerySet(models.QuerySet["Agency"]):
    def roots(self) -> Self:
        return self.filter(parent=None)

    def under(self, agency: "Agency") -> Self:
        """The agency and everything below it. A range, because LIKE does not use the index on SQLite."""
        return self.filter(path__gte=agency.path, path__lt=agency.path + AFTER_DIGITS)

    def present(self) -> Self:
        """Those that still are: not merged away, split up or abolished."""
        return self.filter(ended_on=None)

    def answering(self) -> Self:
        """行政机关 that answer in their own name: no 站所, 股室 or village."""
        return self.exclude(kind__in=INTERNAL)

    def visible_to(self, post: Sight) -> Self:
        """The post's own agency, all below it, and the way up from it; an auditor sees logs only."""
        if post.role == SEES_NO_AGENCY:
            return self.none()
        mine = post.agency
        below = Q(path__gte=mine.path, path__lt=mine.path + AFTER_DIGITS)
        return self.filter(below | Q(path__in=mine.paths_above()))

    def kept_by(self, post: Sight) -> Self:
        """Those whose settings an administrator of this post changes: the own agency and all below it."""
        return self.under(post.agency)

    def with_branches(self) -> Self:
        """Each with `has_children`, for a tree that is opened step by step."""
        return self.annotate(has_children=Exists(Agency.objects.filter(parent=OuterRef("pk"))))

    def named_like(self, words: str) -> Self:
        """Those whose full or short name holds every one of the words."""
        wanted = Q()
        for word in words.split():
            wanted &= Q(name__icontains=word) | Q(short_name__icontains=word)
        return self.filter(wanted)


class Agency(models.Model):
    """行政机关 (条例 2, 4, 54). Rows are made by `services.add`, which gives out the path."""

    name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    slug = models.SlugField(_("网址中的名称"), max_length=60, unique=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[check_uscc])
    division_code = models.CharField(
        _("行政区划代码"), max_length=12, blank=True, validators=[check_division_code]
    )  # blank: that of the agency above
    site_code = models.CharField(_("网站标识码"), max_length=10, blank=True, validators=[check_site_code])
    letterhead = models.CharField(_("发文机关代字"), max_length=20, blank=True)  # 桦政 in 桦政公复〔2026〕1号
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机关")
    )
    path = models.CharField(_("路径"), max_length=20 * STEP, unique=True, editable=False)
    # 条例 12: what the 指南 tells of the 政府信息公开工作机构
    disclosure_office = models.CharField(_("政府信息公开工作机构"), max_length=120, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True, validators=[check_postcode])
    office_hours = models.CharField(_("办公时间"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=60, blank=True)
    fax = models.CharField(_("传真号码"), max_length=60, blank=True)
    online_contact = models.CharField(_("互联网联系方式"), max_length=200, blank=True)
    # 救济: the settings prevail; the organ is else derived from the tree, the court never
    is_vertical = models.BooleanField(_("实行垂直领导"), default=False)
    review_organ = models.CharField(_("行政复议机关"), max_length=120, blank=True)
    court = models.CharField(_("管辖法院"), max_length=120, blank=True)
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)  # the last day that it was

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政机关")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="agency_not_its_own_parent"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="agency_level"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="agency_kind"),
            models.CheckConstraint(
                condition=Q(level=Level.GRASSROOTS, kind__in=NEAR_PEOPLE)
                | (~Q(level=Level.GRASSROOTS) & ~Q(kind__in=INTERNAL)),
                name="agency_level_of_kind",
                violation_error_message=_(
                    "内设机构、村（居）民委员会的层级是“站所、股室、村”；这一层级只有它们和派出机构。"
                ),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name="") & ~Q(path=""), name="agency_named"),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(ended_on=None),
                name="agency_name_in_use",
                violation_error_code="unique",  # of one field: the sentence stands at it
                violation_error_message=_("已经有一个叫这个名称的机关。"),
            ),
            models.UniqueConstraint(
                fields=("uscc",),
                condition=~Q(uscc="") & Q(ended_on=None),
                name="agency_uscc_in_use",
                violation_error_code="unique",  # of one field: the sentence stands at it
                violation_error_message=_("这个统一社会信用代码已经用在另一个机关上。"),
            ),
            models.UniqueConstraint(
                fields=("letterhead",),
                condition=~Q(letterhead="") & Q(ended_on=None),
                name="agency_letterhead_in_use",
                violation_error_code="unique",  # of one field: the sentence stands at it
                violation_error_message=_("这个发文机关代字另一个机关正在用：两个机关用一个代字，文号会重复。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 at the top of the tree."""
        return len(self.path) // STEP - 1

    @property
    def place_fault(self) -> str:
        """Why it cannot be what it is where it is, as a sentence; empty where it can."""
        if self.parent and LEVELS.index(self.parent.level) > LEVELS.index(self.level):
            return words("层级比上级机关还高，请检查层级和上级机关。")
        grassroots = self.level == Level.GRASSROOTS
        if (self.kind in INTERNAL and not grassroots) or (grassroots and self.kind not in NEAR_PEOPLE):
            return words("内设机构、村（居）民委员会的层级是“站所、股室、村”；这一层级只有它们和派出机构。")
        return ""

    @property
    def is_agency(self) -> bool:
        """Whether it is a 行政机关 that answers in its own name."""
        return self.kind not in INTERNAL

    def paths_above(self) -> list[str]:
        return [self.path[:end] for end in range(STEP, len(self.path), STEP)]
