"""When a mail goes out. Times are those of a clock in China, eight hours before the moments here."""

from datetime import UTC, datetime, time

import pytest

from gongkai.notices.models import Preference, Way
from gongkai.notices.timing import mail_after


def at(day, clock):
    """A moment of November 2026 in China, given as UTC."""
    hour, minute = map(int, clock.split(":"))
    total = (day * 24 + hour - 8) * 60 + minute
    return datetime(2026, 11, total // 1440, total % 1440 // 60, total % 60, tzinfo=UTC)


def wish(way=Way.EACH, quiet=None, daily="08:30"):
    start, end = (map(time.fromisoformat, quiet)) if quiet else (None, None)
    return Preference(way=way, daily_at=time.fromisoformat(daily), quiet_from=start, quiet_until=end)


NIGHT = ("20:00", "07:30")
NOON = ("12:00", "14:00")


@pytest.mark.parametrize(
    ("preference", "now", "expected"),
    [
        (wish(), at(23, "03:00"), at(23, "03:00")),
        (wish(quiet=NIGHT), at(23, "19:59"), at(23, "19:59")),
        (wish(quiet=NIGHT), at(23, "20:00"), at(24, "07:30")),
        (wish(quiet=NIGHT), at(24, "00:00"), at(24, "07:30")),
        (wish(quiet=NIGHT), at(24, "07:29"), at(24, "07:30")),
        (wish(quiet=NIGHT), at(24, "07:30"), at(24, "07:30")),
        (wish(quiet=NOON), at(23, "13:00"), at(23, "14:00")),
        (wish(quiet=NOON), at(23, "14:00"), at(23, "14:00")),
        (wish(quiet=("08:00", "08:00")), at(23, "08:00"), at(23, "08:00")),
        (wish(Way.DAILY), at(23, "08:29"), at(23, "08:30")),
        (wish(Way.DAILY), at(23, "08:30"), at(24, "08:30")),
        (wish(Way.DAILY), at(23, "23:59"), at(24, "08:30")),
        (wish(Way.DAILY, quiet=NIGHT, daily="06:00"), at(23, "10:00"), at(24, "07:30")),
    ],
)
def test_a_mail_goes_out_when_it_may(preference, now, expected):
    assert mail_after(preference, now) == expected
