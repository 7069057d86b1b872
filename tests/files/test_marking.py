"""What is found in attachments, wherever it hides, and what is said of those that could not be looked into."""

import io
import random
from datetime import date

import pytest

from gongkai.files.marking import FileStatus, marks_in_file
from gongkai.files.services import keep
from gongkai.reading.limits import Limits
from gongkai.reading.marks import DEFAULT, Kind
from tests.files import documents, hiding_places
from tests.reading.marks import planting

pytestmark = pytest.mark.django_db


PAGE = "<html><body><p>某县公告</p><table><tr><td>证件</td><td>{}</td></tr></table></body></html>"
DAMAGED = "未能检查：文件已损坏，无法打开（PDF 结构不完整）。请用原来的软件重新保存一份再试。"
PICTURE = "没有文字层（只有图片或者扫描页），未能检查。请人工逐页查看，或者换成可以选中文字的文件。"
SOUND = "这种文件读不出文字，未能检查。请另存为 PDF、Word（.docx）、Excel（.xlsx），或者人工查看。"


def marked(data, name, **options):
    return marks_in_file(keep(io.BytesIO(data), name=name, purpose="record"), **options)


def values(found, kind=None):
    return {placed.mark.value for placed in found.marks if kind in {None, placed.mark.kind}}


def planted(places, make):
    chance = random.Random("".join(places))
    return {place: make(chance) for place in places}


def test_a_number_is_found_in_every_place_of_a_word_file():
    numbers = planted(hiding_places.WORD_PLACES, planting.identity)
    found = marked(hiding_places.word(numbers), "a.docx")
    assert values(found, Kind.IDENTITY) == set(numbers.values())
    assert (found.status, found.reason) == (FileStatus.CHECKED, "")
    by_value = {placed.mark.value: str(placed.place) for placed in found.marks}
    assert by_value[numbers["正文"]] == "正文第1段"
    assert by_value[numbers["表格"]] == "第1个表格第2行A列"
    assert by_value[numbers["隐藏"]] == "隐藏的文字"
    assert by_value[numbers["修订"]] == "修订前的文字"
    assert by_value[numbers["嵌入"]] == "嵌入的文件“Microsoft_Excel_Sheet.xlsx”：工作表“名单”B2单元格"
    assert all(
        by_value[numbers[place]].startswith(place)
        for place in ("页眉", "页脚", "批注", "文本框", "链接", "脚注", "图表")
    )


@pytest.mark.parametrize("make", [planting.identity, planting.mobile, planting.card])
def test_a_number_is_found_in_every_place_of_a_workbook(make):
    numbers = planted(hiding_places.WORKBOOK_PLACES, make)
    found = marked(hiding_places.workbook(numbers), "a.xlsx")
    assert values(found) == set(numbers.values())
    by_value = {placed.mark.value: str(placed.place) for placed in found.marks}
    assert by_value[numbers["普通"]] == "工作表“名单”B2单元格"
    assert by_value[numbers["分格"]] == "工作表“名单”A9单元格"
    assert by_value[numbers["深藏的表"]] == "工作表“深藏的表（隐藏）”A1单元格"


def test_numbers_that_a_spreadsheet_took_for_numbers_are_found():
    chance = random.Random("float")
    identity, mobile, card = planting.identity(chance), planting.mobile(chance), planting.card(chance)
    kinds = {
        identity[:17] + "0": Kind.IDENTITY,
        mobile: Kind.MOBILE,
        card: Kind.CARD,
    }
    for number, kind in kinds.items():
        found = marked(hiding_places.workbook({"数字": number}), "a.xlsx")
        assert [placed.mark.kind for placed in found.marks] == [kind]
        assert found.marks[0].mark.value[:14] == number[:14]


@pytest.mark.parametrize(
    ("ways", "make"), [(planting.IDENTITIES, planting.identity), (planting.MOBILES, planting.mobile)]
)
def test_every_disguise_is_seen_through_in_word_and_excel(ways, make):
    chance = random.Random(len(ways))
    disguised = {way: (number := make(chance), write(chance, number)) for way, write in ways.items()}
    word = hiding_places.docx.Document()
    stream, book = io.BytesIO(), io.BytesIO()
    sheets = hiding_places.xlsxwriter.Workbook(book, {"in_memory": True})
    sheet = sheets.add_worksheet("名单")
    for row, (_, written) in enumerate(disguised.values()):
        word.add_paragraph(f"（{written}）")
        sheet.write_string(row, 0, f"（{written}）")
    word.save(stream)
    sheets.close()
    numbers = {number for number, _ in disguised.values()}
    assert values(marked(stream.getvalue(), "a.docx")) >= numbers
    assert values(marked(book.getvalue(), "a.xlsx")) >= numbers


def test_numbers_in_a_pdf_are_found_with_their_page_broken_lines_and_tables_too():
    chance = random.Random("pdf")
    numbers = [planting.identity(chance) for _ in range(3)] + [planting.card(chance), planting.mobile(chance)]
    wrapped = f"#box(width: 32mm)[证件号码：{numbers[1][:10]} #linebreak() {numbers[1][10:]}]"
    cells = ",".join(f"[{digit}]" for digit in numbers[2])
    boxes = f"#table(columns: 18, inset: 2pt, {cells})"
    found = marked(hiding_places.pdf(f"张三，{numbers[0]}", wrapped, boxes, numbers[3], numbers[4]), "a.pdf")
    assert found.status == FileStatus.CHECKED
    assert [(placed.mark.value, str(placed.place)) for placed in found.marks] == [
        (number, f"第{page}页") for page, number in enumerate(numbers, 1)
    ]


def test_remarks_and_forms_of_a_pdf_are_looked_into():
    chance = random.Random("form")
    remark, value = planting.mobile(chance), planting.identity(chance)
    found = marked(hiding_places.pdf_with_form(remark, value), "a.pdf")
    assert [(placed.mark.value, str(placed.place)) for placed in found.marks] == [
        (remark, "表单、注释（第1页）"), (value, "表单、注释（第1页）"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pptx", hiding_places.slides),
        ("a.ofd", hiding_places.ofd),
        ("a.txt", lambda number: f"某县公告\n{number}".encode("gb18030")),
        ("a.html", lambda number: PAGE.format(number).encode()),
    ],
)  # fmt: skip
def test_other_kinds_of_files_are_looked_into_as_well(name, make):
    number = planting.identity(random.Random(name))
    found = marked(make(number), name)
    assert values(found) == {number}
    assert found.characters > 18


def test_a_file_without_a_layer_of_text_is_never_called_clean():
    found = marked(hiding_places.scan(3), "a.pdf")
    assert (found.status, found.marks, found.is_clean) == (FileStatus.UNREADABLE, (), False)
    assert found.reason.startswith("没有文字层")
    assert "未能检查" in found.reason


def test_pages_without_text_are_told_beside_what_was_found():
    number = planting.identity(random.Random("mixed"))
    mixed = hiding_places.joined(hiding_places.pdf(number), hiding_places.scan(2))
    found = marked(mixed, "a.pdf")
    assert (found.status, values(found), found.is_clean) == (FileStatus.PARTLY, {number}, False)
    assert found.reason == "第2、3页没有文字层（可能是扫描件），未能检查，请人工查看。"


def test_pictures_in_a_word_file_are_told():
    found = marked(documents.word(), "a.docx")
    assert found.status == FileStatus.PARTLY
    assert "1张图片" in found.reason


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (hiding_places.locked, "a.pdf", "未能检查：文件设有密码，无法读取。请去掉密码后再试。"),
        (lambda: hiding_places.pdf("公告")[:300], "a.pdf", DAMAGED),
        (documents.png, "a.png", PICTURE),
        (lambda: b"ID3" + b"\4" * 99, "a.mp3", SOUND),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, name, said):
    found = marked(data(), name)
    assert (found.status, found.reason, found.is_clean) == (FileStatus.UNREADABLE, said, False)


def test_a_workbook_of_a_million_rows_is_told_not_scanned_by_half():
    found = marked(hiding_places.endless_workbook(), "a.xlsx")
    assert found.status == FileStatus.UNREADABLE
    assert found.reason == "未能检查：文件结构过于复杂（压缩包内的文件解开后过大），已停止读取。"


def test_a_pdf_of_five_hundred_pages_is_scanned_to_its_last_page():
    number = planting.identity(random.Random("long"))
    pages = [*["安河县和平镇人民政府公告。"] * 499, number]
    found = marked(hiding_places.pdf(*pages), "a.pdf")
    assert [str(placed.place) for placed in found.marks] == ["第500页"]
    assert found.status == FileStatus.CHECKED


def test_a_file_that_takes_too_long_is_given_up_and_says_so():
    found = marked(documents.word(), "a.docx", limits=Limits(seconds=0.05))
    assert (found.status, found.reason) == (FileStatus.UNREADABLE, "未能检查：读取超过0.05秒，已停止。")


def test_the_words_of_the_agency_and_the_day_reach_the_child():
    number = planting.identity(random.Random("child"), first=2015, last=2015)
    words = DEFAULT.with_own(misprints={"何平镇": "和平镇"}, allowed=["13812345678"])
    text = f"何平镇公告，张小明，{number}，联系13812345678".encode()
    found = marked(text, "a.txt", words=words, on=date(2026, 1, 1))
    assert [placed.mark.kind for placed in found.marks] == [Kind.MISPRINT, Kind.MINOR, Kind.IDENTITY]
    assert "不满14周岁" in found.marks[2].mark.why
    assert [placed.mark.kind for placed in marked(text, "a.txt").marks] == [Kind.IDENTITY, Kind.MOBILE]


def test_a_mark_comes_with_the_words_around_it():
    placed = marked("低保户李四，电话13812345678，已核实。\n公告".encode(), "a.txt").marks[0]
    assert (placed.before, placed.mark.text, placed.after) == ("低保户李四，电话", "13812345678", "，已核实。")
    assert str(placed.place) == "第1行"


def test_more_marks_than_anyone_reads_are_cut_off_and_told():
    chance = random.Random("many")
    text = "\n".join(planting.mobile(chance) for _ in range(5_100))
    found = marked(text.encode(), "a.txt")
    assert len(found.marks) == 5_000
    assert (found.status, "只列出前5000处" in found.reason) == (FileStatus.PARTLY, True)
