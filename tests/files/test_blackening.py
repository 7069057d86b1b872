"""What is blacked out is gone: not hidden below something, and nowhere else in the file; the rest is as it was."""

import io
import subprocess

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from pikepdf import Stream
from PIL import Image, ImageChops, ImageStat

from gongkai.files import drawing
from gongkai.files.areas import Area
from gongkai.files.blackening import Size, blacken, page_drawn, pages_of
from gongkai.files.refusals import FileRefused
from gongkai.files.services import keep, open_file
from tests.files import documents
from tests.files.pages import (
    BLACK,
    BLUE,
    CORNERS,
    GREEN,
    RED,
    SECRETS,
    WHITE,
    YELLOW,
    at,
    document,
    everything_in,
    near,
    quarters,
    seen,
    text,
    told_by,
    with_secrets,
)

pytestmark = pytest.mark.django_db


def put(data, name):
    return keep(io.BytesIO(data), name=name, purpose="attachment")


def made(data, *areas, name="a.pdf"):
    """The bytes of what goes out."""
    with open_file(blacken(put(data, name), [Area(*each) for each in areas], name="提供.pdf").file) as file:
        return file.read()


def ensure_same_but(before, after, box=None):
    """The same pixels within what JPEG does to them; `box`, in shares of the page, is left out."""
    assert before.size == after.size
    apart = ImageChops.difference(before, after)
    if box:
        left, top, right, bottom = box
        width, height = apart.size
        hole = (int(left * width) - 9, int(top * height) - 9, int(right * width) + 9, int(bottom * height) + 9)
        apart.paste(BLACK, hole)
    assert max(ImageStat.Stat(apart).mean) < 1.5
    assert max(high for _low, high in apart.getextrema()) < 90


# Words


def test_the_file_of_these_tests_does_tell():
    assert told_by(with_secrets()) >= set(SECRETS) - {"OldSecret"}


@pytest.mark.parametrize(
    "areas",
    [
        [],
        [
            (
                1,
                0.05,
                0.28,
                0.9,
                0.15,
            )
        ],
        [(1, 0.0, 0.0, 1.0, 1.0)],
    ],
)
def test_no_word_is_left_whether_it_lay_in_an_area_or_not(areas):
    data = made(with_secrets(), *areas)
    assert told_by(data) == set()
    assert b"Grain" not in b"".join(everything_in(data))
    with pdfplumber.open(io.BytesIO(data)) as file:
        assert [page.extract_text() for page in file.pages] == [""]
        assert [page.annots for page in file.pages] == [[]]
    assert [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)] == [""]


def test_the_file_holds_pictures_of_its_pages_and_nothing_else():
    data = made(with_secrets(), (1, 0.1, 0.1, 0.2, 0.1))
    with pikepdf.open(io.BytesIO(data)) as file:
        assert set(file.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in file.trailer
        assert not file.attachments
        (page,) = file.pages
        assert set(page.obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        assert set(page.obj.Resources.keys()) == {"/XObject"}
        assert page.obj.Contents.read_bytes() == b"q 200.00 0 0 300.00 0 0 cm /Page Do Q"
        assert set(page.obj.Resources.XObject.keys()) == {"/Page"}
        assert len([each for each in file.objects if isinstance(each, Stream)]) == 2
    assert data.count(b"%%EOF") == 1
    assert Image.open(io.BytesIO(page_image(data))).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def page_image(data):
    with pikepdf.open(io.BytesIO(data)) as file:
        return file.pages[0].obj.Resources.XObject.Page.read_raw_bytes()


def test_what_an_earlier_version_of_the_file_held_is_gone():
    """Programs that append their changes leave the old words in the file."""
    first = document(text("OldSecret"))
    assert told_by(first) == {"OldSecret"}
    with pikepdf.open(io.BytesIO(first)) as file:
        number = file.pages[0].obj.Contents.objgen[0]
        size, root = int(file.trailer.Size), file.Root.objgen[0]
    table = int(first[first.rfind(b"startxref") :].split()[1])
    words = text("New words")
    fresh = f"{number} 0 obj\n<< /Length {len(words)} >>\nstream\n".encode() + words + b"\nendstream\nendobj\n"
    end = f"xref\n{number} 1\n{len(first):010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {table} >>\n"
    edited = first + fresh + end.encode() + f"startxref\n{len(first) + len(fresh)}\n%%EOF\n".encode()
    assert told_by(made(edited)) == set()


def test_the_same_areas_give_the_same_bytes_in_whatever_order():
    areas = [(1, 0.1, 0.1, 0.2, 0.1), (1, 0.5, 0.5, 0.2, 0.1)]
    assert made(with_secrets(), *areas) == made(with_secrets(), *reversed(areas))


# Pixels


def test_an_area_is_black_and_all_else_as_it_was():
    data = document(CORNERS + b" 0 g " + text("Grain subsidy 1585.5", y=220))
    (before,), (after,) = seen(data), seen(made(data, (1, 0.25, 0.4, 0.5, 0.2)))
    for x, y in [(0.26, 0.41), (0.74, 0.41), (0.5, 0.5), (0.26, 0.59), (0.74, 0.59)]:
        assert near(at(after, x, y), BLACK)
    ensure_same_but(before, after, (0.25, 0.4, 0.75, 0.6))


def test_without_areas_every_page_is_a_picture_of_itself():
    data = document(CORNERS, text("Second page"), text("Third page"))
    before, after = seen(data), seen(made(data))
    assert len(after) == 3
    for one, other in zip(before, after, strict=True):
        ensure_same_but(one, other)


def test_an_area_is_on_its_page_alone():
    before = document(CORNERS, CORNERS)
    first, second = seen(made(before, (2, 0.1, 0.1, 0.3, 0.3)))
    assert near(at(first, 0.25, 0.25), RED)
    assert near(at(second, 0.25, 0.25), BLACK)


# /Rotate turns clockwise: upright, the corners from the left above are red, green, blue, yellow.
@pytest.mark.parametrize(
    ("turned", "corners", "size"),
    [
        (90, (BLUE, RED, YELLOW, GREEN), (300, 200)),
        (180, (YELLOW, BLUE, GREEN, RED), (200, 300)),
        (270, (GREEN, YELLOW, RED, BLUE), (300, 200)),
    ],
)
def test_a_turned_page_is_blacked_out_where_it_is_seen(turned, corners, size):
    def turn(file):
        file.pages[0].obj.Rotate = turned

    data = document(CORNERS, change=turn)
    assert pages_of(put(data, "a.pdf")) == [Size(*size)]
    shown = Image.open(io.BytesIO(page_drawn(put(data, "a.pdf"), 1)))
    (after,) = seen(made(data, (1, 0.0, 0.0, 0.2, 0.2)))
    assert near(at(after, 0.1, 0.1), BLACK)
    for picture, first in ((shown, (0.3, 0.3)), (after, (0.3, 0.3))):
        places = (first, (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
        assert all(near(at(picture, *place), colour) for place, colour in zip(places, corners, strict=True))


def test_what_lies_outside_the_crop_box_is_gone():
    def crop(file):
        file.pages[0].obj.CropBox = [100, 150, 200, 300]  # the green corner

    data = document(CORNERS, change=crop)
    assert pages_of(put(data, "a.pdf")) == [Size(100, 150)]
    (after,) = seen(made(data, (1, 0.5, 0.5, 0.5, 0.5)))
    assert near(at(after, 0.25, 0.25), GREEN)
    assert near(at(after, 0.75, 0.75), BLACK)
    colours = after.resize((20, 30)).getcolors()
    assert not any(near(colour, other, 60) for _count, colour in colours for other in (RED, BLUE, YELLOW))


def test_an_area_half_outside_the_page_blacks_out_what_is_on_it():
    data = document(CORNERS)
    areas = (1, -0.2, -0.2, 0.4, 0.4), (1, 0.8, 0.8, 0.5, 0.5), (1, 1.2, 0.1, 0.2, 0.2)
    (after,) = seen(made(data, *areas))
    assert near(at(after, 0.01, 0.01), BLACK)
    assert near(at(after, 0.19, 0.19), BLACK)
    assert near(at(after, 0.25, 0.25), RED)
    assert near(at(after, 0.99, 0.99), BLACK)
    assert near(at(after, 0.75, 0.75), YELLOW)
    assert near(at(after, 0.9, 0.2), GREEN)


def test_filled_fields_and_remarks_are_seen_and_can_be_blacked_out():
    """A reader shows them: what goes out looks the same, and what covers them covers all."""
    data = with_secrets()
    (before,), (after,) = seen(data), seen(made(data))
    ensure_same_but(before, after)
    field = after.crop(
        (int(0.1 * after.width), int(0.6 * after.height), int(0.9 * after.width), int(0.67 * after.height))
    )
    assert field.convert("L").getextrema()[0] < 100
    (covered,) = seen(made(data, (1, 0.05, 0.58, 0.9, 0.25)))
    box = [int(share * side) for share, side in zip((0.06, 0.59, 0.94, 0.82), covered.size * 2, strict=True)]
    assert covered.crop(box).convert("L").getextrema()[1] < 12


def test_a_hidden_layer_stays_hidden():
    (after,) = seen(made(with_secrets()))
    low = after.crop((0, int(0.87 * after.height), after.width, after.height))
    assert low.convert("L").getextrema()[0] > 240


def test_another_renderer_sees_the_same(tmp_path):
    """Poppler, on what was made."""
    path = tmp_path / "after.pdf"
    path.write_bytes(made(document(CORNERS), (1, 0.0, 0.0, 0.3, 0.3)))
    subprocess.check_call(["pdftoppm", "-r", "72", "-png", path, tmp_path / "page"])
    after = Image.open(next(tmp_path.glob("page-*.png")))
    assert after.size == (200, 300)
    assert near(at(after, 0.1, 0.1), BLACK)
    assert near(at(after, 0.4, 0.4), RED)
    assert near(at(after, 0.75, 0.75), YELLOW)


# Pictures


def test_every_frame_of_a_tiff_is_a_page():
    frames = [Image.new("RGB", (300, 400), colour) for colour in (RED, GREEN, BLUE)]
    data = documents.saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    after = seen(made(data, (2, 0.25, 0.25, 0.5, 0.5), name="a.tif"))
    assert [near(at(page, 0.1, 0.1), colour) for page, colour in zip(after, (RED, GREEN, BLUE), strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert [near(at(page, 0.5, 0.5), BLACK) for page in after] == [False, True, False]


# How the camera was held: the corners as they are seen, from the left above.
@pytest.mark.parametrize(
    ("orientation", "corners", "upright"),
    [
        (1, (RED, GREEN, BLUE, YELLOW), True),
        (3, (YELLOW, BLUE, GREEN, RED), True),
        (6, (BLUE, RED, YELLOW, GREEN), False),
        (8, (GREEN, YELLOW, RED, BLUE), False),
    ],
)
def test_a_photo_is_turned_as_its_camera_noted(orientation, corners, upright):
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, "ZhangXiaoman"
    data = documents.saved(quarters(), "JPEG", exif=exif, quality=95)
    (size,) = pages_of(put(data, "a.jpg"))
    assert (size.height > size.width) is upright
    result = made(data, (1, 0.0, 0.0, 0.2, 0.2), name="a.jpg")
    assert told_by(result) == set()
    (after,) = seen(result)
    assert (after.height > after.width) is upright
    assert near(at(after, 0.1, 0.1), BLACK)
    places = ((0.3, 0.3), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    assert all(near(at(after, *place), colour, 20) for place, colour in zip(places, corners, strict=True))


def test_a_transparent_picture_lies_on_white_paper():
    picture = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (100, 0, 200, 200))
    (after,) = seen(made(documents.saved(picture, "PNG"), name="a.png"))
    assert near(at(after, 0.25, 0.5), WHITE)
    assert near(at(after, 0.75, 0.5), BLUE)


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys():
    picture = Image.new("I;16", (200, 200), 0x8000)
    (after,) = seen(made(documents.saved(picture, "PNG"), name="a.png"))
    assert near(at(after, 0.5, 0.5), (128, 128, 128))


def test_a_scan_keeps_its_size_on_paper_and_a_photo_comes_on_a4():
    scan = documents.saved(quarters((800, 1200)), "PNG", dpi=(200, 200))
    (size,) = pages_of(put(scan, "a.png"))
    assert (round(size.width), round(size.height)) == (288, 432)  # 4 x 6 inches
    photo = documents.saved(quarters((3000, 4000)), "JPEG", dpi=(72, 72))
    (size,) = pages_of(put(photo, "a.jpg"))
    assert (round(size.width, 1), round(size.height, 1)) == (631.5, 842.0)
    (after,) = seen(made(photo, name="a.jpg"))
    assert 1740 <= after.height <= 1760  # 842 points at 150 dots to the inch


# What cannot be drawn


def refusal(data, *areas, name="a.pdf"):
    with pytest.raises(FileRefused) as refused:
        made(data, *areas, name=name)
    return refused.value


def test_a_pdf_under_a_password_is_refused():
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(CORNERS))) as file:
        file.save(data, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "密码" in str(refusal(data.getvalue()))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\nthis is none", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n and nothing more", "a.png"),
        (documents.jpeg()[:200], "a.jpg"),
    ],
)
def test_a_broken_file_is_refused(data, name):
    assert refusal(data, name=name).code == "redact.damaged"


def test_a_word_file_is_to_be_saved_as_pdf_first():
    refused = refusal(documents.word(), name="a.docx")
    assert refused.code == "redact.kind"
    assert "先另存为 PDF" in str(refused)


def test_a_page_that_is_not_there_is_refused():
    assert refusal(document(CORNERS), (2, 0, 0, 0.1, 0.1)).code == "redact.page"


def test_too_many_pages_are_refused_before_any_is_drawn():
    refused = refusal(document(*[b""] * 301))
    assert refused.code == "redact.pages"
    assert "300" in str(refused)


def test_a_huge_page_is_drawn_coarser():
    data = document(b"1 0 0 rg 0 0 14400 14400 re f", size=(14400, 14400))
    page = Image.open(io.BytesIO(page_image(made(data, (1, 0.4, 0.4, 0.2, 0.2)))))
    assert page.width * page.height <= drawing.MOST_PIXELS * 1.01
    assert near(at(page, 0.5, 0.5), BLACK)
    assert near(at(page, 0.1, 0.1), RED)
