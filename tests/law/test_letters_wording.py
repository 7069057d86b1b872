"""An agency's own wording of a letter: what it must keep, what it may name, and what is not its own to word."""

import re

import pytest

from gongkai.law.citations import LawError
from gongkai.law.letter_kinds import answer
from gongkai.law.letters import (
    allowed_in,
    check_wording,
    compose,
    example_of,
    letter,
    letters,
    needed_in,
    paragraph,
    specimen,
)
from tests.law.letter_cases import BASE, full, item, told

OWN = [(id, each.id) for id, kind in letters().items() for each in kind.editable]


@pytest.mark.parametrize(("id", "paragraph_id"), OWN)
def test_every_standard_wording_is_one_that_an_agency_might_write(id, paragraph_id):
    each = paragraph(letter(id), paragraph_id)
    assert check_wording(id, paragraph_id, each.text) == each.text
    assert not re.search(r"[{}]", example_of(each.text))
    assert {value.name for value in needed_in(each)} <= {value.name for value in allowed_in(letter(id), each)}


def test_own_wording_keeps_what_has_to_be_said_and_knows_what_it_names():
    own = "{称呼}好。我们在{收到日期}收到了{称呼}{提出方式}的申请（{登记编号}）：“{申请内容}”。{机关名称}"
    assert check_wording("supplement", "opening", f"  {own} \n\n") == own
    for text, why in (
        (own.replace("{登记编号}", ""), "placeholder_lost"),
        (own + "{证件号码}", "unknown_placeholder"),
        (own + "{不认识的}", "unknown_placeholder"),
        (own + "{", "braces"),
        (own + "{称呼!r}", "braces"),
        (own + "{称呼:>9}", "braces"),
        (own + "{称呼.x}", "unknown_placeholder"),
        (" \n", "wording_length"),
        (own + "长" * 2000, "wording_length"),
    ):
        with pytest.raises(LawError, match=rf"letter\.{why}"):
            check_wording("supplement", "opening", text)
    text = compose("supplement", full(), {"opening": own})
    assert text.blocks[0].text.startswith("您好。我们在2026年3月2日收到了")


@pytest.mark.parametrize(
    ("id", "paragraph_id"),
    [
        ("supplement", "consequence"),
        ("reply", "remedy"),
        ("reply", "items"),
        ("service_proof", "form"),
        ("reply", "none"),
    ],
)
def test_what_the_law_or_the_case_says_is_not_worded_anew(id, paragraph_id):
    with pytest.raises(LawError, match=r"letter\.fixed"):
        check_wording(id, paragraph_id, "别的话。")


def test_own_wording_of_a_decision_is_used():
    own = "{称呼}要的信息可以公开（{依据}），{提供方式}。"
    found = told(
        compose("reply", {**BASE, "items": [item("granted.provided")], "remedy": "略。"}, {"granted.provided": own})
    )
    assert "您要的信息可以公开（《条例》第三十六条第（二）项）" in found
    assert answer("granted.provided")[0].text[:6] not in found


def test_the_letter_of_examples_tells_the_remedy_of_its_decision():
    """Who words a refusal anew sees what stands below it, and not another remedy."""
    for id, paragraph_id, review_first in (
        ("reply", "refused.process", True),
        ("reply", "granted.provided", False),
        ("closing", "otherwise.fee_unpaid", False),
        ("third_party_decision", "opening", False),
    ):
        found = told(specimen(id, paragraph_id, paragraph(letter(id), paragraph_id).text))
        assert ("应当先申请行政复议" in found) == review_first
        assert "行政复议" in found
    assert "行政复议" not in told(specimen("closing", "otherwise.withdrawn", "{撤回的情况}。完。"))
