"""拟稿、审核、签发 of an answer (条例 33, 36-40; 行政机关工作程序: who writes it does not sign it)."""

import json
from datetime import date

import pytest

from gongkai.agencies.models import Agency
from gongkai.applications import answers, evidence, letters, rounds
from gongkai.applications.acts.frame import Situation
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import act, casefile_of, working
from gongkai.applications.desk.answer_forms import EvidenceForm
from gongkai.applications.letters import text_of
from gongkai.applications.models import Answer, Consultation, Letter
from gongkai.applications.models.answers import Stage
from gongkai.duties.models import Duty
from gongkai.law.casefile.events import (
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationSent,
    Corrected,
    Decided,
    Party,
    Reopened,
    ReopenGround,
    Served,
    Service,
    SupplementAsked,
    Withdrawn,
)
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.ledger.verifying import verify
from gongkai.people.access import actor
from gongkai.people.models import Role
from tests.applications.conftest import on
from tests.people.cast import post

pytestmark = pytest.mark.django_db
SAID = {"delivery": "以纸质形式邮寄提供", "content": "2024年共发放12户，每户20000元"}
GIVEN = Draft((Item("2024年危房改造补助的发放名单", "granted.provided", SAID),))
NOT_THERE = Draft((Item("2024年危房改造补助的会议录像", "unable.not_held.nonexistent"),))


@pytest.fixture
def reviewer(town):
    return post(town, Role.REVIEWER, "reviewer", since=date(2024, 1, 1))


@pytest.fixture
def case(monday, apply):
    return apply().application


def do(case, what, doer, /, *args, **more):
    with working(case.pk, by=actor(doer)) as working_on:
        return what(working_on, *args, **more)


def save(case, draft, by):
    return do(case, answers.save, by, draft, by=by)


def owed():
    return set(Duty.objects.open().filter(kind__contains="_answer").values_list("kind", flat=True))


def test_from_the_draft_to_the_signature(case, monday, officer, reviewer, approver):
    on(monday, "2025-03-05")
    save(case, GIVEN, officer)
    assert owed() == set()
    answer = do(case, answers.send, officer)
    assert (answer.stage, owed()) == (Stage.REVIEW, {"applications.review_answer"})
    do(case, answers.return_, reviewer, "名单里有身份证号，先遮盖。", by=reviewer)
    assert owed() == {"applications.mend_answer"}
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    do(case, answers.pass_on, reviewer, by=reviewer)
    assert owed() == {"applications.sign_answer"}
    on(monday, "2025-03-06")
    letter = do(case, answers.sign, approver, by=approver, on=date(2025, 3, 6))
    case.refresh_from_db()
    assert (case.state, case.decision, case.closed_on) == ("decided", "granted.provided", date(2025, 3, 6))
    assert owed() == set()
    assert letter.number.text == "四政公复〔2025〕1号"
    text = "\n".join(text_of(letter).lines)
    assert "2024年危房改造补助的发放名单" in text
    assert "桦川县人民政府" in text
    assert "桦川县人民法院" in text
    kinds = Entry.objects.filter(subject=case.subject, kind__startswith="application.answer")
    assert sorted(entry.kind.removeprefix("application.answer_") for entry in kinds) == [
        "returned", "reviewed", "saved", "saved", "sent", "sent",
    ]  # fmt: skip
    assert verify().sound


def test_no_word_of_the_answer_stands_in_the_ledger(case, officer, reviewer):
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    do(case, answers.return_, reviewer, "名单里有身份证号，先遮盖。", by=reviewer)
    for body in Entry.objects.filter(subject=case.subject).values_list("body", flat=True):
        assert "危房" not in body
        assert "遮盖" not in body


def test_where_nobody_reviews_it_goes_to_who_signs(case, officer, approver):
    save(case, GIVEN, officer)
    assert do(case, answers.send, officer).stage == Stage.SIGNATURE
    assert owed() == {"applications.sign_answer"}


def test_a_reviewer_who_drafted_it_is_none(case, town, officer):
    """One person in two posts does not review what that person wrote."""
    own = post(town, Role.REVIEWER, person=officer.person, since=date(2024, 1, 1))
    save(case, GIVEN, officer)
    assert do(case, answers.send, officer).stage == Stage.SIGNATURE
    Answer.objects.update(stage=Stage.REVIEW)
    with pytest.raises(LawError, match=r"answer\.own"):
        do(case, answers.pass_on, own, by=own)


def test_whoever_wrote_in_it_does_not_sign_it(case, town, officer, approver):
    """Not the last who saved it alone."""
    second = post(town, Role.OFFICER, "second")
    signer = post(town, Role.APPROVER, person=officer.person)
    save(case, GIVEN, officer)
    save(case, GIVEN, second)
    do(case, answers.send, second)
    with pytest.raises(LawError, match=r"answer\.own"):
        do(case, answers.sign, signer, by=signer, on=date(2025, 3, 3))
    assert not case.letters.filter(kind="reply").exists()
    do(case, answers.sign, approver, by=approver, on=date(2025, 3, 3))


def test_a_place_with_one_officer_may_say_so(settings, case, town, officer):
    settings.FOUR_EYES = False
    signer = post(town, Role.APPROVER, person=officer.person)
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    do(case, answers.sign, signer, by=signer, on=date(2025, 3, 3))
    case.refresh_from_db()
    assert case.state == "decided"


@pytest.mark.parametrize("lacking", [{"court": ""}, {"review_organ": "", "parent": None, "path": "/9/"}])
def test_nothing_is_signed_without_court_and_organ(case, town, officer, approver, lacking):
    """
    The applicant must be told both (行政复议法, 行政诉讼法): no number is taken either. The organ of a township is the
    county above it; without a county there is none.
    """
    Agency.objects.filter(pk=town.pk).update(**lacking)
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    with pytest.raises(LawError):
        do(case, answers.sign, approver, by=approver, on=date(2025, 3, 3))
    assert not case.letters.filter(kind="reply").exists()


def test_what_does_not_exist_needs_a_search_record(case, officer, reviewer):
    """条例 36(4); 法释〔2025〕8号: searched where, with which words, by whom."""
    save(case, NOT_THERE, officer)
    with pytest.raises(LawError, match=r"answer\.incomplete") as refusal:
        do(case, answers.send, officer)
    assert "检索记录" in str(refusal.value.values["names"])
    do(
        case,
        evidence.record_search,
        officer,
        on=date(2025, 3, 3),
        found=False,
        place="镇档案室、民政办公室",
        keywords="危房改造 录像",
        by_whom="王五",
    )
    assert do(case, answers.send, officer).stage == Stage.REVIEW


def test_a_refusal_for_a_third_party_needs_the_consultation(case, officer):
    """条例 32: in writing, and not only said in the answer."""
    said = {"reasons": "涉及个人隐私", "public_interest_weighing": "不影响", "consultation_record": "征求过了"}
    save(case, Draft((Item("名单", "refused.third_party", {**said, "third_party_kind": "个人隐私"}),)), officer)
    with pytest.raises(LawError, match=r"answer\.incomplete") as refusal:
        do(case, answers.send, officer)
    assert refusal.value.values["names"] == "书面征求第三方意见的记录"


def test_two_items_given_and_refused_are_partial(case, monday, officer, approver):
    """条例 37; one row of table three."""
    said = {"reasons": "属于内部工作流程", "internal_kind": "内部工作流程"}
    draft = Draft((GIVEN.items[0], Item("会议座次表", "refused.internal_affairs", said)))
    save(case, draft, officer)
    do(case, answers.send, officer)
    letter = do(case, answers.sign, approver, by=approver, on=date(2025, 3, 3))
    case.refresh_from_db()
    assert (case.outcome, case.counted_as) == ("partial", "partial")
    assert [each.outcome.id for each in casefile_of(case).decided] == ["granted.provided", "refused.internal_affairs"]
    text = "\n".join(text_of(letter).lines)
    assert "第十六条" in text
    assert "会议座次表" in text


def test_two_refusals_of_different_rows_need_the_main_one(case, officer, approver):
    said = {"reasons": "属于内部工作流程", "internal_kind": "内部工作流程"}
    other = Item("公报", "declined.publication", {"where_to_get": "县图书馆"})
    both = (Item("会议座次表", "refused.internal_affairs", said), other)
    save(case, Draft(both), officer)
    with pytest.raises(LawError, match=r"outcome\.main_needed"):
        do(case, answers.send, officer)
    save(case, Draft(both, "refused.internal_affairs", "申请主要是要座次表"), officer)
    do(case, answers.send, officer)
    do(case, answers.sign, approver, by=approver, on=date(2025, 3, 3))
    case.refresh_from_db()
    assert case.decision == "refused.internal_affairs"


def test_what_is_with_the_reviewer_is_not_changed(case, officer, reviewer):
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    with pytest.raises(LawError, match=r"answer\.waits"):
        save(case, NOT_THERE, officer)
    do(case, answers.recall, officer)
    assert owed() == set()
    assert save(case, NOT_THERE, officer).version == 2


def test_an_application_that_is_withdrawn_needs_no_answer(case, officer, reviewer):
    save(case, GIVEN, officer)
    do(case, answers.send, officer)
    act(case.pk, Withdrawn(on=date(2025, 3, 3)), by=actor(officer))
    assert Answer.objects.get().stage == Stage.DROPPED
    assert owed() == set()


def test_words_that_did_not_change_are_sealed_once(case, officer):
    first = save(case, GIVEN, officer).words
    assert save(case, GIVEN, officer).words == first


def test_a_search_that_found_it_does_not_show_that_it_is_not_there(case, officer):
    save(case, NOT_THERE, officer)
    said = {"on": date(2025, 3, 3), "place": "档案室", "keywords": "录像", "by_whom": "王五"}
    do(case, evidence.record_search, officer, found=True, **said)
    with pytest.raises(LawError, match=r"answer\.incomplete"):
        do(case, answers.send, officer)
    do(case, evidence.record_search, officer, found=False, **said)
    do(case, answers.send, officer)


@pytest.mark.parametrize("need", ["consultation_record", "supplement_letter", "reasons_letter"])
def test_what_has_to_have_happened_is_shown_by_no_line_that_somebody_types(case, officer, need):
    do(case, evidence.prove, officer, need, said="办过了")
    assert need not in do(case, lambda now: evidence.in_case(case, now.casefile, now.events), officer)
    form = EvidenceForm(situation=Situation(application=case, post=officer, today=date(2025, 3, 3)))
    offered = {id for _group, rows in form.fields["need"].choices for id, _label in rows}
    assert "secrecy_mark" in offered
    assert need not in offered


def test_a_voided_notice_proves_nothing(case, officer, approver, monday):
    act(case.pk, SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 20)), by=actor(officer))
    seen = do(case, lambda now: evidence.in_case(case, now.casefile, now.events), officer)
    assert "supplement_letter" in seen
    void = Corrected(on=date(2025, 3, 3), event=2, void=True, reason="误登", approved_by=f"post:{approver.pk}")
    act(case.pk, void, by=actor(approver))
    seen = do(case, lambda now: evidence.in_case(case, now.casefile, now.events), officer)
    assert "supplement_letter" not in seen


def test_a_reviewer_who_once_wrote_in_it_does_not_keep_it(case, town, officer, approver):
    """The only reviewer wrote an earlier version: it goes to signature, and does not wait for ever."""
    second = post(town, Role.OFFICER, "second")
    post(town, Role.REVIEWER, person=second.person, since=date(2024, 1, 1))
    save(case, GIVEN, second)
    save(case, GIVEN, officer)
    assert do(case, answers.send, officer).stage == Stage.SIGNATURE


def shown(case, officer):
    return do(case, lambda now: evidence.in_case(case, now.casefile, now.events), officer)


def reopened(case, officer, clock, *before):
    """Answered and served on Wednesday after what came before, and reopened on Thursday: the answer was wrong."""
    on(clock, "2025-03-05")
    events = (
        *before,
        Decided(on=date(2025, 3, 5), outcome="granted"),
        Served(on=date(2025, 3, 5), method=Service.DIRECT),
    )
    for event in events:
        act(case.pk, event, by=actor(officer))
    on(clock, "2025-03-06")
    act(case.pk, Reopened(on=date(2025, 3, 6), ground=ReopenGround.OWN_CORRECTION, ref="写错了"), by=actor(officer))
    case.refresh_from_db()


def asked(key, day):
    """Sent, delivered and answered on one day."""
    return (
        ConsultationSent(on=day, id=key, party=Party.THIRD_PARTY),
        ConsultationDelivered(on=day, id=key),
        ConsultationAnswered(on=day, id=key, consents=False),
    )


def test_who_was_asked_and_told_before_a_reopening_was_asked_about_another_answer(case, officer, monday):
    """条例 32: each decision rests on a consultation of its own."""
    of_third = {"consultation_record", "third_party_told"}
    for key, day in (("c1", date(2025, 3, 5)), ("c2", date(2025, 3, 6))):
        row = Consultation.objects.create(application=case, key=key, party="third_party", sent_on=day)
        if key == "c1":
            reopened(case, officer, monday, *asked(key, day))
            told = Letter.objects.create(
                application=case, kind="third_party_decision", content="-", signed_on=day, consultation=row
            )
            assert not of_third & shown(case, officer)
            assert rounds.third_party_letters(case, []).get() == told, "where nothing was reopened it counts"
            continue
        for event in asked(key, day):
            act(case.pk, event, by=actor(officer))
        assert of_third & shown(case, officer) == {"consultation_record"}
        Letter.objects.create(
            application=case, kind="third_party_decision", content="-", signed_on=day, consultation=row
        )
        assert of_third <= shown(case, officer)


def test_a_search_before_a_reopening_stands_in_no_later_answer(case, officer, monday):
    def search(place):
        said = {"place": place, "keywords": "录像", "by_whom": "王五"}
        do(case, evidence.record_search, officer, on=date(2025, 3, 3), found=False, **said)

    def said():
        items = [{"outcome": "unable.not_held.nonexistent", "asked": "会议录像"}]
        return json.dumps(letters.preview(case, "reply", items=items).to_dict(), ensure_ascii=False)

    search("民政办公室")
    assert "民政办公室" in said()
    reopened(case, officer, monday)
    search("镇档案室")
    assert "镇档案室" in said()
    assert "民政办公室" not in said()


def test_places_and_words_written_a_line_each_stand_in_a_row(case, officer, monday):
    said = {"place": "档案室2020—2026年卷\n村镇建设站电子台账；\n", "keywords": "东安村\n修路、合同", "by_whom": "王五"}
    do(case, evidence.record_search, officer, on=date(2025, 3, 3), found=False, **said)
    items = [{"outcome": "unable.not_held.nonexistent", "asked": "修路合同"}]
    written = json.dumps(letters.preview(case, "reply", items=items).to_dict(), ensure_ascii=False)
    assert "档案室2020—2026年卷、村镇建设站电子台账" in written
    assert "东安村；修路、合同" in written
