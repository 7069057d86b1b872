"""
The one place that asks what day it is. Everything else is told. Without Django, because the
verbs of the command line that know the law ask it too.
"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

CHINA: Final = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The date in Asia/Shanghai, whatever the machine is set to."""
    return datetime.now(CHINA).date()
