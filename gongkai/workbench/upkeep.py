"""What the site itself needs from its administrators: next year's calendar, backups, anchors. Told as duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from gongkai.agencies import calendars
from gongkai.duties.kinds import DutyKind
from gongkai.duties.services import owe, settle
from gongkai.ledger import anchors
from gongkai.ledger.models import Entry
from gongkai.people.models import Role

DECEMBER: Final = 12
BACKED_UP: Final = "site.backed_up"  # the kind of the entry that every backup leaves
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
ONE_DAY: Final = timedelta(days=1)


def _condition(_duty: object) -> str:
    return reverse("workbench:condition")


def _kind(id: str, *, label: Promise, sentence: Promise, act: Promise) -> DutyKind:
    """What an administrator sees to on the page of the site's condition."""
    return DutyKind(id=id, label=label, sentence=sentence, act=act, url=_condition, roles=ADMINISTRATORS)


CALENDAR: Final = _kind(
    "site.calendar",
    label=gettext_lazy("放假安排"),
    sentence=gettext_lazy("{year}年的放假安排还没有导入：导入以前，那一年的期限都是暂定的"),
    act=gettext_lazy("看怎么导入"),
)
BACKUP: Final = _kind(
    "site.backup",
    label=gettext_lazy("备份"),
    sentence=gettext_lazy("最近一次备份：{last}。{days}天内至少要备份一次"),
    act=gettext_lazy("看怎么备份"),
)
ANCHOR: Final = _kind(
    "site.anchor",
    label=gettext_lazy("台账锚定"),
    sentence=gettext_lazy("台账最近一次锚定：{last}。每天应当锚定一次"),
    act=gettext_lazy("看原因"),
)
KINDS: Final = (CALENDAR, BACKUP, ANCHOR)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that keeps the site in good order: how it stands, and what to do."""

    id: str
    label: str | Promise
    is_fine: bool
    state: str
    advice: str | Promise
    command: str = ""
    url: str = ""
    may_be_left: bool = False  # where it is lacking, nothing is amiss


def look(today: date) -> None:
    """Owe what is lacking, settle what is there."""
    _look_at_calendar(today)
    _look_at_backup(today)
    _look_at_anchor(today)


def _look_at_calendar(today: date) -> None:
    for year in (today.year, today.year + 1):
        subject = f"calendar:{year}"
        if is_arranged(year):
            settle(CALENDAR.id, subject)
        elif year == today.year or today.month == DECEMBER:
            last = calendars.calendar_for().roll_back(date(year - 1, DECEMBER, 31))
            owe(CALENDAR.id, subject=subject, agency=None, due_on=last, values={"year": year})


def _look_at_backup(today: date) -> None:
    last = last_backup()
    if last and today <= last + _backup_days():
        settle(BACKUP.id, "site")
        return
    began = last or _first_entry()
    if began and today > began + _backup_days():
        values = {"last": _shown(last), "days": settings.BACKUP_DAYS}
        owe(BACKUP.id, subject="site", agency=None, due_on=began + _backup_days(), values=values)


def _look_at_anchor(today: date) -> None:
    last = last_anchor()
    if last and last >= today - ONE_DAY:
        settle(ANCHOR.id, "site")
        return
    began = last or _first_entry()
    if began and began < today - ONE_DAY:
        owe(ANCHOR.id, subject="site", agency=None, due_on=began + ONE_DAY, values={"last": _shown(last)})


def is_arranged(year: int) -> bool:
    """Whether a notice has arranged the year: the files or an import."""
    return not calendars.calendar_for().is_provisional(date(year, 1, 1))


def last_backup() -> date | None:
    return _day(
        Entry.objects.filter(kind=BACKED_UP).order_by("recorded_at").values_list("recorded_at", flat=True).last()
    )


def last_anchor() -> date | None:
    return max(anchors.recorded(), default=None)


def _first_entry() -> date | None:
    """Where there is no history yet there is nothing to back up."""
    return _day(Entry.objects.order_by("pk").values_list("recorded_at", flat=True).first())


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _backup_days() -> timedelta:
    return timedelta(days=settings.BACKUP_DAYS)


def _shown(day: date | None) -> str:
    return day.isoformat() if day else gettext("还没有过")


def conditions(today: date) -> Sequence[Condition]:
    """How the site stands today, for its administrators."""
    return [
        condition(today) for condition in (_calendar_condition, _backup_condition, _anchor_condition, _mail_condition)
    ]


def _calendar_condition(today: date) -> Condition:
    last = today.year + 1 if is_arranged(today.year + 1) else today.year
    known = is_arranged(last)
    return Condition(
        "calendar",
        CALENDAR.label,
        known and (last > today.year or today.month < DECEMBER),
        gettext("放假安排有到%(year)d年") % {"year": last} if known else gettext("还没有%(year)d年的") % {"year": last},
        gettext_lazy("国务院办公厅一般在十一月发出下一年的通知。把通知全文粘贴到“工作日历”里，看过预览再导入。"),
        url=_url("agencies:calendars"),
    )


def _backup_condition(today: date) -> Condition:
    last = last_backup()
    return Condition(
        "backup",
        BACKUP.label,
        bool(last and today <= last + _backup_days()),
        gettext("最近一次：%(day)s") % {"day": _shown(last)},
        gettext_lazy("在服务器上运行下面的命令，网站不用停。把备份文件放到另一台机器上；密钥要另外保存。"),
        command="gongkai backup /var/lib/gongkai-backups --keep 14",
    )


def _anchor_condition(today: date) -> Condition:
    last = last_anchor()
    return Condition(
        "anchor",
        ANCHOR.label,
        bool(last and last >= today - ONE_DAY),
        gettext("最近一次：%(day)s") % {"day": _shown(last)},
        gettext_lazy("锚定由后台每天做一次，证明台账没有被改过。没有做，多半是后台没有运行，或者文件夹写不进去。"),
        command="gongkai audit anchor",
        url=_url("tasks:list"),
    )


def _mail_condition(_today: date) -> Condition:
    return Condition(
        "mail",
        gettext_lazy("邮件"),
        bool(settings.MAIL),
        gettext("已经设置") if settings.MAIL else gettext("通知只在网页里看"),
        gettext_lazy("要寄邮件，就设置 GONGKAI_MAIL_URL（见部署说明）。不寄也不影响办事。"),
        may_be_left=True,
    )


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
