"""An existing site's column, from a spreadsheet or from its pages: rows, and what is wrong in each."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from gongkai.law.sentences import explain, sentences
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import columns_from_pages, columns_from_sheet, sheet_rows
from gongkai.reading.official.columns import read_column
from gongkai.reading.official.sheet_rows import letters
from tests.builders.hostile import xlsx_of

HEADINGS = ("标题", "文号", "成文日期", "发布日期", "栏目", "链接", "附件", "正文")
GOOD = (
    *("关于防汛的通知", "青政发[2023]5号", "2023年5月6日", "2023-05-08", "政府文件", "https://q.gov.cn/1.html"),
    *("预案.pdf；表.xls", "各乡镇：\n　　请做好防汛。"),
)


def csv_of(*rows, encoding="utf-8-sig"):
    quoted = (",".join(f'"{cell}"' for cell in row) for row in rows)
    return "\r\n".join(quoted).encode(encoding)


def xlsx_with(*rows):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("导出")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.close()
    return stream.getvalue()


def faults(row):
    return [(fault.place, fault.id, dict(fault.values), fault.is_error) for fault in row.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_of_a_sheet_becomes_a_record_to_be(encoding):
    column = columns_from_sheet(csv_of(HEADINGS, GOOD, encoding=encoding), "a.csv")
    (row,) = column.rows
    assert (row.row, row.title, row.number) == (2, "关于防汛的通知", "青政发〔2023〕5号")
    assert (row.issued_on, row.published_on, row.column) == (date(2023, 5, 6), date(2023, 5, 8), "政府文件")
    assert (row.link, row.files) == ("https://q.gov.cn/1.html", ("预案.pdf", "表.xls"))
    assert row.body.html == "<p>各乡镇：</p>\n<p>请做好防汛。</p>"
    assert (faults(row), row.is_sound, column.troubles) == ([], True, ())


def test_a_workbook_with_a_banner_above_the_headings_and_real_dates():
    data = xlsx_with(
        ["青禾县政府信息导出表"], [], ["序号", "信息名称", "发文字号", "成文日期"], [1, "甲", "", date(2023, 1, 5)]
    )
    column = columns_from_sheet(data, "a.xlsx")
    assert [(row.row, row.title, row.issued_on) for row in column.rows] == [(4, "甲", date(2023, 1, 5))]
    assert column.headings == {"title": "信息名称", "number": "发文字号", "issued_on": "成文日期"}
    assert [(note.id, note.values["names"]) for note in column.troubles] == [("official.sheet.unknown", "序号")]


@pytest.mark.parametrize(
    ("field", "headings"),
    {
        "title": ("标题", "标 题", "名称：", "*标题", "信息名称", "公文标题"),
        "number": ("文号", "发文字号", "文　号", "公文文号"),
        "published_on": ("发布日期", "发布时间", "公开日期", "上网时间"),
        "issued_on": ("成文日期", "生成日期", "发文日期"),
        "link": ("链接", "网址", "URL", "原文链接"),
        "body": ("正文", "内容", "信息内容"),
        "column": ("栏目", "所属栏目", "目录分类"),
    }.items(),
)
def test_headings_are_known_by_what_people_call_them(field, headings):
    for heading in headings:
        other = "文件标题" if field != "title" else "发文单位"
        assert columns_from_sheet(csv_of((heading, other), ("甲", "乙")), "a.csv").headings[field] in heading


def test_a_cell_of_html_is_cleaned():
    row = ("甲", "<p style='x' onclick='f()'>正文<script>1</script></p><table><tr><td>1<td>2</table>")
    (found,) = columns_from_sheet(csv_of(("标题", "正文"), row), "a.csv").rows
    assert found.body.html == "<p>正文</p>\n<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"


def test_what_is_wrong_stands_in_its_cell_and_nothing_is_lost():
    bad = ("", "五号文", "2023年2月30日", "去年", "", "javascript:alert(1)", "", "")
    (row,) = columns_from_sheet(csv_of(HEADINGS, bad), "a.csv").rows
    assert faults(row) == [
        ("B2", "official.row.no_number", {"raw": "五号文"}, False),
        ("C2", "official.row.no_such_day", {"raw": "2023年2月30日"}, False),
        ("D2", "official.row.no_date", {"raw": "去年"}, False),
        ("F2", "official.row.bad_link", {"raw": "javascript:alert(1)"}, False),
        ("r2", "official.row.no_title", {}, True),
        ("r2", "official.row.no_words", {}, False),
    ]
    assert (row.number, row.issued_on, row.link, row.is_sound) == ("五号文", None, "", False)


def test_a_day_published_before_it_was_issued_is_told():
    bad = ("甲", "2023年5月6日", "2023年5月5日", "x")
    (row,) = columns_from_sheet(csv_of(("标题", "成文日期", "发布日期", "正文"), bad), "a.csv").rows
    assert [id for _place, id, _values, _error in faults(row)] == ["official.row.after"]


def test_the_same_record_twice_is_told_at_the_second():
    column = columns_from_sheet(csv_of(HEADINGS, GOOD, GOOD), "a.csv")
    assert [faults(row) for row in column.rows] == [
        [],
        [("r3", "official.row.repeated", {"row": "2"}, False)],
    ]


def test_a_sheet_without_headings_or_without_titles_says_so():
    assert [note.id for note in columns_from_sheet(csv_of(("甲", "乙")), "a.csv").troubles] == [
        "official.sheet.no_heading"
    ]
    (note,) = columns_from_sheet(csv_of(("文号", "发布日期")), "a.csv").troubles
    assert note.id == "official.sheet.no_title_column"
    assert "标题" in explain(note.id, note.values)
    assert [note.id for note in columns_from_sheet(xlsx_with([""]), "a.xlsx").troubles] == ["official.sheet.empty"]


def test_two_columns_of_one_meaning_are_told_and_the_first_is_taken():
    column = columns_from_sheet(csv_of(("标题", "名称"), ("甲", "乙")), "a.csv")
    assert column.rows[0].title == "甲"
    assert [(note.id, dict(note.values)) for note in column.troubles] == [
        ("official.sheet.twice", {"one": "标题", "other": "名称"})
    ]


def test_a_page_that_calls_itself_a_spreadsheet_is_read_as_its_table():
    page = "<html><body><table><tr><td>标题<td>文号</tr><tr><td>甲<td>青政〔2023〕1号</tr></table></body></html>"
    (row,) = read_column(page.encode("gb18030"), "导出.xls").rows
    assert (row.title, row.number) == ("甲", "青政〔2023〕1号")


def test_more_rows_than_are_taken_at_once_are_told(monkeypatch):
    monkeypatch.setattr(sheet_rows, "MOST_ROWS", 3)
    column = columns_from_sheet(csv_of(("标题",), *[(f"第{at}份",) for at in range(5)]), "a.csv")
    assert [row.title for row in column.rows] == ["第0份", "第1份", "第2份"]
    assert [(note.id, dict(note.values)) for note in column.troubles] == [("official.sheet.rows", {"most": 3})]


def test_a_workbook_of_a_million_rows_is_refused_in_words():
    cells = "".join(f'<row r="{at}"><c r="{sign}{at}"><v>1</v></c></row>' for at in (1, 1_000_000) for sign in "AC")
    with pytest.raises(UnreadableFile) as refusal:
        columns_from_sheet(xlsx_of(cells), "a.xlsx")
    assert explain(refusal.value.reason, refusal.value.values) == "文件结构过于复杂（工作表的范围过大），已停止读取。"


def test_letters_of_columns():
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


PAGE = (
    "<html><head><title>x</title></head><body><h1>{title}</h1><div id=zoom><p>根据有关规定，"
    "现将有关情况予以公布，请监督，谢谢。"
    "请各有关单位认真落实。</p><p>{more}</p><p>青禾县水务局</p><p>{day}</p></div></body></html>"
)


def page(title, day="2023年5月6日", more=""):
    return PAGE.format(title=title, day=day, more=more)


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


FILES = {
    "政府文件/1.html": page("关于防汛的通知", more="<a href='./P1.pdf'>预案</a><a href='../x/缺.doc'>缺</a>").encode(
        "gb18030"
    ),
    "政府文件/2.htm": page("关于抗旱的公告", day="2023年2月30日").encode(),
    "政府文件/P1.pdf": b"%PDF-1.4",
    "说明.txt": b"x",
    "空.html": b"",
}
MISSING = ("政府文件/1.html", "official.row.no_file", {"raw": "../x/缺.doc"}, False)


def looked_at(column):
    first, second, empty = column.rows
    assert (first.title, first.column, first.files) == ("关于防汛的通知", "政府文件", ("政府文件/P1.pdf",))
    assert (first.issued_on, first.publisher, first.kind) == (date(2023, 5, 6), "青禾县水务局", "通知")
    assert faults(first) == [MISSING]
    assert (second.title, second.issued_on) == ("关于抗旱的公告", None)
    assert faults(second) == [("政府文件/2.htm", "official.row.no_such_day", {"raw": "2023年2月30日"}, False)]
    assert (empty.is_sound, [fault.id for fault in empty.faults]) == (False, ["official.row.unreadable"])
    assert [(note.id, dict(note.values)) for note in column.troubles] == [
        ("official.sheet.others", {"count": 1, "names": "说明.txt"})
    ]


def test_pages_in_a_zip():
    looked_at(read_column(zipped(FILES), "栏目.zip"))


def test_pages_in_a_folder(tmp_path):
    for name, content in FILES.items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "away.html").symlink_to("/etc/hostname")  # what lies elsewhere is not taken
    looked_at(columns_from_pages(tmp_path))


def test_names_in_gbk_that_older_programs_write_are_read():
    data = zipped({"QQQQ/1.html": page("甲公告"), "QQQQ/PP.pdf": b"%PDF"})
    old = data.replace(b"QQQQ", "文件".encode("gb18030")).replace(b"PP.pdf", "附".encode("gb18030") + b".pdf")
    column = columns_from_pages(old)
    assert [row.place for row in column.rows] == ["文件/1.html"]
    assert column.troubles[0].values["names"] == "文件/附.pdf"


def test_a_zip_without_pages_says_so():
    assert [note.id for note in columns_from_pages(zipped({"a.txt": "x"})).troubles] == [
        *("official.sheet.no_pages", "official.sheet.others"),
    ]


def test_a_zip_bomb_among_the_pages_costs_its_row_alone():
    files = {"1.html": page("甲公告"), "2.html": b"<p>" + b"a" * (61 << 20)}
    column = columns_from_pages(zipped(files))
    assert [row.is_sound for row in column.rows] == [True, False]
    assert "过于复杂" in column.rows[1].faults[0].values["reason"]


def test_every_sentence_about_rows_and_sheets_can_be_said():
    values = {"raw": "甲", "row": 2, "reason": "乙", "most": 3, "names": "丙", "one": "丁", "other": "戊", "count": 4}
    ids = [id for id in sentences() if id.startswith(("official.row.", "official.sheet."))]
    assert len(ids) == 20
    assert all("{" not in explain(id, values) for id in ids)
