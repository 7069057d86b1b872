import re
from datetime import date
from pathlib import Path

import time_machine

import gongkai
from gongkai.agencies.clock import today

# A moment for a record (`timezone.now()`) is no day; what makes a day of it asks.
ASKS_THE_CLOCK = re.compile(
    r"\b(date\.today|datetime\.now|datetime\.today)\(|\b(localdate|localtime)\(\)|\btimezone\.now\(\)\.date\("
)


@time_machine.travel("2026-01-31T16:00:00+00:00", tick=False)
def test_after_four_in_the_afternoon_in_greenwich_it_is_tomorrow_in_shanghai():
    assert today() == date(2026, 2, 1)


@time_machine.travel("2026-01-31T15:59:59+00:00", tick=False)
def test_until_then_it_is_the_same_day():
    assert today() == date(2026, 1, 31)


def test_nothing_else_asks_what_day_it_is():
    package = Path(gongkai.__file__).parent
    asking = [path for path in package.rglob("*.py") if ASKS_THE_CLOCK.search(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(package).as_posix() for path in asking] == ["agencies/clock.py"]
