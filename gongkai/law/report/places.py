"""Where in a file something stands, in words: “p4 table 2 r5 c2” is 第4页 第2张表 第5行 第2列."""

import re
from typing import Final

# Readers compose a place of these parts, in this order; a sheet's name may hold spaces.
WORDS: Final = (
    (re.compile(r"\bp(\d+)\b"), r"第\1页"),
    (re.compile(r"\btable (\d+)\b"), r"第\1张表"),
    (re.compile(r"\bpara (\d+)\b"), r"第\1段"),
    (re.compile(r"\bline (\d+)\b"), r"第\1行文字"),
    (re.compile(r"\br(\d+)\b"), r"第\1行"),
    (re.compile(r"\bc(\d+)\b"), r"第\1列"),
)
SHEET: Final = re.compile(r"\bsheet (?P<name>.+?)(?=(?: r\d+)?(?: c\d+)?$)")


def place_in_words(place: str) -> str:
    """The place for a person; what it does not know of stays as it is."""
    return "；".join(_one(part) for part in place.split("；"))


def _one(place: str) -> str:
    sheet = SHEET.search(place)
    rest = place[: sheet.start()] + place[sheet.end() :] if sheet else place
    for pattern, words in WORDS:
        rest = pattern.sub(words, rest)
    return f"工作表“{sheet['name']}” {rest.strip()}".rstrip() if sheet else rest
