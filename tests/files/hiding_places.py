"""Files with one planted number in each place that a file has, made with other programs' libraries and by hand."""

import io
import re
import zipfile

import docx
import pikepdf
import typst
import xlsxwriter

from tests.files.documents import changed_zip

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOX = (
    "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
HIDDEN = "<w:p><w:r><w:t>见附件</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r></w:p>"
DELETED = (
    "<w:p><w:r><w:t>电话</w:t></w:r><w:del w:id='1' w:author='a'><w:r><w:delText>{}</w:delText></w:r></w:del>"
    "<w:ins w:id='2' w:author='a'><w:r><w:t>从略</w:t></w:r></w:ins></w:p>"
)
FIELD = '<w:p><w:r><w:instrText> HYPERLINK "tel:{}" </w:instrText></w:r><w:r><w:t>拨打</w:t></w:r></w:p>'
NOTES = (
    f"<w:footnotes xmlns:w='{W}'><w:footnote w:id='1'><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def word(numbers):
    """`numbers` by the place that each goes to; in the body and in a table it is cut into runs and cells."""
    document = docx.Document()
    paragraph = document.add_paragraph("公示如下：")
    for part in re.findall(".{1,5}", numbers["正文"]):
        paragraph.add_run(part)
    table = document.add_table(2, 3)
    for column, part in enumerate(re.findall(".{1,6}", numbers["表格"])):
        table.rows[1].cells[column].text = part
    section = document.sections[0]
    section.header.paragraphs[0].text = numbers["页眉"]
    section.footer.paragraphs[0].text = numbers["页脚"]
    document.add_comment(paragraph.runs[0], text=numbers["批注"], author="甲", initials="甲")
    stream = io.BytesIO()
    document.save(stream)
    return changed_zip(stream.getvalue(), lambda parts: by_hand(parts, numbers))


def by_hand(parts, numbers):
    body = parts["word/document.xml"].decode()
    more = BOX.format(numbers["文本框"]) + HIDDEN.format(numbers["隐藏"]) + DELETED.format(numbers["修订"])
    more += FIELD.format(numbers["链接"])
    parts["word/document.xml"] = body.replace("<w:sectPr", f"{more}<w:sectPr", 1).encode()
    parts["word/footnotes.xml"] = NOTES.format(numbers["脚注"]).encode()
    parts["word/charts/chart1.xml"] = (
        f"<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:v>{numbers['图表']}</c:v></c:chart>"
    ).encode()
    parts["word/embeddings/Microsoft_Excel_Sheet.xlsx"] = workbook({"普通": numbers["嵌入"]})


WORD_PLACES = ("正文", "表格", "页眉", "页脚", "批注", "文本框", "隐藏", "修订", "链接", "脚注", "图表", "嵌入")


PUT = {
    "普通": lambda book, sheet, number: sheet.write_string(1, 1, number),
    "隐藏的行": lambda book, sheet, number: (
        sheet.write_string(4, 0, number),
        sheet.set_row(4, None, None, {"hidden": True}),
    ),
    "隐藏的列": lambda book, sheet, number: (
        sheet.write_string(6, 9, number),
        sheet.set_column(9, 9, None, None, {"hidden": True}),
    ),
    "分格": lambda book, sheet, number: sheet.write_row(8, 0, re.findall(".{1,6}", number)),
    "批注": lambda book, sheet, number: sheet.write_comment("B2", number),
    "公式": lambda book, sheet, number: sheet.write_formula(10, 0, '="见"&"右"', None, number),
    "数字": lambda book, sheet, number: sheet.write_number(12, 0, float(number)),
    "页眉": lambda book, sheet, number: sheet.set_header(f"&C{number}"),
    "文本框": lambda book, sheet, number: sheet.insert_textbox(14, 0, number),
    "链接": lambda book, sheet, number: sheet.write_url(16, 0, f"https://a.gov.cn/{number}", None, "看"),
    "隐藏的表": lambda book, sheet, number: hidden(book, "隐藏的表", number).hide(),
    "深藏的表": lambda book, sheet, number: hidden(book, "深藏的表", number).very_hidden(),
}


def hidden(book, name, number):
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, number)
    return sheet


def workbook(numbers):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["序号", "内容", "备注"])
    for place, number in numbers.items():
        PUT[place](book, sheet, number)
    book.close()
    return stream.getvalue()


WORKBOOK_PLACES = tuple(place for place in PUT if place != "数字")


def pdf(*pages):
    """Set by typst, each text on a page of its own."""
    source = "\n#pagebreak()\n".join(pages)
    settings = '#set page(width: 120mm, height: 160mm)\n#set text(font: "Noto Serif CJK SC", size: 12pt)\n'
    return typst.compile((settings + source).encode())


def pdf_with_form(remark, value):
    document = pikepdf.open(io.BytesIO(pdf("公告")))
    page = document.pages[0]
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=remark)
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, Rect=[9, 9, 20, 20], V=value, T="a"
    )
    page.Annots = pikepdf.Array([document.make_indirect(note), document.make_indirect(field)])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[1]]))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def scan(pages):
    """A PDF with nothing but blank pages: what a scanner without recognition leaves."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def joined(*files):
    document = pikepdf.new()
    for file in files:
        with pikepdf.open(io.BytesIO(file)) as other:
            document.pages.extend(other.pages)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def locked():
    document = pikepdf.open(io.BytesIO(pdf("公告")))
    stream = io.BytesIO()
    document.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()


def slides(number):
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    runs = f"<a:r><a:t>{number[:6]}</a:t></a:r><a:r><a:t>{number[6:]}</a:t></a:r>"
    slide = f"<p:sld xmlns:p='p' xmlns:a='{drawing}'><a:p>{runs}</a:p></p:sld>"
    return zipped({"[Content_Types].xml": "<Types/>", "ppt/slides/slide1.xml": slide, "ppt/presentation.xml": "<p/>"})


def ofd(number):
    page = f"<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'><ofd:TextCode>号码{number}</ofd:TextCode></ofd:Page>"
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def endless_workbook(rows=1_050_000):
    """A sheet of a million rows, as a program may write it."""
    sheet = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>7</v></c></row>' for row in range(1, rows)
    )
    book = "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>"
    relations = "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        }
    )
