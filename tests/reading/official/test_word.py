"""Word files as offices make them: merged cells, lists, text boxes, pictures, what WPS writes its own way."""

import io

import docx
import pytest
from docx.shared import Pt

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import read_document
from tests.builders.hostile import docx_of, zipped
from tests.files.documents import picture
from tests.files.documents import saved as picture_saved
from tests.reading.official.letters import centred, saved

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

DOWN = '<w:vMerge w:val="restart"/>'
ACROSS = '<w:gridSpan w:val="2"/>'


def read(body, **others):
    return read_document(docx_of(body, **others), "a.docx")


def p(text, properties="", run=""):
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def tc(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def ids(document):
    return [note.id for note in document.troubles]


def test_merged_cells_and_a_repeated_heading_survive():
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('项目', DOWN)}"
        f"{tc('金额', ACROSS)}</w:tr>"
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('', '<w:vMerge/>')}{tc('本年')}{tc('上年')}</w:tr>"
        f"<w:tr>{tc('基本支出')}{tc('12')}{tc('')}</w:tr>"
    )
    document = read(f"{p('青禾县民政局预算')}<w:tbl>{rows}</w:tbl>")
    assert document.body.html == (
        '<table><thead><tr><th rowspan="2">项目</th><th colspan="2">金额</th></tr>'
        "<tr><th>本年</th><th>上年</th></tr></thead>"
        "<tbody><tr><td>基本支出</td><td>12</td><td></td></tr></tbody></table>"
    )
    assert (document.body.tables, document.body.text) == (1, "项目\t金额\n本年\t上年\n基本支出\t12\t")


def test_a_table_of_one_column_only_frames_its_words():
    document = read(f"<w:tbl><w:tr>{tc('关于停水的通知')}</w:tr><w:tr>{tc('明日停水。')}</w:tr></w:tbl>")
    assert document.title.value == "关于停水的通知"
    assert document.body.html == "<p>明日停水。</p>"


def test_bold_words_links_and_raised_digits_are_kept_and_nothing_else():
    body = (
        p("关于面积的公告")
        + "<w:p><w:r><w:rPr><w:b/><w:color w:val='FF0000'/></w:rPr><w:t>面积</w:t></w:r><w:r><w:t>为30m</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>，见</w:t></w:r>"
        f"<w:hyperlink xmlns:r='{REL}' r:id='r1'><w:r><w:t>说明</w:t></w:r></w:hyperlink>"
        f"<w:hyperlink xmlns:r='{REL}' r:id='r2'><w:r><w:t>程序</w:t></w:r></w:hyperlink><w:r><w:t>。</w:t></w:r></w:p>"
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{REL}/hyperlink" Target="https://a.gov.cn/x?a=1&amp;b=2" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{REL}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
        "</Relationships>"
    )
    document = read(body, **{"word/_rels/document.xml.rels": links})
    assert document.body.html == (
        '<p><strong>面积</strong>为30m²，见<a href="https://a.gov.cn/x?a=1&amp;b=2">说明</a>程序。</p>'
    )
    assert ids(document) == []  # a link that a reader may follow is not fetched by anyone


def test_what_is_struck_out_hidden_or_deleted_is_not_read():
    body = p("关于收费的通知") + (
        "<w:p><w:r><w:t>收费10元</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>20元</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>30元</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>。</w:t></w:r></w:ins></w:p>"
    )
    document = read(body)
    assert document.body.text == "收费10元。"
    assert ids(document) == ["official.note.changes"]


NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    "</w:numbering>"
)


def numbered(text, list, level=0):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>')


def test_numbers_that_word_makes_are_words_and_bullets_a_list():
    body = p("工作要点") + numbered("总体要求", 1) + numbered("甲", 2) + numbered("乙", 2) + numbered("组织保障", 1)
    document = read(body, **{"word/numbering.xml": NUMBERING})
    assert document.body.html == "<p>一、总体要求</p>\n<ul><li>甲</li><li>乙</li></ul>\n<p>二、组织保障</p>"


BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><box><w:txbxContent>{inner}</w:txbxContent></box></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><box><w:txbxContent>{inner}</w:txbxContent></box></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def test_a_letterhead_in_a_text_box_counts_once():
    head = BOX.format(inner=p("青禾县人民政府文件"))
    document = read(head + p("青政发〔2023〕5号") + p("关于防汛工作的通知") + p("各乡镇：") + p("请做好防汛工作。"))
    assert document.signed_by.value == ("青禾县人民政府",)
    assert document.signed_by.reason == "official.reason.organ_letterhead"
    assert document.left_out == ("青禾县人民政府文件", "青政发〔2023〕5号", "关于防汛工作的通知")
    assert document.body.text == "各乡镇：\n请做好防汛工作。"


def test_a_joint_letterhead_set_as_a_table_is_no_table_of_the_text():
    organs = f"<w:tc>{p('青禾县财政局')}{p('青禾县民政局')}</w:tc>"
    table = f"<w:tbl><w:tr>{organs}{tc('文件')}</w:tr></w:tbl>"
    document = read(table + p("青财〔2023〕8号") + p("关于发放补贴的通知") + p("请按时发放。"))
    assert document.signed_by.value == ("青禾县财政局", "青禾县民政局")
    assert (document.title.value, document.number.value) == ("关于发放补贴的通知", "青财〔2023〕8号")
    assert (document.body.tables, document.body.text) == (0, "请按时发放。")


def test_an_imprint_set_as_a_table_is_left_out_and_its_day_told():
    rows = f"<w:tr>{tc('抄送：县委办公室。')}</w:tr><w:tr>{tc('青禾县人民政府办公室')}{tc('2023年3月6日印发')}</w:tr>"
    document = read(p("关于防汛的通知") + p("请做好防汛。") + f"<w:tbl>{rows}</w:tbl>")
    assert document.printed_on.value.isoformat() == "2023-03-06"
    assert document.body.text == "请做好防汛。"


def test_wps_splits_a_title_into_runs_and_a_break():
    runs = "".join(
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/></w:rPr><w:t>{sign}</w:t></w:r>'
        for sign in "关于印发"
    )
    title = (
        f"<w:p><w:pPr><w:jc w:val='center'/></w:pPr>{runs}<w:r><w:br/></w:r>"
        "<w:r><w:t>工作方案</w:t></w:r><w:bookmarkStart w:id='0' w:name='_GoBack'/><w:r><w:t>的通知</w:t></w:r></w:p>"
    )
    custom = '<Properties xmlns="x"><property name="KSOProductBuildVer">2052-12.1.0</property></Properties>'
    document = read(title + p("各村：") + p("请落实。"), **{"docProps/custom.xml": custom})
    assert document.title.value == "关于印发工作方案的通知"
    assert document.addressee.value == "各村"


def test_size_and_alignment_tell_the_title_from_the_text_below():
    document = docx.Document()
    centred(document, "青禾县人民政府", Pt(22))
    centred(document, "关于表彰先进的决定", Pt(22))
    document.add_paragraph("先进集体名单见县政府网站").runs[0].font.size = Pt(16)
    read_back = read_document(saved(document), "a.docx")
    assert read_back.title.value == "青禾县人民政府关于表彰先进的决定"
    assert read_back.body.text == "先进集体名单见县政府网站"


def test_headings_of_word_are_headings_of_the_page():
    document = docx.Document()
    document.add_paragraph("工作方案")
    document.add_heading("一、目标", level=1)
    document.add_heading("（一）任务", level=2)
    document.add_paragraph("抓落实。")
    html = read_document(saved(document), "a.docx").body.html
    assert html == "<h2>一、目标</h2>\n<h3>（一）任务</h3>\n<p>抓落实。</p>"


def test_pictures_are_counted_and_not_taken():
    document = docx.Document()
    document.add_paragraph("公示")
    document.add_paragraph("名单如图。")
    for _ in range(2):
        document.add_picture(io.BytesIO(picture_saved(picture(), "PNG")))
    found = read_document(saved(document), "a.docx")
    assert found.body.images == 2
    assert "img" not in found.body.html
    assert [(note.id, dict(note.values)) for note in found.troubles] == [("official.note.images", {"count": 2})]


def test_a_file_of_pictures_alone_is_a_scan_and_says_so():
    document = docx.Document()
    document.add_picture(io.BytesIO(picture_saved(picture(), "PNG")))
    found = read_document(saved(document), "a.docx")
    assert (found.format, ids(found), found.title.trouble) == ("scan", ["official.note.scan"], "official.trouble.scan")


def test_macros_are_told_and_not_kept():
    found = read(p("通知") + p("请落实。"), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell()"})
    assert ids(found) == ["official.note.macros"]
    assert (found.title.value, found.body.text) == ("通知", "请落实。")


@pytest.mark.parametrize(
    ("kind", "named"), [("attachedTemplate", "模板"), ("image", "图片"), ("oleObject", "对象"), ("frame", "其他内容")]
)
def test_what_a_file_would_fetch_is_told_without_its_address(kind, named):
    rels = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/{kind}" '
        'Target="file://10.0.0.1/secret/normal.dotm" TargetMode="External"/></Relationships>'
    )
    found = read(p("通知") + p("请落实。"), **{"word/_rels/settings.xml.rels": rels})
    assert ids(found) == ["official.note.external"]
    assert dict(found.troubles[0].values) == {"count": 1, "example": named}
    assert "10.0.0.1" not in repr(found)


def test_comments_footnotes_and_objects_are_told():
    marks = "<w:r><w:commentReference w:id='1'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:object>"
    found = read(
        p("通知") + f"<w:p><w:r><w:t>见图。</w:t></w:r>{marks}<o:OLEObject xmlns:o='o'/></w:object></w:r></w:p>"
    )
    assert ids(found) == ["official.note.comments", "official.note.footnotes", "official.note.objects"]


def test_a_bomb_is_not_blown_up():
    data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<a>" + b"a" * (90 << 20) + b"</a>"})
    with pytest.raises(UnreadableFile, match=r"unreadable\.too_complex"):
        read_document(data, "a.docx")


def test_tables_in_tables_without_end_are_refused():
    deep = "<w:tbl><w:tr><w:tc>" * 80 + p("底") + "</w:tc></w:tr></w:tbl>" * 80
    with pytest.raises(UnreadableFile, match=r"unreadable\.too_complex"):
        read(p("通知") + deep)


def test_a_zip_that_breaks_off_is_damaged():
    with pytest.raises(UnreadableFile, match=r"unreadable\.damaged"):
        read_document(docx_of(p("通知"))[:-40], "a.docx")
