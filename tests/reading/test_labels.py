"""Which label of the form a printed text is, in the words that agencies really print."""

import pytest

from gongkai.reading import labels
from gongkai.reading.columns import columns_for, columns_in, columns_of, is_block

FIRST_2021 = ("issued", "repealed", "in_force")
ITEMS_2019 = ("items_last_year", "items_change", "decisions")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("规章", "ordinances"),
        ("规 章", "ordinances"),
        ("行政规范性文件", "normative_documents"),
        ("规范性文件", "normative_documents"),
        ("行政许可", "licences"),
        ("其他对外管理服务", "other_services"),
        ("其它对外管理服务事项", "other_services"),
        ("行政处罚", "penalties"),
        ("行政强制", "coercion"),
        ("行政事业性收费", "fees"),
        ("政府集中采购", "procurement"),
        ("集中采购", "procurement"),
        ("规章（设区的市、自治州人民政府应提供）", "ordinances"),
        ("行政处罚听证", None),
        ("其中：政府规范性文件", None),
        ("行政", None),
    ],
)
def test_a_row_of_table_two(text, row):
    assert labels.table2_row(text) == row


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("一、本年新收政府信息公开申请数量", "new"),
        ("本年新收信息公开申请数量", "new"),
        ("二、上年度结转政府信息公开申请数量", "carried_in"),
        ("（一）予以公开", "granted"),
        ("予以公开", "granted"),
        ("(二)部分公开(区分处理的,只记这一情形,不计其他情形)", "partial"),
        ("1.属于国家秘密", "refused.state_secret"),
        ("1. 属于国家秘密", "refused.state_secret"),
        ("3.危及三安全一稳定", "refused.security_and_stability"),
        ("2.其他法律、行政法规禁止公开", "refused.prohibited_by_law"),
        ("5.要求行政机关确认或者重新出具已获取信息", "declined.reissue"),
        ("1.申请人无正当理由逾期不补正", "otherwise.not_supplemented"),
        ("2.申请人逾期未按收费通知要求缴纳费用", "otherwise.fee_unpaid"),
        ("（六）其他处理", "otherwise"),
        ("（七）总 计", "handled"),
        ("四、结转下年度继续办理", "carried_out"),
        ("（三）不予公开", None),
        ("三、本年度办理结果", None),
        ("法人或其他组织", None),
        ("政府信息公开申请", None),
    ],
)
def test_a_row_of_table_three(text, row):
    assert labels.table3_row(text) == row


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("自然人（件）", "natural"),
        ("商业 企业", "business"),
        ("其 他", "other_organisation"),
        ("合计", "total"),
        ("小计", None),
    ],
)
def test_a_column_of_table_three(text, column):
    assert labels.table3_columns().get(labels.key(text)) == column


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("行政复议", "reconsideration"),
        ("行政诉讼（复议后起诉）", "litigation_after_reconsideration"),
        ("未经复议直接诉讼", "litigation_direct"),
        ("行政诉讼", None),
    ],
)
def test_a_group_of_table_four(text, group):
    assert labels.table4_group(text) == group


def test_a_piece_of_a_rows_own_label_is_told_from_one_of_another():
    assert labels.is_piece("关不再处理其政府信", "otherwise.not_supplemented")
    assert not labels.is_piece("诉类申请", "refused.internal_affairs")


def test_headings_name_their_columns():
    assert columns_of(("本年制发件数", "本年废止件数", "现行有效件数")) == FIRST_2021
    assert columns_of(("现行有效件数", "本年制发件数", "本年废止件数")) == ("in_force", "issued", "repealed")
    assert columns_of(("本年新", "本年新", "对外公开总数量")) == ("made", "disclosed", "disclosed_in_all")
    assert columns_of(("甲", "乙", "丙")) is None
    assert columns_in("上一年项目数量本年增减处理决定数量") == ITEMS_2019


def test_a_heading_that_lost_a_column_is_no_block():
    assert is_block(ITEMS_2019)
    assert not is_block(("items_last_year", "decisions"))


def test_under_no_heading_the_number_of_figures_tells_only_where_nothing_can_have_vanished():
    assert columns_for("licences", ["5", "-1", "93"], ()) == ITEMS_2019
    assert columns_for("licences", ["5", "", "93"], ()) is None  # blanks may fill up what was merged
    assert columns_for("licences", ["5"], ()) is None  # or be all that is left of three
    assert columns_for("licences", ["5"], {"2021"}) == ("decisions",)
    assert columns_for("licences", ["5", "-1", "93"], {"2021"}) is None
    assert columns_for("ordinances", ["1", "2", "3"], ()) is None  # both editions have three
