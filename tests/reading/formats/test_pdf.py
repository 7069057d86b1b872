"""PDF: grids, places and paragraphs; the real report of 2023, looked at by hand."""

import subprocess
import sys
from pathlib import Path

import pytest
import typst

from gongkai.reading.formats import pdf
from gongkai.reading.grids import Grid, Paragraph, UnreadableFile
from tests.builders.form_values import values_of
from tests.builders.hostile import encrypted_pdf, pdf_page, pdf_with_form_that_draws_itself
from tests.builders.pdf_files import build_pdf

REAL = Path(__file__).parents[2] / "corpus" / "full" / "hongze_2023.pdf"


@pytest.fixture(scope="module")
def real():
    return pdf.read(REAL.read_bytes())


def grids(document):
    return [block for block in document.blocks if isinstance(block, Grid)]


def row(grid, number):
    return [(cell.text.replace("\n", ""), cell.column) for cell in grid.cells if cell.row == number]


def cell(grid, row, column):
    return next(cell for cell in grid.cells if (cell.row, cell.column) == (row, column))


def test_three_tables_of_which_two_go_over_a_page_end(real):
    assert [(grid.height, grid.width) for grid in grids(real)] == [(14, 4), (26, 10), (4, 15)]


def test_three_heading_rows_keep_their_merged_cells(real):
    table = grids(real)[1]
    assert cell(table, 0, 0)[3:] == (3, 3)  # （本列数据的勾稽关系为…）
    assert cell(table, 0, 3)[3:] == (1, 7)  # 申请人情况
    assert cell(table, 1, 4)[3:] == (1, 5)  # 法人或其他组织
    assert [text for text, _ in row(table, 2)] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def test_a_label_set_downwards_is_one_word_and_reaches_over_the_page_end(real):
    group = cell(grids(real)[1], 5, 0)
    assert group.text.replace("\n", "") == "三、本年度办理结果"
    assert (group.rowspan, group.colspan) == (20, 1)  # 予以公开 to 总计: rows 6 to 25 of 26


def test_the_first_row_of_the_next_page_belongs_to_the_kind_that_began_before(real):
    table = grids(real)[1]
    unable = next(cell for cell in table.cells if cell.text == "（四）无法提供")
    assert (unable.row, unable.rowspan) == (15, 3)
    zeros = [("0", column) for column in range(3, 10)]
    assert row(table, 17) == [("3.补正后申请内容仍不明确", 2), *zeros]


def test_places_name_page_table_and_row_as_the_reader_counts_them(real):
    table2, table3, table4 = grids(real)
    assert table2.row_places[7:9] == ("p2 table 1 r8", "p3 table 1 r1")
    assert table3.place(4, 3) == "p3 table 2 r5 c4"
    assert table3.row_places[17] == "p4 table 2 r1"
    assert table4.row_places[-1] == "p4 table 3 r4"


def test_lines_are_joined_to_paragraphs_also_over_the_page_end(real):
    texts = [block.text for block in real.blocks if isinstance(block, Paragraph)]
    management = next(text for text in texts if text.startswith("加强区政府门户网站"))
    assert "严格执行“分级审核、先审后发”程序" in management
    assert management.endswith("一律不准发布。")
    assert texts[:2] == ["洪泽区人民政府", "2023年政府信息公开工作年度报告"]
    assert "六、其他需要报告的事项" in texts


def test_page_numbers_are_left_out(real):
    assert not any(block.text.strip("- ").isdigit() for block in real.blocks if isinstance(block, Paragraph))


def test_the_title_is_read_from_the_files_description(real):
    assert real.title == "洪泽区人民政府2023年政府信息公开工作年度报告"


def test_running_heads_page_numbers_and_a_watermark_are_no_text():
    for layout in ("furniture", "watermark"):
        document = pdf.read(build_pdf(values_of("2021"), "2021", layout))
        texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
        assert texts[0] == "青禾市清溪县人民政府2023年政府信息公开工作年度报告"
        assert not [text for text in texts if text in {"政府信息公开", "2023", "1", "- 1 -"}]


def typeset(body):
    fonts = '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 10pt)\n'
    document = pdf.read(typst.compile((fonts + body).encode()))
    return [[(cell.text, cell.column) for cell in grid.cells if cell.row == 1] for grid in grids(document)]


def test_a_label_outside_the_ruling_belongs_to_its_row():
    labels = "#table(columns: 1, stroke: none, [规章], [规范性文件])"
    figures = "#table(columns: 2, [1], [2], [3], [4])"
    found = typeset(f"#grid(columns: (90pt, auto), [{labels}], [{figures}])")
    assert found == [[("规范性文件", 0), ("3", 1), ("4", 2)]]


def test_a_label_too_long_for_its_cell_stays_out_of_the_next_one():
    label = "#box(width: 200pt)[5.要求行政机关确认]"
    found = typeset(
        f"#table(columns: (60pt, 80pt, 40pt), align: right, [甲], [1], [2], align(left)[{label}], [3], [4])"
    )
    assert found == [[("5.要求行政机关确认", 0), ("3", 1), ("4", 2)]]


def test_a_figure_that_runs_over_the_line_makes_both_cells_doubtful():
    rows = "[甲], [1], [2], [规章], [#box(width: 70pt)[123456789]], [7]"
    ((_, (figure, _), (beside, _)),) = typeset(f"#table(columns: (60pt, 30pt, 30pt), align: center, {rows})")
    assert not figure.isdecimal()
    assert not beside.isdecimal()


def test_figures_one_below_the_other_in_one_cell_are_not_one_figure():
    found = typeset("#table(columns: 2, [信息内容], [件数], [规章 \\ 行政许可], [1 \\ 3])")
    assert found == [[("规章\n行政许可", 0), ("1\n3", 1)]]


def test_the_same_digit_twice_in_a_tiny_figure_is_two_digits():
    found = typeset("#set text(size: 2.5pt)\n#table(columns: 2, inset: 2pt, [信息内容], [件数], [规章], [1122])")
    assert found == [[("规章", 0), ("1122", 1)]]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("12#super(typographic: false)[1]", "12[1]"),
        ("#super(typographic: false)[1]12", "[1]12"),
        ("12#sub(typographic: false)[1]", "12[1]"),
        ("1#text(size: 7pt)[2]", "12"),  # small, and on the line
        ("1#text(size: 9pt)[2]", "12"),
    ],
)
def test_a_small_digit_off_the_line_is_no_digit_of_the_figure_beside_it(printed, text):
    assert typeset(f"#table(columns: 2, [甲], [7], [乙], [{printed}])") == [[("乙", 0), (text, 1)]]


def test_a_page_frame_is_no_table():
    document = pdf.read(build_pdf(values_of("2021"), "2021", "framed"))
    assert [grid.width for grid in grids(document)] == [4, 10, 15]


def test_a_heading_repeated_on_the_next_page_stands_once():
    document = pdf.read(build_pdf(values_of("2021"), "2021", "repeated_heading"))
    table = grids(document)[1]
    assert sum(cell.text == "申请人情况" for cell in table.cells) == 1
    assert table.height == 28  # three heading rows and the 25 of the form


def test_text_that_can_be_read_without_a_password_is_read():
    assert [block.text for block in pdf.read(encrypted_pdf("")).blocks] == ["readable"]


def test_a_file_under_a_password_says_so():
    with pytest.raises(UnreadableFile) as refusal:
        pdf.read(encrypted_pdf("secret"))
    assert refusal.value.reason == "unreadable.encrypted"


def test_pages_without_a_single_character_are_pictures():
    with pytest.raises(UnreadableFile) as refusal:
        pdf.read(pdf_page(b"q 300 0 0 300 9 9 cm Q"))
    assert refusal.value.reason == "unreadable.image_only"


def test_nothing_that_the_parser_says_reaches_the_reader_of_the_screen(tmp_path):
    path = tmp_path / "loop.pdf"
    path.write_bytes(pdf_with_form_that_draws_itself())
    script = f"from pathlib import Path; from gongkai.reading.pipeline import read_file; read_file(Path({str(path)!r}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
