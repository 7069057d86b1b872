"""Reports made by hand for the tests of the rules: consistent ones of both editions, and changes to them."""

from dataclasses import replace
from decimal import Decimal

from gongkai.law.report.checking import check
from gongkai.law.report.findings import Severity, Verdict
from gongkai.law.report.values import AnnualReport, Passage, Reading, Status, Trouble
from tests.builders.form_values import values_of

TOWN = "桦川县四马架镇人民政府"
COUNTY = "青禾市清溪县人民政府"
BUREAU = "清溪县林业局"
HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
OVERVIEW = (
    "{year}年，我镇认真贯彻落实条例，各项工作有序开展。\n"
    "（一）主动公开情况。通过政府网站主动公开政府信息1136条。\n"
    "（二）依申请公开情况。{year}年，我镇共收到政府信息公开申请66件，上年结转5件，共计71件，办结67件，"
    "结转下年度继续办理4件。\n"
    "（三）政府信息管理情况。落实先审查后公开的制度，及时更新目录。\n"
    "（四）政府信息公开平台建设情况。维护门户网站栏目。\n"
    "（五）监督保障情况。将政府信息公开纳入年度工作考核，组织社会评议，全年没有需要责任追究的情形。"
)
PROBLEMS = "一是政策解读的形式还不够丰富，二是工作人员业务能力有待提高。下一步，将加强培训，丰富解读形式。"
OTHER = "{year}年未收取政府信息公开信息处理费。没有其他需要报告的事项。"


def figure(text):
    return Decimal(text) if "." in text else int(text)


def reading(text, place=""):
    """A printed cell: a figure, a blank, or words that are no number."""
    if text in {"", "/", "-"}:
        return Reading(text, trouble=Trouble.BLANK, place=place)
    try:
        return Reading(text, figure(text), place=place)
    except ValueError:
        return Reading(text, trouble=Trouble.NOT_A_NUMBER, place=place)


def clean(edition="2021", *, year=None, agency=TOWN, **cells):
    """A report in which nothing is wrong. `cells` replaces figures, `__` for the point of an id."""
    year = year or (2023 if edition == "2021" else 2020)
    printed = values_of(edition) | {f"t2.ordinances.{id}": "0" for id in ORDINANCES[edition]}
    printed |= {id.replace("__", "."): str(text) for id, text in cells.items()}
    return AnnualReport(
        source="report.html",
        status=Status.COMPLETE,
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        cells={id: reading(text, place=f"at {id}") for id, text in printed.items()},
        preamble=f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        sections={
            number: Passage(heading, text, f"section {number}")
            for (number, heading), text in zip(HEADINGS.items(), texts(year), strict=True)
        },
    )


ORDINANCES = {"2021": ("issued", "repealed", "in_force"), "2019": ("made", "disclosed", "disclosed_in_all")}


def texts(year):
    return (OVERVIEW.format(year=year), "", "", "", PROBLEMS, OTHER.format(year=year))


def says(report, number=1, text="", **others):
    """The report with another text in a section."""
    sections = dict(report.sections)
    sections[number] = replace(sections[number], text=text)
    return replace(report, sections=sections, **others)


def without(report, *prefixes):
    """The report without the cells whose ids begin so."""
    return replace(report, cells={id: each for id, each in report.cells.items() if not id.startswith(prefixes)})


def found(report, rule, verdict=Verdict.FAIL, **options):
    """What this rule finds in the report; a rule that breaks breaks the test."""
    findings = check(report, strict=True, **options).findings
    return [finding for finding in findings if finding.rule == rule and finding.verdict is verdict]


def one(report, rule, verdict=Verdict.FAIL, **options):
    """The only finding of this rule."""
    (finding,) = found(report, rule, verdict, **options)
    return finding


def serious(report, **options):
    """The rules that find an error or give a warning."""
    findings = check(report, strict=True, **options).findings
    return [finding.rule for finding in findings if finding.severity is not Severity.HINT]
