"""Whom and when a sentence speaks of: whether a figure in it is this agency's, for the whole of this year."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gongkai.law.report.rules.agencies import GOVERNMENTS, TOWNSHIPS, Level, short_names


class Scope(StrEnum):
    """Whose figures the report gives. A government publishes both kinds, and they differ."""

    OWN = "own"  # 本机关
    AGGREGATE = "aggregate"  # 本级政府汇总


class Fit(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"  # a government's, of which is not known whether it tells its own figures or the sum


@dataclass(frozen=True, slots=True)
class Speaker:
    """The one whose report it is, and the year of which it speaks."""

    agency: str | None
    year: int | None
    level: Level
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """
    A figure that is the speaker's own: where its clause begins, whether it speaks of the
    whole year beyond doubt, whether it may be of another circle than the tables, and the
    year it names by mistake.
    """

    start: int
    explicit: bool
    doubtful: bool
    year: int | None


_CLAUSE: Final = re.compile(r"[,;:]|(?<=[件份宗起条项])、")
_YEAR: Final = re.compile(r"(20\d\d)年")
_OTHER_YEARS: Final = re.compile(r"上年(?!度?结转)|上一年|去年|往年|前年|同期|历年|次年|明年|下年|下一年")
_SPANS: Final = re.compile(
    r"以来|历年|近[一二三四五六七八九两几\d]+年|[三四五两几\d]年来|连续|上半年|下半年|季度|(?<!12)月[份底末]|截至目前"
    r"|20\d\d年?度?[至到—~-]+20\d\d年度?(?!\d)"
    r"|(?<!\d)(?:[1-9]|1[01])月(?!1日)|12月(?!31日|[底末份])"
)
_COMPARES: Final = re.compile(r"比|较|相比|同比|计划|拟|将|预计|力争|平均")
_NOT_OURS: Final = re.compile(
    r"咨询|信访|热线|留言|提案|来访|投诉|低保|救助|培训|公示|发布|录入|上传|推送|转载|代[县区市]|名义|清理|审查|备案|涉及|关于"
)
_MATTER: Final = re.compile(r"涉及|关于|有关")
_CHANNEL: Final = re.compile(
    r"网上|网络|网站|线上|线下|现场|当面|信函|邮寄|邮件|邮箱|传真|窗口|平台|电话|在线|信件|来信|微信|书面"
)
_ALL_CHANNELS: Final = re.compile(r"等|各|多种|方式|途径")
_OTHERS: Final = re.compile(
    r"(?:各|其他|下属|所属|下级|基层|个别|部分)[一-龥]?(?:部门|单位|机关|乡镇|镇|乡|街道|级|县|区|市)"
    r"|[一-龥]{1,8}(?:局|委员会|办公室|街道|镇|乡|村|社区|厅|公司|法院|中心|支队|大队)"
)
_AGGREGATE: Final = re.compile(r"全[省市县区州旗盟]|各级|[省市县区州旗]域内")
_OWN: Final = re.compile(
    r"[省市县区州旗]本级|本级|[省市县区州旗](?:人民)?政府(?:办公[厅室]|办)|本办|我办|[省市县区州旗](?:人民)?政府"
)
_WHOLE_YEAR: Final = re.compile(r"全年|本年|今年|年度|年内|共|总计|合计|累计")
_A_GOVERNMENT: Final = re.compile(r"[一-龥]{2,6}[县区市镇乡]人民政府")
_ABOVE: Final = re.compile(r"[省市县区州旗](?:委|本级|(?:人民)?政府)")
# What may stand before a statement without making it another's.
_HARMLESS: Final = re.compile(
    r"^\(?[一二三四五六七八九十\d]+[)、.]+|20\d\d年度?(?:1月1日[至到-]+(?:20\d\d年)?12月31日)?|截[至止]|12月31日|12月[底末]|本年度?|全年"
    r"|今年|年度|年内|报告期内?|统计期内?|[我本全][省市县区旗州镇乡]|[我本全](?:街道|局|厅|委|办|单位|机关|部门|院|所|系统)"
    r"|(?:人民)?政府(?:办公[厅室]|办)?|行政机关|党委|办公[厅室]|依法|依规|依申请公开|主动公开(?=情况|工作)|政府信息管理|情况|工作|方面|其中"
    r"|分别|共有?|制定|印发|出台|总共|一共|累计|合计|总计|已|均|新|答复|作出|做出|决定|处理|属于|为|对|按|予以|即|包括|主要|以及|和|及|、"
    r"|〔?\.*〔?〕?|的|了|有|在|内|上|[()\"“”:]"
)


def hear(match: re.Match[str], paragraph: str, speaker: Speaker, *, whole: bool, main: bool) -> Hearing | None:
    """The figure as the speaker's for this year; None where it may well be anything else."""
    before = match.string[: match.start()]
    start = max((stop.end() for stop in _CLAUSE.finditer(before)), default=0)
    lead = before[start:]
    if main and "其中" in before:
        return None
    if _SPANS.search(before) or _NOT_OURS.search(lead) or _partial_channel(lead):
        return None
    scope = _scope_of(lead, speaker)
    if scope is None or not _is_ours(before, lead, speaker, whole=whole):
        return None
    named, stale = _year_of(before, lead, paragraph, speaker)
    if not named and stale is None:
        return None
    sure = bool(_WHOLE_YEAR.search(before + match[0])) or bool(_YEAR.search(before))
    return Hearing(start, sure and stale is None and scope is Fit.SURE, scope is Fit.DOUBTFUL, stale)


def _year_of(before: str, lead: str, paragraph: str, speaker: Speaker) -> tuple[bool, int | None]:
    """Whether the sentence is of this year; and the year it names instead, where it can only be an oversight."""
    if _OTHER_YEARS.search(lead):
        return False, None
    if "累计" in lead and not _WHOLE_YEAR.search(before.replace("累计", "")) and not _YEAR.search(before):
        return False, None
    years = [int(year) for year in _YEAR.findall(before)]
    if not years or speaker.year is None or years[-1] == speaker.year:
        return True, None
    everywhere = {int(year) for year in _YEAR.findall(paragraph)}
    alone = everywhere == {speaker.year - 1} and not _COMPARES.search(before)
    return False, speaker.year - 1 if alone else None


def _scope_of(lead: str, speaker: Speaker) -> Fit | None:
    """How the circle of which the clause speaks fits the one of the tables; None where it does not."""
    aggregate, own = bool(_AGGREGATE.search(lead)), bool(_OWN.search(lead))
    governs = speaker.level in GOVERNMENTS - TOWNSHIPS
    if not governs and speaker.scope is not Scope.AGGREGATE:
        if aggregate or _ABOVE.search(_without_names(lead, speaker)):
            return None
        return Fit.LIKELY if speaker.level is Level.UNKNOWN else Fit.SURE
    if speaker.scope is None:
        return None if own and not aggregate else Fit.DOUBTFUL
    wrong = own if speaker.scope is Scope.AGGREGATE else aggregate
    return None if wrong else Fit.SURE


def _is_ours(before: str, lead: str, speaker: Speaker, *, whole: bool) -> bool:
    """What is left of the sentence without year and speaker names nobody else; with `whole`, nothing is left."""
    if _OTHERS.search(_rest(before, speaker)) or (whole and _MATTER.search(before)):
        return False
    return not whole or len(_rest(lead, speaker)) <= 1


def _rest(text: str, speaker: Speaker) -> str:
    return _HARMLESS.sub("", _without_names(text, speaker))


def _without_names(text: str, speaker: Speaker) -> str:
    """The text without the speaker's names; of one unknown, without the name of a government."""
    for name in _names(speaker.agency):
        text = text.replace(name, "")
    return text if speaker.agency else _A_GOVERNMENT.sub("", text)


def _partial_channel(lead: str) -> bool:
    return bool(_CHANNEL.search(lead)) and not _ALL_CHANNELS.search(lead)


@lru_cache(maxsize=1024)
def _names(agency: str | None) -> tuple[str, ...]:
    """The agency's names, the longest first."""
    return tuple(sorted(short_names(agency), key=len, reverse=True))
