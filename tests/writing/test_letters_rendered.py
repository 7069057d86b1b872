"""
Every letter for every decision as the file that goes out: DOCX and PDF, read back by programs that know nothing of how
they were made (python-docx, pdfplumber). What each has to say is the oracle of tests/law/test_letters.py, by hand.
"""

import io
import re
import subprocess
from datetime import date
from functools import cache
from itertools import pairwise

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from gongkai.law.letters import compose, letters, remedy_of
from gongkai.law.outcomes import outcome
from gongkai.writing.letters import write_letter
from tests.law.letter_cases import ANSWERS, BASE, CLOSING, DAY, GROUNDS, IN_THE_FILE, SEATS, decided, full, item, reply
from tests.law.test_letters import EITHER, ORACLE, remedies
from tests.law.test_letters_kinds import KINDS
from tests.writing.test_round_trip import need_fonts

POINT = 72 / 25.4  # points of a millimetre
LEFT, RIGHT, TOP, BOTTOM = 28 * POINT, 184 * POINT, 37 * POINT, 262 * POINT  # the 156 mm × 225 mm that GB/T 9704 prints
HANGING = 9  # points: by so much a stop or bracket at the end of a line hangs out
CHARACTER, LINE = 156 * POINT / 28, 225 * POINT / 22
FANG = ("FandolFang", "FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong")  # 仿宋, and 宋体 for want of it
SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "NSimSun", "Songti SC")
SANS = ("FandolSong", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei")
HAN = re.compile(r"[\u4e00-\u9fff]")
FOOT = re.compile(r"— ?[0-9]+ ?—")
ARTICLE = re.compile(r"第[一二三四五六七八九十]+条(?:第[一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?")
# What a value that is not there leaves: braces, words of programs, stops and brackets around nothing, a run of dots.
BLANK = re.compile(
    r"[{}]|None|null|nan|True|False|…|。。|，。|：。|；。|、。|、、|“”|（）|《》|〔〕|的的|于以前|至届满|第号"
)
# In a form: what is written by hand, and nothing else is blank.
BY_HAND = {
    "register_sheet": {"备注", "口头提出的，申请人签名"},
    "third_party_answer": {"理由", "随附材料", "第三方（签名或者盖章）"},
    "service_proof": {
        "受送达人签名或者盖章", "代收人签名或者盖章及代收理由", "拒收事由和日期", "见证人签名或者盖章",
    },
    "review_sheet": {"保密审查意见"},
}  # fmt: skip
CORRECTED = {
    "is_corrected": "本机关已予更正",
    "is_refused": "本机关不予更正",
    "is_transferred": "本机关已将申请转送",
    "is_directed": "请您向有权更正的机关",
}
PLAIN = tuple(id for id in KINDS if id not in {"reply", "closing", "record_correction"})
ALL = (*ANSWERS, *CLOSING, *PLAIN, *CORRECTED, "every decision")


@cache
def text_of(name):
    if name in ANSWERS:
        return reply(item(name))
    if name in CLOSING:
        rows = [item(name)]
        return compose("closing", {**BASE, "items": rows, "remedy": remedy_of("closing", decided(rows), DAY, SEATS)})
    if name in CORRECTED:
        others = dict.fromkeys(CORRECTED, "")
        remedy = remedy_of("record_correction", [], DAY, SEATS)
        return compose("record_correction", {**full(**others), "remedy": remedy, name: True})
    if name in PLAIN:
        number = BASE["letter_number"] if KINDS[name][1] else ""
        return compose(name, full(items=[item("granted.provided")], names_applicant=False, letter_number=number))
    return reply(*(item(decision, f"{number}号材料") for number, decision in enumerate(ANSWERS, 1)))


@cache
def in_word(name):
    return Document(io.BytesIO(write_letter(text_of(name), "docx")))


@cache
def on_paper(name):
    """Of every page its signs, its lines and its size."""
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(text_of(name), "pdf"))) as document:
        return [
            (page.chars, page.extract_text_lines(return_chars=True), (page.width, page.height))
            for page in document.pages
        ]


def plain(text):
    return re.sub(r"\s", "", text)


def said_in_word(name):
    return plain(words_of(in_word(name).element.body))


def words_of(element):
    return "".join(text.text for text in element.iter(qn("w:t")))


def said_on_paper(name):
    return plain("".join(FOOT.sub("", line["text"]) for _chars, lines, _size in on_paper(name) for line in lines))


def articles_of(decision):
    """By the oracle: of the decision, and of the grounds under which a part of it is withheld."""
    return {article for id in (decision, *GROUNDS.get(decision, ())) for article in ARTICLE.findall(ORACLE[id][0])}


FORMATS = {"word": said_in_word, "paper": said_on_paper}


@pytest.mark.parametrize("said", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("decision", [*ANSWERS, *CLOSING])
def test_36_to_39_the_file_says_title_number_grounds_needs_and_remedy_and_no_other(decision, said):
    found, (grounds, way) = said(decision), ORACLE[decision]
    title = "政府信息公开申请答复书" if decision in ANSWERS else "政府信息公开申请不再处理告知书"
    if decision in {"otherwise.withdrawn", "otherwise.applicant_gone"}:
        title = "政府信息公开申请终结办理告知书"
    assert found.startswith(f"四马架镇人民政府{title}四政公复〔2026〕3号张小满：本机关于2026年3月2日收到您")
    assert set(ARTICLE.findall(found)) == articles_of(decision)
    assert not grounds or f"根据{grounds}的规定" in found
    rest = found[found.index("现答复如下：") if decision in ANSWERS else 0 :]
    if decision != "unable.not_held.nonexistent":
        assert "检索情况" not in rest
    for need in outcome(decision).needs:
        assert need.id in IN_THE_FILE or plain(item(decision)[need.id]) in rest, need.id
    told = remedies(decision) if decision in ANSWERS else EITHER.format(of="").replace("本答复", "本告知书")
    told = told if way != "-" else ""
    assert found.endswith(f"。{told}四马架镇人民政府2026年3月20日（电话：0454-0000000）")
    assert [found.count(word) for word in ("复议", "诉讼", "法院")] == [
        told.count(word) for word in ("复议", "诉讼", "法院")
    ]


@pytest.mark.parametrize("said", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("name", ALL)
def test_no_place_is_left_empty_in_any_letter(name, said):
    found = said(name)
    assert len(found) > 60
    assert BLANK.search(found) is None, BLANK.search(found)


@pytest.mark.parametrize("name", [*PLAIN, *CORRECTED])
def test_every_other_letter_has_its_title_number_and_signature(name):
    kind = letters()[text_of(name).letter]
    for said in FORMATS.values():
        found = said(name)
        assert found.startswith(f"四马架镇人民政府{kind.title}")
        assert found.startswith(f"四马架镇人民政府{kind.title}四政公复〔2026〕3号") == KINDS[kind.id][1]
        assert ("四马架镇人民政府2026年3月20日" in found) == kind.is_sent
        assert ("行政复议" in found) == (name in {*CORRECTED, "third_party_decision"})


@pytest.mark.parametrize("name", CORRECTED)
def test_41_a_correction_says_one_of_the_four_with_its_article_and_remedy(name):
    for said in FORMATS.values():
        found = said(name)
        assert [id for id, words in CORRECTED.items() if words in found] == [name]
        assert set(ARTICLE.findall(found)) == {"第四十一条"}
        assert EITHER.format(of="").replace("本答复", "本告知书") in found


@pytest.mark.parametrize("said", FORMATS.values(), ids=FORMATS)
def test_a_letter_of_every_decision_tells_them_one_after_another(said):
    found = said("every decision")
    places = [found.index(f"关于“{number}号材料”") for number in range(1, len(ANSWERS) + 1)]
    assert places == sorted(places)
    for decision, begin, end in zip(ANSWERS, places, [*places[1:], None], strict=True):
        if end:
            assert set(ARTICLE.findall(found[begin:end])) == articles_of(decision), decision


@pytest.mark.parametrize("name", PLAIN)
def test_in_a_form_nothing_is_blank_but_what_is_written_by_hand(name):
    blank = set()
    for table in in_word(name).tables:
        rows = [[words_of(cell).strip() for cell in row._tr.tc_lst] for row in table.rows]
        if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None:
            assert all(rows[0])  # a list: a name over each column
        else:
            blank |= {row[at] for row in rows for at in range(0, len(row), 2) if not row[at + 1]}
    assert blank == BY_HAND.get(name, set())


@pytest.mark.parametrize("to", [in_word, on_paper], ids=["word", "paper"])
def test_in_the_list_of_a_file_no_day_and_no_number_breaks(to):
    number = "四政公复〔2026〕1234号"
    row = {"document": "政府信息公开申请答复书", "document_no": number, "document_on": date(2026, 11, 20)}
    made = compose("file_list", full(documents=[row]))
    if to is in_word:
        table = Document(io.BytesIO(write_letter(made, "docx"))).tables[-1]
        wide = [column.width.pt for column in table.columns]
        assert wide[2] > 12 * 10.5 - 6
        assert wide[3] > 8 * 10.5
        return
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(made, "pdf"))) as document:
        lines = [line["text"] for page in document.pages for line in page.extract_text_lines()]
    assert any(number in line and "2026年11月20日" in line for line in lines), lines


# The layout.


@pytest.mark.parametrize("name", ALL)
def test_9704_word_is_told_the_page_the_margins_the_lines_and_the_type(name):
    document = in_word(name)
    (section,) = document.sections
    size = (section.page_width.mm, section.page_height.mm)
    margins = (section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm)
    assert size == pytest.approx((210, 297), abs=0.1)
    assert margins == pytest.approx((37, 35, 28, 26), abs=0.05)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) == int(225 / 25.4 * 1440 / 22)  # 22 lines, in twips
    font = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert font.get(qn("w:eastAsia")) == "仿宋_GB2312"
    body = document.styles["Normal"]
    assert body.paragraph_format.line_spacing.twips == 579
    tightened = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val")))  # twips, of each character of 16 points
    assert int(156 / 25.4 * 1440 / (16 * 20 + tightened)) == 28


@pytest.mark.parametrize("name", ALL)
def test_9704_paper_keeps_to_the_margins_with_22_lines_of_28_characters(name):
    pages = on_paper(name)
    for number, (_chars, lines, size) in enumerate(pages, 1):
        *body, foot = lines
        assert size == pytest.approx((210 * POINT, 297 * POINT), abs=0.5)
        assert plain(foot["text"]) == f"—{number}—"
        assert body
        assert min(line["x0"] for line in body) > LEFT - HANGING
        assert max(line["x1"] for line in body) < RIGHT + HANGING
        assert min(line["top"] for line in body) > TOP - 6
        assert max(line["bottom"] for line in body) < BOTTOM + 6
        text = [line for line in body if all(round(sign["size"]) == 16 for sign in line["chars"])]
        assert len(text) <= 22
        assert all(len(HAN.findall(line["text"])) <= 28 for line in text)
        assert all(line["x1"] - line["x0"] < 28.6 * CHARACTER for line in text)


@pytest.mark.parametrize("name", ALL)
def test_9704_lines_stand_a_line_below_one_another(name):
    """Between lines of the text is one line's height or, before a signature or an attachment, some of them."""
    for _chars, lines, _size in on_paper(name):
        text = [line for line in lines[:-1] if all(round(sign["size"]) == 16 for sign in line["chars"])]
        tops = sorted(min(sign["top"] for sign in line["chars"]) for line in text)
        steps = [(after - before) / LINE for before, after in pairwise(tops)]
        for step in steps:
            assert step > 0.93
            assert step > 3.5 or abs(step - round(step)) < 0.08 or has_table(name), steps


def has_table(name):
    return bool(in_word(name).tables)


@cache
def families():
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {family.strip() for line in listed.splitlines() for family in line.split(",")}


@pytest.mark.parametrize("name", ALL)
def test_9704_the_text_is_set_in_fangsong_of_16_points_or_what_stands_in_for_it(name):
    stack = [family for family in (*FANG, *SONG, *SANS) if family in families()]
    wanted = stack[0].replace(" ", "").casefold() if stack else pytest.skip("没有中文字体")
    for chars, _lines, _size in on_paper(name):
        text = [sign for sign in chars if HAN.match(sign["text"]) and round(sign["size"]) == 16]
        fonts = {sign["fontname"].partition("+")[2].replace("-", "").casefold() for sign in text}
        assert any(font.startswith(wanted) for font in fonts) or not text, fonts
