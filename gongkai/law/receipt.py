"""收到申请之日: on which day an application is received, and by when its receipt has to be confirmed (条例 31)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.law.calendar import WorkCalendar
from gongkai.law.citations import Citation, LawError, Standing, regulation
from gongkai.law.clock import CONFIRM, Step


class Channel(StrEnum):
    """How an application came. Mail of other carriers that is signed for is `registered_mail`."""

    IN_PERSON = "in_person"  # 当面提交
    ORAL = "oral"  # 口头提出，工作人员代为填写 (29(1))
    REGISTERED_MAIL = "registered_mail"  # 邮寄，行政机关签收
    ORDINARY_MAIL = "ordinary_mail"  # 平常信函等无需签收的邮寄
    ONLINE = "online"  # 互联网渠道，含电子邮件
    FAX = "fax"  # 政府信息公开工作机构的传真


@dataclass(frozen=True, slots=True)
class Way:
    """
    Where the channel stands in the article; whether it is received only when that is confirmed
    with the applicant, and within how many working days (0: on the day it comes).
    """

    citation: Citation
    confirmed: bool = False
    within: int = 0
    standing: Standing = Standing.STATUTE


WAYS = {
    Channel.IN_PERSON: Way(regulation(31, None, 1)),
    Channel.ORAL: Way(regulation(31, None, 1), standing=Standing.READING),  # taken down in person
    Channel.REGISTERED_MAIL: Way(regulation(31, None, 2)),
    Channel.ORDINARY_MAIL: Way(regulation(31, None, 2), confirmed=True),
    # The article sets no time to confirm; one working day is our reading.
    Channel.ONLINE: Way(regulation(31, None, 3), confirmed=True, within=CONFIRM.days, standing=CONFIRM.standing),
    Channel.FAX: Way(regulation(31, None, 3), confirmed=True, within=CONFIRM.days, standing=CONFIRM.standing),
}


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt to reach the applicant that failed (国办公开办函〔2015〕207号): when, and how."""

    on: date
    how: str = ""


def received_on(channel: Channel, arrived: date, confirmed: date | None = None) -> date | None:
    """
    The day of receipt: handed in or signed for, that day; by ordinary mail, online or fax the day
    on which it is confirmed, and None until then (条例 31). The true date stands, day of rest or
    not and after hours too: day zero is not counted, so the count begins on the next working day.
    """
    if not WAYS[channel].confirmed:
        return arrived
    if confirmed is not None and confirmed < arrived:
        raise LawError("receipt.order", WAYS[channel].citation, arrived=arrived, confirmed=confirmed)
    return confirmed


def steps_of_receipt(channel: Channel, arrived: date, confirmed: date | None = None) -> tuple[Step, ...]:
    """Why the day of `received_on` is the one, or that there is none yet (条例 31)."""
    day, way = received_on(channel, arrived, confirmed), WAYS[channel]
    if day is None:
        return (Step(arrived, arrived, 0, "receipt_open", way.citation, {}),)
    return (Step(arrived, day, 0, f"receipt_{channel}", way.citation, {}),)


def confirm_by(
    channel: Channel, arrived: date, calendar: WorkCalendar, *, after_hours: bool = False, within: int | None = None
) -> date | None:
    """
    The last day to confirm receipt with the applicant; None where nothing is to be confirmed.
    Ordinary mail: the day it actually comes (条例 31(2)). Online and fax: `within` working days, one by
    our reading. What comes on a day of rest or after hours is taken as come on the next working
    day (a reading by 民法典 203(2), for this duty alone).
    """
    way = WAYS[channel]
    if not way.confirmed:
        return None
    came = calendar.add(arrived, 1) if after_hours else calendar.roll(arrived)
    days = way.within if within is None else within
    return calendar.add(came, days) if days else came


def is_confirmed_late(
    last: date | None, confirmed: date | None, today: date, tries: Iterable[Try] = (), *, arrived: date = date.min
) -> bool:
    """
    Whether the confirmation was missed: it came after its last day, or has not come and that day
    is over. A recorded try up to that day, and not before it arrived, excuses it: the clock starts
    when contact is made (207号).
    """
    if last is None or (confirmed or today) <= last:
        return False
    return not any(arrived <= attempt.on <= last for attempt in tries)
