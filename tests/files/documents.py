"""Files full of what must not be published, made with other programs' libraries."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pikepdf
import xlsxwriter
from PIL import Image, PngImagePlugin

NAME = "Zhang San Author"
COMPANY = "Secret Company Ltd"
CAMERA = "SecretCam 3000"
TELLING = (NAME, COMPANY, CAMERA, "LastEditor Li", "C:\\Users\\zhangsan")


def picture(mode="RGB", size=(40, 24)):
    made = Image.new(mode, size)
    made.putdata([((x * 7) % 256, (y * 11) % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    return made


def exif(orientation=6):
    data = Image.Exif()
    data[0x010F], data[0x0110], data[0x0112], data[0x013B] = COMPANY, CAMERA, orientation, NAME
    data.get_ifd(0x8825)[1], data.get_ifd(0x8825)[2] = "N", (46.0, 13.0, 5.0)
    return data


def saved(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def jpeg(**options):
    return saved(picture(), "JPEG", exif=exif(), comment=NAME.encode(), quality=90, **options)


def png():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", NAME)
    notes.add_itxt("Copyright", COMPANY)
    notes.add_text("Software", CAMERA, zip=True)
    return saved(picture(), "PNG", pnginfo=notes, exif=exif())


def word():
    document = docx.Document()
    for field in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(document.core_properties, field, NAME)
    document.core_properties.created = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    document.add_paragraph("某县人民政府关于补贴发放的公告")
    run = document.add_paragraph("看这一句。").runs[0]
    document.add_comment(run, text="请核对数字", author=NAME, initials="ZSA")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "合计", "1585.5"
    document.add_picture(io.BytesIO(jpeg()))
    stream = io.BytesIO()
    document.save(stream)
    return changed_zip(stream.getvalue(), word_leftovers)


def word_leftovers(parts):
    """What Word writes and python-docx does not: company, custom properties, sessions, changes, template."""
    app = parts["docProps/app.xml"].decode()
    parts["docProps/app.xml"] = app.replace("</Properties>", f"<Manager>{NAME}</Manager></Properties>").encode()
    parts["docProps/custom.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
        f"<property name='{COMPANY}' fmtid='x' pid='2'/></Properties>"
    ).encode()
    body = parts["word/document.xml"].decode()
    change = (
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="9" w:author="{NAME}" w:date="2020-01-01T00:00:00Z">'
        "<w:r><w:t>新加的字</w:t></w:r></w:ins></w:p>"
    )
    parts["word/document.xml"] = body.replace("<w:body>", f"<w:body>{change}", 1).encode()
    settings = parts["word/settings.xml"].decode()
    rsids = '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    parts["word/settings.xml"] = settings.replace("</w:settings>", f"{rsids}</w:settings>").encode()
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file:///C:\\Users\\zhangsan\\Normal.dotm" TargetMode="External"/></Relationships>'
    )


def changed_zip(data, change):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def excel(hidden=False):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"author": NAME, "company": COMPANY, "manager": NAME, "comments": COMPANY})
    book.set_custom_property("Client", COMPANY)
    sheet = book.add_worksheet("汇总")
    sheet.write(0, 0, "合计")
    sheet.write(0, 1, 1585.5)
    sheet.write_comment("B1", "请核对", {"author": NAME})
    if hidden:
        book.add_worksheet("底稿").very_hidden()
    book.close()
    return stream.getvalue()


def pdf(text=b"BT /F1 24 Tf 72 700 Td (Notice 1585.5) Tj ET"):
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    photo = pikepdf.Stream(document, jpeg())
    photo.Type, photo.Subtype, photo.Width, photo.Height = pikepdf.Name.XObject, pikepdf.Name.Image, 40, 24
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = pikepdf.Name.DeviceRGB, 8, pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(I1=photo))
    page.Contents = pikepdf.Stream(document, text + b" q 200 0 0 100 72 400 cm /I1 Do Q")
    page.Thumb = pikepdf.Stream(document, COMPANY.encode())
    page.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=NAME))
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="OK", T=NAME, M="D:2020"
    )
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[9, 9, 20, 20],
        A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{NAME}')"),
    )
    page.Annots = pikepdf.Array([document.make_indirect(remark), document.make_indirect(link)])
    document.docinfo["/Author"] = NAME
    document.docinfo["/Producer"] = COMPANY
    with document.open_metadata() as about:
        about["dc:creator"] = [NAME]
        about["xmp:CreatorTool"] = CAMERA
    document.attachments["salaries.txt"] = COMPANY.encode()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{NAME}')")
    document.Root.OpenAction = script
    document.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array(["go", script]))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
