"""Documents lead somewhere: every link to a file of ours is to a file that is there."""

import re

import pytest

from tests.architecture.sources import ROOT, committed, name_of

PAGES = [path for path in committed() if path.suffix == ".md" and not name_of(path).startswith("tests/")]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("[0-9]*.md")}


def test_what_the_readme_tells_to_type_is_there():
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^make (\S+)", text, re.MULTILINE)) == {"demo", "test"}
        for path in re.findall(r"(tests/corpus/\S+)", text):
            assert (ROOT / path).is_file()
