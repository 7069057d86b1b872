"""
The index of each sight: cards (what is counted, narrowed and ranked by, small), texts (what snippets are cut from), and
the words, which each engine keeps in its own way. All of it can be made anew from what it tells of.
"""

from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.search.documents import Sight

DAY_BITS: Final = 24  # of a key: so many documents a day have keys of their own


class Card(models.Model):
    """Its key begins with the day: in the order of the keys newest comes last, in every engine."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(_("种类"), max_length=20)
    object = models.BigIntegerField(_("对象"))
    agency = models.BigIntegerField(_("行政机关"), default=0)
    item = models.CharField(_("公开事项"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), default=0)
    genre = models.CharField(_("体裁"), max_length=40, blank=True)
    validity = models.CharField(_("有效性"), max_length=20, blank=True)
    head = models.TextField(_("标题和文号"))  # folded; ranked by
    digest = models.CharField(_("摘要值"), max_length=32)
    edition = models.PositiveSmallIntegerField(_("分词版本"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.object}"


class Text(models.Model):
    """What is shown, by the key of its card."""

    id = models.BigIntegerField(primary_key=True)
    title = models.TextField(_("标题"))
    number = models.TextField(_("文号"), blank=True)
    body = models.TextField(_("正文"), blank=True)
    attached = models.TextField(_("附件文字"), blank=True)
    marks = models.TextField(_("筛选标记"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class PublicCard(Card):
    class Meta:
        verbose_name = _("公开检索卡片")
        constraints = (models.UniqueConstraint(fields=("kind", "object"), name="search_public_object"),)
        indexes = (models.Index(fields=("edition",), name="search_public_edition"),)


class PublicText(Text):
    class Meta:
        verbose_name = _("公开检索文字")


class WorkCard(Card):
    class Meta:
        verbose_name = _("工作检索卡片")
        constraints = (models.UniqueConstraint(fields=("kind", "object"), name="search_work_object"),)
        indexes = (models.Index(fields=("edition",), name="search_work_edition"),)


class WorkText(Text):
    class Meta:
        verbose_name = _("工作检索文字")


CARDS: Final[dict[Sight, type[Card]]] = {Sight.PUBLIC: PublicCard, Sight.WORK: WorkCard}
TEXTS: Final[dict[Sight, type[Text]]] = {Sight.PUBLIC: PublicText, Sight.WORK: WorkText}


def first_key(day: date) -> int:
    """Every card of that day has this key or a greater one; of the day before, a lesser one."""
    return day.toordinal() << DAY_BITS


def day_of(key: int) -> date:
    return date.fromordinal(key >> DAY_BITS)
