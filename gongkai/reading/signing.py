"""落款: the agency and the date under a report, which are no words of its last section."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gongkai.law.report.values import Passage

EARLIEST: Final = 5  # a report that breaks off before section five has no end to sign
LONGEST_NAME: Final = 40
_ZERO = "\u3007○零0O"
_HAN = "一二三四五六七八九十"
_DATE = (
    rf"(?:20\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?|二[{_ZERO}][{_HAN}{_ZERO}]{{2}}年[{_HAN}]{{1,2}}月(?:[{_HAN}]{{1,3}}日)?)"
)
_NAME = (
    r"[\u3400-\u9fff（）()·、]{1,36}"
    r"(?:政府|局|委|委员会|办公室|办事处|厅|院|中心|街道|乡|镇|县|区|市|队|所|处|场|部|署|站|办|会|公司|大学|学院|学校)"
)
_SEAL = r"(?:[（(](?:盖章|公章|印章|章)[）)])?"
_SIGNED = re.compile(rf"(?P<name>{_NAME}){_SEAL}(?P<date>{_DATE})")
_ONLY_DATE = re.compile(_DATE)
_ONLY_NAME = re.compile(rf"{_NAME}{_SEAL}")


def without_signature(passages: Mapping[int, Passage], agency: str | None) -> tuple[dict[int, Passage], str]:
    """
    The sections without what stands signed under the last of them, and that, as printed, line by line. Only what
    can be nothing else is taken: a date as the last line, with or without an agency on or above it, or the very
    agency of the title.
    """
    last = max(passages, default=0)
    if last < EARLIEST:
        return dict(passages), ""
    lines = passages[last].text.split("\n")
    count = _signed_lines([_bare(line) for line in lines[-2:]], _bare(agency or ""))
    if not count:
        return dict(passages), ""
    text = "\n".join(lines[: len(lines) - count])
    signature = "\n".join(line.strip() for line in lines[len(lines) - count :])
    return {**passages, last: replace(passages[last], text=text)}, signature


def _signed_lines(ends: list[str], agency: str) -> int:
    """How many of the last lines are the signature."""
    below = ends[-1]
    if _SIGNED.fullmatch(below) or (agency and below == agency):
        return 1
    if not _ONLY_DATE.fullmatch(below):
        return 0
    above = ends[-2] if len(ends) > 1 else ""
    return 2 if above and (above == agency or _is_name(above)) else 1


def _is_name(line: str) -> bool:
    return len(line) <= LONGEST_NAME and _ONLY_NAME.fullmatch(line) is not None


def _bare(line: str) -> str:
    return "".join(unicodedata.normalize("NFKC", line).split())
