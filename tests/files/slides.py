"""A presentation by hand, part by part, as PowerPoint writes it: with all that tells of its makers."""

import io
import zipfile

from tests.files.documents import COMPANY, NAME, jpeg

TYPES = "application/vnd.openxmlformats-officedocument.presentationml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
DRAWN = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
NAMED = f'xmlns:r="{OFFICE}"'
THREADED = 'xmlns:q="http://schemas.microsoft.com/office/powerpoint/2018/8/main"'
CHANGED = 'xmlns:pc="http://schemas.microsoft.com/office/powerpoint/2013/main/command"'
MADE_BY = f'name="{NAME}" initials="ZSA" userId="{NAME}" providerId="AD"'


def relations(*named):
    inner = "".join(f'<Relationship Id="{id}" Type="{type}" Target="{target}"/>' for id, type, target in named)
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def shape(text):
    words = f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    kind = '<p:nvSpPr><p:cNvPr id="2" name="标题 1"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
    return f"<p:sp>{kind}{words}</p:sp>"


def drawing(text):
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return f"<p:cSld><p:spTree>{group}{shape(text)}</p:spTree></p:cSld>"


def types():
    parts = {
        "/ppt/presentation.xml": f"{TYPES}.presentation.main+xml",
        "/ppt/slides/slide1.xml": f"{TYPES}.slide+xml",
        "/ppt/notesSlides/notesSlide1.xml": f"{TYPES}.notesSlide+xml",
        "/ppt/commentAuthors.xml": f"{TYPES}.commentAuthors+xml",
        "/ppt/comments/comment1.xml": f"{TYPES}.comments+xml",
        "/ppt/authors.xml": "application/vnd.ms-powerpoint.authors+xml",
        "/ppt/changesInfos/changesInfo1.xml": "application/vnd.ms-powerpoint.changesinfo+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    named = "".join(f'<Override PartName="{name}" ContentType="{type}"/>' for name, type in parts.items())
    ends = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("jpeg", "image/jpeg"))
    ended = "".join(f'<Default Extension="{end}" ContentType="{type}"/>' for end, type in ends)
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{ended}{named}</Types>'


def parts():
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    microsoft = "http://schemas.microsoft.com/office"
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(
            ("rId1", f"{OFFICE}/officeDocument", "ppt/presentation.xml"),
            ("rId2", f"{metadata}/core-properties", "docProps/core.xml"),
            ("rId3", f"{OFFICE}/extended-properties", "docProps/app.xml"),
            ("rId4", f"{metadata}/thumbnail", "docProps/thumbnail.jpeg"),
        ),
        "docProps/core.xml": f'<c:about xmlns:c="x" xmlns:d="y"><d:creator>{NAME}</d:creator></c:about>',
        "docProps/app.xml": f"<Properties><Company>{COMPANY}</Company></Properties>",
        "docProps/thumbnail.jpeg": jpeg(),
        "ppt/presentation.xml": (
            f'<p:presentation {MAIN} {NAMED}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/></p:presentation>'
        ),
        "ppt/_rels/presentation.xml.rels": relations(
            ("rId1", f"{OFFICE}/slide", "slides/slide1.xml"),
            ("rId2", f"{OFFICE}/commentAuthors", "commentAuthors.xml"),
            ("rId3", f"{microsoft}/2018/10/relationships/authors", "authors.xml"),
            ("rId4", f"{microsoft}/2016/11/relationships/changesInfo", "changesInfos/changesInfo1.xml"),
        ),
        "ppt/slides/slide1.xml": f"<p:sld {MAIN} {DRAWN} {NAMED}>{drawing('补贴发放情况 1585.5')}</p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("rId1", f"{OFFICE}/notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId2", f"{OFFICE}/comments", "../comments/comment1.xml"),
            ("rId3", f"{OFFICE}/image", "../media/image1.jpeg"),
        ),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {MAIN} {DRAWN}>{drawing('讲到这里停一下')}</p:notes>",
        "ppt/commentAuthors.xml": (
            f'<p:cmAuthorLst {MAIN}><p:cmAuthor id="0" name="{NAME}" initials="ZSA" lastIdx="1" clrIdx="0"/>'
            "</p:cmAuthorLst>"
        ),
        "ppt/comments/comment1.xml": (
            f'<p:cmLst {MAIN}><p:cm authorId="0" dt="2020-01-02T03:04:05.000" idx="1"><p:pos x="10" y="10"/>'
            "<p:text>请核对</p:text></p:cm></p:cmLst>"
        ),
        "ppt/authors.xml": f'<q:authorLst {THREADED}><q:author id="{{1}}" {MADE_BY}/></q:authorLst>',
        "ppt/changesInfos/changesInfo1.xml": (
            f"<pc:chgInfo {CHANGED}><pc:docChgLst><pc:chgData {MADE_BY}/></pc:docChgLst></pc:chgInfo>"
        ),
        "ppt/media/image1.jpeg": jpeg(),
    }  # fmt: skip


def powerpoint():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts().items():
            archive.writestr(name, body)
    return stream.getvalue()
