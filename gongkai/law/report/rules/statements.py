"""What the words of a report say about its tables. A statement that may be about anything else is left alone."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from gongkai.law.report.numerals import NUMBER, Quantity, read_quantity
from gongkai.law.report.rules.hearing import Speaker, hear
from gongkai.law.report.rules.prints import joined, plain, quoted, section_name
from gongkai.law.report.values import AnnualReport

_PEOPLE: Final = "(?:公民|法人|其他组织|群众|个人|社会公众|公众|社会|各类|有关|书面|有效|、|和|或|及|提出|提交|的)*+"
_APPLICATION: Final = (
    f"(?:{_PEOPLE}(?:(?:政府|政务)?信息(?:公开)?(?:依申请|申请)(?:公开)?"
    "|依申请(?:公开)?(?:的)?(?:政府|政务)?(?:信息)?(?:公开)?(?:的)?(?:申请|工单|办件|请求)?|公开申请|申请)"
    "(?:的)?(?:公开)?(?:政府信息|信息)?(?:公开)?(?:数量|事项|案件|办件|工单|信件|请求)?)"
)
_CASES: Final = r"(?:(?:件|份|宗|起|条|项|个|笔|单|例)(?![次人/]|左右|以上)|(?=[,;)]|$))"
_BETWEEN: Final = (
    "(?:共计|共有|共|总计|合计|计|总数|总量|数量|分别|为|是|的|了|有|达到|达|:|案件|事项|[()]|本年度?|全年)*+"
)
_RESULT_TAIL: Final = "(?:答复|决定|处理|情形|类|申请|信息|政府信息|的)*+"
# No case at all. A negation that belongs to its cause (因未依法答复, 无正当理由) is not one,
# nor is one of cases of some cause or outcome only (没有因不作为, 没有败诉的); 不服 is the cause of every case.
_NONE: Final = (
    "(?<!因)(?<!逾期)(?<!超期)(?:未|没有|无|未曾)"
    "(?!经|审|效|法|及|按|能|依|答|公开|回复|履|予|在|如|准|作|做|提供|完|尽|正|故|理)"
)
_PLAIN: Final = (
    "(?:(?!不(?!服)|不服(?:政府信息公开)?(?:行政)?复议|未|逾期|超期|拖延|拒|违法|违规|失职|过错|失误|错误|瑕疵|败诉|纠|撤销|重大|群体|集体)"
    "[^,;。])"
)
_VALUE: Final = rf"(?<![\d.第])(?P<n>{NUMBER})(?![余多几\d.%])"
_PARTS: Final = MappingProxyType(
    {
        "<A>": _APPLICATION,
        "<U>": _CASES,
        "<F>": _BETWEEN,
        "<R>": _RESULT_TAIL,
        "<NONE>": _NONE,
        "<PLAIN>": _PLAIN,
        "<M>": "(?P<m>亿元|万元|元)",
        "<LAST>": r"(?P<last>20\d\d)",
        "<NEXT>": r"(?P<next>20\d\d)",
    }
)
# 万元 in which the form counts.
_MONEY: Final = MappingProxyType({"亿元": Decimal(10**4), "万元": Decimal(1), "元": Decimal("0.0001")})
_SENTENCES: Final = re.compile(r"[。！？!?\n]+")
LONGEST: Final = 2000  # characters: what is longer is no sentence, but a table or a list run together
HEADING: Final = 24  # characters: a line as short as this is the heading of what follows

_ANOTHER_MATTER: Final = re.compile(
    r"许可|审批|政务服务|服务事项|工单|投诉|信访|热线|建议|提案|议案|诉求|咨询|留言|处罚|来信|来访|登记|救助|保障房|补贴|证照"
)
_WORTH_HEARING: Final = re.compile(r"申请|结转|复议|诉讼|规范性文件|规章|行政许可|行政处罚|行政强制|行政事业性收费")


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of statements.toml. Its patterns are long: they are compiled when a text first needs them."""

    id: str
    rule: str
    key: re.Pattern[str]
    context: str
    sums: tuple[tuple[str, ...], ...]
    patterns: tuple[str, ...]
    none: tuple[str, ...]
    whole: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One statement as the text makes it. `explicit`: it speaks of the whole year beyond doubt.
    `year` is the year it names, where that is last year's by an oversight.
    """

    kind: Kind
    quantity: Quantity
    quote: str
    where: str
    explicit: bool
    doubtful: bool
    year: int | None


def read_statements(report: AnnualReport, speaker: Speaker) -> tuple[Statement, ...]:
    """Every statement about this year's figures, in the order of the text."""
    found: list[Statement] = []
    for where, text in passages(report):
        heading = ""
        for paragraph in joined(text).splitlines():
            if _WORTH_HEARING.search(paragraph):
                found += _in_paragraph(paragraph, heading, where, speaker)
            heading = paragraph if len(paragraph) <= HEADING else heading
    return tuple(found)


def passages(report: AnnualReport) -> Iterator[tuple[str, str]]:
    """What stands before the first section, and the sections, each with its name."""
    yield "标题下的说明", report.preamble
    for number, section in report.sections.items():
        yield section_name(number), section.text


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences at half width, without the names of documents, which have years and subjects of their own."""
    for sentence in _SENTENCES.split(paragraph):
        if len(sentence) > LONGEST:
            continue
        yield re.sub(r"《[^》]*》|〔[^〕]{0,9}〕", "", plain(sentence))


def _in_paragraph(paragraph: str, heading: str, where: str, speaker: Speaker) -> Iterator[Statement]:
    whole = plain(heading + paragraph)
    for sentence in sentences(paragraph):
        for kind in kinds():
            if kind.key.search(sentence) and _compiled(kind.context).search(whole):
                yield from _of_kind(kind, Heard(sentence, whole, where, speaker))


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence, its paragraph, where it stands, and who speaks."""

    sentence: str
    paragraph: str
    where: str
    speaker: Speaker


def _of_kind(kind: Kind, heard: Heard) -> Iterator[Statement]:
    for none in kind.none:
        for match in _compiled(none).finditer(heard.sentence):
            yield from _statement(kind, match, Quantity(Decimal(0)), heard)
    for pattern in kind.patterns:
        for match in _compiled(pattern).finditer(heard.sentence):
            quantity = _quantity(match)
            if quantity is not None and _right_years(match, heard.speaker):
                yield from _statement(kind, match, quantity, heard)


def _statement(kind: Kind, match: re.Match[str], quantity: Quantity, heard: Heard) -> Iterator[Statement]:
    if kind.context and not _on_the_matter(kind, match):
        return
    own = hear(match, heard.paragraph, heard.speaker, whole=kind.whole, main=kind.main)
    if own is not None:
        quote = quoted(match.string[own.start : match.end()])
        yield Statement(kind, quantity, quote, heard.where, own.explicit, own.doubtful, own.year)


def _on_the_matter(kind: Kind, match: re.Match[str]) -> bool:
    """What the sentence spoke of last before the figure is disclosure, not licences or letters."""
    said = match.string[: match.end()]
    on = max((found.end() for found in _compiled(kind.context).finditer(said)), default=-1)
    off = max((found.end() for found in _ANOTHER_MATTER.finditer(said[: match.start()])), default=-1)
    if on < 0 and _compiled(kind.context).search(match.string):
        return False
    return off <= on


def _quantity(match: re.Match[str]) -> Quantity | None:
    quantity = read_quantity(match["n"])
    unit = match.groupdict().get("m")
    if quantity is None or unit is None:
        return quantity
    # Money is printed to a place: 7730 万元 says the same as 7730.28.
    places = len(match["n"].partition(".")[2]) if match["n"][-1].isdigit() else 0
    rounding = max(quantity.tolerance, Decimal(1).scaleb(-places) / 2)
    return Quantity(quantity.value * _MONEY[unit], rounding * _MONEY[unit])


def _right_years(match: re.Match[str], speaker: Speaker) -> bool:
    """上年 and 下年, where they are written as years, are the years beside the report's."""
    named = match.groupdict()
    wanted = {"last": -1, "next": 1}
    return all(
        named.get(name) is None or (speaker.year is not None and int(named[name]) == speaker.year + step)
        for name, step in wanted.items()
    )


@cache
def kinds() -> tuple[Kind, ...]:
    source = resources.files(__package__).joinpath("statements.toml")
    return tuple(_kind_from(row) for row in tomllib.loads(source.read_text(encoding="utf-8"))["statement"])


def _kind_from(row: Mapping[str, Any]) -> Kind:
    return Kind(
        id=row["id"],
        rule=row["rule"],
        key=re.compile(row["key"]),
        context=row.get("context", ""),
        sums=tuple(tuple(sum) for sum in row["sums"]),
        patterns=tuple(_filled(pattern, _VALUE) for pattern in row["patterns"]),
        none=tuple(_filled(pattern, NUMBER) for pattern in row.get("none", ())),
        whole=row.get("whole", False),
        main=row.get("main", False),
    )


def _filled(pattern: str, number: str) -> str:
    """The pattern with its marks replaced by what they stand for."""
    for mark, part in _PARTS.items():
        pattern = pattern.replace(mark, part)
    return pattern.replace("<N>", number)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
