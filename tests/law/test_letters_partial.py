"""
部分公开 (条例 37): what is not given is withheld under grounds, as a refusal of the whole would be, each with its
articles and what it needs. Articles and remedies are written by hand, from 条例 14-16, 36 and 行政复议法 23(1)(4).
"""

import itertools

import pytest

from gongkai.law.citations import LawError, regulation
from gongkai.law.letter_kinds import answer
from gongkai.law.letters import grounds_of
from gongkai.law.outcomes import grounds_to_withhold, needs_of, outcome, row_of
from tests.law.letter_cases import decided, item, reply, sound
from tests.law.test_letters import EITHER, FIRST

# ground: what its sentence cites, a word of that sentence, and the needs besides 理由
GROUNDS = {
    "refused.state_secret": ("第十四条、第三十六条第（三）项", "国家秘密", {"secrecy_mark"}),
    "refused.prohibited_by_law": ("第十四条、第三十六条第（三）项", "禁止公开的内容", {"prohibiting_provision"}),
    "refused.security_and_stability": ("第十四条、第三十六条第（三）项", "经济安全、社会稳定", {"security_evidence"}),
    "refused.third_party": (
        "第十五条、第三十二条、第三十六条第（三）项",
        "公开会对第三方合法权益造成损害",
        {"third_party_kind", "asked_or_why_not", "public_interest_weighing"},
    ),
    "refused.internal_affairs": ("第十六条第一款、第三十六条第（三）项", "内部事务信息", {"internal_kind"}),
    "refused.process": (
        "第十六条第二款、第三十六条第（三）项",
        "过程性信息",
        {"process_kind", "no_duty_elsewhere"},
    ),
    "refused.enforcement_files": (
        "第十六条第二款、第三十六条第（三）项",
        "行政执法案卷信息",
        {"enforcement_case", "no_duty_elsewhere"},
    ),
    "refused.administrative_inquiry": ("第三十六条第（七）项", "行政查询事项", {"special_provision"}),
}
OWN = {"delivery", "provided", "content", "collection", "withheld_part", "withheld_grounds", "reasons"}
BOTH = FIRST.format(of="") + EITHER.format(of="中不予公开以外的部分")
WORD = {need.id: f"关于{need.label}的话" for id in GROUNDS for need in outcome(id).needs_of_part}


def withheld(*grounds):
    return item("partial", grounds=grounds)


def test_every_kind_of_refusal_is_a_ground_and_nothing_else_is():
    assert {each.id for each in grounds_to_withhold(outcome("partial"))} == set(GROUNDS)
    assert grounds_to_withhold(outcome("granted.provided")) == ()
    assert {each.ground for each in answer("partial")} - {""} == set(GROUNDS)


@pytest.mark.parametrize("ground", GROUNDS)
def test_37_a_part_is_withheld_under_each_ground_with_its_articles_needs_and_remedy(ground):
    cites, word, needs = GROUNDS[ground]
    one = withheld(ground)
    text = reply(one)
    found = sound(text)
    assert "根据《条例》第三十七条的规定，本机关向您提供可以公开的信息内容" in found
    line = next(each.text for each in text.blocks if f"根据《条例》{cites}的规定" in getattr(each, "text", ""))
    assert word in line
    assert line.count("根据") == 1
    for need in needs - {"no_duty_elsewhere"}:
        assert WORD[need] in line
    assert found.count("该部分含有") == 1
    assert {need.id for need in needs_of(outcome("partial"), [ground])} == OWN | needs
    alone = EITHER.format(of="") if ground == "refused.administrative_inquiry" else BOTH
    assert text.blocks[-1].text == alone
    assert row_of(decided([one])).leaf == "partial"


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_a_ground_needs_is_asked_for_as_where_all_is_refused(ground):
    for need in GROUNDS[ground][2] - {"no_duty_elsewhere"}:
        with pytest.raises(LawError, match=r"letter\.missing"):
            reply({**withheld(ground), need: ""})


def test_32_a_third_party_is_asked_before_all_is_refused_and_need_not_be_where_a_part_is_taken_out():
    """Or every resident of a list would have to be asked before the numbers of their cards are covered."""
    assert {"consultation_record", "asked_or_why_not"} & _ids(outcome("refused.third_party").needs) == {
        "consultation_record"
    }
    why = "提供的内容已经遮盖身份证件号码，不涉及第三方，未征求第三方意见"
    assert f"造成损害。{why}。经衡量公共利益" in sound(
        reply({**withheld("refused.third_party"), "asked_or_why_not": why})
    )


def _ids(needs):
    return {need.id for need in needs}


def test_several_grounds_stand_each_in_its_own_sentence():
    for one, other in itertools.combinations(GROUNDS, 2):
        text = reply(withheld(other, one))
        found = sound(text)
        lines = [each.text for each in text.blocks if "该部分含有" in getattr(each, "text", "")]
        assert len(lines) == 2
        for ground, line in zip((one, other), lines, strict=True):  # in the order of the form
            assert GROUNDS[ground][1] in line
            assert GROUNDS[ground][0] in line
        assert text.blocks[-1].text == BOTH
        assert found.count("理由：") == 1


def test_no_part_is_withheld_without_a_ground():
    for named in ((), ("granted.provided",), ("nothing",)):
        with pytest.raises(LawError, match=r"letter\.missing") as refusal:
            reply({**withheld("refused.process"), "withheld_grounds": named})
        assert "不予公开部分的依据" in refusal.value.message


def test_the_grounds_are_among_those_of_the_decision():
    one = {"withheld_grounds": ["refused.process", "refused.state_secret"]}
    assert set(grounds_of(outcome("partial"), one)) == {
        regulation(37), regulation(14), regulation(36, None, 3), regulation(16, 2),
    }  # fmt: skip
    assert grounds_of(outcome("granted.provided"), one) == (regulation(36, None, 2),)


@pytest.mark.parametrize("said", ["商业秘密", "个人隐私", "商业秘密、个人隐私"])
def test_15_a_refusal_for_a_third_party_says_which_of_its_rights_and_no_other(said):
    for one in (item("refused.third_party"), withheld("refused.third_party")):
        found = sound(reply({**one, "third_party_kind": said, "reasons": "会损害其权益", "withheld_part": "账号"}))
        assert f"第三方的{said}，公开会对第三方合法权益造成损害" in found
        assert ("商业秘密" in found) == ("商业秘密" in said)
        assert ("个人隐私" in found) == ("个人隐私" in said)


@pytest.mark.parametrize(
    ("decision", "need", "kinds"),
    [
        ("refused.internal_affairs", "internal_kind", ("人事管理", "后勤管理", "内部工作流程")),
        ("refused.process", "process_kind", ("讨论记录", "过程稿", "磋商信函", "请示报告")),
    ],
)
def test_16_what_is_internal_or_of_a_process_is_of_the_kinds_that_the_regulation_names(decision, need, kinds):
    """三类, 四类 (rows 5 and 6 of 不予公开 in table three): the letter says which."""
    (known,) = (each for each in outcome(decision).needs if each.id == need)
    assert known.choices == kinds
    found = sound(reply({**item(decision), need: "、".join(kinds[:2]), "reasons": "还没有定论"}))
    assert "、".join(kinds[:2]) in found
    assert kinds[2] not in found
