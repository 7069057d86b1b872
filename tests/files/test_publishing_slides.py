"""A presentation goes out with what it says and shows, and without who made it."""

import io
import zipfile

import pytest
from lxml import etree
from PIL import Image

from gongkai.files.publish import strip
from gongkai.files.services import open_file
from tests.files.slides import powerpoint
from tests.files.test_publishing import published, put, told_by

pytestmark = pytest.mark.django_db
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_presentation_of_these_tests_does_tell():
    assert told_by(powerpoint()) >= {"Zhang San Author", "Secret Company Ltd", "SecretCam 3000"}
    assert put(powerpoint(), "a.pptx").kind == "pptx"


def test_nothing_tells_of_the_makers_of_a_presentation_any_more():
    parts = opened(data := published(powerpoint(), "a.pptx"))
    assert told_by(data) == set()
    assert b"ZSA" not in b"".join(parts.values())
    assert b"2020-01-02" not in b"".join(parts.values())
    assert not [name for name in parts if name.startswith(("docProps/", "ppt/changesInfos/"))]


def test_a_presentation_says_and_shows_what_it_did():
    before, after = opened(powerpoint()), opened(published(powerpoint(), "a.pptx"))
    for name in ("ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml"):
        words = [[each.text for each in etree.fromstring(parts[name]).iter(TEXT)] for parts in (before, after)]
        assert words[0] == words[1]
        assert words[0]
    assert "补贴发放情况 1585.5".encode() in after["ppt/slides/slide1.xml"]
    pictures = [Image.open(io.BytesIO(parts["ppt/media/image1.jpeg"])).tobytes() for parts in (before, after)]
    assert pictures[0] == pictures[1]


def test_every_part_that_is_named_in_a_presentation_is_there():
    parts = opened(published(powerpoint(), "a.pptx"))
    named = {each.get("PartName") for each in etree.fromstring(parts["[Content_Types].xml"])} - {None}
    assert {name.lstrip("/") for name in named} <= parts.keys()
    led_to = [each.get("Target") for each in etree.fromstring(parts["_rels/.rels"])]
    assert led_to == ["ppt/presentation.xml"]
    led_to = [each.get("Target") for each in etree.fromstring(parts["ppt/_rels/presentation.xml.rels"])]
    assert {f"ppt/{target}" for target in led_to} <= parts.keys()


def test_remarks_in_a_presentation_are_told():
    stripping = strip(put(powerpoint(), "a.pptx"))
    assert stripping.left == ("publish.comments",)
    with open_file(stripping.file) as file:
        assert "请核对".encode() in opened(file.read())["ppt/comments/comment1.xml"]
