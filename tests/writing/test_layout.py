"""The tables in the layout that the law prints, merged cells counted by hand on the printed forms."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.law.report.schema import edition
from gongkai.law.report.values import AnnualReport, Reading, Status
from gongkai.writing.annual_report import UnwritableReportError, document_of
from gongkai.writing.model import Paragraph, Role, Style, Table, TableCell, unbroken
from tests.writing.reports import ALL, APPLICANTS, clean_2019, clean_2021, count, fees_in_yuan, mixed_form, with_gaps


def tables(report: AnnualReport) -> dict[str, Table]:
    return {block.name: block for block in document_of(report).blocks if isinstance(block, Table)}


def the(table: Table, text: str) -> TableCell:
    found = [cell for cell in table.cells if unbroken(cell.text) == text]
    assert len(found) == 1, f"{text}: {len(found)} cells"
    return found[0]


def spans(cell: TableCell) -> tuple[int, int, int, int]:
    return (cell.row, cell.column, cell.rowspan, cell.colspan)


@pytest.mark.parametrize("name", ALL)
def test_every_square_is_covered_once(name):
    for table in tables(ALL[name]()).values():
        squares = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        ]
        assert sorted(squares) == [(row, column) for row in range(table.height) for column in range(len(table.widths))]


@pytest.mark.parametrize("name", ALL)
def test_every_cell_of_the_form_is_printed_once_and_none_is_lost(name):
    report = ALL[name]()
    printed = [cell.id for table in tables(report).values() for cell in table.cells if cell.id]
    assert len(printed) == len(set(printed))
    assert set(printed) >= set(report.cells)


@pytest.mark.parametrize("name", ALL)
def test_the_columns_take_the_whole_width(name):
    for table in tables(ALL[name]()).values():
        assert sum(table.widths) == pytest.approx(1)
        assert min(table.widths) > 0.04


def test_table_two_of_2021_has_four_blocks_and_spreads_single_figures():
    table = tables(clean_2021())["t2"]
    assert (table.height, len(table.widths)) == (4 + 3 + 4 + 3, 4)
    assert spans(the(table, "第二十条第（一）项")) == (0, 0, 1, 4)
    assert spans(the(table, "本年废止件数")) == (1, 2, 1, 1)
    assert spans(the(table, "行政许可")) == (6, 0, 1, 1)
    assert spans(next(cell for cell in table.cells if cell.id == "t2.licences.decisions")) == (6, 1, 1, 3)
    assert spans(the(table, "本年收费金额（单位：万元）")) == (12, 1, 1, 3)
    assert [cell.text for cell in table.rows[1]] == ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def test_table_two_of_2019_has_five_blocks():
    table = tables(clean_2019())["t2"]
    assert (table.height, len(table.widths)) == (4 + 4 + 4 + 3 + 3, 4)
    assert spans(the(table, "第二十条第（九）项")) == (15, 0, 1, 4)
    assert spans(the(table, "采购项目数量")) == (16, 1, 1, 1)
    assert spans(the(table, "采购总金额")) == (16, 2, 1, 2)
    assert [cell.text for cell in table.rows[6]] == [
        "行政许可",
        "307",
        "减3",
        "309",
    ]  # from 301, in the order of the form


def test_table_three_of_2021_has_three_header_rows_and_merges_down():
    table = tables(clean_2021())["t3"]
    assert (table.height, len(table.widths), table.header_rows) == (3 + 25, 10, 3)
    assert spans(the(table, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")) == (0, 0, 3, 3)
    assert spans(the(table, "申请人情况")) == (0, 3, 1, 7)
    assert spans(the(table, "自然人")) == (1, 3, 2, 1)
    assert spans(the(table, "法人或其他组织")) == (1, 4, 1, 5)
    assert spans(the(table, "总计")) == (1, 9, 2, 1)
    assert spans(the(table, "法律服务机构")) == (2, 7, 1, 1)
    assert spans(the(table, "一、本年新收政府信息公开申请数量")) == (3, 0, 1, 3)
    assert spans(the(table, "三、本年度办理结果")) == (5, 0, 22, 1)
    assert spans(the(table, "（一）予以公开")) == (5, 1, 1, 2)
    assert spans(the(table, "（三）不予公开")) == (7, 1, 8, 1)
    assert spans(the(table, "（四）无法提供")) == (15, 1, 3, 1)
    assert spans(the(table, "（五）不予处理")) == (18, 1, 5, 1)
    assert spans(the(table, "（六）其他处理")) == (23, 1, 3, 1)
    assert spans(the(table, "（七）总计")) == (26, 1, 1, 2)
    assert spans(the(table, "四、结转下年度继续办理")) == (27, 0, 1, 3)
    assert [cell.id for cell in table.rows[3][1:]] == [f"t3.new.{applicant}" for applicant in APPLICANTS]


def test_table_three_of_2019_prints_other_handling_in_one_row():
    table = tables(clean_2019())["t3"]
    assert table.height == 3 + 23
    assert spans(the(table, "三、本年度办理结果")) == (5, 0, 20, 1)
    assert spans(the(table, "（六）其他处理")) == (23, 1, 1, 2)


def test_table_four_has_fifteen_figures_under_two_levels():
    table = tables(clean_2021())["t4"]
    assert (table.height, len(table.widths), table.header_rows) == (4, 15, 3)
    assert spans(the(table, "行政复议")) == (0, 0, 1, 5)
    assert spans(the(table, "行政诉讼")) == (0, 5, 1, 10)
    assert spans(the(table, "未经复议直接起诉")) == (1, 5, 1, 5)
    assert spans(the(table, "复议后起诉")) == (1, 10, 1, 5)
    assert spans(table.rows[1][0]) == (1, 0, 2, 1)
    assert [cell.text for cell in table.rows[2]] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2
    assert [cell.role for cell in table.rows[3]] == [Role.DATA] * 15


def test_a_mixed_form_is_written_with_the_rows_that_it_has():
    table = tables(mixed_form())["t3"]
    assert table.height == 3 + 23
    single = the(table, "（六）其他处理")
    assert (single.rowspan, single.colspan) == (1, 2)
    below = table.rows[single.row + 1][0]
    assert below.text == "（七）总计"


def test_a_row_of_the_other_edition_stands_in_its_block():
    report = clean_2021()
    cells = {**report.cells, "t2.other_services.decisions": count(9), "t2.procurement.amount": Reading("3", Decimal(3))}
    table = tables(replace(report, cells=cells))["t2"]
    captions = [cell.text for cell in table.cells if cell.role is Role.CAPTION]
    assert captions == [f"第二十条第（{item}）项" for item in "一五六八九"]
    assert the(table, "其他对外管理服务事项").row == the(table, "行政许可").row + 1
    assert the(table, "政府集中采购").row == table.height - 1


def test_a_missing_cell_is_printed_as_missing_and_a_blank_as_blank():
    table = tables(with_gaps())["t3"]
    cell = next(cell for cell in table.cells if cell.id == "t3.new.natural")
    assert (cell.text, cell.state, cell.number) == ("〔缺〕", "missing", None)


def test_the_heading_prints_the_unit_that_the_report_printed():
    table = tables(fees_in_yuan())["t2"]
    assert the(table, "本年收费金额（单位：元）").role is Role.COLUMN
    assert the(table, "251000").id == "t2.fees.amount"
    report = clean_2021()
    bare = {**report.cells, "t2.fees.amount": Reading("12.5", Decimal("12.5"))}
    assert the(tables(replace(report, cells=bare))["t2"], "本年收费金额").role is Role.COLUMN


def test_the_tables_stand_in_sections_two_three_and_four_after_their_words():
    report = clean_2021()
    order = [
        block.name if isinstance(block, Table) else block.text[:2]
        for block in document_of(report).blocks
        if isinstance(block, Table) or block.style is Style.HEADING
    ]
    assert order == ["一、", "二、", "t2", "三、", "t3", "四、", "t4", "五、", "六、"]


def test_the_title_is_the_forms_own_where_the_report_prints_none():
    document = document_of(clean_2021())
    assert document.title == "桦川县四马架镇人民政府2023年政府信息公开工作年度报告"
    title = document.blocks[0]
    assert title == Paragraph("桦川县四马架镇人民政府\n2023年政府信息公开工作年度报告", Style.TITLE)
    printed = document_of(replace(clean_2021(), title="四马架镇2023年度政府信息公开年报")).blocks[0]
    assert printed == Paragraph("四马架镇2023年度政府信息公开年报", Style.TITLE)


def test_no_section_is_invented():
    report = clean_2021()
    bare = replace(report, sections={1: report.sections[1]}, preamble="")
    headings = [block.text for block in document_of(bare).blocks if getattr(block, "style", None) is Style.HEADING]
    assert headings == ["一、总体情况"]


def test_where_the_form_could_not_be_told_only_what_was_seen_is_printed():
    cells = {f"t3.new.{applicant}": count(3) for applicant in APPLICANTS}
    report = AnnualReport("x", Status.PARTIAL, cells=cells)
    found = tables(report)
    assert set(found) == {"t3"}
    assert found["t3"].height == 3 + 1


def test_an_unreadable_report_cannot_be_written():
    with pytest.raises(UnwritableReportError):
        document_of(AnnualReport("x", Status.UNREADABLE, reason="unreadable.empty"))


def test_the_forms_have_the_cells_that_the_tables_print():
    for form, report in (("2021", clean_2021()), ("2019", clean_2019())):
        printed = {cell.id for table in tables(report).values() for cell in table.cells if cell.id}
        assert printed == set(edition(form).cells)
