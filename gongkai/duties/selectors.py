"""What is asked of duties: those of a post, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from gongkai.duties.kinds import kind_of
from gongkai.duties.models import Duty, DutyQuerySet, Stage
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.people.models import Post

SHOWN: Final = 20
MOST_URGENT_FIRST: Final = (Stage.OVERDUE, Stage.TODAY, Stage.SOON, Stage.LATER)


@dataclass(frozen=True, slots=True)
class Due:
    """A duty in words."""

    pk: int
    sentence: str
    act: str
    url: str
    citation: str
    due_on: date
    when: str  # 还有2个工作日
    stage: Stage


@dataclass(frozen=True, slots=True)
class Band:
    """逾期, 今天, 3个工作日内, 以后."""

    stage: Stage
    count: int
    dues: Sequence[Due]

    @property
    def label(self) -> str | Promise:
        return self.stage.label

    @property
    def name(self) -> str:
        return self.stage.name.lower()

    @property
    def hidden(self) -> int:
        return self.count - len(self.dues)


def for_post(post: Post, today: date, *, shown: int = SHOWN) -> list[Band]:
    """
    The bands that hold anything. One query counts a band, another reads its first few, both from the index: as many
    where there is little to do as where there is much.
    """
    near = Nearness(today, calendar_for(post.agency))
    mine = Duty.objects.open().visible_to(post)
    bands = (
        Band(
            stage,
            mine.filter(within(near, stage)).count(),
            [in_words(duty, near) for duty in first(mine, near, stage, shown)],
        )
        for stage in MOST_URGENT_FIRST
    )
    return [band for band in bands if band.count]


def within(near: Nearness, stage: Stage) -> Q:
    """The days of a band."""
    return {
        Stage.OVERDUE: Q(due_on__lt=near.today),
        Stage.TODAY: Q(due_on=near.today),
        Stage.SOON: Q(due_on__gt=near.today, due_on__lte=near.soon),
        Stage.LATER: Q(due_on__gt=near.soon),
    }[stage]


def first(duties: DutyQuerySet, near: Nearness, stage: Stage, shown: int) -> DutyQuerySet:
    return duties.filter(within(near, stage)).order_by("due_on", "pk")[:shown]


def in_words(duty: Duty, near: Nearness) -> Due:
    kind = kind_of(duty.kind)
    return Due(
        pk=duty.pk,
        sentence=kind.say(duty.values),
        act=str(kind.act),
        url=kind.url(duty),
        citation=str(kind.citation),
        due_on=duty.due_on,
        when=when(duty.due_on, near),
        stage=near.stage(duty.due_on),
    )


def when(due_on: date, near: Nearness) -> str:
    """还有2个工作日, 今天到期, 已过3个工作日; (暂定) where no notice has arranged the year yet."""
    days = near.days(due_on)
    if due_on == near.today:
        words = gettext("今天到期")
    elif due_on > near.today:
        words = ngettext("还有%(days)d个工作日", "还有%(days)d个工作日", days) % {"days": days}
    elif days:
        words = ngettext("已过%(days)d个工作日", "已过%(days)d个工作日", -days) % {"days": -days}
    else:
        words = gettext("刚过最后一天")  # since then there was no working day
    return words + gettext("（暂定）") if near.calendar.is_provisional(due_on) else words
