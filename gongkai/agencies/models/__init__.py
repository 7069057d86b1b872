"""What the database knows of agencies: the tree, their past, how to reach them, their numbers and calendars."""

from gongkai.agencies.models.agency import (
    AFTER_DIGITS,
    INTERNAL,
    STEP,
    Agency,
    AgencyQuerySet,
    Kind,
    Level,
    Sight,
)
from gongkai.agencies.models.calendar import CalendarYear, Layer
from gongkai.agencies.models.changes import SettingChange
from gongkai.agencies.models.intake import ALWAYS_OPEN, Channel, Way
from gongkai.agencies.models.numbers import Counter, IssuedNumber, Purpose, Series, VoidReason
from gongkai.agencies.models.past import AgencyName, FormerSlug, Succession, SuccessionKind

__all__ = [
    "AFTER_DIGITS",
    "ALWAYS_OPEN",
    "INTERNAL",
    "STEP",
    "Agency",
    "AgencyName",
    "AgencyQuerySet",
    "CalendarYear",
    "Channel",
    "Counter",
    "FormerSlug",
    "IssuedNumber",
    "Kind",
    "Layer",
    "Level",
    "Purpose",
    "Series",
    "SettingChange",
    "Sight",
    "Succession",
    "SuccessionKind",
    "VoidReason",
    "Way",
]
