"""Files full of secrets and colours at known places, and how to look for them in what was made of these."""

import io

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

SECRETS = ("ZhangXiaoman", "23082619880101001X", "FieldSecret", "RemarkSecret", "LayerSecret", "AttachedSecret",
           "TitleSecret", "XmpSecret", "ThumbSecret", "OldSecret")  # fmt: skip
RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
CORNERS = (
    b"1 0 0 rg 0 150 100 150 re f 0 1 0 rg 100 150 100 150 re f 0 0 1 rg 0 0 100 150 re f 1 1 0 rg 100 0 100 150 re f"
)


def seen(data, dots=150):
    """The pages as pictures."""
    file = pypdfium2.PdfDocument(data)
    file.init_forms()
    return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in file]


def document(*contents, size=(200, 300), change=None):
    """A page for each content stream: text in Helvetica, paths."""
    file = pikepdf.new()
    for content in contents:
        file.add_blank_page(page_size=size)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        file.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        file.pages[-1].obj.Contents = Stream(file, content)
    if change:
        change(file)
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def text(words, x=20, y=200, size=12):
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET ".encode()


def everything_in(data):
    """Each byte, and each stream unpacked."""
    yield data
    with pikepdf.open(io.BytesIO(data)) as file:
        for each in file.objects:
            yield repr(each).encode()
            if isinstance(each, Stream):
                yield each.read_raw_bytes()
                if each.get("/Filter") != Name.DCTDecode:
                    yield each.read_bytes()


def told_by(data):
    parts = list(everything_in(data))
    forms = [(word, word.encode(code)) for word in SECRETS for code in ("utf-8", "utf-16-be", "utf-16-le")]
    return {word for word, written in forms if any(written in part for part in parts)}


def near(pixel, colour, by=12):
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


def at(picture, x, y):
    """The pixel at these shares of the page."""
    return picture.getpixel((int(x * picture.width), int(y * picture.height)))


def full(file):
    """Secrets at every place where a PDF can have some."""
    page = file.pages[0].obj
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="FieldSecret", Rect=[20, 100, 180, 120],
        DA="/F1 10 Tf 0 g", F=4,
    )  # fmt: skip
    field.AP = Dictionary(N=appearance(file, "FieldSecret"))
    remark = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=[20, 60, 180, 80], Contents="RemarkSecret", T="RemarkSecret", F=4
    )
    remark.AP = Dictionary(N=appearance(file, "RemarkSecret"))
    rows = [file.make_indirect(field), file.make_indirect(remark)]
    page.Annots = Array(rows)
    file.Root.AcroForm = Dictionary(Fields=Array(rows[:1]), DR=Dictionary(Font=page.Resources.Font))
    hidden = file.make_indirect(Dictionary(Type=Name.OCG, Name="LayerSecret"))
    file.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden]), Order=Array([hidden])))
    page.Resources.Properties = Dictionary(L1=hidden)
    page.Thumb = Stream(file, b"ThumbSecret")
    with file.open_metadata() as about:
        about["dc:title"] = "XmpSecret"
    file.docinfo["/Title"] = "TitleSecret"
    file.attachments["a.txt"] = b"AttachedSecret"


def appearance(file, words):
    form = Stream(file, f"BT /F1 10 Tf 2 6 Td ({words}) Tj ET".encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 160, 20], Resources=Dictionary(Font=Dictionary(F1=font))
    )
    return form


def with_secrets():
    words = text("ZhangXiaoman") + text("23082619880101001X", y=180) + b"/OC /L1 BDC " + text("LayerSecret", y=30)
    return document(words + b"EMC " + text("Grain subsidy", y=260), change=full)


def quarters(size=(400, 600)):
    picture = Image.new("RGB", size)
    wide, high = size[0] // 2, size[1] // 2
    for colour, place in ((RED, (0, 0)), (GREEN, (wide, 0)), (BLUE, (0, high)), (YELLOW, (wide, high))):
        picture.paste(colour, (*place, place[0] + wide, place[1] + high))
    return picture
