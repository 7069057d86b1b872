"""What a page says goes through gettext; what a file says does not."""

import re
from pathlib import Path

import pytest

import gongkai

PACKAGE = Path(gongkai.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
TRANSLATED = re.compile(r'{% translate .*? %}|{% blocktranslate.*?{% endblocktranslate %}|_\("[^"]*"\)', re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def test_there_are_templates():
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_chinese_word_of_a_template_can_be_translated(template):
    rest = re.sub(r'\|date:"[^"]*"', "", TRANSLATED.sub("", template.read_text(encoding="utf-8")))
    assert CHINESE.findall(rest) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_style_or_a_script_of_its_own(template):
    source = template.read_text(encoding="utf-8")
    assert " style=" not in source
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"\son\w+=", source)
