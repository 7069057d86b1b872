"""Misprints, repealed acts, titles and an agency's own words: every row of the lists works, and has its sentence."""

import re
import tomllib
from pathlib import Path

import pytest

import gongkai.reading.marks as package
from gongkai.reading.marks import DEFAULT, Kind, Severity, marks_of, mask
from gongkai.reading.marks.words import why

FOLDER = Path(package.__file__).parent
LISTS = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
CODE = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))


@pytest.mark.parametrize(("wrong", "right"), LISTS["misprints"].items())
def test_a_misprint_is_marked_and_put_right(wrong, right):
    text = f"根据{wrong}有关规定，"
    assert [mark.kind for mark in marks_of(text)] == [Kind.MISPRINT]
    assert mask(text, marks_of(text)) == f"根据{right}有关规定，"
    assert wrong != right
    assert marks_of(f"根据{right}有关规定，") == ()


def test_a_misprint_is_found_over_the_end_of_a_line():
    assert [mark.text for mark in marks_of("安河县人民政\n俯关于")] == ["人民政\n俯"]


@pytest.mark.parametrize("row", LISTS["repealed"], ids=lambda row: row["id"])
def test_a_repealed_act_is_marked_with_its_successor(row):
    for cited in [*(f"《{name}》" for name in row.get("names", ())), *row.get("numbers", ())]:
        (mark,) = marks_of(f"依据{cited}第五条的规定")
        assert (mark.kind, mark.text, mark.can_be_masked) == (Kind.REPEALED, cited, False)
        assert row["by"] in mark.why
        assert mark.severity is (Severity.MISPRINT if row.get("checked") else Severity.LOOK)
        assert ("未经核实" in mark.why) is not bool(row.get("checked"))


def test_an_act_is_marked_with_the_name_of_the_country_and_its_year_too():
    assert [mark.text for mark in marks_of("依据《中华人民共和国收养法（1998年修正）》办理")] == [
        "《中华人民共和国收养法（1998年修正）》"
    ]
    assert marks_of("《婚姻法》、《继承法》等已经废止。《民法典》施行") == ()
    assert [mark.text for mark in marks_of("《婚姻法》第五条。《继承法》已经废止。")] == ["《婚姻法》"]


@pytest.mark.parametrize("row", LISTS["posts"], ids=lambda row: row["title"])
def test_who_holds_a_post_is_no_mark_and_another_is(row):
    for holder in row["holders"]:
        assert marks_of(f"{row['title']}{holder}出席会议") == ()
    assert [mark.text for mark in marks_of(f"{row['title']}王小二出席会议")] == ["王小二"]


def test_an_agency_adds_words_of_its_own():
    words = DEFAULT.with_own(misprints={"何平镇": "和平镇"})
    (mark,) = marks_of("何平镇人民政府", words=words)
    assert (mark.kind, mark.masked) == (Kind.MISPRINT, "和平镇")
    assert "本单位的用词表" in mark.why
    assert marks_of("何平镇人民政府") == ()


def test_what_an_agency_gives_out_itself_is_no_mark():
    words = DEFAULT.with_own(allowed=["138-1234-5678", "Zhang@QQ.com"])
    assert marks_of("联系李主任 138 1234 5678，zhang@qq.com", words=words) == ()
    assert [mark.text for mark in marks_of("13812345679", words=words)] == ["13812345679"]


def test_an_endless_list_of_own_words_is_refused():
    with pytest.raises(ValueError, match="2000"):
        DEFAULT.with_own(misprints={f"错字{number}": "对" for number in range(2001)})


def test_every_sentence_is_used_and_every_sentence_used_is_there():
    used = set(re.findall(r"\"((?:" + "|".join(kind.value for kind in Kind) + r")(?:\.\w+)?)\"", CODE))
    assert set(LISTS["why"]) <= used
    for id in LISTS["why"]:
        assert why(id, text="", right="", title="", since="", by="", checked="", minor_age=14).endswith("。")


def test_every_kind_and_severity_has_a_name_for_the_officer():
    assert all(kind.label and kind.severity.label for kind in Kind)
    assert len({kind.label for kind in Kind}) == len(Kind)
