"""
Every letter for every decision. The grounds and the remedy of each are written here by hand: article by article from
the 条例, the remedy from 行政复议法 23(1)(4) as the Supreme People's Court reads it (refusals under articles 14 to 16).
"""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.citations import LawError, regulation
from gongkai.law.letter_kinds import values
from gongkai.law.letters import Grid, LetterText, compose, grounds_of, remedy_of
from gongkai.law.outcomes import needs_of, outcome, outcomes, row_of
from gongkai.law.review_organ import Seats
from tests.law.letter_cases import (
    ANSWERS,
    BASE,
    CLOSING,
    DAY,
    GROUNDS,
    IN_THE_FILE,
    SEATS,
    decided,
    item,
    reply,
    sound,
    told,
)  # fmt: skip

FIRST = (
    "如对本答复{of}不予公开的决定不服，应当先申请行政复议，不能直接提起行政诉讼：可以自收到本答复之日起60日内"
    "向桦川县人民政府申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。"
)
EITHER = (
    "如对本答复{of}不服，可以自收到本答复之日起60日内向桦川县人民政府申请行政复议，"
    "也可以自收到本答复之日起6个月内向桦川县人民法院提起行政诉讼。"
)
FEES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第六条"
MOVED = "《关于机构改革后政府信息公开申请办理问题的解释》（国办公开办函〔2019〕14号）"
# decision: what the letter cites, and what is open: F 复议 first, E 复议 or suit, B both (F for what is withheld, E for
# the rest), - nothing
ORACLE = {
    "granted.provided": ("《条例》第三十六条第（二）项", "E"),
    "granted.how_to_get": ("《条例》第三十六条第（二）项", "E"),
    "granted.already_public": ("《条例》第三十六条第（一）项", "E"),
    "granted.inspection": ("《条例》第三十六条第（二）项、第四十条", "E"),
    "granted.public_interest": ("《条例》第十五条、第三十二条、第三十六条第（二）项", "E"),
    "partial": ("《条例》第三十七条", "B"),
    "refused.state_secret": ("《条例》第十四条、第三十六条第（三）项", "F"),
    "refused.prohibited_by_law": ("《条例》第十四条、第三十六条第（三）项", "F"),
    "refused.security_and_stability": ("《条例》第十四条、第三十六条第（三）项", "F"),
    "refused.third_party": ("《条例》第十五条、第三十二条、第三十六条第（三）项", "F"),
    "refused.internal_affairs": ("《条例》第十六条第一款、第三十六条第（三）项", "F"),
    "refused.process": ("《条例》第十六条第二款、第三十六条第（三）项", "F"),
    "refused.enforcement_files": ("《条例》第十六条第二款、第三十六条第（三）项", "F"),
    "refused.administrative_inquiry": ("《条例》第三十六条第（七）项", "E"),
    "unable.not_held.nonexistent": ("《条例》第三十六条第（四）项", "E"),
    "unable.not_held.not_responsible": ("《条例》第三十六条第（五）项", "E"),
    "unable.not_held.archived": (f"《条例》第三十六条第（五）项、{MOVED}", "E"),
    "unable.needs_creation": ("《条例》第三十八条", "E"),
    "unable.unclear_after_supplement": ("《条例》第三十条", "E"),
    "declined.petition": ("《条例》第三十九条第一款", "E"),
    "declined.repeated": ("《条例》第三十六条第（六）项", "E"),
    "declined.publication": ("《条例》第三十九条第二款", "E"),
    "declined.excessive": ("《条例》第三十五条", "E"),
    "declined.reissue": ("《条例》第二条", "E"),
    "otherwise.other": ("", "E"),
    "otherwise.not_supplemented": ("《条例》第三十条", "E"),
    "otherwise.fee_unpaid": (FEES, "E"),
    "otherwise.withdrawn": ("", "-"),
    "otherwise.applicant_gone": ("", "-"),
}
# What a letter of this kind says of itself: a word that no value brings.
DECIDES = {
    "granted": "本机关决定予以公开", "granted.already_public": "已经主动公开", "partial": "提供可以公开的信息内容",
    "refused": "本机关决定不予公开", "refused.administrative_inquiry": "行政查询事项",
    "unable.not_held.nonexistent": "该政府信息不存在", "unable.not_held.not_responsible": "不属于本机关负责公开",
    "unable.not_held.archived": "依照有关档案管理的法律、行政法规和国家有关规定查阅",
    "unable.needs_creation": "本机关不予提供",
    "unable.unclear_after_supplement": "本机关无法提供", "declined.petition": "不作为政府信息公开申请处理",
    "declined.repeated": "不予重复处理", "declined.publication": "公开出版物", "declined.excessive": "本机关不予处理",
    "declined.reissue": "本机关不予处理", "otherwise.other": "作其他处理",
    "otherwise.not_supplemented": "不再处理该政府信息公开申请", "otherwise.fee_unpaid": "不再处理该政府信息公开申请",
    "otherwise.withdrawn": "终结办理", "otherwise.applicant_gone": "终结办理",
}  # fmt: skip


def remedies(*decisions):
    """The paragraph, by hand: who shares one way is not told apart; 一, 二 name the items where there are several."""
    first = [number for number, id in zip("一二", decisions, strict=False) if ORACLE[id][1] in "FB"]
    either = [
        f"第{number}项" + ("中不予公开以外的部分" if ORACLE[id][1] == "B" else "")
        for number, id in zip("一二", decisions, strict=False)
        if ORACLE[id][1] in "EB"
    ]
    if len(decisions) == 1:
        either = ["中不予公开以外的部分" if ORACLE[decisions[0]][1] == "B" else ""] if either else []
        return (FIRST.format(of="") if first else "") + (EITHER.format(of=either[0]) if either else "")
    apart = bool(first and either)
    named = "、".join(f"第{number}项" for number in first) if apart else ""
    rest = "、".join(either) if apart else ""
    return (FIRST.format(of=named) if first else "") + (EITHER.format(of=rest) if either else "")


def test_every_decision_has_its_line_in_the_oracle():
    assert set(ORACLE) == set(outcomes())


@pytest.mark.parametrize("decision", ANSWERS)
def test_36_to_39_every_answer_says_its_decision_grounds_needs_and_remedy(decision):
    one = item(decision)
    text = reply(one)
    found = sound(text)
    grounds, _way = ORACLE[decision]
    word = DECIDES.get(decision) or DECIDES[decision.partition(".")[0]]
    assert word in found
    if grounds:
        assert f"根据{grounds}的规定" in found
    for need in outcome(decision).needs:
        if need.id not in IN_THE_FILE:
            assert one[need.id] in found, need.id
    assert text.blocks[-1].text == remedies(decision)
    assert "四政公复〔2026〕3号" in found
    assert "2026年3月20日" in found
    assert text.addressee == "张小满："


@pytest.mark.parametrize("decision", CLOSING)
def test_30_every_closing_says_why_and_what_is_open(decision):
    one = item(decision)
    rows = [one]
    remedy = remedy_of("closing", decided(rows), DAY, SEATS)
    text = compose("closing", {**BASE, "items": rows, "remedy": remedy})
    found = sound(text)
    grounds, way = ORACLE[decision]
    assert DECIDES[decision] in found
    assert not grounds or f"根据{grounds}的规定" in found
    for need in outcome(decision).needs:
        assert one[need.id] in found
    assert ("行政复议" in found) == (way == "E")
    if way == "E":
        assert text.blocks[-1].text == EITHER.format(of="").replace("本答复", "本告知书")


MIXTURES = list(itertools.permutations(ANSWERS, 2))


def test_one_case_may_decide_several_items_each_with_its_grounds_and_remedy():
    """一事一答: all of the 600 mixtures of two decisions."""
    for one, other in MIXTURES:
        assert row_of(decided([item(one), item(other)]), main=one, reason="主要的一项")
        text = reply(item(one, "甲项内容"), item(other, "乙项内容"))
        found = sound(text)
        headings = [line.text for line in text.blocks if not isinstance(line, Grid) and line.style == "heading"]
        assert headings == ["一、关于“甲项内容”", "二、关于“乙项内容”"]
        first, second = found.split(headings[1])
        assert not ORACLE[one][0] or f"根据{ORACLE[one][0]}的规定" in first
        assert not ORACLE[other][0] or f"根据{ORACLE[other][0]}的规定" in second
        assert text.blocks[-1].text == remedies(one, other), (one, other)
    assert len(MIXTURES) == 600


def test_a_refusal_never_offers_a_suit_at_once_and_an_answer_that_is_none_always_does():
    for decision in ANSWERS:
        remedy = reply(item(decision)).blocks[-1].text
        assert ("也可以自收到本答复之日起6个月内向桦川县人民法院提起行政诉讼" in remedy) == (
            ORACLE[decision][1] in "EB"
        )
        assert ("应当先申请行政复议" in remedy) == (ORACLE[decision][1] in "FB")


def test_before_2024_a_refusal_could_be_sued_at_once():
    rows = decided([item("refused.process")])
    assert remedy_of("reply", rows, date(2023, 12, 31), SEATS) == EITHER.format(of="")


def test_nothing_with_a_remedy_is_said_without_court_or_organ():
    rows = decided([item("refused.process")])
    with pytest.raises(LawError, match=r"remedy\.court_unset") as refusal:
        remedy_of("reply", rows, DAY, Seats("桦川县人民政府"))
    assert "系统管理员" in refusal.value.message
    with pytest.raises(LawError, match=r"remedy\.court_unset"):
        remedy_of("third_party_decision", [], DAY, Seats("桦川县人民政府"))


@pytest.mark.parametrize("decision", ANSWERS)
def test_what_an_answer_needs_and_is_not_there_is_named(decision):
    for need in outcome(decision).needs:
        if need.id in IN_THE_FILE or need.where_known or need.id == "third_party_told":
            continue
        without = {key: text for key, text in item(decision).items() if key != need.id}
        with pytest.raises(LawError, match=r"letter\.missing") as refusal:
            reply(without)
        assert values()[need.id].name in refusal.value.message


def test_36_5_the_competent_organ_is_told_only_where_it_is_known():
    without = {**item("unable.not_held.not_responsible"), "competent_organ": ""}
    assert "负责公开该信息的行政机关" not in sound(reply(without))
    assert "负责公开该信息的行政机关" in sound(reply(item("unable.not_held.not_responsible")))


def test_the_closing_of_what_was_never_received_counts_from_its_coming_in():
    text = compose("closing", {**BASE, "received_on": None, "items": [item("otherwise.withdrawn")]})
    assert text.blocks[0].text.startswith("您于2026年3月2日当面提交的政府信息公开申请")
    assert text.title == "政府信息公开申请终结办理告知书"


def test_a_closing_decision_is_not_told_in_a_reply_nor_an_answer_in_a_closing():
    for id, decision in (("reply", "otherwise.fee_unpaid"), ("closing", "granted.provided")):
        with pytest.raises(LawError, match=r"letter\.not_told_here"):
            compose(id, {**BASE, "items": [item(decision)], "remedy": "救济"})


def test_a_finer_ground_takes_the_place_of_the_whole_article():
    row = {"cites": [[15, None, None], [36, None, 3], regulation(16, 2), [37]]}
    assert [str(each) for each in grounds_of(outcome("partial"), row)] == [
        "条例第三十七条", "条例第十五条", "条例第三十六条第（三）项", "条例第十六条第二款",
    ]  # fmt: skip


def test_searches_stand_in_a_table_between_what_was_looked_for_and_the_conclusion():
    rows = [
        {"searched_on": date(2026, 3, 6), "search_place": "档案室", "search_words": "危房", "search_result": "未找到"}
    ]
    text = reply({**item("unable.not_held.nonexistent"), "search_record": "", "searches": rows})
    table = next(block for block in text.blocks if isinstance(block, Grid))
    assert [box.text for box in table.rows[1]] == ["2026年3月6日", "档案室", "危房", "未找到"]
    assert "检索情况见下表：" in told(text)


def test_several_attachments_stand_one_below_the_other():
    text = reply(item("granted.provided"), attachments="1. 发放表\n2. 标准")
    assert [(line.text, line.style) for line in text.blocks[-2:]] == [
        ("附件：1. 发放表", "attachment"),
        ("2. 标准", "listed"),
    ]


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: text.strip()
)


@given(st.sampled_from(ANSWERS), words, words)
def test_no_braces_are_left_whatever_is_said(decision, asked, said):
    """What a person writes is never read as a placeholder: braces in it stay, and no others are there."""
    one = {need.id: said for need in needs_of(outcome(decision), GROUNDS.get(decision, ()))}
    one |= {"withheld_grounds": GROUNDS.get(decision, ())}
    text = reply({**one, "asked": asked, "outcome": decision}, matter=asked)
    written = asked + said
    if "{" not in written and "}" not in written:
        assert not re.search(r"[{}]", told(text))
    assert LetterText.from_dict(text.to_dict()) == text


def test_a_name_of_a_value_that_a_person_writes_is_left_as_it_is():
    found = told(reply({**item("granted.provided"), "delivery": "{称呼}与{救济途径}"}))
    assert "{称呼}与{救济途径}" in found


def test_quotation_within_quotation_and_stops_are_fitted():
    found = told(reply(item("granted.provided"), matter="关于“危改”的名单。\n及标准。"))
    assert "申请公开的内容：“关于‘危改’的名单。 及标准”。" in found
    assert "关于交付的话。" in told(reply({**item("granted.provided"), "delivery": "关于交付的话。"}))
    assert "。。" not in told(reply({**item("granted.provided"), "delivery": "关于交付的话。"}))


def test_what_is_quoted_ends_without_a_stop_in_the_headings_too_and_a_question_stays_one():
    one, other = (item("granted.provided") | {"asked": asked} for asked in ("发放的名单。", "钱发了吗？"))
    found = told(reply(one, other, matter="发放的名单。还有，钱发了吗？"))
    for words in ("一、关于“发放的名单”", "二、关于“钱发了吗？”", "：“发放的名单。还有，钱发了吗？”。"):
        assert words in found
