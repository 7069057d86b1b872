"""Title, agency and year of a report, and its six sections, from the paragraphs around the tables."""

import re
from collections.abc import Sequence
from functools import cache

from gongkai.law.report import schema
from gongkai.law.report.values import Passage
from gongkai.reading.grids import Paragraph
from gongkai.reading.labels import squash

_TITLE = re.compile(
    r"(?:(?:政府|政务)?信息|政务)公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)|政府信息公开年度报告"
)
# Zero as it is typed: the ideograph, rings, a letter O of three scripts.
_ZERO = "\u3007\u25cb\u25ef零oO0\u039f\u041e"
_YEAR = re.compile(rf"(20\d\d|二[{_ZERO}][一二三四五六七八九{_ZERO}]{{2}})年?(?:度)?")
_PERIOD = re.compile(r"(20\d\d)(?:年0?1月0?1日|\.0?1\.0?1).{0,6}?(?:至|到|—|-|~|～|起至).{0,6}?(?:12月31日?|12\.31)")
_HAN_DIGITS = dict.fromkeys(_ZERO, "0") | dict(zip("一二三四五六七八九", "123456789", strict=True))
_HEADING = re.compile(r"^[?？\s]*[（(]?([一二三四五六七])[）)]?[、.．,，:：\s]+(.{2,40})$")
_BODY = (
    "政府",
    "局",
    "委员会",
    "办公室",
    "办事处",
    "乡",
    "镇",
    "街道",
    "厅",
    "中心",
    "院",
    "委",
    "办",
    "县",
    "区",
    "市",
    "队",
    "所",
    "处",
    "场",
)
_FOOTERS = re.compile(
    r"^(?:上一篇|下一篇|上一条|下一条|【?打印|打印本页|关闭窗口|【?关闭|扫一扫|分享到|相关链接|相关文档|相关附件|附件[:：]?$|"
    r"主办单位|主办[:：]|承办[:：]|版权所有|Copyright|网站标识码|备案号|ICP|.{0,4}ICP备|网站地图|责任编辑|联系我们|返回顶部|"
    r"您的IP|技术支持|浏览次数|点击数|访问量|友情链接|字体[:：]|附件下载|稿件来源|编辑[:：]|审核[:：]|来源[:：])",
    re.IGNORECASE,
)
_JUNK = re.compile(r"[（(]?[【\[]?字体[:：].*$|发布(?:时间|日期)[:：].*$|来源[:：].*$")
_PUBLISHED = re.compile(
    r"^(?:发布|发文|公开|更新|成文)?(?:日期|时间)[:：]|^(?:索引号|信息索引|发布机构|发布单位|作者|点击)[:：]"
)
_LINE = re.compile(r"line (\d+)$")
_ENDS = ("。", "；", "：", "！", "？", "”", "…", ".", ";", ":", "!", "?")
_ITEM = re.compile(
    r"[（(【〔]|[一二三四五六七八九十]{1,3}(?:[、.．]|是)|\d{1,2}[、.．)）]|[①-⑩]|第[一二三四五六七八九十]{1,3}[，,、]"
)
_PLACEHOLDER = re.compile(r"机关名称|YYYY|[×xX]{2,}|〔|〕|_{2,}")
LONGEST_TITLE = 100
LONGEST_AGENCY = 64
LONG_LINE = 25  # characters: as long as a line gets before it is broken
FIRST_YEAR, LAST_YEAR = 2008, 2099


@cache
def _headings() -> dict[str, int]:
    found: dict[str, int] = {}
    for form in map(schema.edition, schema.EDITIONS):
        for section in form.sections:
            for label in (section.heading, *section.variants):
                found.setdefault(_bare(label), section.number)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", squash(text)).replace("其它", "其他")


# Most lines of a site page are links: a look at the letters spares them the rest. Headings may be letter-spaced.
_MAY_BE_HEADING = re.compile(r"情\s*况|概\s*述|复\s*议|问\s*题|报\s*告|说\s*明|申\s*请|公\s*开")


def may_be_heading(text: str) -> bool:
    """A quick look: False where the line can be no heading of a section."""
    return _MAY_BE_HEADING.search(text) is not None


def section_of(text: str) -> int | None:
    """The number of the section that this line is the heading of, or None."""
    if len(text) > LONGEST_AGENCY + 10 or "。" in text:
        return None
    found = _HEADING.match(text.strip())
    name = _bare(found[2] if found else text)
    exact = _headings().get(name)
    if exact is not None and (found or len(name) > len("总体情况")):
        return exact
    if found is None:
        return None
    return next((number for sign, number in _SIGNS if sign in name and len(name) <= 30), None)


_NUMBERED = re.compile(r"[（(]?[一二三四五六七][）)]?[、.．,，:：\s]+")
_RUNS_ON = re.compile(rf"[\s:：。.]*((?:20\d\d|二[{_ZERO}]..)年.*|第二十条.*|[^，,；;、].*[，。；：].*)", re.DOTALL)


def run_on_heading(text: str) -> tuple[int, str, str] | None:
    """
    The section, the heading and what is printed behind it on the same line: 一、总体情况2023年，我局…
    None where the line is no such thing: a title that goes on, a table of contents.
    """
    text = text.strip()
    number = _NUMBERED.match(text)
    if number is None:
        return None
    for length in _heading_lengths():
        section = _headings().get(_bare(text[number.end() : number.end() + length]))
        if section is not None:
            at = number.end() + length
            rest = _RUNS_ON.fullmatch(text[at:])
            listed = rest is None or any(section_of(part) for part in re.split(r"[；;，,。\s]", rest[1]))
            return None if rest is None or listed else (section, text[:at].rstrip("，,：:。.； "), rest[1])
    return None


@cache
def _heading_lengths() -> tuple[int, ...]:
    """How long a heading may be, punctuation included, the longest first."""
    return tuple(range(max(map(len, _headings())) + 2, 3, -1))


# What a numbered heading has in it, whatever else the agency wrote there.
_SIGNS = (
    ("总体情况", 1),
    ("概述", 1),
    ("复议", 4),
    ("收到和处理", 3),
    ("依申请公开", 3),
    ("主动公开政府信息", 2),
    ("主动公开情况", 2),
    ("主要问题", 5),
    ("存在问题", 5),
    ("存在的问题", 5),
    ("存在的不足", 5),
    ("存在不足", 5),
    ("问题及改进", 5),
    ("其他需要报告", 6),
    ("需要报告的其他", 6),
    ("其他需要说明", 6),
    ("其他需报告", 6),
    ("其他事项", 6),
)


class Sections:
    """Collects the paragraphs between the headings."""

    def __init__(self) -> None:
        self.number = 0
        self.headings: dict[int, Paragraph] = {}
        self.texts: dict[int, list[str]] = {0: []}
        self.last = Paragraph("", "")
        self.stray: list[str] = []  # what stood between a table of contents and the report
        self.over = False

    def open(self, number: int, paragraph: Paragraph) -> None:
        """A heading. If those before it had no text between them, they were a table of contents."""
        if number in self.headings and not any(self.texts[n] for n in self.headings if n != self.number):
            self.stray.extend(self.texts[self.number])
            self.headings, self.texts, self.number = {}, {0: self.texts[0]}, 0
        if self.texts.get(number) and number < self.number:
            self.add(paragraph)
            return
        self.over = False
        self.number = number
        self.headings[number] = paragraph
        self.texts.setdefault(number, [])

    def add(self, paragraph: Paragraph) -> None:
        if self.over or not paragraph.text:
            return
        if self.number and _FOOTERS.match(paragraph.text):
            self.over = True
            return
        texts = self.texts[self.number]
        if texts and goes_on(self.last, paragraph):
            texts[-1] += paragraph.text
        else:
            texts.append(paragraph.text)
        self.last = paragraph

    def passages(self) -> dict[int, Passage]:
        return {
            number: Passage(heading.text, "\n".join(self.texts[number]), heading.place)
            for number, heading in sorted(self.headings.items())
        }


def goes_on(line: Paragraph, below: Paragraph) -> bool:
    """
    Whether a line of a text file goes on in the line right below it: it is long, ends without a
    full stop, and the one below begins nothing of its own.
    """
    if len(line.text) < LONG_LINE:
        return False
    above, under = _LINE.search(line.place), _LINE.search(below.place)
    if above is None or under is None or int(under[1]) != int(above[1]) + 1:
        return False
    return not line.text.rstrip().endswith(_ENDS) and _ITEM.match(below.text) is None


def is_furniture(text: str) -> bool:
    """What the site printed around the report: dates of publication, buttons, counters."""
    return _FOOTERS.match(text) is not None or _PUBLISHED.match(text) is not None


def is_title(text: str) -> bool:
    return "公" in text and len(text) <= LONGEST_TITLE and "。" not in text and _TITLE.search(squash(text)) is not None


def title_of(paragraphs: Sequence[str], given: str) -> str | None:
    """
    The report's title: the last line before the first section that is one, completed by the
    line before or after it where the agency stands on a line of its own; else the file's own title.
    """
    best: tuple[int, str] | None = None
    for index, text in enumerate(paragraphs):
        if "公" not in text and (index + 1 == len(paragraphs) or "公" not in paragraphs[index + 1]):
            continue
        for line, joined in ((text, False), (_with_next(paragraphs, index), True)):
            if line and is_title(line) and section_of(line) is None:
                score = _score(line) - joined
                if best is None or score >= best[0]:
                    best = (score, _with_agency(paragraphs, index, line))
                break
    cleaned = re.split(r"[_|｜]|--| - ", given)[0].strip() if given else ""
    if cleaned and is_title(cleaned) and _score(cleaned) > (best[0] if best else -1):
        return cleaned
    return best[1] if best else None


def _score(line: str) -> int:
    """How much of a title the line has: year, the full name, an agency."""
    text = squash(line)
    score = 2 * bool(_YEAR.search(text)) + bool(agency_in(line)) + text.endswith(("报告", "年报", "）", ")"))
    return score - 3 * bool(re.search(r"关于.*通知|指南|列表|导航|>|首页|根据|按照|依据|[上下]一[篇条]", text))


def _with_next(paragraphs: Sequence[str], index: int) -> str:
    """A title broken over two lines: 洪泽区人民政府2023年 / 政府信息公开工作年度报告."""
    if index + 1 >= len(paragraphs):
        return ""
    first, second = paragraphs[index], paragraphs[index + 1]
    if "报告" in second and len(first) <= LONGEST_AGENCY and len(second) <= LONGEST_AGENCY and not is_title(second):
        return first + second
    return ""


def _with_agency(paragraphs: Sequence[str], index: int, line: str) -> str:
    """The agency on the line above a title that has none."""
    if not _YEAR.search(squash(line)) and index + 1 < len(paragraphs):
        below = squash(paragraphs[index + 1])
        if len(below) <= len("（二〇二三年度）") and _YEAR.search(below):
            line = f"{line.strip()}{below}"
    if agency_in(line) or index == 0:
        return line.strip()
    above = paragraphs[index - 1].strip()
    if len(above) <= LONGEST_AGENCY and _YEAR.sub("", squash(above)).endswith(_BODY):
        return f"{above}{line.strip()}"
    return line.strip()


def agency_in(title: str | None) -> str | None:
    """What a title has before the year and the report's name."""
    if not title:
        return None
    text = _JUNK.sub("", squash(title).lstrip("#*"))
    found = _TITLE.search(text)
    before = text[: found.start()] if found else text
    before = re.sub(r"[（(【].*?[)）】]", "", before)
    name = _YEAR.sub("", before).strip("年度 的关于《“”—-:：、,，_·〔〕[]")
    name = re.sub(r"(?:主动公开|年度|工作)$", "", name)
    if name.endswith("人民") and found and found[0].startswith("政府"):
        name += "政府"  # 人民政府信息公开: one 政府 for two
    if not 2 <= len(name) <= LONGEST_AGENCY or name.isdecimal() or _PLACEHOLDER.search(name):
        return None
    return name


def year_in(text: str | None) -> int | None:
    """The one year that a title names."""
    years = {_year(found[1]) for found in _YEAR.finditer(squash(text or ""))}
    years = {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}
    return years.pop() if len(years) == 1 else None


def period_in(text: str) -> int | None:
    """The year of the statistical period: 2023年1月1日至2023年12月31日."""
    years = {int(found[1]) for found in _PERIOD.finditer(squash(text))}
    return years.pop() if len(years) == 1 else None


def _year(text: str) -> int:
    return int("".join(_HAN_DIGITS.get(letter, letter) for letter in text))
