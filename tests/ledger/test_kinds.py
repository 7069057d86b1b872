"""Every kind of entry that the program writes is registered, named for people, and used."""

import ast
import re
import uuid
from datetime import date

import pytest

from gongkai.agencies import services
from gongkai.ledger import damages, kinds, own_kinds
from gongkai.ledger.bodies import CODE
from gongkai.ledger.particulars import Reference
from gongkai.people import handover
from gongkai.workbench.audit.searching import Search
from tests.architecture.sources import modules, name_of

OURS = [path for path in modules("gongkai") if "migrations" not in path.parts]
IS_ID = re.compile(r"[a-z_]+\.[a-z_]+")


def literal_kinds(path):
    """The ids that stand in a Draft as they are."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Draft":
            for keyword in node.keywords:
                if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                    yield keyword.value.value


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_kind_that_is_written_is_registered(path):
    known = {kind.id for kind in kinds.all_kinds()}
    assert set(literal_kinds(path)) <= known


def test_every_kind_has_a_chinese_name_and_facts_that_are_codes():
    for kind in kinds.all_kinds():
        assert IS_ID.fullmatch(kind.id), kind.id
        assert re.search(r"[\u4e00-\u9fff]", str(kind.label)), kind.id
        assert all(CODE.fullmatch(fact) and fact for fact in kind.facts), kind.id


def test_every_fact_of_every_kind_has_a_chinese_name():
    program = [kind for kind in kinds.all_kinds() if not kind.id.startswith("test")]
    assert len(program) > 50
    for kind in program:
        for fact in kind.facts:
            assert re.search(r"[\u4e00-\u9fff]", kinds.fact_label(kind.id, fact)), f"{kind.id}: {fact}"


@pytest.mark.django_db
def test_every_part_of_a_fact_has_a_chinese_name():
    """What stands within one: a reference, the filters of an export, what was handed over."""
    asked = Search("陈", "某", "signin.failed", "person:1", date(2026, 1, 1), date(2026, 2, 1)).as_facts()
    reference = Reference(uuid.uuid4(), "ab" * 32).as_fact()
    for name in (*asked, *reference, *handover._registered):
        assert re.search(r"[\u4e00-\u9fff]", kinds.fact_label("", name)), name


def test_a_kind_may_mean_another_thing_by_a_name():
    assert kinds.fact_label("ledger.exported", "until") == "到"
    assert kinds.fact_label("post.ended", "until") == "最后一天"
    assert kinds.fact_label("post.ended", "unheard_of") == "unheard_of"


def test_every_kind_of_the_ledger_itself_is_written_somewhere():
    whole = "".join(path.read_text(encoding="utf-8") for path in OURS)
    names = {name for name, value in vars(own_kinds).items() if value in own_kinds.OWN and name.isupper()}
    assert {name for name in names if f"own_kinds.{name}.id" not in whole} == set()


def test_every_damage_that_can_be_told_has_its_sentence_and_every_sentence_is_told():
    package = [path for path in OURS if path.parent.name == "ledger" and path.name != "damages.py"]
    whole = "".join(path.read_text(encoding="utf-8") for path in package)
    told = set(re.findall(r'"((?:body|hash|entry|copy|tail|head|chain|anchor|trigger)\.[a-z]+)"', whole))
    assert told == set(damages.SENTENCES)


@pytest.mark.parametrize(
    ("kind", "fact", "code", "words"),
    [
        ("agency.edited", "fields", "office_hours", "办公时间"),
        ("agency.channel_set", "fields", "notes", "使用说明"),
        ("agency.channel_set", "way", "in_person", "当面提交"),
        ("agency.series_set", "purpose", "letter", "文书文号"),
        ("calendar.imported", "layer", "notice", "国务院办公厅的放假通知"),
        ("number.voided", "reason", "recalled", "签发后撤回"),
        ("notices.preferred", "way", "each", "来一条寄一封"),
        ("notices.preferred", "fields", "address", "邮箱"),
        ("post.given", "role", "officer", "信息公开专员"),
        ("signin.failed", "reason", "second_factor", "第二验证不对"),
        ("signin.ended", "reason", "idle", "太久没有操作"),
        ("factor.added", "type", "totp", "动态口令"),
        ("ledger.anchored", "day", "2026-11-23", "2026-11-23"),
    ],
)
def test_codes_are_told_in_chinese_and_what_is_no_code_as_it_is(kind, fact, code, words):
    assert kinds.code_label(kind, fact, code) == words


def test_every_setting_of_an_agency_is_called_by_its_chinese_name():
    for field in services.SETTINGS:
        assert re.search(r"[\u4e00-\u9fff]", kinds.code_label("agency.edited", "fields", field)), field
