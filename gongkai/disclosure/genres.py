"""文种, as documents name it and `reading.official` reads it → 体裁."""

from collections.abc import Mapping
from typing import Final

from gongkai.disclosure.models import Genre

GENRES: Final[Mapping[str, Genre]] = {
    "命令": Genre.ORDER, "令": Genre.ORDER, "决定": Genre.DECISION, "公告": Genre.ANNOUNCEMENT,
    "通告": Genre.NOTICE, "意见": Genre.OPINION, "通知": Genre.CIRCULAR, "通报": Genre.BULLETIN,
    "报告": Genre.REPORT, "批复": Genre.APPROVAL, "函": Genre.LETTER, "纪要": Genre.MINUTES,
    "办法": Genre.MEASURE, "规定": Genre.MEASURE, "细则": Genre.MEASURE, "方案": Genre.PLAN,
    "规划": Genre.PLAN, "计划": Genre.PLAN, "预案": Genre.EMERGENCY_PLAN, "解读": Genre.INTERPRETATION,
    "预算": Genre.BUDGET, "决算": Genre.FINAL_ACCOUNTS, "公示": Genre.PUBLIC_NOTICE, "目录": Genre.LIST,
    "清单": Genre.LIST, "名单": Genre.LIST, "指南": Genre.GUIDE,
}  # fmt: skip


def genre_of(kind: str) -> Genre:
    """What is not in the list is left for the officer to choose."""
    return GENRES.get(kind, Genre.OTHER)
