"""Narrative (文字内容): what the sections have to say, in words of this agency and of this year."""

import re
from collections.abc import Iterator
from itertools import repeat
from types import MappingProxyType
from typing import Final

from gongkai.law.report.findings import Severity
from gongkai.law.report.rules.agencies import DEPARTMENTS, GOVERNMENTS, TOWNSHIPS
from gongkai.law.report.rules.prints import plain, quoted, section_name
from gongkai.law.report.rules.registry import Outcome, Rule, Several, Unknown, check
from gongkai.law.report.rules.subject import Subject

OVERVIEW: Final = 1
PROBLEMS: Final = 5
OTHER: Final = 6

# The five aspects of 30号 and the words by which reports speak of them.
ASPECTS: Final = MappingProxyType(
    {
        "主动公开": re.compile(r"主动公开|主动发布|公开(?:各类|政府)?信息"),
        "依申请公开": re.compile(r"依申请|申请公开|公开申请"),
        "政府信息管理": re.compile(r"信息管理|规范性文件|审核|审查|目录|动态调整|台账|清理"),
        "政府信息公开平台建设": re.compile(r"平台|网站|新媒体|公众号|专栏|载体|公报|栏目"),
        "监督保障": re.compile(r"监督|保障|考核|培训|评议|问责|队伍"),
    }
)
# The three results of article 50, which every government reports.
RESULTS: Final = MappingProxyType(
    {
        "工作考核": re.compile(r"考核|考评"),
        "社会评议": re.compile(r"评议|社会评价|群众评价|满意度|测评"),
        "责任追究": re.compile(r"责任追究|追责|问责|追究责任|责任追责"),
    }
)
_CUT: Final = re.compile(r"〔(?:\.{3}|略|[^〔〕]*略)〕|^略[。.]?$|\.{6}")
_NOTHING: Final = re.compile(
    r"[(（]?[一二三四五六七八九\d]*[)）、.]*(?:无|暂无|没有|无其他(?:需要报告的)?事项|无需要报告的(?:其他)?事项|不存在(?:问题)?|无问题|/|-+|—+)?[。.;]?"
)
_FEE: Final = re.compile(r"信息处理费|处理费|收费")
_PROBLEM: Final = re.compile(r"问题|不足|差距|有待|还需|薄弱|不够|欠缺|短板|困难|不强|不高|滞后|亟待|仍需")
_IMPROVEMENT: Final = re.compile(r"改进|下一步|措施|整改|今后|将|加强|提升|完善|计划|打算")
_PLACEHOLDER: Final = re.compile(
    r"[X×x*＊]{2,}(?:镇|乡|县|市|区|局|年|月|日|件|街道|部门|单位)|〔(?:机关名称|YYYY)〕|此处填写|\(请?填写[^()]*\)|_{4,}"
)
_OF_YEAR: Final = re.compile(r"(?:^|情况|\))[:.]?(20\d\d)年(?:度|来)?,")
_BACKWARD: Final = re.compile(
    r"比|较|同比|以来|自20|连续|去年|上年|近[两三几]年|计划|将|拟|考核|评估结果|通报"
    r"|(?:已|完成|全部|逐项)[^,]{0,6}整改|整改(?:到位|完毕)"
)
_OTHER_AGENCY: Final = re.compile(
    r"(?:^|年度?,?)([一-龥]{2,12}?(?:镇|乡|街道|局|委员会))(?:党委、?|人民)?(?:政府|办事处|办公室)?"
    r"(?:坚持|认真|严格|深入|全面|积极|高度|切实|持续|主动|紧紧|始终|牢固)"
)
_KINDS: Final = ((TOWNSHIPS, ("镇", "乡", "街道")), (DEPARTMENTS, ("局", "委员会")))
_OURS: Final = re.compile(
    r"^[我本全各]|其他|所有|相关|有关|上级|城区|社区|地区|辖区|布局|格局|全市|全县|全区|城乡|城市"
)


@check("narrative.overview_empty", "narrative.problems_empty", "narrative.other_empty")
def not_empty(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The section says something; section six may say that there is nothing."""
    number = {"narrative.overview_empty": OVERVIEW, "narrative.problems_empty": PROBLEMS}.get(rule.id, OTHER)
    section = subject.report.sections.get(number)
    if section is None:
        return
    text = plain(section.text)
    if _CUT.search(text):
        yield Unknown((), f"{section_name(number)}的全文")
        return
    silent = not text if number == OTHER else bool(_NOTHING.fullmatch(text)) or len(text) < 10
    yield rule.fail(actual=text, place=section.place, said=f"写的是“{text}”" if text else "是空的") if silent else None


@check("narrative.aspects")
def aspects(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Section one speaks of the five aspects."""
    text = _text_of(subject, OVERVIEW)
    if text is None:
        return
    yield from _all_there(rule, ASPECTS, text, _place(subject, OVERVIEW))


@check("narrative.accountability")
def accountability(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A government reports the results of 工作考核, 社会评议 and 责任追究 (条例 50)."""
    if subject.level not in GOVERNMENTS or not subject.report.sections:
        return
    text = plain(subject.words)
    if _CUT.search(text) or not subject.report.sections.keys() >= {OVERVIEW, PROBLEMS}:
        yield Unknown((), "各部分的全文")
        return
    yield from _all_there(rule, RESULTS, text, _place(subject, OVERVIEW))


@check("narrative.problems_stated", "narrative.improvement_stated")
def problems(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Section five names problems, and how they are to be solved."""
    text = _text_of(subject, PROBLEMS)
    if not text or _NOTHING.fullmatch(text):
        return
    words = _PROBLEM if rule.id == "narrative.problems_stated" else _IMPROVEMENT
    yield None if words.search(text) else rule.fail(place=_place(subject, PROBLEMS))


@check("narrative.processing_fee")
def processing_fee(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Section six says what 信息处理费 the year brought, also where it was none."""
    text = _text_of(subject, OTHER)
    if text is None:
        return
    yield None if _FEE.search(text) else rule.fail(place=_place(subject, OTHER))


@check("narrative.placeholder")
def placeholder(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Nothing of the template is left to be filled in."""
    for number, section in subject.report.sections.items():
        found = _PLACEHOLDER.search(plain(section.text))
        yield (
            rule.fail(actual=found[0], place=section.place, where=section_name(number), quote=found[0])
            if found
            else None
        )


@check("narrative.other_year")
def other_year(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """
    A sentence that opens with a year opens with this year, or the next where it plans. Where
    another sentence of the section names this year, it may well look back: a hint.
    """
    year = subject.report.year
    if year is None:
        return
    for number in (OVERVIEW, PROBLEMS):
        section = subject.section_text(number)
        severity = Severity.HINT if f"{year}年" in plain(section) else rule.severity
        for sentence in re.split(r"[。!?\n]", section):
            text = plain(sentence)
            named = _opening_year(text, year)
            if named in (year, year + 1):
                yield None
            elif named is not None:
                where, quote = section_name(number), quoted(text)
                place = _place(subject, number)
                yield rule.fail(expected=year, actual=named, place=place, severity=severity, where=where, quote=quote)


def _opening_year(text: str, year: int) -> int | None:
    """The year with which the sentence opens; None where it looks back, or names the report's year besides."""
    found = _OF_YEAR.search(text)
    if found is None or _BACKWARD.search(text) or (found[1] != str(year) and f"{year}年" in text):
        return None
    return int(found[1])


@check("narrative.other_agency")
def other_agency(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Who acts in section one is this township or department, and not another of its kind."""
    names, text = subject.names, _text_of(subject, OVERVIEW)
    kind = next((ends for ends in _KINDS if subject.level in ends[0]), None)
    if not names or text is None or kind is None:
        return
    strangers: dict[str, None] = {}
    for sentence in re.split(r"[。;:!]", text):
        found = _OTHER_AGENCY.search(sentence)
        name = found[1] if found else ""
        if name.endswith(kind[1]) and not _OURS.search(name) and not _among(name, names):
            strangers[name] = None
    if not strangers:
        yield None
    for name in strangers:
        yield rule.fail(expected=subject.report.agency, actual=name, place=_place(subject, OVERVIEW), quote=name)


def _among(name: str, names: tuple[str, ...]) -> bool:
    return any(name in ours or ours in name for ours in names)


def _all_there(rule: Rule, wanted: MappingProxyType[str, re.Pattern[str]], text: str, place: str) -> Iterator[Outcome]:
    """Each of the matters is spoken of; those that are not are one finding."""
    absent = [name for name, words in wanted.items() if not words.search(text)]
    yield from repeat(None, len(wanted) - len(absent))
    if absent:
        found = rule.fail(actual="、".join(absent), place=place, absent="、".join(absent), count=len(absent))
        yield Several(found, len(absent))


def _text_of(subject: Subject, number: int) -> str | None:
    """The words of a section; None where it is not there, or was cut by whoever copied it."""
    section = subject.report.sections.get(number)
    text = plain(section.text) if section else None
    return None if text is None or _CUT.search(text) else text


def _place(subject: Subject, number: int) -> str:
    section = subject.report.sections.get(number)
    return (section.place or section_name(number)) if section else ""
