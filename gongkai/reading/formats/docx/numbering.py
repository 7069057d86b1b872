"""Numbers that Word puts before a paragraph by itself ("一、", "（一）", "1."): row labels rely on them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from gongkai.reading.formats.docx.markup import Element, attribute, child, children, number
from gongkai.reading.formats.docx.styles import by_style

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"})
LETTERS = 26
LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    """An instance of a list: where its counters are, and the levels as this instance has them."""

    counters: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document as Word does, in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = by_style(styles, _style_number)
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, properties: Element | None) -> str:
        """The number of the paragraph with these properties; "" where it has none. Counts it."""
        if not self._lists:
            return ""
        found = self._find(properties)
        if found is None:
            return ""
        numbers, at = found
        level = numbers.levels.get(at)
        if level is None or level.form == "bullet":
            return ""
        return self._format(numbers, at, self._count(numbers, at))

    def _find(self, properties: Element | None) -> tuple[_List, int] | None:
        style = attribute(child(properties, "pStyle"), "val") or ""
        inherited, level = self._styles.get(style, ("", 0))
        own = child(properties, "numPr")
        id = attribute(child(own, "numId"), "val") or inherited
        at = number(child(own, "ilvl"), default=level)
        numbers = self._lists.get(id)
        return (numbers, at) if numbers is not None and 0 <= at < LEVELS else None

    def _count(self, numbers: _List, at: int) -> dict[int, int]:
        counters = self._counters[numbers.counters]
        restart = numbers.restarts.pop(at, None)
        if restart is not None:
            counters[at] = restart
        elif at in counters:
            counters[at] += 1
        else:
            counters[at] = numbers.levels[at].start
        for deeper in [level for level in counters if level > at]:
            del counters[deeper]
        return counters

    def _format(self, numbers: _List, at: int, counters: dict[int, int]) -> str:
        def written(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form = numbers.levels.get(level)
            if form is None:
                return ""
            return in_form(counters.get(level, form.start), form.form)

        return re.sub(r"%([1-9])", written, numbers.levels[at].text)


def _lists(numbering: Element) -> dict[str, _List]:
    templates = {
        attribute(item, "abstractNumId") or "": {
            number(level, "ilvl"): _level(level) for level in children(item, "lvl")
        }
        for item in children(numbering, "abstractNum")
    }
    lists: dict[str, _List] = {}
    for item in children(numbering, "num"):
        template = attribute(child(item, "abstractNumId"), "val") or ""
        made = _List(template, dict(templates.get(template, {})))
        for override in children(item, "lvlOverride"):
            at = number(override, "ilvl")
            own = child(override, "lvl")
            if own is not None:
                made.levels[at] = _level(own)
            start = child(override, "startOverride")
            if start is not None:
                made.restarts[at] = number(start, default=1)
        lists[attribute(item, "numId") or ""] = made
    return lists


def _level(level: Element) -> _Level:
    return _Level(
        attribute(child(level, "numFmt"), "val") or "decimal",
        attribute(child(level, "lvlText"), "val") or "",
        number(child(level, "start"), default=1),
    )


def _style_number(style: Element) -> tuple[str, int] | None:
    """The list that a paragraph style brings with it, and its level there."""
    numbers = child(style, "pPr", "numPr")
    id = child(numbers, "numId")
    return None if id is None else (attribute(id, "val") or "", number(child(numbers, "ilvl")))


def in_form(value: int, form: str) -> str:
    """A number as a list prints it; a form that is not known prints digits."""
    if form == "none":
        return ""
    if form in CHINESE:
        return chinese(value)
    if form.startswith("chineseLegal") or form == "ideographLegalTraditional":
        return chinese(value).translate(str.maketrans(DIGITS[1:], LEGAL[1:]))
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(DIGITS[int(digit)] for digit in str(value))
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= len(CIRCLED):
        return CIRCLED[value - 1]
    if form in {"upperLetter", "lowerLetter"} and value >= 1:
        letter = chr(ord("A") + (value - 1) % LETTERS) * ((value - 1) // LETTERS + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"} and 1 <= value < 4000:
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    return str(value)


def chinese(value: int) -> str:
    """1 to 99 as 一 to 九十九; beyond, digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    written = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return written + (DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    signs = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC"}
    signs |= {50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
    written = ""
    for worth, sign in signs.items():
        times, value = divmod(value, worth)
        written += sign * times
    return written
