"""What a record makes due (条例 18, 26 and the special periods), and what the passing of days does to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.clock import CHINA
from gongkai.disclosure import scanning
from gongkai.disclosure.models import Record, Stage, State
from gongkai.disclosure.models.choices import WAITING
from gongkai.disclosure.models.records import put
from gongkai.duties import services
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.duties.services import few_at_a_time
from gongkai.law.clock import period
from gongkai.people.roles import Role

TITLE: Final = 40  # characters of a title in a sentence
PENALTY: Final = "publication.penalty_withdrawn"


def _to(name: str, *more: str) -> Callable[[Duty], str]:
    return lambda duty: reverse(f"disclosure:{name}", args=[duty.subject.rpartition(":")[2], *more])


PUBLISH: Final = DutyKind(
    id="disclosure.publish",
    label=_("公开政府信息"),
    sentence=_("《{title}》{since}{how}，最迟{due}公开（{period}）"),
    act=_("打开，接着办"),
    url=_to("record"),
    roles=frozenset({Role.OFFICER}),
    citation=_("条例第二十六条"),
)
CHECK: Final = DutyKind(
    id="disclosure.check",
    label=_("审查拟公开的信息"),
    sentence=_("《{title}》等您审查：公开属性、保密、隐私与内容三项都签了才能公开"),
    act=_("看一看，签字或者退回"),
    url=_to("record"),
    roles=frozenset({Role.REVIEWER, Role.APPROVER}),
    citation=_("条例第十七条"),
)
REASSESS: Final = DutyKind(
    id="disclosure.reassess",
    label=_("重新评估不公开的信息"),
    sentence=_("《{title}》{closed}决定不主动公开，该重新评估了"),
    act=_("重新评估"),
    url=_to("act", "reassess"),
    roles=frozenset({Role.OFFICER}),
    citation=_("条例第十八条"),
)
WITHDRAW: Final = DutyKind(
    id="disclosure.withdraw_penalty",
    label=_("撤回被改变的处罚决定"),
    sentence=_("《{title}》{changed}被变更、撤销、确认违法或者无效，最迟{due}撤回并公开说明理由"),
    act=_("撤回"),
    url=_to("act", "withdraw"),
    roles=frozenset({Role.OFFICER}),
    citation=_("行政处罚法第四十八条第二款"),
)
LOOK: Final = DutyKind(
    id="disclosure.look",
    label=_("看导入的信息"),
    sentence=_("《{title}》是导入的，已经公开，扫描到{count}处个人信息或者可能的错误，还没有看过"),
    act=_("看一看，遮盖、保留或者撤回"),
    url=_to("record"),
    roles=frozenset({Role.OFFICER}),
    citation=_("机关内部制度"),
)
LOOK_DAYS: Final = 5  # working days; no text says how soon, so this is ours
DUTIES: Final = (PUBLISH, CHECK, REASSESS, WITHDRAW, LOOK)
Wanted = dict[str, tuple[date, Mapping[str, Any]]]


def owe(record: Record) -> None:
    """Of its duties the record owes what follows from its columns, and no other."""
    services.owe_exactly(
        record.subject, wanted(record), among=[kind.id for kind in DUTIES], agency=record.agency_id, post=None
    )


def forget(record: Record) -> None:
    for kind in DUTIES:
        services.settle(kind.id, record.subject)


def wanted(record: Record) -> Wanted:
    found: Wanted = {}
    title = _short(record.current.title if record.current else record.title)
    on_its_way = record.state in WAITING or record.is_revising
    if on_its_way and record.due_on:
        law = period(record.period)
        found[PUBLISH.id] = (
            record.due_on,
            {
                "title": title,
                "since": say(record.formed_on),
                "how": str(record.get_formed_by_display()),
                "due": say(record.due_on),
                "period": gettext("{since}起{days}个{unit}").format(
                    since=law.since, days=law.days, unit=gettext("工作日") if law.working else gettext("自然日")
                ),
            },
        )
    if on_its_way and record.stage == Stage.CHECKING and record.due_on:
        found[CHECK.id] = (record.due_on, {"title": title})
    if record.state == State.CLOSED and record.reassess_on and record.closed_on:
        found[REASSESS.id] = (record.reassess_on, {"title": title, "closed": say(record.closed_on)})
    if record.is_public and record.decision_changed_on:
        due = period(PENALTY).due(record.decision_changed_on, calendar_of(record.agency))
        found[WITHDRAW.id] = (due, {"title": title, "changed": say(record.decision_changed_on), "due": say(due)})
    if count := _to_be_looked_at(record):
        begun = record.created_at.astimezone(CHINA).date()
        found[LOOK.id] = (calendar_of(record.agency).add(begun, LOOK_DAYS), {"title": title, "count": count})
    return found


def _to_be_looked_at(record: Record) -> int:
    """Marks in what was imported: nobody has checked it here."""
    if not (record.is_imported and record.is_public and record.public):
        return 0
    return len(scanning.unsettled(record.public))


def say(day: date) -> str:
    return gettext("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def _short(title: str) -> str:
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"


def calendar_changed(_region: str) -> Iterator[int]:
    """Last days that were counted by a calendar which is another now. No act, so no entry: the day is a copy."""
    on_its_way = Q(state__in=WAITING) | (Q(state=State.PUBLISHED) & ~Q(stage=Stage.OUT))
    penalties = Q(state=State.PUBLISHED, decision_changed_on__isnull=False)
    rows = Record.objects.filter(on_its_way | penalties).select_related("agency", "current")
    return few_at_a_time(rows, _count_few)


def _count_few(few: Sequence[Record]) -> None:
    for record in few:
        explained = period(record.period).explain(record.formed_on, calendar_of(record.agency))
        if changed := put(record, due_on=explained.due_on, provisional=explained.provisional):
            record.save(update_fields=changed)
        owe(record)
