"""Rows without a grid: whose figures they are, and when that is not certain."""

import pytest

from gongkai.law.report.values import Trouble
from gongkai.reading.pipeline import read_report

HEAD2 = "第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
HEAD3 = (
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |\n"
    "自然人 | 法人或其他组织 | 总计 |\n"
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
)
NEW, IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
COLUMNS = ("natural", "business", "research", "public_benefit", "legal_service", "other_organisation", "total")


def read(text):
    return read_report(f"{text}\n五、存在的主要问题及改进情况\n无。\n".encode(), name="report.txt")


def row(report, id):
    """Values; the word of the trouble where there is none."""
    return [report.value(cell) if report.value(cell) is not None else report.trouble(cell).value for cell in cells(id)]


def cells(id):
    return [f"t3.{id}.{column}" for column in COLUMNS]


def test_a_row_on_one_line():
    assert row(read(f"{HEAD3}{NEW} | 1 | 2 | 3 | 4 | 5 | 6 | 21 |"), "new") == [1, 2, 3, 4, 5, 6, 21]


def test_a_row_that_lost_a_cell_is_not_filled_up_from_the_next_line():
    report = read(f"{HEAD3}{NEW} | 1 | 2 | 3 | 4 | 5 | 6 |\n9\n{IN} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |")
    assert row(report, "new") == ["ambiguous"] * 7
    assert row(report, "carried_in") == [1, 0, 0, 0, 0, 0, 1]


def test_figures_ahead_of_their_labels_are_nobodys():
    report = read(f"{HEAD3}1 | 2 | 3 | 4 | 5 | 6 | 21 | {NEW}\n7 | 0 | 0 | 0 | 0 | 0 | 7 | {IN}")
    assert not any(report.value(id) is not None for id in cells("new") + cells("carried_in"))


def test_the_end_of_another_rows_label_takes_its_figures_away():
    report = read(f"{HEAD3}5.属于三类内部\n诉类申请 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |")
    assert not any(report.value(id) is not None for id in cells("refused.internal_affairs"))


def test_a_label_already_printed_whole_does_not_go_on():
    report = read(f"{HEAD3}（一）予以公开\n公开（ | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n（ | 1 | 2 | 3 | 4 | 5 | 6 | 21 |")
    assert not any(report.value(id) is not None for id in cells("granted"))


def test_a_row_of_another_width_than_those_around_it_has_lost_a_cell():
    whole = "| | | {label} | 1 | 2 | 3 | 4 | 5 | 6 | 21 |"
    rows = [f"| {NEW} | | | 1 | 2 | 3 | 4 | 5 | 6 | 21 |", f"| {IN} | | | 1 | 2 | 3 | 4 | 5 | 6 |", " 21 |"]
    others = [whole.format(label=label) for label in ("1.属于国家秘密", "4.保护第三方合法权益", "7.属于行政执法案卷")]
    report = read(HEAD3 + "\n".join(rows + others))
    assert row(report, "new") == [1, 2, 3, 4, 5, 6, 21]
    assert not any(report.value(id) is not None for id in cells("carried_in"))


def test_a_label_broken_over_two_lines_keeps_its_figures():
    report = read(f"{HEAD3}5.要求行政机关确认\n或重新出具已获取信息 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |")
    assert row(report, "declined.reissue") == [1, 2, 3, 4, 5, 6, 21]


def test_blanks_below_merged_labels_are_no_figures_of_the_row_above():
    lines = (
        f"| {NEW} | | | | 2 | 3 | 4 | 5 | 6 | |",
        f"| {IN} | | | 1 | 2 | 3 | 4 | 5 | 6 | 21 |",
        "| | | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
    )
    report = read(HEAD3 + "\n".join(lines))
    assert row(report, "carried_in") == [1, 2, 3, 4, 5, 6, 21]
    assert row(report, "refused.state_secret") == [0] * 7
    assert row(report, "new") in (["blank", 2, 3, 4, 5, 6, "blank"], ["ambiguous"] * 7)


@pytest.mark.parametrize("noise", ["— 3 —", "2024-01-20", "发布日期：2024年1月20日", "费", "2."])
def test_what_comes_between_the_figures_of_a_row_is_none_of_them(noise):
    head = "\n".join(part for line in HEAD3.split("\n") for part in line.split(" | ")).replace(" |", "")
    figures = ["1", "2", "3", noise, "4", "5", "6"]
    values = row(read("\n".join([head.strip(), NEW, *figures])), "new")
    assert values == ["ambiguous"] * 7


def test_columns_in_another_order_than_the_forms_are_not_read_by_order():
    turned = HEAD3.replace("商业企业 | 科研机构", "科研机构 | 商业企业")
    assert row(read(f"{turned}{NEW} | 1 | 2 | 3 | 4 | 5 | 6 | 21 |"), "new") == ["ambiguous"] * 7


def test_results_of_table_four_in_another_order_are_not_read_by_order():
    head = "四、政府信息公开行政复议、行政诉讼情况\n行政复议 | 行政诉讼 |\n"
    usual = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | "
    figures = " | ".join(map(str, range(1, 16)))
    turned = usual.replace("结果维持 | 结果纠正", "结果纠正 | 结果维持")
    assert read(f"{head}{usual * 3}\n{figures} |").value("t4.reconsideration.rectified") == 2
    assert read(f"{head}{turned * 3}\n{figures} |").trouble("t4.reconsideration.rectified") is Trouble.AMBIGUOUS


def test_a_unit_with_a_space_in_it_is_the_same_unit():
    head = "第二十条第（八）项\n信息内容 | 本年收费金额（单位：万 元） |\n"
    assert read(f"{head}行政事业性收费 | 36.5 |").value("t2.fees.amount") * 2 == 73


def test_a_heading_that_lost_a_column_gives_no_value():
    report = read("信息内容 | 本年制发件数 | 现行有效件数 |\n规章 | 1 | 2 |")
    assert [id for id in report.cells if report.value(id) is not None] == []


def test_a_row_of_blanks_is_blank_and_a_label_alone_among_rows_is_not():
    report = read(f"{HEAD2}规章 | | | |\n行政规范性文件\n")
    assert report.trouble("t2.ordinances.issued") is Trouble.BLANK
    assert report.trouble("t2.normative_documents.issued") is Trouble.MISSING


# --- one cell a line: found by mutation -----------------------------------------------------------

ZEROS = ["0"] * 7
HEAD3_LINES = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]


def lines(*parts):
    return "\n".join([*HEAD3_LINES, *(text for part in parts for text in ([part] if isinstance(part, str) else part))])


def test_half_a_label_may_have_lost_what_came_before_the_figures():
    report = read(lines(NEW, ["5", "0", "0", "0", "0", "1", "6"], IN, ZEROS, "3.危及“三安全一", ZEROS))
    assert row(report, "refused.security_and_stability") == ["ambiguous"] * 7


def test_figures_of_table_four_are_not_those_of_the_last_row_of_table_three():
    report = read(lines("（七）总计", ZEROS, "四、结转下年度继续办理", ["831", "247", "733", "1", "2", "3", "4"]))
    assert not any(report.value(id) is not None for id in cells("carried_out"))


def test_two_rows_that_lost_the_label_between_them_are_not_one():
    blanks = [NEW, ["5", "6"], IN, ["1", "0", "0"], ["0", "2", "3", "4"], "1.属于国家秘密", ZEROS]
    assert not any(read(lines(*blanks)).value(id) is not None for id in cells("carried_in"))


def test_a_label_in_front_of_a_page_head_is_not_blank():
    report = read("第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n发布日期：2024年1月20日\n7")
    assert report.trouble("t2.licences.decisions") is Trouble.MISSING


def test_a_heading_of_three_columns_that_kept_its_last_is_not_the_newer_forms():
    head = "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n"
    report = read(
        f"{head}规章\n1\n2\n3\n规范性文件\n0\n0\n0\n信息内容\n处理决定数量\n行政处罚\n423\n行政强制\n5\n第二十条第（八）项"
    )
    assert report.value("t2.ordinances.disclosed") == 2
    assert report.value("t2.penalties.decisions") is None


def test_a_heading_that_kept_one_of_two_columns_gives_no_value_by_their_number():
    head = "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n1\n2\n3\n"
    report = read(f"{head}信息内容\n本年增/减\n行政事业性收费\n0\n0\n")
    assert [id for id in report.cells if id.startswith("t2.fees") and report.value(id) is not None] == []


def test_a_blank_that_other_rows_have_at_their_end_does_not_stand_for_a_lost_figure():
    head = "第二十条第(一)项 | |||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
    rows = "规章 |\n2566 |\n0 |\n7565 |\n|\n行政规范性文件 |\n2213 |\n3334 |\n|\n"
    report = read(f"{head}{rows}第二十条第(五)项 |\n信息内容 |\n本年处理决定数量 |\n行政许可 |\n3706 |")
    assert report.value("t2.ordinances.in_force") == 7565
    assert report.value("t2.normative_documents.issued") is None


def test_a_row_of_fifteen_broken_over_two_lines_is_not_trimmed():
    head = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n"
    results = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    report = read(f"{head}{results}\n0\t\t597\t\t0\t\t\n434\n\t133\t0\t362\t918\t\t\t")
    assert [id for id in report.cells if id.startswith("t4") and report.value(id) is not None] == []
