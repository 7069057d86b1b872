"""Due dates with the calendar loaded, beside an addition of bare days and beside going day by day over a set."""

from datetime import date, timedelta

from timing import Aims, best, line

from gongkai.law.calendar import announced, calendar_of, year_file
from gongkai.law.clock import Pause, explain_reply, reply_due

ROUNDS = 10_000
DAY_ZERO = date(2025, 1, 20)
TWENTY_EIGHT = timedelta(days=28)
PAUSES = (Pause(date(2025, 2, 10), date(2025, 2, 20)),)


def bare() -> None:
    for _round in range(ROUNDS):
        _last = DAY_ZERO + TWENTY_EIGHT


def day_by_day(off: frozenset[date], work: frozenset[date]) -> date:
    """The least that anyone would write: one day after the other."""
    day, left, one = DAY_ZERO, 20, timedelta(days=1)
    while left:
        day += one
        left -= day in work or (day.weekday() < 5 and day not in off)
    return day


def main() -> None:
    aims, calendar = Aims(), announced()
    assert day_by_day(calendar.holidays, calendar.makeup_days) == reply_due(DAY_ZERO, calendar)

    def ours() -> None:
        for _round in range(ROUNDS):
            reply_due(DAY_ZERO, calendar)

    def paused() -> None:
        for _round in range(ROUNDS):
            reply_due(DAY_ZERO, calendar, pauses=PAUSES)

    def explained() -> None:
        for _round in range(ROUNDS // 10):
            explain_reply(DAY_ZERO, calendar, pauses=PAUSES)

    def slow() -> None:
        for _round in range(ROUNDS // 10):
            day_by_day(calendar.holidays, calendar.makeup_days)

    least, due, with_pause, steps, walked = best(bare, ours, paused, explained, slow)
    line(f"{ROUNDS:,} additions of 28 days", least)
    line(f"{ROUNDS:,} due dates", due, f"{due / least:.1f} x an addition")
    line(f"{ROUNDS:,} due dates with a consultation", with_pause, f"{with_pause / least:.1f} x an addition")
    line(f"{ROUNDS // 10:,} due dates with their steps", steps, f"{steps * 1000 / (ROUNDS // 10):.1f} µs each")
    line(f"{ROUNDS // 10:,} due dates, day by day", walked, f"{walked * 10 / due:.1f} x ours")
    years = [year_file(year) for year in calendar.years]
    (built,) = best(lambda: calendar_of(years))
    line("a calendar of eight years, laid out anew", built)
    aims.at_most("microseconds for a due date", due * 1000 / ROUNDS, 2, "µs")
    aims.finish()


if __name__ == "__main__":
    main()
