"""Prose against tables: what is said of this agency's whole year is compared; what may be anything else is not."""

from decimal import Decimal

import pytest

from gongkai.law.report.checking import CheckSettings, Scope, message
from gongkai.law.report.findings import Severity, Verdict
from tests.law.report.made import BUREAU, COUNTY, TOWN, clean, found, one, says

# Of the made report: 66 new, 5 carried in, 67 handled, 4 carried out, 19 granted, 8 in part,
# 14 refused (1+1+1+3+2+2+3+1), 9 unable (5+3+1), 12 declined (6+2+1+1+2), 5 otherwise (3+1+1);
# 40 new of natural persons, 26 of organisations; 复议 6 (3 1 2 0), 诉讼 3+2 (维持 1+0, 纠正 0+1, 尚未审结 2+0);
# documents 5 3 26; 1234 licences, 87 penalties, 6 coercion; 345.67 万元.

ALL = (
    "prose.received",
    "prose.new",
    "prose.carried_in",
    "prose.carried_out",
    "prose.handled",
    "prose.results",
    "prose.applicants",
    "prose.disputes",
    "prose.dispute_results",
    "prose.documents",
    "prose.decisions",
    "prose.fees",
)


def heard(text, agency=TOWN, settings=None, **cells):
    """Every prose finding, as rule, what is said and what the table has."""
    report = says(clean(agency=agency, **cells), 1, text)
    options = {"settings": settings} if settings else {}
    findings = [finding for rule in ALL for finding in found(report, rule, **options)]
    return [(finding.rule, finding.expected, finding.actual) for finding in findings]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("2023年，我镇共收到政府信息公开申请65件。", ("prose.received", 65, 66)),
        ("（二）依申请公开情况。\n2023年，共收到申请65件，均按时办理。", ("prose.received", 65, 66)),
        ("全年受理依申请公开6件，均按时办理。", ("prose.received", 6, 66)),
        ("2023年度我镇共收到依申请信息公开26件，及时回复申请人。", ("prose.received", 26, 66)),
        ("2023年受理政府信息公开申请二十一件。", ("prose.received", 21, 66)),
        ("本年度收到政府信息公开申请一百零五件。", ("prose.received", 105, 66)),
        ("本年度共收到两件政府信息公开申请。", ("prose.received", 2, 66)),
        ("全年收到政府信息公开申请1，136件。", ("prose.received", 1136, 66)),
        ("全年收到政府信息公开申请１,１３６件。", ("prose.received", 1136, 66)),
        ("全年收到政府信息公开申请1.2万宗。", ("prose.received", 12000, 66)),
        ("2023年，我镇未收到政府信息公开申请。", ("prose.received", 0, 66)),
        ("本年度没有收到公民、法人和其他组织提出的政府信息公开申请。", ("prose.received", 0, 66)),
        ("（二）依申请公开情况。依申请公开数量为0。", ("prose.received", 0, 66)),
        ("（二）依申请公开情况。无依申请公开事项。", ("prose.received", 0, 66)),
        ("2023年1月1日至12月31日，我镇共收到政府信息公开申请3件。", ("prose.received", 3, 66)),
        ("截至2023年12月底，共受理政府信息公开申请4件。", ("prose.received", 4, 66)),
        ("通过网络、信函等渠道共收到政府信息公开申请60件。", ("prose.received", 60, 66)),
        ("本年新收政府信息公开申请71件。", ("prose.new", 71, 66)),
        ("收到政府信息公开申请66件，上年结转6件。", ("prose.carried_in", 6, 5)),
        ("收到政府信息公开申请66件，2022年结转7件。", ("prose.carried_in", 7, 5)),
        ("收到政府信息公开申请66件，结转下年度继续办理2件。", ("prose.carried_out", 2, 4)),
        ("收到政府信息公开申请66件，5件结转至2024年办理。", ("prose.carried_out", 5, 4)),
        ("收到政府信息公开申请66件，办结60件。", ("prose.handled", 60, 67)),
        ("全年办理政府信息公开申请60件。", ("prose.handled", 60, 67)),
        ("办结政府信息公开申请67件，其中予以公开20件。", ("prose.results", 20, 19)),
        ("办结政府信息公开申请67件，其中予以公开的19件，部分公开的9件。", ("prose.results", 9, 8)),
        ("办结政府信息公开申请67件，不予公开13件。", ("prose.results", 13, 14)),
        ("办结政府信息公开申请67件，无法提供8件。", ("prose.results", 8, 9)),
        ("办结政府信息公开申请67件，不予处理11件。", ("prose.results", 11, 12)),
        ("办结政府信息公开申请67件，其他处理4件。", ("prose.results", 4, 5)),
        ("收到政府信息公开申请66件，其中自然人39件。", ("prose.applicants", 39, 40)),
        ("收到政府信息公开申请66件，法人或其他组织25件。", ("prose.applicants", 25, 26)),
        ("因政府信息公开被申请行政复议7件。", ("prose.disputes", 7, 6)),
        ("因政府信息公开工作被提起行政诉讼4件。", ("prose.disputes", 4, 5)),
        ("因政府信息公开引发行政复议6件，结果维持2件。", ("prose.dispute_results", 2, 3)),
        ("因政府信息公开引发行政诉讼5件，尚未审结3件。", ("prose.dispute_results", 3, 2)),
        ("全年制定规范性文件4件。", ("prose.documents", 4, 5)),
        ("我镇共制定规范性文件5件，废止规范性文件0件。", ("prose.documents", 0, 3)),
        ("制定规范性文件5件、废止3件、现行有效32件。", ("prose.documents", 32, 26)),
        ("现行有效的行政规范性文件二十七件。", ("prose.documents", 27, 26)),
        ("全年制定规章2部。", ("prose.documents", 2, 0)),
        ("全年作出行政许可决定1,235件。", ("prose.decisions", 1235, 1234)),
        ("作出行政处罚决定88件。", ("prose.decisions", 88, 87)),
        ("行政强制决定7件。", ("prose.decisions", 7, 6)),
        ("行政事业性收费346.67万元。", ("prose.fees", Decimal("346.67"), Decimal("345.67"))),
        ("行政事业性收费1.52亿元。", ("prose.fees", 15200, Decimal("345.67"))),
    ],
)
def test_what_the_text_says_otherwise_than_the_table_is_found(text, finding):
    assert heard(text) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        (
            "2023年，共收到政府信息公开申请66件，上年结转5件，共计71件。办结67件，其中予以公开19件，部分公开8件，"
            "不予公开14件，无法提供9件，不予处理12件，其他处理5件。结转下年度继续办理4件。"
        ),
        "全年收到政府信息公开申请六十六件。",
        "全年收到政府信息公开申请71件（含上年结转5件）。",
        "因信息公开引发行政争议11件，其中，行政复议6件，结果维持3件，结果纠正1件；行政诉讼5件，结果维持1件，尚未审结2件。",
        "行政事业性收费345.7万元。",
        "行政事业性收费346万元。",
        "行政事业性收费3456700元。",
    ],
)
def test_what_the_text_says_as_the_table_does_passes(text):
    assert heard(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # other years, comparisons, spans
        "2022年收到政府信息公开申请5件，2023年收到政府信息公开申请66件。",
        "与2022年相比，收到政府信息公开申请增加5件。",
        "上年收到政府信息公开申请5件。",
        "自2008年以来累计收到政府信息公开申请300件。",
        "2021年至2023年共收到政府信息公开申请210件。",
        "（二）依申请公开情况。受理各类政务服务事项申请12000件，办结12000件。",
        "2021-2023年度，共收到政府信息公开申请210件。",
        "近三年共收到政府信息公开申请300件。",
        "上半年收到政府信息公开申请5件。",
        "1至6月，收到政府信息公开申请5件。",
        "累计受理政府信息公开申请300件。",
        "2024年，计划办理政府信息公开申请100件。",
        # a part: a channel, an office, a matter
        "通过网络收到政府信息公开申请5件，信函收到政府信息公开申请3件。",
        "其中网上申请15件，当面申请6件，均为政府信息公开申请。",
        "区公安局收到政府信息公开申请12件，办结10件。",
        "县政府办公室收到政府信息公开申请12件。",
        "各部门收到政府信息公开申请12件。",
        "全县共收到政府信息公开申请300件。",
        "全年收到上级转办政府信息公开申请3件。",
        "涉及征地的申请10件，予以公开3件。",
        # another thing
        "收到群众低保申请30件，信息公开咨询12件。",
        "信息公开培训2次，发放申请表3份。",
        "受理行政许可申请300件。",
        "公开行政处罚信息30条，公示行政许可决定20件。",
        "主动公开规范性文件8件。",
        "代县政府制定规范性文件3件。",
        "健全规章制度12项。",
        "行政事业性收费项目5项。",
        # denials that deny something else
        "没有政府信息公开申请逾期未答复的情况。",
        "全年未发生政府信息公开行政复议被纠错、行政诉讼败诉案件。",
        "未收到人民群众投诉信息公开不到位的情况。",
        "政府信息公开工作没有发生因不作为被提起行政诉讼的情形。",
        "没有发生因政府信息公开不作为被申请行政复议、提起行政诉讼的情形。",
        "未发生因不履行政府信息公开职责被提起行政诉讼的案件。",
        "没有因未依法公开政府信息被提起行政诉讼的情形。",
        "没有因逾期未答复政府信息公开申请被申请行政复议的情形。",
        "因未公开政府信息被申请行政复议、因逾期未答复被提起行政诉讼的，均已应诉。",
        "没有因不服行政复议决定就政府信息公开提起行政诉讼的情形。",
        "政府信息公开没有败诉的行政诉讼案件。",
        "无法提供的，均说明理由；对申请内容不明确的，一次性告知补正。",
        # rounded or vague
        "受理政府信息公开申请约20件。",
        "受理政府信息公开申请60余件。",
        "受理政府信息公开申请数十件。",
        "依申请公开办结率100%。",
        "2022年，我镇收到政府信息公开申请5件。2023年，共收到政府信息公开申请66件。",
        # other business of the same office, in the same paragraph as disclosure
        "推进政府信息公开。全年受理行政许可申请1300件，办结1234件，按时答复12345热线工单500件。",
        "全年办理行政复议案件56件，行政应诉案件12件，其中涉及政府信息公开的3件。",
        "加强政务公开。办理人大代表建议、政协提案20件，答复20件。",
        "主动公开行政处罚决定50件，主动公开行政许可决定1234条。",
        "政府信息公开申请处理更加规范，处理各类信访事项20件，不予处理2件。",
    ],
)
def test_what_may_be_about_something_else_is_left_alone(text):
    assert heard(text) == []


def test_no_dispute_is_said_of_both_kinds():
    text = "全年没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    assert heard(text) == [("prose.disputes", 0, 6), ("prose.disputes", 0, 5)]


@pytest.mark.parametrize(
    ("text", "actual"),
    [
        ("没有发生因政府信息公开被提起行政诉讼的情形。", 5),
        ("未发生因不服政府信息公开答复提起行政诉讼的情形。", 5),
        ("政府信息公开工作未发生行政诉讼案件。", 5),
        ("本年度无政府信息公开行政诉讼。", 5),
        ("没有因不服政府信息公开答复申请行政复议的情形。", 6),
    ],
)
def test_a_denial_of_every_dispute_is_heard(text, actual):
    assert heard(text) == [("prose.disputes", 0, actual)]


def test_the_sentence_names_both_sides_and_the_place():
    finding = one(says(clean(), 1, "2023年，我镇共收到政府信息公开申请65件。"), "prose.received")
    assert message(finding) == "第一部分写“我镇共收到政府信息公开申请65件”，说的是65；表三本年新收·总计是66。"
    assert (finding.place, finding.cells) == ("第一部分", ("t3.new.total",))
    assert finding.values["table_place"] == "at t3.new.total"


def test_a_statement_of_the_whole_year_is_an_error_and_a_bare_one_a_warning():
    assert one(says(clean(), 1, "全年共收到政府信息公开申请65件。"), "prose.received").severity is Severity.ERROR
    assert one(says(clean(), 1, "收到政府信息公开申请65件。"), "prose.received").severity is Severity.WARNING


def test_a_sentence_that_can_only_mean_this_year_by_last_years_name_is_a_warning():
    text = "2022年，我镇共制定规范性文件0件，废止规范性文件3件。"
    finding = one(says(clean(), 1, text), "prose.documents")
    assert (finding.expected, finding.actual, finding.severity) == (0, 5, Severity.WARNING)
    assert "（句中写的是2022年）" in message(finding)


def test_a_blank_in_the_table_makes_the_statement_not_assessable():
    report = says(clean(t3__new__total=""), 1, "全年收到政府信息公开申请3件。")
    assert found(report, "prose.received") == []
    assert "t3.new.total" in one(report, "prose.received", Verdict.NOT_ASSESSABLE).cells


def test_a_department_does_not_speak_for_its_county():
    assert heard("2023年全县共收到政府信息公开申请300件。", agency=BUREAU) == []
    assert heard("2023年我局共收到政府信息公开申请30件。", agency=BUREAU) == [("prose.received", 30, 66)]


def test_of_a_government_the_whole_and_its_own_are_kept_apart():
    whole, own = "2023年全县共收到政府信息公开申请300件。", "2023年县本级共收到政府信息公开申请30件。"
    assert heard(whole, agency=COUNTY) == [("prose.received", 300, 66)]
    assert heard(own, agency=COUNTY) == []
    assert one(says(clean(agency=COUNTY), 1, whole), "prose.received").severity is Severity.HINT
    aggregate = CheckSettings(scope=Scope.AGGREGATE)
    finding = one(says(clean(agency=COUNTY), 1, whole), "prose.received", settings=aggregate)
    assert finding.severity is Severity.ERROR
    assert heard(whole, agency=COUNTY, settings=CheckSettings(scope=Scope.OWN)) == []
    assert heard(own, agency=COUNTY, settings=CheckSettings(scope=Scope.OWN)) == [("prose.received", 30, 66)]
    assert heard(own, agency=COUNTY, settings=CheckSettings(scope=Scope.AGGREGATE)) == []


def test_of_two_statements_for_different_circles_one_that_agrees_is_enough():
    text = "2023年全县共收到政府信息公开申请66件。我县办理部门收到政府信息公开申请20件。"
    assert heard(text, agency=COUNTY) == []


def test_what_is_said_twice_is_said_the_same_way():
    text = "2023年共新收政府信息公开申请66件。\n2023年全年新收政府信息公开申请67件。"
    finding = one(says(clean(), 1, text), "prose.consistent")
    assert (finding.expected, finding.actual, finding.severity) == (66, 67, Severity.HINT)


def test_a_sum_in_the_text_is_right():
    text = "2023年，共收到政府信息公开申请66件，上年结转5件，共计72件。"
    finding = one(says(clean(), 1, text), "prose.sum")
    assert (finding.expected, finding.actual) == (71, 72)
    assert found(says(clean(), 1, text.replace("72", "71")), "prose.sum") == []


def test_parts_do_not_exceed_their_whole():
    text = "办结政府信息公开申请67件，其中予以公开60件，部分公开8件。"
    finding = one(says(clean(), 1, text), "prose.parts")
    assert (finding.expected, finding.actual) == (67, 68)
    assert found(says(clean(), 1, text.replace("60", "19")), "prose.parts") == []


def test_both_kinds_of_applicants_are_all_of_them():
    text = "收到政府信息公开申请66件，其中自然人40件，法人或其他组织25件。"
    assert one(says(clean(), 1, text), "prose.parts").actual == 65


def test_every_kind_of_statement_belongs_to_a_rule_that_is_tested_here():
    from gongkai.law.report.rules.statements import kinds

    assert {kind.rule for kind in kinds()} == set(ALL)


def test_the_older_form_knows_other_documents():
    report = says(clean("2019"), 1, "2020年我镇制定规范性文件11件，废止规范性文件2件。")
    assert one(report, "prose.documents").cells == ("t2.normative_documents.made",)
