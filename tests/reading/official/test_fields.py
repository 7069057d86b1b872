"""Dates, numbers, kinds and names of organs, one by one: in every way in which they are typed."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading.official import read_document
from gongkai.reading.official.dates import first_date, is_unfinished, only_date
from gongkai.reading.official.kinds import kind_of, statutory
from gongkai.reading.official.labels import label_id, labelled_line
from gongkai.reading.official.numbers import number_in, number_line
from gongkai.reading.official.organs import organs_of

DAYS = {
    "2023年1月5日": date(2023, 1, 5),
    "2023 年 1 月 5 日": date(2023, 1, 5),
    "２０２３年１月５日": date(2023, 1, 5),
    "2023年01月05日": date(2023, 1, 5),
    "二〇二三年一月五日": date(2023, 1, 5),
    "二○二三年十二月三十一日": date(2023, 12, 31),
    "二零二三年十月十日": date(2023, 10, 10),
    "二Ｏ二三年二月二十八日": date(2023, 2, 28),
    "二　〇一　九　年　六　月　十　五　日": date(2019, 6, 15),
    "2023-01-05": date(2023, 1, 5),
    "2023/1/5": date(2023, 1, 5),
    "2023.1.5": date(2023, 1, 5),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day(text, day):
    assert only_date(text).day == day


@pytest.mark.parametrize(
    "text",
    [
        "2023年2月29日",
        "2023年13月1日",
        "2023年4月31日",
        "二〇二三年二月三十日",
        "二〇二三年十一月三十一日",
        "2023-02-30",
    ],
)
def test_a_day_that_is_none(text):
    assert only_date(text).day is None


@pytest.mark.parametrize("text", ["2023年1月", "1月5日", "2023年1月5日至8日", "自2023年1月5日起", "20230105", "2023年"])
def test_a_line_that_is_no_date(text):
    assert only_date(text) is None


@pytest.mark.parametrize("text", ["2023年 月 日", "2023年1月 日", "二〇二三年　月　日"])
def test_a_date_not_filled_in(text):
    assert is_unfinished(text)


HAN = "〇一二三四五六七八九"


def in_chinese(day):
    """By hand, apart from the reader: 二〇二三年十一月二十一日."""

    def number(value):
        tens, ones = divmod(value, 10)
        return ("" if tens < 2 else HAN[tens]) + ("十" if tens else "") + (HAN[ones] if ones else "")

    year = "".join(HAN[int(sign)] for sign in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_alike_in_words_and_in_figures(day):
    assert only_date(in_chinese(day)).day == day
    assert only_date(f"{day.year}年{day.month}月{day.day}日").day == day
    assert first_date(f"发布时间 {day.isoformat()} 10:30").day == day


def test_every_day_of_a_year_in_chinese():
    days = [date(2024, 1, 1) + timedelta(days=count) for count in range(366)]
    assert [only_date(in_chinese(day)).day for day in days] == days


NUMBERS = {
    "青政发〔2023〕5号": "青政发〔2023〕5号",
    "青政发[2023]5号": "青政发〔2023〕5号",
    "青政发（2023）5号": "青政发〔2023〕5号",
    "青政发(2023)5号": "青政发〔2023〕5号",
    "青政发【2023】5号": "青政发〔2023〕5号",
    "青政发［2023］5号": "青政发〔2023〕5号",
    "青政发﹝2023﹞5号": "青政发〔2023〕5号",
    "青政发{2023}5号": "青政发〔2023〕5号",
    "青 政 发 〔 2023 〕 5 号": "青政发〔2023〕5号",
    "青政发〔２０２３〕５号": "青政发〔2023〕5号",
    "青政发〔2023年〕5号": "青政发〔2023〕5号",
    "（青政发〔2023〕5号）": "青政发〔2023〕5号",
    "青政发〔2023〕第5号": "青政发〔2023〕第5号",
    "青市监（清溪）罚〔2023〕8号": "青市监（清溪）罚〔2023〕8号",
    "青政〔2023〕5号　　签发人：王大山": "青政〔2023〕5号",
    "2023年第3号": "2023年第3号",
    "第12号": "第12号",
    "（第十二号）": "第十二号",
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_of_an_official_document(text, number):
    assert number_line(text).value == number


@pytest.mark.parametrize(
    "text",
    [
        "青政发〔2023〕",
        "〔2023〕5号",
        "青政发〔23〕5号",
        "根据青政发〔2023〕5号文件",
        "青政发2023-5号",
        "5号",
        "门牌第5号楼",
    ],
)
def test_a_line_that_is_no_number(text):
    assert number_line(text) is None


BRACKETS = ["〔〕", "[]", "（）", "()", "【】", "［］", "﹝﹞", "{}"]


@given(
    st.text(alphabet="青禾政办发财教卫函", min_size=1, max_size=8),
    st.integers(1990, 2029),
    st.integers(1, 9999),
    st.sampled_from(BRACKETS),
    st.sampled_from(["", " ", "　", "\u00a0"]),
)
def test_brackets_and_blanks_do_not_change_a_number(code, year, count, brackets, blank):
    typed = f"{code}{blank}{brackets[0]}{year}{blank}{brackets[1]}{blank}{count}{blank}号"
    assert number_line(typed).value == f"{code}〔{year}〕{count}号"
    assert number_in(f"{typed}（废止）").value == f"{code}〔{year}〕{count}号"


KINDS = {
    "关于印发《青禾县国有资产管理办法》的通知": "通知",
    "青禾县国有资产管理办法（试行）": "办法",
    "《青禾县国有资产管理办法》": "办法",
    "青禾县停车管理办法（征求意见稿）（修订）": "办法",
    "关于同意设立清溪镇社区的批复": "批复",
    "青禾县财政局2024年部门预算": "预算",
    "青禾县财政局2024年部门预算公开": "预算",
    "青禾县2022年度部门决算": "决算",
    "政府工作报告": "报告",
    "青禾县2023年国民经济和社会发展统计公报": "公报",
    "关于预算调整的公示": "公示",
    "《办法》政策解读": "解读",
    "任免通知": "通知",
    "县政府第8次常务会议纪要": "纪要",
    "关于商请支持的函": "函",
    "关于商请支持的复函": "函",
    "公　告": "公告",
    "青禾县人民政府令": "令",
    "东坝村村务公开": "",
    "县长活动": "",
    "": "",
}


@pytest.mark.parametrize(("title", "kind"), KINDS.items())
def test_the_kind_is_what_the_title_ends_with(title, kind):
    assert kind_of(title) == kind


def test_the_regulation_on_official_documents_names_fifteen_kinds():
    assert len(statutory()) == 15


ORGANS = {
    "青禾县人民政府": ("青禾县人民政府",),
    "青 禾 县 财 政 局": ("青禾县财政局",),
    "青禾县财政局　青禾县民政局": ("青禾县财政局", "青禾县民政局"),
    "青禾县人民政府办公室（代章）": ("青禾县人民政府办公室（代章）",),
    "青禾县司法局（盖章）": ("青禾县司法局",),
    "中共清溪镇委员会": ("中共清溪镇委员会",),
    "青禾县防汛抗旱指挥部": ("青禾县防汛抗旱指挥部",),
    "东坝村村委会": ("东坝村村委会",),
    "关于成立领导小组": (),
    "各乡镇人民政府：": (),
    "请报送县财政局，抄送县审计局": (),
    "附件": (),
    "局": (),
    "": (),
}


@pytest.mark.parametrize(("line", "names"), ORGANS.items())
def test_a_line_of_organs(line, names):
    assert organs_of(line) == names


def test_labels_are_known_however_they_are_set():
    assert {label_id(text) for text in ("文号", "文　号", "文 号：", "【文号】", "发文字号", "*发文字号")} == {"number"}
    assert label_id("备注") == ""


def test_a_sentence_with_a_label_in_it_is_no_line_of_labels():
    assert labelled_line("请在来文中注明文号：青政发〔2023〕5号。") == {}
    assert labelled_line("文　号：青政发〔2023〕5号　发布日期：2023-01-05") == {
        "number": "青政发〔2023〕5号",
        "published_on": "2023-01-05",
    }


HARD = "青禾县人民政府关于的通知〔〕（）年月日号第附件：。，、\u3000"
NOTICE = "青政发〔2023〕5号\n关于防汛工作的通知\n各乡镇：\n请做好防汛工作。\n青禾县水务局\n2023年5月6日"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_the_encoding_of_a_text_changes_nothing(encoding):
    assert read_document(NOTICE.encode(encoding), "a.txt") == read_document(NOTICE.encode(), "a.txt")


@given(st.lists(st.sampled_from(["\n", "\r\n", "　", " ", "\t", "\u00a0", "\u200b", "\ufeff"]), min_size=6, max_size=6))
def test_blanks_around_the_lines_change_nothing(blanks):
    lines = NOTICE.split("\n")
    spaced = "".join(f"{blank}{line}{blank}\n" for blank, line in zip(blanks, lines, strict=True))
    found, plain = read_document(spaced.encode(), "a.txt"), read_document(NOTICE.encode(), "a.txt")
    assert (found.title.value, found.number.value, found.issued_on.value, found.signed_by.value, found.body.html) == (
        (plain.title.value, plain.number.value, plain.issued_on.value, plain.signed_by.value, plain.body.html)
    )


@given(
    st.text(alphabet=string.printable + "青禾县人民政府关于的通知〔〕（）年月日号第附件：。，、\u3000", max_size=400)
)
def test_any_text_is_read_and_nothing_is_invented(text):
    data = ("通知\n" + text).encode()
    document = read_document(data, "a.txt")
    squashed = "通知" + "".join(text.split())
    if document.title.value:
        assert "".join(document.title.value.split()) in squashed
    for organ in document.signed_by.value or ():
        assert organ in squashed
