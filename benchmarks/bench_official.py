"""
Reading a document to be published and cleaning a pasted page. Peers on the same bytes in the same run: python-docx (its
words alone), pdfplumber (its words alone), BeautifulSoup (the words of a page); and nh3 alone, the least that cleaning
must do. The peers only take words out; we also find title, number, dates and organs, and write the body as HTML.
"""

import io

import docx
import nh3
import pdfplumber
import typst
from bs4 import BeautifulSoup
from timing import Aims, best, line

from gongkai.reading.official import clean_html, read_document

SENTENCES = (
    "为进一步加强和规范城乡居民最低生活保障工作，根据国家和省有关规定，结合我县实际，制定本办法，请认真贯彻执行。" * 4
)
FONTS = '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 16pt, lang: "zh")\n'
ROWS = [("项目", "本年", "上年"), *((f"支出{row}", str(row), str(row * 2)) for row in range(40))]
HEAD = ("青政发〔2023〕5号", "关于印发《青禾县最低生活保障办法》的通知", "各乡镇人民政府：")
FOOT = ("青禾县人民政府", "2023年3月5日")


def word() -> bytes:
    document = docx.Document()
    for text in (*HEAD, *[SENTENCES] * 40, *FOOT):
        document.add_paragraph(text)
    table = document.add_table(len(ROWS), 3)
    for at, row in enumerate(ROWS):
        for cell, text in zip(table.rows[at].cells, row, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf() -> bytes:
    cells = ", ".join(f"[{text}]" for row in ROWS for text in row)
    head = "".join(f"#align(center)[{text}]\n\n" for text in HEAD[:2])
    foot = "".join(f"#align(right)[{text}#h(4em)]\n\n" for text in FOOT)
    body = f"#h(2em){SENTENCES}\n\n" * 25
    return typst.compile(f"{FONTS}{head}{HEAD[2]}\n\n{body}#table(columns: 3, {cells})\n\n{foot}".encode())


def page() -> str:
    rows = "".join(f"<tr>{''.join(f'<td class=xl65>{text}</td>' for text in row)}</tr>" for row in ROWS)
    menu = "".join(f"<li><a href='/c{at}/'>栏目{at}</a></li>" for at in range(200))
    texts = "".join(
        f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:仿宋'>{text}<o:p></o:p></span></p>\n"
        for text in (HEAD[2], *[SENTENCES] * 40, *FOOT)
    )
    return (
        f"<html><head><meta charset=utf-8><title>{HEAD[1]}-青禾县人民政府</title><script>var a=1</script></head><body>"
        f"<div class=nav><ul>{menu}</ul></div><h1>{HEAD[1]}</h1>"
        f"<div id=zoom>{texts}<table>{rows}</table></div></body></html>"
    )


def words_of_docx(data: bytes) -> int:
    document = docx.Document(io.BytesIO(data))
    words = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return words + sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def words_of_pdf(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as file:
        return sum(len(each.extract_text()) + len(each.extract_tables()) for each in file.pages)


def main() -> None:
    aims = Aims()
    site = page()
    files = {
        "a.docx": (word(), words_of_docx, "python-docx", 2.0),
        "a.pdf": (pdf(), words_of_pdf, "pdfplumber's words and tables", 1.25),
        "a.html": (site.encode(), lambda data: len(BeautifulSoup(data, "lxml").get_text()), "BeautifulSoup", 1.5),
    }
    for name, (data, peer, called, most) in files.items():
        document = read_document(data, name)
        assert document.title.value == HEAD[1], "the title has to be found, or the time means nothing"
        assert document.body.tables == 1, "and the table"
        ours, theirs = best(lambda n=name, d=data: read_document(d, n), lambda p=peer, d=data: p(d), rounds=7)
        line(f"{name} ({len(data) / 1000:.0f} kB, {len(document.body.text)} characters): gongkai", ours)
        line(f"{name}: {called}", theirs)
        aims.at_most(f"{name} of {called}", ours / theirs, most)
    ours, bare = best(lambda: clean_html(site), lambda: nh3.clean(site), rounds=15)
    line(f"pasted page ({len(site) / 1000:.0f} kB): gongkai", ours)
    line("pasted page: nh3 alone, links and tables as they come", bare)
    aims.at_most("pasted page of nh3 alone", ours / bare, 10)
    aims.finish()


if __name__ == "__main__":
    main()
