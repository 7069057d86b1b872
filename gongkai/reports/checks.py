"""What would go wrong with the settings of annual reports, told before it does."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def township_date_is_a_date(**_: Any) -> list[CheckMessage]:
    """A date of every year: 29 February is none."""
    try:
        date.fromisoformat(f"2023-{settings.TOWNSHIP_REPORT_DATE}")
    except ValueError:
        said = f"GONGKAI_TOWNSHIP_REPORT_DATE 写的是“{settings.TOWNSHIP_REPORT_DATE}”，不是“月-日”。"
        return [Error(said, hint="例如 01-31。", id="gongkai.E020")]
    return []
