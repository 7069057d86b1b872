"""How deeply a page nests its elements, told from its text: before a parser builds them all."""

import re
from typing import Final

from gongkai.reading.limits import MAX_NESTING, too_complex

MANY_TAGS: Final = 8_000  # a page with fewer cannot nest so deeply that building it takes long
DEEPEST: Final = 2_000  # elements left open, those that close by themselves not counted
TABLE: Final = re.compile(r"<(/?)table\b", re.IGNORECASE)
NESTING: Final = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|td|th|tr|tbody|thead|tfoot|option|br|img|input|meta|link|hr|col|area|base|wbr|param|source)"
    r"[\s/>])[a-z][^>]*",
    re.IGNORECASE,
)


def check_tables(text: str, tables: int) -> None:
    """Refuse a page that has this many tables, if they nest deeper than any honest ones."""
    if tables > MAX_NESTING and _deepest(TABLE, text, MAX_NESTING) > MAX_NESTING:
        raise too_complex(f"表格嵌套超过{MAX_NESTING}层")


def check_nesting(text: str) -> None:
    """Refuse a page that nests its elements deeper than any honest one, before it is built."""
    if text.count("<") > MANY_TAGS and _deepest(NESTING, text, DEEPEST) > DEEPEST:
        raise too_complex(f"元素嵌套超过{DEEPEST}层")


def _deepest(tags: re.Pattern[str], text: str, enough: int) -> int:
    """The most tags open at a time, or the first number beyond `enough`."""
    depth = deepest = 0
    for tag in tags.finditer(text):
        if tag[1]:
            depth = max(depth - 1, 0)
        elif not tag[0].endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
            if deepest > enough:
                break
    return deepest
