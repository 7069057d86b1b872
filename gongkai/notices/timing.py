"""When a mail may go out: at once, at the time of the daily one, never in the quiet hours."""

from datetime import datetime, time, timedelta

from gongkai.agencies.clock import CHINA
from gongkai.notices.models import Preference, Way

ONE_DAY = timedelta(days=1)


def mail_after(preference: Preference, now: datetime) -> datetime:
    """The earliest moment for a mail about something that is told now."""
    wanted = next_time(preference.daily_at, now) if preference.way == Way.DAILY else now
    return after_quiet(preference, wanted)


def next_time(at: time, now: datetime) -> datetime:
    """The next moment after now that a clock in China shows this time."""
    here = now.astimezone(CHINA)
    found = datetime.combine(here.date(), at, CHINA)
    return found if found > here else found + ONE_DAY


def after_quiet(preference: Preference, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into. They may go over midnight."""
    start, end = preference.quiet_from, preference.quiet_until
    if start is None or end is None or start == end:
        return moment
    clock = moment.astimezone(CHINA).time()
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    return next_time(end, moment) if quiet else moment
