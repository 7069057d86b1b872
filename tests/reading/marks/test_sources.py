"""The words of files: days and heads of columns, older formats, pages whose fonts do not tell, and damaged bytes."""

import datetime as dt
import io
import random
import shutil
import subprocess
import zipfile

import docx
import pikepdf
import pytest
import xlsxwriter

from gongkai.law.sentences import sentences
from gongkai.reading.marks import DEFAULT, Kind
from gongkai.reading.marks.sources.asked import asked
from gongkai.reading.marks.sources.placing import scan_file
from tests.files import hiding_places
from tests.reading.marks import planting

NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def roster(date):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    day = book.add_format({"num_format": "yyyy年m月d日"})
    sheet.write_row(0, 0, ["姓名", "出生日期", "住址", "联系电话", "金额"])
    sheet.write_row(1, 0, ["张三"])
    sheet.write_datetime(1, 1, date, day)
    sheet.write_row(1, 2, ["和平镇东风村3组", "62812345", 1585.5])
    book.close()
    return stream.getvalue()


def test_days_of_a_workbook_are_days_and_heads_of_columns_tell_what_is_below():
    found = scan_file(roster(dt.datetime(1990, 1, 2)), "xlsx")  # noqa: DTZ001 - a day of a sheet has no zone
    assert [(placed.mark.kind, placed.mark.text, placed.place.cell) for placed in found.marks] == [
        (Kind.BIRTH, "1990-01-02", "B2"),
        (Kind.ADDRESS, "和平镇东风村3组", "C2"),
        (Kind.LANDLINE, "62812345", "D2"),
    ]


def converted(tmp_path, data, name, ending):
    (tmp_path / name).write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", tmp_path, tmp_path / name]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (tmp_path / name).with_suffix(f".{ending}").read_bytes()


@NEEDS_OFFICE
@pytest.mark.parametrize(("kind", "name"), [("doc", "a.docx"), ("odt", "a.docx"), ("xls", "a.xlsx"), ("ods", "a.xlsx")])
def test_older_and_open_formats_are_looked_into(tmp_path, kind, name):
    chance = random.Random(kind)
    shown, hidden = planting.identity(chance), planting.mobile(chance)
    if name == "a.docx":
        document, stream = docx.Document(), io.BytesIO()
        document.add_paragraph(f"张三{shown}")
        document.sections[0].header.paragraphs[0].text = hidden
        document.save(stream)
        data = stream.getvalue()
    else:
        data = hiding_places.workbook({"普通": shown, "深藏的表": hidden})
    found = scan_file(converted(tmp_path, data, name, kind), kind)
    assert {placed.mark.value for placed in found.marks} == {shown, hidden}


def test_a_page_whose_fonts_do_not_tell_their_characters_is_told():
    document = pikepdf.open(io.BytesIO(hiding_places.pdf("安河县公告公告公告公告公告公告公告公告公告公告")))
    font = next(iter(document.pages[0].Resources.Font.values()))
    mapped = "".join(f"<{glyph:04x}> <{0xE000 + glyph:04x}>\n" for glyph in range(1, 90))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange "
        f"<0000> <ffff> endcodespacerange 89 beginbfchar\n{mapped}endbfchar endcmap end end"
    )
    font.ToUnicode = document.make_stream(cmap.encode())
    stream = io.BytesIO()
    document.save(stream)
    found = scan_file(stream.getvalue(), "pdf")
    assert found.gaps == (("garbled", "1"),)


def test_what_is_asked_of_the_child_is_all_that_an_agency_added():
    words = DEFAULT.with_own(misprints={"何平": "和平"}, allowed=["0551-62812345"]).with_own(misprints={"甲": "乙"})
    again = asked(words, dt.date(2026, 1, 2))
    assert again.words.misprints == words.misprints
    assert again.words.allowed == words.allowed == {"055162812345"}
    assert again.on == dt.date(2026, 1, 2)


def spoilt(chance, data):
    """A member of the zip with some of its bytes changed, lost or doubled."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    body = bytearray(parts[name])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(body) or 1)
        match chance.randrange(3):
            case 0:
                body[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del body[at : at + chance.randint(1, 30)]
            case 2:
                body[at:at] = body[chance.randrange(len(body) or 1) :][:40]
    return hiding_places.zipped({**parts, name: bytes(body)})


def spoilt_bytes(chance, data):
    body = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


@pytest.fixture(scope="module")
def files():
    chance = random.Random("spoil")
    word = {place: planting.identity(chance) for place in hiding_places.WORD_PLACES}
    sheet = {place: planting.identity(chance) for place in hiding_places.WORKBOOK_PLACES}
    return {
        "docx": hiding_places.word(word),
        "xlsx": hiding_places.workbook(sheet),
        "pptx": hiding_places.slides(planting.identity(chance)),
        "ofd": hiding_places.ofd(planting.identity(chance)),
        "pdf": hiding_places.pdf(planting.identity(chance), planting.mobile(chance)),
    }


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "ofd", "pdf"])
@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_give_marks_or_a_reason_and_no_fault(files, kind, seed):
    chance = random.Random(f"{kind}{seed}")
    for _ in range(5):
        data = spoilt_bytes(chance, files[kind]) if kind == "pdf" else spoilt(chance, files[kind])
        found = scan_file(data, kind)
        assert found.reason == "" or found.reason in sentences()
        assert found.reason or found.characters
