"""What is published tells nothing of its makers, and says to readers what it said before."""

import io
import shutil
import subprocess
import zipfile

import pikepdf
import pytest
from PIL import Image
from PIL.ImageCms import ImageCmsProfile, createProfile

from gongkai.files.publish import strip, stripped
from gongkai.files.refusals import FileRefused
from gongkai.files.services import keep, open_file
from gongkai.files.text import text_of
from tests.files import documents
from tests.files.documents import TELLING

pytestmark = pytest.mark.django_db


def put(data, name):
    return keep(io.BytesIO(data), name=name, purpose="record")


def published(data, name):
    with open_file(stripped(put(data, name))) as file:
        return file.read()


def everything_in(data):
    """Every byte of the file, and of what is packed in it, and of that in turn."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode() + member.extra + member.comment
                yield from everything_in(archive.read(member))
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for each in document.objects:
                yield repr(each).encode()
                if isinstance(each, pikepdf.Stream):
                    try:
                        yield each.read_bytes()
                    except pikepdf.PdfError:
                        yield each.read_raw_bytes()
                elif isinstance(each, pikepdf.Dictionary):
                    yield from (str(value).encode() for value in each.values() if isinstance(value, pikepdf.String))


def told_by(data):
    parts = list(everything_in(data))
    wordings = [(word, word.encode(code)) for word in TELLING for code in ("utf-8", "utf-16-be", "utf-16-le")]
    return {word for word, written in wordings if any(written in part for part in parts)}


def test_the_files_of_these_tests_do_tell():
    assert told_by(documents.word()) >= {"Zhang San Author", "SecretCam 3000", "C:\\Users\\zhangsan"}
    assert told_by(documents.excel()) >= {"Zhang San Author", "Secret Company Ltd"}
    assert told_by(documents.pdf()) >= {"Zhang San Author", "Secret Company Ltd", "SecretCam 3000"}
    assert told_by(documents.jpeg()) >= {"Zhang San Author", "SecretCam 3000"}


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (documents.word, "a.docx"),
        (documents.excel, "a.xlsx"),
        (documents.pdf, "a.pdf"),
        (documents.jpeg, "a.jpg"),
        (documents.png, "a.png"),
    ],
)
def test_nothing_tells_of_the_makers_any_more(make, name):
    assert told_by(published(make(), name)) == set()


def test_a_pdf_has_no_information_no_xmp_no_attachment_no_script_no_thumbnail():
    with pikepdf.open(io.BytesIO(published(documents.pdf(), "a.pdf"))) as document:
        assert "/Info" not in document.trailer or not document.trailer.Info.keys()
        assert "/Metadata" not in document.Root
        assert "/OpenAction" not in document.Root
        assert not document.attachments
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(document.Root.get("/Names", pikepdf.Dictionary()).keys())
        assert "/Thumb" not in document.pages[0]
        assert "/PieceInfo" not in document.pages[0]
        remark, link = document.pages[0].Annots
        assert "/T" not in remark
        assert str(remark.Contents) == "OK"
        assert "/A" not in link


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_a_pdf_reads_and_looks_as_before(tmp_path):
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(documents.pdf())
    after.write_bytes(published(documents.pdf(), "a.pdf"))
    words = [subprocess.check_output(["pdftotext", path, "-"]) for path in (before, after)]
    assert b"Notice 1585.5" in words[0]
    assert words[0] == words[1]
    for path in (before, after):
        subprocess.check_call(["pdftoppm", "-r", "50", "-png", path, path.with_suffix("")])
    drawn = [Image.open(next(tmp_path.glob(f"{name}-*.png"))).tobytes() for name in ("before", "after")]
    assert drawn[0] == drawn[1]


def test_what_an_earlier_version_of_a_pdf_held_is_gone():
    """Programs that append their changes leave what was deleted in the file."""
    first = documents.pdf()
    with pikepdf.open(io.BytesIO(first)) as document:
        at = document.pages[0].Contents.objgen[0]
    start = first.rfind(b"startxref")
    table = int(first[start:].split()[1])
    secret = first.index(f"\n{at} 0 obj".encode()) if f"\n{at} 0 obj".encode() in first else None
    new = f"{at} 0 obj\n<< /Length 44 >>\nstream\nBT /F1 24 Tf 72 700 Td (Redacted  now) Tj ET\nendstream\nendobj\n"
    offset = len(first)
    root = document_root(first)
    update = new + f"xref\n{at} 1\n{offset:010d} 00000 n \ntrailer\n<< /Size 99 /Root {root} 0 R /Prev {table} >>\n"
    edited = first + (update + f"startxref\n{offset + len(new)}\n%%EOF\n").encode()
    assert secret is None or secret < offset
    after = published(edited, "a.pdf")
    words = [part for part in everything_in(after) if b"Tj" in part]
    assert any(b"Redacted" in part for part in words)
    assert not any(b"1585.5" in part for part in words)


def document_root(data):
    with pikepdf.open(io.BytesIO(data)) as document:
        return document.Root.objgen[0]


def test_a_pdf_under_a_password_is_refused():
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(documents.pdf())) as document:
        document.save(stream, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(FileRefused, match="设有密码"):
        published(stream.getvalue(), "a.pdf")


def test_a_signed_pdf_is_refused_and_not_broken():
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(documents.pdf())) as document:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"signature")
        field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=value))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        document.save(stream)
    with pytest.raises(FileRefused, match="签章"):
        published(stream.getvalue(), "a.pdf")


def test_word_keeps_its_words_tables_and_remarks():
    stored = put(documents.word(), "a.docx")
    result = strip(stored)
    before, after = text_of(stored), text_of(result.file)
    assert "合计\t1585.5" in before.words
    assert before == after
    with zipfile.ZipFile(io.BytesIO(published(documents.word(), "a.docx"))) as archive:
        remarks = archive.read("word/comments.xml").decode()
        assert "请核对数字" in remarks
        assert 'w:author=""' in remarks
        assert not [name for name in archive.namelist() if name.startswith("docProps/")]
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
        assert b"rsid" not in everything
        assert b"docProps" not in everything
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_word_opens_in_another_program_as_before():
    import docx

    after = docx.Document(io.BytesIO(published(documents.word(), "a.docx")))
    assert [paragraph.text for paragraph in after.paragraphs][1:3] == ["某县人民政府关于补贴发放的公告", "看这一句。"]
    assert [cell.text for cell in after.tables[0].rows[0].cells] == ["合计", "1585.5"]
    with Image.open(io.BytesIO(after.part.related_parts[picture_id(after)].blob)) as kept:
        assert kept.tobytes() == Image.open(io.BytesIO(documents.jpeg())).tobytes()


def picture_id(document):
    (found,) = document.element.body.xpath("//a:blip/@r:embed")
    return found


def test_what_is_left_for_a_person_to_look_at_is_told():
    found = strip(put(documents.word(), "a.docx"))
    assert found.left == ("publish.changes", "publish.comments")
    assert any("修订痕迹" in sentence for sentence in found.sentences)
    assert strip(put(documents.excel(hidden=True), "a.xlsx")).left == ("publish.comments", "publish.hidden")
    assert strip(put(documents.pdf(), "a.pdf")).left == ("publish.comments",)
    assert strip(put(documents.png(), "a.png")).left == ()


def test_excel_keeps_its_figures():
    from python_calamine import CalamineWorkbook

    after = published(documents.excel(), "a.xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(after)).get_sheet_by_name("汇总").to_python() == [["合计", 1585.5]]


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_loses_no_point_of_its_picture_and_stays_turned(progressive):
    before = documents.jpeg(progressive=progressive)
    with Image.open(io.BytesIO(published(before, "a.jpg"))) as after, Image.open(io.BytesIO(before)) as original:
        assert after.tobytes() == original.tobytes()
        assert dict(after.getexif()) == {0x0112: 6}
        assert not {"comment", "xmp"} & after.info.keys()


def test_a_jpeg_that_is_not_turned_has_no_exif_at_all():
    before = documents.saved(documents.picture(), "JPEG", exif=documents.exif(orientation=1))
    with Image.open(io.BytesIO(published(before, "a.jpg"))) as after:
        assert not after.getexif()


def test_colour_profiles_stay():
    profile = ImageCmsProfile(createProfile("sRGB")).tobytes()
    for format, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        before = documents.saved(documents.picture(), format, icc_profile=profile)
        with Image.open(io.BytesIO(published(before, name))) as after:
            assert after.info["icc_profile"] == profile, format


def test_what_hangs_behind_a_picture_is_cut_off():
    hidden = b"PK\3\4 a whole archive behind the picture"
    for make, name in ((documents.jpeg, "a.jpg"), (documents.png, "a.png")):
        assert hidden not in published(make() + hidden, name)


@pytest.mark.parametrize(
    ("format", "name", "options"),
    [
        ("PNG", "a.png", {}),
        ("WEBP", "a.webp", {"lossless": True}),
        ("TIFF", "a.tif", {"compression": "tiff_lzw", "description": documents.NAME, "artist": documents.COMPANY}),
        ("BMP", "a.bmp", {}),
        ("GIF", "a.gif", {"comment": documents.NAME.encode()}),
    ],
)
def test_other_pictures_stay_the_same_to_the_point(format, name, options):
    picture = documents.picture().quantize(64) if format == "GIF" else documents.picture()
    exif = {} if format in {"BMP", "GIF"} else {"exif": documents.exif()}
    before = documents.saved(picture, format, **options, **exif)
    data = published(before, name)
    with Image.open(io.BytesIO(data)) as after, Image.open(io.BytesIO(before)) as original:
        assert after.convert("RGB").tobytes() == original.convert("RGB").tobytes()
        assert after.getexif().get(0x0112) == original.getexif().get(0x0112)
    assert told_by(data) == set()


def test_an_animation_keeps_its_pictures_and_its_pace():
    frames = [documents.picture(size=(20, 20 + 0 * step)).rotate(90 * step).quantize(32) for step in range(4)]
    before = documents.saved(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=70, loop=0, comment=b"Zhang San Author"
    )
    data = published(before, "a.gif")
    with Image.open(io.BytesIO(data)) as after, Image.open(io.BytesIO(before)) as original:
        assert (after.n_frames, after.info["duration"], after.info["loop"]) == (4, 70, 0)
        for number in range(4):
            after.seek(number)
            original.seek(number)
            assert after.convert("RGB").tobytes() == original.convert("RGB").tobytes()
    assert told_by(data) == set()


def test_a_text_goes_out_byte_for_byte():
    assert published("某县公告\r\n".encode(), "a.txt") == "某县公告\r\n".encode()


def test_a_kind_that_cannot_be_stripped_is_not_published():
    with pytest.raises(FileRefused, match=r"清不掉这种文件（\.html）"):
        published(b"<!doctype html><html><head><title>a</title></head><body>b</body></html>", "a.html")


@pytest.mark.parametrize(
    ("make", "name"), [(documents.pdf, "a.pdf"), (documents.word, "a.docx"), (documents.png, "a.png")]
)
def test_a_damaged_file_is_refused_with_a_sentence(make, name):
    whole = make()
    with pytest.raises(FileRefused, match=r"损坏|认不出"):
        published(whole[: len(whole) // 3], name)


def test_the_same_file_gives_the_same_bytes_once():
    stored = put(documents.word(), "a.docx")
    assert stripped(stored).pk == stripped(stored).pk
    assert stripped(stored).origin == stored
    assert stripped(stored).sha256 != stored.sha256
