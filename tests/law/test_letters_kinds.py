"""The letters of R1 to R18: who gets them, what each has to say, and what none of them may (条例 30-42)."""

import re
from datetime import date
from decimal import Decimal

import pytest

from gongkai.law.citations import LawError
from gongkai.law.letter_kinds import names_in, values_by_name
from gongkai.law.letters import compose, letter, letters, remedy_of
from tests.law.letter_cases import BASE, DAY, LISTS, SEATS, full, item, sound, told

EITHER = (
    "如对本告知书不服，可以自收到本告知书之日起60日内向桦川县人民政府申请行政复议，"
    "也可以自收到本告知书之日起6个月内向桦川县人民法院提起行政诉讼。"
)
# Kinds, their code, who gets them, whether they take a number: from the list of documents of the field.
KINDS = {
    "register_sheet": ("R1", False), "receipt": ("R2", False), "supplement": ("R3", True), "reasons": ("R4", True),
    "delay": ("R4b", True), "extension": ("R5", True), "third_party": ("R6", True),
    "third_party_answer": ("R7", False), "consulting": ("R8", True), "third_party_decision": ("R9", True),
    "joint_maker": ("R10", True), "other_organ": ("R11", True), "fee": ("R12", True), "reply": ("R13", True),
    "closing": ("R14", True), "record_correction": ("R15", True), "service_proof": ("R16", False),
    "review_sheet": ("R17", False), "file_list": ("R18", False),
}  # fmt: skip
REMEDIED = {"reply", "closing", "third_party_decision", "record_correction"}


def test_the_list_of_documents_is_whole():
    assert {id: (kind.code, kind.numbered) for id, kind in letters().items()} == KINDS


def test_only_letters_that_decide_tell_of_a_remedy():
    """(司法部意见) Supplement, reasons, fee, extension are steps on the way: nothing is told of 复议 in them."""
    assert {id for id, kind in letters().items() if kind.remedy} == REMEDIED
    for id in KINDS.keys() - REMEDIED:
        assert "行政复议" not in told(compose(id, full(items=[item("granted.provided")]))), id


@pytest.mark.parametrize("id", KINDS)
def test_every_letter_says_all_of_it_and_nothing_twice(id):
    rows = [item("otherwise.fee_unpaid" if id == "closing" else "granted.provided")]
    text = compose(id, full(items=rows, names_applicant=False, for_public_interest=True))
    assert not re.search(r"[{}]|None", told(text))
    assert text.agency == "四马架镇人民政府"
    assert bool(text.addressee) == bool(text.signed_on) == letter(id).is_sent


SURE = [
    (id, name)
    for id, kind in letters().items()
    for each in kind.paragraphs
    if each.text and not (each.given or each.unless or each.items)
    for name in names_in(each.text)
    if name != "序号"
]


@pytest.mark.parametrize(("id", "name"), SURE)
def test_what_a_letter_has_to_say_and_is_not_there_is_named(id, name):
    rows = [item("otherwise.fee_unpaid" if id == "closing" else "granted.provided")]
    value = values_by_name()[name]
    lacking = {**full(items=rows), value.id: ""}
    for listed, listing in LISTS.items():
        lacking[listed] = [{key: text for key, text in row.items() if key != value.id} for row in listing]
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        compose(id, lacking)
    assert name in refusal.value.message


def test_30_a_supplement_letter_lists_what_is_unclear_with_period_and_consequence():
    text = compose("supplement", {**BASE, "points": LISTS["points"], "reply_by": date(2026, 3, 24)})
    lines = [line.text for line in text.blocks]
    assert lines[2:4] == ["（一）请写明年度。", "（二）请写明地点。"]
    assert "请于2026年3月24日以前" in lines[4]
    assert "无正当理由逾期不补正的，视为放弃申请" in lines[5]
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        compose("supplement", {**BASE, "points": [], "reply_by": date(2026, 3, 24)})
    assert "补正事项" in refusal.value.message


def test_32_a_third_party_is_not_told_who_asks():
    values = {**BASE, "addressee": "王某某", "you": "你方", "information": "发放名单"}
    assert "张小满" not in told(compose("third_party", values))
    named = compose("third_party", {**values, "names_applicant": True, "naming_reasons": "不写明则无法判断"})
    assert "该申请由张小满提出" in told(named)
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        compose("third_party", {**values, "names_applicant": True})
    assert "写明申请人的理由" in refusal.value.message


@pytest.mark.parametrize(
    "id", ["third_party", "third_party_answer", "third_party_decision", "joint_maker", "other_organ"]
)
def test_32_no_letter_to_others_has_a_place_for_the_applicant_that_is_always_filled(id):
    named = {value for each in letter(id).paragraphs if not each.given for value in names_in(each.text)}
    assert not named & {"申请人", "申请内容", "联系电话", "证件号码"}


def test_32_34_the_consequence_of_silence_differs():
    third = told(compose("third_party", full(names_applicant=False)))
    joint = told(compose("joint_maker", full()))
    assert "逾期未提出意见的，由本机关依照该条例的规定决定是否公开" in third
    assert "视为同意" not in third
    assert "逾期未提出意见的，视为同意公开" in joint
    assert "15个工作日" in third
    assert "15个工作日" in joint


def test_33_an_extension_tells_reason_days_and_the_new_date():
    said = {"extension_reasons": "需要检索历年档案", "days": 20, "due_on": date(2026, 4, 28)}
    found = sound(compose("extension", {**BASE, **said}))
    assert "因需要检索历年档案，不能在原定期限内答复" in found
    assert "延长答复期限20个工作日，延长后的答复期限至2026年4月28日届满" in found


def test_109_a_fee_notice_tells_basis_standard_amount_and_how_to_pay():
    said = {
        "by_pieces": True, "quantity": 32, "month": "2026年3月", "amount": Decimal("200.00"), "already": Decimal(2200),
        "total": Decimal(2400), "pay_how": "缴入同级国库", "bands": LISTS["bands"],
        "frequency": "2026年3月提出32件申请",
    }  # fmt: skip
    found = sound(compose("fee", {**BASE, **said}))
    for words in (
        "经查，2026年3月提出32件申请，您申请公开政府信息的数量、频次明显超过合理范围。",
        "第四十二条",
        "国办函〔2020〕109号",
        "累计32件",
        "本次应缴数额：200元",
        "此前已通知缴纳2200元",
        "缴入同级国库",
    ):
        assert words in found
    assert "请自收到本通知次日起20个工作日内缴纳" in found
    assert "视为放弃申请" in found


def test_31_a_receipt_tells_the_day_of_arrival_and_that_of_registration_each_by_its_own_name():
    days = {"submitted_on": date(2026, 11, 20), "received_on": date(2026, 11, 23), "registered_on": date(2026, 11, 24)}
    found = told(compose("receipt", {**BASE, **days}))
    assert "本机关于2026年11月20日收悉，已于2026年11月24日登记" in found
    assert "收到申请之日为2026年11月23日" in found


def test_31_a_receipt_counts_no_day_before_it_is_confirmed():
    found = told(compose("receipt", {**BASE, "received_on": None, "due_on": None, "unconfirmed": True}))
    assert "答复期限不起算" in found
    assert "20个工作日" not in found
    assert "20个工作日" in told(compose("receipt", BASE))


def test_41_a_correction_tells_which_of_the_four_was_decided():
    said = {
        "examination": "登记的年份与证件不符",
        "correction": "更正为1968年",
        "reasons": "证据不足",
        "correcting_organ": "县公安局",
    }
    remedy = remedy_of("record_correction", [], DAY, SEATS)
    assert remedy == EITHER
    words = {
        "is_corrected": "本机关已予更正：更正为1968年",
        "is_refused": "本机关不予更正。理由：证据不足",
        "is_transferred": "转送有权更正的机关县公安局处理",
        "is_directed": "请您向有权更正的机关县公安局提出",
    }
    for name in words:
        found = sound(compose("record_correction", {**BASE, **said, name: True, "remedy": remedy}))
        assert [each for each in words if words[each] in found] == [name]
