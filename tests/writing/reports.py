"""Reports made by hand for the tests of writing: no reader and no other part of the program had a hand in them."""

from dataclasses import replace
from decimal import Decimal

from gongkai.law.report.schema import edition
from gongkai.law.report.values import AnnualReport, Passage, Reading, Status, Trouble

APPLICANTS = ("natural", "business", "research", "public_benefit", "legal_service", "other_organisation", "total")
LAW = "按照《中华人民共和国政府信息公开条例》（国务院令第711号）要求，编制本报告。"
PERIOD = "报告中所列数据的统计期限自2023年1月1日起至2023年12月31日止。"
SPECIAL = "主动公开政府信息1136条，其中“三审三校”<b>制度</b>&amp;5>3，#let x=1;$y$*a*_b_@c，喆堃昇珺玥翀祎㎡。"
LONG = LAW * 12 + PERIOD * 9

HEADINGS_2021 = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
TEXTS = (
    f"{LONG}\n（一）主动公开情况\n{SPECIAL}\n（二）依申请公开情况。全年收到申请21件，均按期答复。",
    "",
    "",
    "",
    f"（一）存在的问题\n公开内容还不够全面。\n（二）改进措施\n{LAW}",
    "本年度未收取信息处理费。",
)


def count(value: int) -> Reading:
    return Reading(str(value), value)


def blank(raw: str) -> Reading:
    return Reading(raw, trouble=Trouble.BLANK)


def clean_2021() -> AnnualReport:
    """Every figure different from every other, so that none can stand in for another."""
    cells = {id: count(number) for number, id in enumerate(edition("2021").cells, 101)}
    cells["t2.fees.amount"] = Reading("7730.28", Decimal("7730.28"), unit="万元")
    return _report("2021", 2023, cells)


def clean_2019() -> AnnualReport:
    cells = {id: count(number) for number, id in enumerate(edition("2019").cells, 301)}
    cells["t2.procurement.amount"] = Reading("1585.5", Decimal("1585.5"))
    cells["t2.licences.items_change"] = Reading("减3", -3)
    cells["t2.penalties.items_change"] = Reading("+2", 2)
    cells["t2.coercion.items_change"] = Reading("-1", -1)
    return _report("2019", 2020, cells)


def all_zero() -> AnnualReport:
    cells = {id: count(0) for id in edition("2021").cells}
    cells["t2.fees.amount"] = Reading("0", Decimal(0), unit="万元")
    return _report("2021", 2023, cells)


def with_blanks() -> AnnualReport:
    """The five cells of 行政复议 empty, a whole row empty, and the other ways to print nothing."""
    cells = dict(clean_2021().cells)
    for result in ("upheld", "rectified", "other", "pending", "total"):
        cells[f"t4.reconsideration.{result}"] = blank("")
    for applicant in APPLICANTS:
        cells[f"t3.refused.state_secret.{applicant}"] = blank("")
    cells |= {"t3.new.business": blank("/"), "t3.new.research": blank("—"), "t3.granted.natural": blank("-")}
    cells |= {"t2.ordinances.issued": blank(""), "t2.licences.decisions": blank("无"), "t2.fees.amount": blank("/")}
    return _report("2021", 2023, cells)


def with_gaps() -> AnnualReport:
    """Cells that the file did not show: single ones, a whole row, and all of table four."""
    gone = {"t3.new.natural", "t3.handled.total", "t2.ordinances.issued", "t2.fees.amount"}
    gone |= {f"t3.unable.not_held.{applicant}" for applicant in APPLICANTS}
    cells = {id: cell for id, cell in clean_2021().cells.items() if id not in gone and not id.startswith("t4.")}
    return replace(_report("2021", 2023, cells), status=Status.PARTIAL)


def with_troubles() -> AnnualReport:
    cells = dict(clean_2021().cells)
    cells |= {
        "t3.new.natural": Reading("约5", trouble=Trouble.NOT_A_NUMBER),
        "t3.new.total": Reading("3｜5", trouble=Trouble.CONFLICT),
        "t3.granted.natural": Reading("1 136", trouble=Trouble.AMBIGUOUS),
        "t3.granted.research": Reading("O", trouble=Trouble.NOT_A_NUMBER),
        "t2.licences.decisions": Reading("详见附件", trouble=Trouble.NOT_A_NUMBER),
        "t4.reconsideration.upheld": Reading("10000", trouble=Trouble.AMBIGUOUS),
        "t4.litigation_direct.total": Reading("12①", trouble=Trouble.NOT_A_NUMBER),
    }
    return _report("2021", 2023, cells)


def with_prints() -> AnnualReport:
    """Values printed with a unit, with thousands marks, and longer than their column is wide."""
    cells = dict(clean_2021().cells)
    cells |= {
        "t2.ordinances.issued": Reading("5件", 5, unit="件"),
        "t2.penalties.decisions": Reading("1,136", 1136),
        "t2.fees.amount": Reading("251000元", Decimal("25.1"), unit="元"),
        "t3.carried_out.total": Reading("123456789", 123456789),
        "t4.litigation_direct.total": Reading("1234567", 1234567),
        "t4.litigation_direct.pending": Reading("7654321", 7654321),
    }
    return _report("2021", 2023, cells)


def fees_in_yuan() -> AnnualReport:
    """The heading of the column, not the cell, printed 元."""
    cells = {**clean_2021().cells, "t2.fees.amount": Reading("251000", Decimal("25.1"), unit="元")}
    return _report("2021", 2023, cells)


def mixed_form() -> AnnualReport:
    """A form of 2021 that still prints the single row （六）其他处理 of 2019."""
    cells = {id: cell for id, cell in clean_2021().cells.items() if not id.startswith("t3.otherwise.")}
    cells |= {f"t3.otherwise.{applicant}": count(7) for applicant in APPLICANTS}
    return replace(_report("2021", 2023, cells), status=Status.PARTIAL)


def long_name() -> AnnualReport:
    """An agency of 60 characters: the title takes four lines on paper."""
    seat = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局"
    return replace(clean_2021(), agency=f"{seat}驻第四师可克达拉市六十八团社会保险事业管理服务中心")


def _report(form: str, year: int, cells: dict[str, Reading]) -> AnnualReport:
    passages = zip(range(1, 7), HEADINGS_2021, TEXTS, strict=True)
    return AnnualReport(
        source="report",
        status=Status.COMPLETE,
        agency="桦川县四马架镇人民政府",
        year=year,
        edition=form,
        cells=cells,
        preamble=f"{LAW}{PERIOD}",
        sections={number: Passage(heading, text) for number, heading, text in passages},
        signature="桦川县四马架镇人民政府\n2024年1月20日",
    )


ALL = {
    "clean_2021": clean_2021,
    "clean_2019": clean_2019,
    "all_zero": all_zero,
    "with_blanks": with_blanks,
    "with_gaps": with_gaps,
    "with_troubles": with_troubles,
    "with_prints": with_prints,
    "fees_in_yuan": fees_in_yuan,
    "mixed_form": mixed_form,
    "long_name": long_name,
}
