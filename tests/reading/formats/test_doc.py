"""Legacy Word, RTF and saved pages: LibreOffice turns them into DOCX where it is installed."""

import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest

from gongkai.law.report.values import Status
from gongkai.reading.formats import doc, mht
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.pipeline import read_report
from tests.builders.docx_files import build_docx
from tests.builders.form_values import expected, values_of
from tests.builders.text_files import build_html
from tests.builders.xlsx_files import build_xlsx
from tests.reading.formats.test_layouts import read

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def converted(folder, source, ending):
    """The file saved anew by LibreOffice in another format."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", folder / "saved", source]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return (folder / "saved" / source.name).with_suffix(f".{ending}").read_bytes()


@needs_office
@pytest.mark.parametrize(
    ("build", "name", "ending"),
    [
        (build_docx, "report.docx", "doc"),
        (build_docx, "report.docx", "rtf"),
        (build_docx, "report.docx", "odt"),
        (build_xlsx, "report.xlsx", "xls"),
    ],
)
def test_a_report_in_an_older_format_is_read_whole(tmp_path, build, name, ending):
    values = values_of("2021")
    (tmp_path / name).write_bytes(build(values, "2021"))
    report = read_report(converted(tmp_path, tmp_path / name, ending), name="年报")
    assert read(report) == expected(values)


def test_without_libreoffice_the_reader_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    report = read_report(b"{\\rtf1 x}", name="a.doc")
    assert (report.status, report.reason) == (Status.UNREADABLE, "unreadable.needs_libreoffice")


def test_a_conversion_that_does_not_end_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(doc, "SECONDS", 0.5)
    with pytest.raises(UnreadableFile) as refusal:
        doc.read(b"{\\rtf1 x}")
    assert refusal.value.reason == "unreadable.timeout"


@pytest.fixture
def server():
    """A place in the network, and what was asked for there."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()


def linking_odt(address):
    """A text whose picture and whose section are elsewhere."""
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    space = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = "".join(f' xmlns:{short}="{space}:{long}:1.0"' for short, long in names.items())
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href'
    content = (
        f'<office:document-content{spaces} office:version="1.2"><office:body><office:text><text:p>清溪镇</text:p>'
        f'<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">'
        f'<draw:image {link}="{address}/picture.png"/></draw:frame></text:p>'
        f'<text:section text:name="s"><text:section-source {link}="{address}/section.txt"/><text:p>旧</text:p>'
        "</text:section></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


@needs_office
def test_a_document_that_names_pictures_elsewhere_makes_nothing_be_fetched(server):
    address, asked = server
    with zipfile.ZipFile(BytesIO(doc.to_docx(linking_odt(address)))) as made:
        assert "清溪镇" in made.read("word/document.xml").decode()
    assert asked == []


def saved_page(content):
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["MIME-Version"] = "1.0"
    message.set_content(content, subtype="html", charset="gb18030")
    message.make_related()
    return message.as_bytes()


def test_a_page_saved_in_one_file_is_read_as_the_page_in_it():
    values = values_of("2021")
    page = build_html(values, "2021").decode().replace("<head>", "<head><meta charset=gb18030>")
    report = read_report(saved_page(page), name="年报.doc")
    assert read(report) == expected(values)


def test_a_saved_page_without_the_page_is_damaged():
    with pytest.raises(UnreadableFile) as refusal:
        mht.read(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a--\r\n")
    assert refusal.value.reason == "unreadable.damaged"
