"""Files made to do harm, or that are simply broken: each small, and built here so that none has to be kept."""

import hashlib
import io
import zipfile
import zlib

PASSWORD_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx_of(body, **others):
    """A DOCX with just this in its body."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {WORD}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def docx_raw(document):
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def xlsx_of(sheet, **others):
    """An XLSX with one sheet of this XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    book = (
        f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
            **others,
        }
    )


def ole(*streams, content=b""):
    """The head of an OLE file, and a directory that names these streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    entries = b""
    for name in ("Root Entry", *streams):
        written = name.encode("utf-16-le")
        entries += (written.ljust(64, b"\0") + (len(written) + 2).to_bytes(2, "little")).ljust(128, b"\0")
    return head + entries.ljust(512, b"\0") + content


def pdf_of(objects, *, trailer=""):
    """A PDF of numbered objects (1 is the catalogue), with a right cross-reference table."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        raw = content if isinstance(content, bytes) else content.encode("latin-1")
        body += b"%d 0 obj\n" % number + raw + b"\nendobj\n"
    start = len(body)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    return body + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()


def stream(content, extra=""):
    return b"<</Length %d%s>>stream\n" % (len(content), extra.encode()) + content + b"\nendstream"


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf_page(content, *, extra="", resources="/Font<</F 5 0 R>>", more=()):
    """A PDF of one page with these drawing instructions."""
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>"
    return pdf_of([CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(content, extra), FONT, *more])


def pdf_with_page_tree_loop():
    return pdf_of([CATALOGUE, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"])


def pdf_with_form_that_draws_itself():
    form = stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    return pdf_page(b"/X Do", resources="/Font<</F 5 0 R>>/XObject<</X 6 0 R>>", more=[form])


def pdf_with_xref_loop():
    pdf = pdf_page(b"BT /F 12 Tf 72 700 Td (text) Tj ET")
    start = pdf.rindex(b"xref\n0")
    return pdf.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def pdf_bomb(size):
    """A page whose instructions are nothing but blanks, deflated a thousandfold."""
    return pdf_page(zlib.compress(b" " * size, 9), extra="/Filter/FlateDecode")


def pdf_bomb_that_breaks_off(size):
    """A parser that makes the best of damaged data unpacks it all the same."""
    packed = zlib.compress(b"q Q " * (size // 4), 9)
    return pdf_page(packed[:-6] + b"\xff" * 6, extra="/Filter/FlateDecode")


def pdf_packed_twice(size):
    """The instructions deflated, and what that gave deflated again: what is inflated once looks small."""
    packed = zlib.compress(zlib.compress(b"q Q " * (size // 4), 9), 9)
    return pdf_page(packed, extra="/Filter[/FlateDecode/FlateDecode]")


def pdf_packed_by_two_filters(size):
    """Runs of blanks under hexadecimal digits, deflated."""
    runs = (b"\x81 " * (size // 128)).hex().encode() + b">"
    return pdf_page(zlib.compress(runs, 9), extra="/Filter[/FlateDecode/ASCIIHexDecode/RunLengthDecode]")


def pdf_with_form_in_form(content, *, levels=8):
    """A page that draws a form that draws a form …, the last of which has this to draw, deflated."""
    inner = stream(zlib.compress(content, 9), "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode")
    return _forms([b"/X Do"] * levels, inner)


def pdf_with_forms_that_multiply():
    """Each of nine forms draws the next ten times: a billion letters in a kilobyte."""
    return _forms([b"/X Do " * 10] * 9, stream(b"q Q", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))


def _forms(texts, last):
    """Forms from object 6 on, each of which draws the next under the name X."""
    head = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    chain = [
        stream(text, f"{head}/Resources<</XObject<</X {number} 0 R>>>>") for number, text in enumerate(texts[1:], 7)
    ]
    return pdf_page(texts[0], resources="/Font<</F 5 0 R>>/XObject<</X 6 0 R>>", more=[*chain, last])


def rc4(key, data):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted_pdf(password):
    """A page that says "readable", under the oldest of the standard's ciphers (revision 2, 40 bits)."""
    padded = (password.encode() + PASSWORD_PAD)[:32]
    owner = rc4(hashlib.md5((b"the owner's" + PASSWORD_PAD)[:32]).digest()[:5], padded)
    id, rights = b"0123456789abcdef", (-44).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + id).digest()[:5]
    user = rc4(key, PASSWORD_PAD)
    own = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]
    content = rc4(own, b"BT /F 12 Tf 72 700 Td (readable) Tj ET")
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    lock = f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -44>>"
    objects = [CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(content), FONT, lock]
    return pdf_of(objects, trailer=f"/Encrypt 6 0 R/ID[<{id.hex()}><{id.hex()}>]")
