"""Pages of government sites: the article without the menus, meta tags, the block of information, old encodings."""

from datetime import date

import pytest

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import read_document

ARTICLE = (
    "<p>各乡镇人民政府：</p><p>　　现将《青禾县防汛应急预案》印发给你们，请认真组织实施，确保安全度汛，"
    "落实各项责任。</p>"
    "<p style='text-align:right'>青禾县人民政府办公室</p><p style='text-align:right'>2023年5月8日</p>"
)
TITLE = "青禾县人民政府办公室关于印发青禾县防汛应急预案的通知"
MENU = (
    "<div class='nav'><ul><li><a href=/>首页</a></li><li><a href=/zw>政务公开</a></li></ul></div>"
    "<div class='crumbs'>当前位置：<a href=/>首页</a> &gt; 文件</div>"
)
FOOT = "<div class='footer'>主办：青禾县人民政府办公室，地址：人民路1号，电话：0123-1234567。</div>"
INFO = (
    "<table class='info'><tr><td>索 引 号：</td><td>000014349/2023-00012</td><td>主题分类：</td><td>应急管理</td></tr>"
    "<tr><td>发文机关：</td><td>青禾县人民政府办公室</td><td>成文日期：</td><td>2023年05月08日</td></tr>"
    "<tr><td>标　　题：</td><td colspan=3>" + TITLE + "</td></tr>"
    "<tr><td>发文字号：</td><td>青政办发〔2023〕15号</td><td>发布日期：</td><td>2023年05月10日</td></tr></table>"
)


def page(body, head="", encoding="utf-8", declared="utf-8"):
    declaration = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    return f"<!DOCTYPE html><html><head>{declaration}{head}</head><body>{body}</body></html>".encode(encoding)


CONTAINERS = {
    "TRS": f"<div class='TRS_Editor'>{ARTICLE}</div>",
    "UCAP": f"<ucapcontent>{ARTICLE}</ucapcontent>",
    "zoom": f"<div id='zoom'><div>{ARTICLE}</div></div>",
    "no name at all": f"<div class='w1200'><div class='left'><div class='c12'>{ARTICLE}</div></div></div>",
    "an old layout table": "<table><tr><td width=200>栏目</td></tr><tr><td>"
    f"<table><tr><td>{ARTICLE}</td></tr></table></td></tr></table>",
}


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_the_article_is_found_and_menus_are_not_in_it(container):
    body = f"{MENU}<h1>{TITLE}</h1><div class='bar'>发布时间：2023-05-10 09:30　来源：县政府办　浏览次数：66次</div>"
    document = read_document(page(body + container + FOOT), "a.html")
    assert document.title.value == TITLE
    assert document.body.html.startswith("<p>各乡镇人民政府：</p>\n<p>现将《青禾县防汛应急预案》印发给你们")
    assert document.body.html.endswith("<p>青禾县人民政府办公室</p>\n<p>2023年5月8日</p>")
    assert document.issued_on.value == date(2023, 5, 8)
    assert document.published_on.value == date(2023, 5, 10)
    assert document.signed_by.value == ("青禾县人民政府办公室",)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gbk", "gbk"), ("gb18030", ""), ("utf-8", ""), ("gb18030", "utf-8")],
)
def test_the_encoding_does_not_matter_declared_or_not_or_wrongly(encoding, declared):
    data = page(f"{MENU}{INFO}<div id=zoom>{ARTICLE}</div>{FOOT}", encoding=encoding, declared=declared)
    document = read_document(data, "a.html")
    assert (document.title.value, document.number.value) == (TITLE, "青政办发〔2023〕15号")


def test_meta_tags_of_government_sites_are_read():
    head = (
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2023-05-10 09:30">'
        '<meta name="ContentSource" content="青禾县人民政府办公室"><meta name="ColumnName" content="政府文件">'
        '<meta name="Description" content="防汛应急预案的内容概述。"><title>首页</title>'
    )
    document = read_document(page(f"<div id=zoom>{ARTICLE}</div>", head), "a.html")
    assert (document.title.value, document.title.place, document.title.sure) == (TITLE, "meta ArticleTitle", True)
    assert document.published_on.value == date(2023, 5, 10)
    assert document.summary.value == "防汛应急预案的内容概述。"
    assert dict(document.labelled)["column"] == "政府文件"
    assert dict(document.labelled)["source"] == "青禾县人民政府办公室"


def test_the_block_of_information_is_read_and_is_no_table_of_the_text():
    document = read_document(page(f"{MENU}<div id=zoom>{INFO}{ARTICLE}</div>{FOOT}"), "a.html")
    assert document.index_number.value == "000014349/2023-00012"
    assert (document.number.value, document.number.reason) == ("青政办发〔2023〕15号", "official.reason.label")
    assert document.published_on.value == date(2023, 5, 10)
    assert dict(document.labelled)["topic"] == "应急管理"
    assert (document.body.tables, document.addressee.value) == (0, "各乡镇人民政府")


def test_a_block_and_a_signature_that_disagree_are_told():
    info = INFO.replace("2023年05月08日", "2023年05月09日")
    document = read_document(page(f"<div id=zoom>{info}{ARTICLE}</div>"), "a.html")
    assert document.issued_on.value == date(2023, 5, 8)  # the signature holds
    assert [(note.id, dict(note.values)) for note in document.troubles] == [
        ("official.note.dates_differ", {"one": "2023年5月8日", "other": "2023年05月09日"})
    ]


def test_a_day_in_the_block_that_does_not_exist_is_told():
    info = INFO.replace("2023年05月10日", "2023年05月32日")
    document = read_document(page(f"<div id=zoom>{info}{ARTICLE}</div>"), "a.html")
    assert (document.published_on.value, document.published_on.trouble) == (None, "official.trouble.no_such_day")
    assert document.published_on.raw == "2023年05月32日"


@pytest.mark.parametrize(
    "window",
    [
        f"{TITLE}-青禾县人民政府",
        f"{TITLE}_政府文件_青禾县人民政府门户网站",
        f"{TITLE} | 政务公开",
        f"{TITLE} - 文件 - 青禾县政府网",
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(window):
    document = read_document(page(f"<div id=zoom>{ARTICLE}</div>", f"<title>{window}</title>"), "a.html")
    assert document.title.value == TITLE
    assert document.title.sure is False


def test_files_that_the_article_links_to_are_named():
    links = "<p><a href='./P0201.pdf'>预案.pdf</a><a href='/x/b.docx?v=1'>表</a><a href='/zw/'>更多</a></p>"
    document = read_document(page(f"<div id=zoom>{ARTICLE}{links}</div>"), "a.html")
    assert document.files_linked == ("./P0201.pdf", "/x/b.docx?v=1")


def test_the_address_of_a_page_makes_its_links_whole():
    links = "<p>见<a href='./P0201.pdf'>预案</a>。</p>"
    document = read_document(page(f"<div id=zoom>{ARTICLE}{links}</div>"), "a.html", base="https://q.gov.cn/zw/1.html")
    assert '<a href="https://q.gov.cn/zw/P0201.pdf">预案</a>' in document.body.html


def test_scripts_do_not_get_through():
    dirty = f"<div id=zoom>{ARTICLE}<script>steal()</script><p onclick=steal()>尾<img src=x onerror=steal()></p></div>"
    document = read_document(page(dirty), "a.html")
    assert "steal" not in document.body.html
    assert document.body.images == 1


def test_tables_of_the_article_survive_with_their_spans():
    table = "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    document = read_document(page(f"<div id=zoom>{ARTICLE}{table}</div>"), "a.html")
    assert '<table><tbody><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>' in (
        document.body.html
    )


def test_a_saved_page_in_one_file_is_a_page():
    whole = page(f"{MENU}<h1>{TITLE}</h1><div id=zoom>{ARTICLE}</div>").decode()
    mail = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; type="text/html"\r\n\r\n--b\r\n'
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{whole}\r\n--b--\r\n"
    )
    assert read_document(mail.encode(), "a.mht").title.value == TITLE


def test_a_page_with_a_picture_alone_is_a_scan():
    assert read_document(page("<img src='a.jpg'>"), "a.html").format == "scan"


def test_a_page_without_anything_is_empty():
    with pytest.raises(UnreadableFile, match=r"unreadable\.empty"):
        read_document(page(""), "a.html")
