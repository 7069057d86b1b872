"""文书 of real cases: said from the case file; a signed letter is sealed, numbered, and made into files."""

import json
from datetime import date
from decimal import Decimal

import pytest

from gongkai.agencies.succession import rename
from gongkai.applications import letters, words
from gongkai.applications.cases import working
from gongkai.applications.models import Answer, Consultation, Letter, SearchRecord
from gongkai.law.casefile.events import (
    ApplicantKind,
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationSent,
    Extended,
    FeeNoticed,
    Party,
    ReceiptConfirmed,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from gongkai.law.citations import LawError
from gongkai.law.letters import letters as kinds
from gongkai.law.receipt import Channel
from gongkai.ledger import particulars
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from gongkai.people.access import actor
from gongkai.tasks.models import Task
from tests.applications.conftest import MONDAY, on

pytestmark = pytest.mark.django_db(transaction=True)
NEED = {
    "granted.provided": {"asked": "发放标准", "outcome": "granted.provided"},
    "refused.third_party": {
        "asked": "发放名单", "outcome": "refused.third_party",
        "third_party_kind": "个人隐私", "reasons": "属于个人隐私", "public_interest_weighing": "没有重大影响",
    },
    "unable.not_held.nonexistent": {"asked": "会议纪要", "outcome": "unable.not_held.nonexistent"},
}  # fmt: skip


@pytest.fixture
def case(apply, monday):
    return apply(delivery="mail", medium="paper").application


def told(text):
    return "\n".join(text.lines)


def sign(application, kind, by, *, event=None, day=MONDAY, **more):
    with working(application.pk, by=actor(by)) as case:
        letter = letters.sign(case, kind, by=by, on=day, **more)
        if event:
            case.enter(event, letter=letter.pk)
    return letter


def test_30_a_supplement_letter_is_numbered_sealed_and_named_by_its_entry(case, officer):
    asked = SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20))
    letter = sign(case, "supplement", officer, event=asked, unclear=["请写明年度"], reply_by=date(2025, 3, 20))
    text = letters.text_of(letter)
    assert text.number == letter.number.text == "四政公复〔2025〕1号"
    assert text.addressee == "张小满："
    assert "本机关于2025年3月3日收到您当面提交的政府信息公开申请（登记编号：2025-0001）" in told(text)
    assert "（一）请写明年度。" in told(text)
    entry = Entry.objects.get(kind="case.supplement_asked")
    facts = json.loads(entry.body)["facts"]
    assert facts["letter"] == letter.pk
    said = {"letter": letter.pk, "kind": "supplement", "content": letter.content}
    assert facts["signed"] == [{**said, "number": letter.number.pk, "seq": 1, "year": 2025}]
    assert "张小满" not in entry.body
    assert words.is_token(letter.content)
    assert particulars.matches(words.reference(letter.content), json.dumps(text.to_dict(), ensure_ascii=False))


def test_letters_of_an_act_that_is_no_event_have_an_entry_of_their_own(case, officer):
    letter = sign(case, "register_sheet", officer)
    facts = json.loads(Entry.objects.get(kind="application.letter_signed").body)["facts"]
    assert facts == {"signed": [{"letter": letter.pk, "kind": "register_sheet", "content": letter.content}]}
    case.refresh_from_db()
    assert case.turn == 2


def test_a_preview_takes_no_number_and_keeps_nothing(case, officer):
    text = letters.preview(case, "supplement", unclear=["请写明年度"], reply_by=date(2025, 3, 20))
    assert text.number == ""
    assert not Letter.objects.exists()
    letter = sign(
        case, "supplement", officer, unclear=["请写明年度"], reply_by=date(2025, 3, 20),
        event=SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20)),
    )  # fmt: skip
    signed = letters.text_of(letter)
    assert signed.blocks == text.blocks
    assert letter.number.seq == 1


def test_what_is_lacking_is_said_and_no_number_is_taken(case, officer):
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        sign(case, "supplement", officer, unclear=[" "], reply_by=date(2025, 3, 20))
    assert "补正事项" in refusal.value.message
    assert not Letter.objects.exists()
    letter = sign(case, "supplement", officer, unclear=["请写明年度"], reply_by=date(2025, 3, 20))
    assert letter.number.seq == 1


def test_an_act_that_the_law_refuses_leaves_no_letter_and_no_number(case, officer):
    early = Extended(on=date(2025, 4, 1), days=20, approved_by="post:1", told_on=date(2025, 4, 1))
    said = {"days": 20, "reason": "需要检索", "due_on": date(2025, 4, 29), "told_on": date(2025, 4, 1)}
    with pytest.raises(LawError):
        sign(case, "extension", officer, event=early, **said)
    assert not Letter.objects.exists()
    assert sign(case, "supplement", officer, unclear=["请写明"], reply_by=date(2025, 3, 20)).number.seq == 1


def test_an_agency_without_its_code_signs_nothing_and_says_who_sets_it(case, town, officer):
    type(town).objects.filter(pk=town.pk).update(letterhead="")
    with pytest.raises(LawError, match=r"letter\.no_number") as refusal:
        sign(case, "supplement", officer, unclear=["请写明"], reply_by=date(2025, 3, 20))
    assert "系统管理员" in refusal.value.message
    assert not Letter.objects.exists()


@pytest.mark.parametrize("field", ["court", "review_organ"])
def test_no_answer_is_signed_while_court_or_organ_is_unset(case, town, approver, field):
    type(town).objects.filter(pk=town.pk).update(**{field: ""}, level="nation", kind="authorised")
    with pytest.raises(LawError, match=r"remedy\.(court|organ)_unset") as refusal:
        sign(case, "reply", approver, items=[NEED["granted.provided"]])
    assert "系统管理员" in refusal.value.message
    assert not Letter.objects.exists()


def test_the_answer_tells_the_course_of_the_case(apply, officer, approver, monday):
    """Online on 3 March, confirmed on the 4th, supplemented on the 10th, a third party asked, extended."""
    application = apply(channel=Channel.ONLINE, source="portal", delivery="electronic", medium="electronic").application
    on(monday, "2025-03-25")
    with working(application.pk, by=actor(officer)) as case:
        case.enter(ReceiptConfirmed(on=date(2025, 3, 4), reason="补录"))
        case.enter(SupplementAsked(on=date(2025, 3, 5), reply_by=date(2025, 3, 20), reason="补录"))
        case.enter(Supplemented(on=date(2025, 3, 10), reason="补录"))
        case.enter(ConsultationSent(on=date(2025, 3, 11), id="c1", party=Party.THIRD_PARTY, reason="补录"))
        case.enter(ConsultationDelivered(on=date(2025, 3, 12), id="c1", reason="补录"))
        case.enter(ConsultationAnswered(on=date(2025, 3, 18), id="c1", consents=False, reason="补录"))
        case.enter(Extended(on=date(2025, 3, 25), days=15, approved_by="post:1", told_on=date(2025, 3, 25)))
    text = letters.preview(application, "reply", items=[NEED["refused.third_party"]])
    lines = [block.text for block in text.blocks]
    assert lines[0].startswith("本机关于2025年3月4日收到您通过互联网提交的政府信息公开申请")
    assert lines[1] == "该申请于2025年3月3日到达本机关，收到申请之日为双方确认之日。"
    assert lines[2] == (
        "因申请内容不明确，本机关于2025年3月5日告知您补正，于2025年3月10日收到补正的申请，答复期限自该日重新计算。"
    )
    assert lines[3] == "本机关于2025年3月11日书面征求了第三方的意见，第三方于2025年3月18日答复，不同意公开。"
    assert lines[4] == "本机关于2025年3月25日告知您延长答复期限15个工作日。"
    assert "应当先申请行政复议" in lines[-1]
    assert "桦川县人民政府" in lines[-1]
    assert "提起行政诉讼" in lines[-1]
    assert "桦川县人民法院" not in lines[-1]


def test_15_a_refusal_for_a_third_party_who_was_not_asked_is_not_made(case):
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        letters.preview(case, "reply", items=[NEED["refused.third_party"]])
    assert "征求第三方意见的情况" in refusal.value.message


def test_an_organisation_is_not_called_by_the_word_for_a_person(apply, monday):
    application = apply(applicant_kind=ApplicantKind.BUSINESS, words={"name": "桦川县某某商贸有限公司"}).application
    text = letters.preview(application, "supplement", unclear=["请写明年度"], reply_by=date(2025, 3, 20))
    assert "您" not in told(text)
    assert "你单位" in told(text)


def test_the_answer_is_made_from_the_draft_item_by_item(case, officer, approver):
    said = {
        "item.1": "发放标准", "item.2": "发放名单",
        "2.reasons": "属于个人隐私", "2.public_interest_weighing": "没有重大影响", "2.third_party_kind": "个人隐私",
        "2.consultation_record": "本机关已书面征求第三方的意见",
    }  # fmt: skip
    draft = Answer.objects.create(
        application=case,
        items=[
            {"item": "1", "outcome": "granted.provided", "grounds": [[36, None, 2]]},
            {"item": "2", "outcome": "refused.third_party", "grounds": []},
        ],
        words=words.seal_all(case.subject, said),
        drafted_by=officer,
    )
    found = told(letters.preview(case, "reply", answer=draft, attachments=["发放标准表"]))
    assert "一、关于“发放标准”" in found
    assert "以纸质形式邮寄提供" in found  # as the applicant asked for it
    assert "二、关于“发放名单”" in found
    assert "理由：属于个人隐私" in found
    assert "如对本答复第二项不予公开的决定不服，应当先申请行政复议" in found
    assert "如对本答复第一项不服" in found
    assert "附件：发放标准表" in found
    assert told(letters.preview(case, "reply")).replace("附件", "") in found.replace("附件：发放标准表\n", "")


def test_36_4_the_search_record_stands_in_the_answer_once(case, officer, approver):
    said = {"place": "镇档案室", "keywords": "危房改造", "by": "李文员"}
    SearchRecord.objects.create(
        application=case, searched_on=MONDAY, found=False, words=words.seal_all(case.subject, said), post=officer.pk
    )
    other = {**NEED["unable.not_held.nonexistent"], "asked": "讨论记录"}
    text = letters.preview(case, "reply", items=[NEED["unable.not_held.nonexistent"], other])
    found = told(text)
    assert found.count("镇档案室") == 1
    assert "检索情况：同第一项的检索记录。" in found
    assert "李文员" not in found  # who searched stays in the file
    SearchRecord.objects.all().delete()
    with pytest.raises(LawError, match=r"letter\.missing"):
        letters.preview(case, "reply", items=[NEED["unable.not_held.nonexistent"]])


def asked(case, key="c1", **more):
    said = {"name": "王大力", "address": "四马架镇二村", "about": "发放名单中的银行账号"}
    return Consultation.objects.create(
        application=case, key=key, party="third_party", words=words.seal_all(case.subject, said), sent_on=MONDAY, **more
    )


def test_32_the_letter_to_a_third_party_does_not_name_the_applicant(case, officer):
    row = asked(case)
    event = ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY)
    letter = sign(
        case, "third_party", officer, event=event, consultation=row, name="王大力", about="发放名单中的银行账号"
    )
    found = told(letters.text_of(letter))
    assert letters.text_of(letter).addressee == "王大力："
    assert "发放名单中的银行账号" in found
    assert "张小满" not in found
    assert "2024年危房改造" not in found
    named = letters.preview(
        case, "third_party", consultation=row, names_applicant=True, naming_reason="不写明则无法判断"
    )
    assert "因不写明则无法判断，现告知你方，该申请由张小满提出。" in told(named)
    with pytest.raises(LawError, match=r"letter\.missing") as refusal:
        letters.preview(case, "third_party", consultation=row, names_applicant=True)
    assert "写明申请人的理由" in refusal.value.message


def test_32_what_the_third_party_fills_in_names_the_letter_it_answers(case, officer):
    row = asked(case)
    event = ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY)
    letter = sign(case, "third_party", officer, event=event, consultation=row)
    text = letters.preview(case, "third_party_answer", consultation=row)
    assert letter.number.text in told(text)
    assert "张小满" not in told(text)
    assert text.signed_on is None


def test_32_who_objected_is_told_what_is_given_and_why_with_the_remedy(case, officer, approver, monday):
    row = asked(case)
    on(monday, "2025-03-12")
    with working(case.pk, by=actor(officer)) as work:
        work.enter(ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY, reason="补录"))
        work.enter(ConsultationAnswered(on=date(2025, 3, 12), id="c1", consents=False))
    more = {"content": "户数和总额", "reasons": "财政资金", "public_interest": True, "consultation": row}
    found = told(letters.preview(case, "third_party_decision", **more))
    assert "于2025年3月3日就下列政府信息征求了你方的意见：发放名单中的银行账号。你方不同意公开。" in found
    assert "不公开上述信息可能对公共利益造成重大影响" in found
    assert "如认为公开上述信息侵犯合法权益，可以自收到本通知之日起60日内向桦川县人民政府申请行政复议" in found
    assert "张小满" not in found


def test_33_3_the_applicant_is_told_that_somebody_is_asked_and_not_whom(case):
    found = told(letters.preview(case, "consulting", party="third_party", sent_on=MONDAY))
    assert "已于2025年3月3日书面征求第三方的意见" in found
    assert "第三十二条" in found
    assert "不计算在答复期限内" in found


def test_109_the_fee_notice_shows_the_whole_computation(case, officer):
    """31 pieces: 10 free, 20 at 100 yuan, 1 at 200 (国办函〔2020〕109号 4): 2200, of which 2000 was charged."""
    more = {
        "method": "pieces",
        "quantity": 31,
        "amount": Decimal(200),
        "already": Decimal(2000),
        "why": "2025年3月提出31件申请",
        "how_to_pay": "缴入国库",
    }
    notice = FeeNoticed(on=MONDAY, method="pieces", quantity=31, amount=Decimal(200))
    letter = sign(case, "fee", officer, **more)
    text = letters.text_of(letter)
    table = next(block for block in text.blocks if hasattr(block, "rows"))
    assert [[box.text for box in row] for row in table.rows[1:]] == [
        ["第1件至第10件", "0", "10", "0"],
        ["第11件至第30件", "100", "20", "2000"],
        ["第31件至第40件", "200", "1", "200"],
    ]
    found = told(text)
    assert "累计应收2200元，此前已通知缴纳2000元。" in found
    assert "本次应缴数额：200元。缴纳方式：缴入国库。" in found
    assert "2025年3月您的申请累计31件" in found
    assert notice.quantity == 31


def test_45_the_letter_that_ends_a_withdrawn_case_names_no_remedy(case, officer, approver):
    with working(case.pk, by=actor(officer)) as work:
        work.enter(Withdrawn(on=MONDAY))
    letter = sign(case, "closing", approver, outcome="otherwise.withdrawn")
    case.refresh_from_db()
    assert "政府信息公开申请终结办理告知书" in told(letters.preview(case, "service_proof", letter=letter))
    found = told(letters.text_of(letter))
    assert "您于2025年3月3日撤回该申请。本机关终结办理该政府信息公开申请。" in found
    assert "行政复议" not in found


def test_30_the_letter_on_a_supplement_that_never_came_names_the_notice(case, officer, approver, monday):
    event = SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 20))
    sign(case, "supplement", officer, event=event, unclear=["请写明年度"], reply_by=date(2025, 3, 20))
    on(monday, "2025-03-21")
    found = told(letters.preview(case, "closing", ground="not_supplemented"))
    assert (
        "本机关于2025年3月3日以四政公复〔2025〕1号告知您补正，补正期限至2025年3月20日。您无正当理由逾期没有补正。"
        in found
    )
    assert "根据《条例》第三十条的规定，视为放弃申请" in found
    assert "如对本告知书不服" in found


def test_a_letter_bears_the_name_that_the_agency_had_that_day(case, town, officer, monday):
    early = letters.preview(case, "supplement", on=MONDAY, unclear=["请写明"], reply_by=date(2025, 3, 20))
    on(monday, "2025-03-10")
    rename(town, name="四马架乡人民政府", short_name="四马架乡", on=date(2025, 3, 10), by=SYSTEM)
    case.refresh_from_db()
    late = letters.preview(case, "supplement", on=date(2025, 3, 10), unclear=["请写明"], reply_by=date(2025, 3, 20))
    assert (early.agency, late.agency) == ("四马架镇人民政府", "四马架乡人民政府")
    again = letters.preview(case, "supplement", on=MONDAY, unclear=["请写明"], reply_by=date(2025, 3, 20))
    assert again.agency == "四马架镇人民政府"


def test_the_files_are_made_by_a_task_from_the_sealed_text(case, officer):
    letter = sign(case, "supplement", officer, unclear=["请写明"], reply_by=date(2025, 3, 20))
    task = Task.objects.get(kind=letters.RENDER)
    assert "张小满" not in json.dumps(task.payload)
    assert letter.pdf is None
    first = {to: letters.file_of(letter, to) for to in letters.FORMATS}
    assert first["pdf"].name == "四政公复〔2025〕1号政府信息公开申请补正告知书.pdf"
    assert first["docx"].purpose == "letter"
    letter = Letter.objects.get(pk=letter.pk)
    assert {to: letters.file_of(letter, to) for to in letters.FORMATS} == first
    assert {use.subject for stored in first.values() for use in stored.uses.all()} == {case.subject}


def test_the_sheets_of_the_file_take_no_number(case, officer, approver):
    letter = sign(case, "register_sheet", officer)
    text = letters.text_of(letter)
    assert (letter.number, text.signed_on) == (None, None)
    assert "23082619880101001X" in told(text)
    assert letters.file_of(letter, "docx").name == "2025-0001政府信息公开申请登记表.docx"
    assert "送达回证" in told(letters.preview(case, "service_proof", letter=letter, method="direct", place="镇政府"))
    assert "政府信息公开审查表" in told(letters.preview(case, "review_sheet", items=[NEED["granted.provided"]]))
    assert "归档目录" in told(letters.preview(case, "file_list"))


def test_every_letter_can_be_made_of_a_case(case, officer, approver):
    """Each kind but the answer to a request that is no application (条例 41), with what its act says."""
    row = asked(case)
    said = {
        "supplement": {"unclear": ["年度"], "reply_by": MONDAY}, "reasons": {"why": "三月内36件", "reply_by": MONDAY},
        "extension": {"days": 5, "reason": "检索", "due_on": MONDAY, "told_on": MONDAY},
        "delay": {"until": MONDAY, "reason": "数量多", "given_on": MONDAY},
        "third_party": {"consultation": row}, "third_party_answer": {"consultation": row, "consultation_number": "1号"},
        "joint_maker": {"name": "县财政局", "about": "名单"},
        "other_organ": {"name": "县财政局", "about": "名单", "reply_by": MONDAY},
        "consulting": {"party": "joint_maker", "sent_on": MONDAY},
        "third_party_decision": {
            "consultation": row, "content": "总额", "reasons": "财政资金", "opinion": "你方同意公开。",
        },
        "fee": {"method": "pages", "quantity": 31, "amount": Decimal(10), "how_to_pay": "缴入国库", "why": "多"},
        "reply": {"items": [NEED["granted.provided"]]}, "closing": {"outcome": "otherwise.withdrawn"},
        "review_sheet": {"items": [NEED["granted.provided"]]},
        "file_list": {"documents": [{"document": "申请表", "document_on": MONDAY}]},
    }  # fmt: skip
    for kind in kinds():
        if kind != "record_correction":
            text = letters.preview(case, kind, **said.get(kind, {}))
            assert text.title
            assert not {"{", "}"} & set(told(text))


def test_a_destroyed_case_has_no_letter_to_read(case, officer):
    letter = sign(case, "supplement", officer, unclear=["请写明"], reply_by=date(2025, 3, 20))
    particulars.destroy(case.subject, by=SYSTEM, agency=case.agency_id)
    with pytest.raises(particulars.Destroyed):
        letters.text_of(letter)


def test_the_receipt_of_what_is_not_confirmed_counts_no_day(apply, monday):
    application = apply(channel=Channel.ONLINE, source="portal").application
    found = told(letters.preview(application, "receipt", tracking="https://gongkai.example/track/"))
    assert "答复期限不起算" in found
    assert "https://gongkai.example/track/" in found
