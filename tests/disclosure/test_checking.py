"""审查: three named checks, by whom they may be signed, what makes them fall, and the fourth answer (条例 17)."""

from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def sign(record, kind, answer="passed", **more):
    from gongkai.disclosure import checking, preparing
    from gongkai.disclosure.models import Answer, CheckKind
    from tests.disclosure.making import again

    preparing.all_of(again(record).current)
    return checking.sign(record.pk, CheckKind(kind), Answer(answer), **more)


def standing(record):
    return {check.kind: check.answer for check in record.checks.standing()}


def refused(act, *given, **more):
    with pytest.raises(LawError) as refusal:
        act(*given, **more)
    return refusal.value.rule


def test_who_drafted_it_does_not_sign_the_check_of_secrecy(record, officer):
    assert refused(sign, record, "secrecy", by=officer) == "record.own"


def test_who_changed_a_word_of_it_does_not_sign_it_either(record, town, officer, reviewer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import filing, words
    from tests.people.cast import post

    second = post(town, "officer", "second")
    drafting.revise(record.pk, words(title="改过的标题"), filing(), by=second, send=True)
    assert refused(sign, record, "secrecy", by=second) == "record.own"
    assert refused(sign, record, "secrecy", by=officer) == "record.own"
    assert standing(sign(record, "secrecy", by=reviewer)) == {"secrecy": "passed"}


def test_the_same_person_in_another_post_is_the_same_person(record, town, officer):
    from tests.people.cast import post

    also = post(town, "reviewer", person=officer.person)
    assert refused(sign, record, "secrecy", by=also) == "record.own"


def test_a_place_with_one_officer_may_set_the_rule_aside(record, officer, settings):
    settings.FOUR_EYES = False
    assert standing(sign(record, "secrecy", by=officer)) == {"secrecy": "passed"}


def test_the_other_two_may_be_signed_by_the_drafter(record, officer):
    sign(record, "openness", by=officer)
    assert standing(sign(record, "content", by=officer)) == {"openness": "passed", "content": "passed"}


def test_nobody_signs_what_was_not_sent_to_the_checks(draft, reviewer):
    assert refused(sign, draft(send=False), "secrecy", by=reviewer) == "record.not_sent"


def test_the_signature_names_who_signed_who_answers_for_it_and_when(record, officer, reviewer):
    sign(record, "secrecy", by=reviewer, responsible=officer, remark="看过了")
    check = record.checks.get()
    assert (check.post, check.responsible, check.remark) == (reviewer, officer, "看过了")
    assert check.signed_at.isoformat() == "2026-03-02T02:00:00+00:00"


def test_who_answers_for_it_is_of_the_agency(record, county, reviewer):
    from tests.people.cast import post

    elsewhere = post(county, "reviewer", "elsewhere")
    assert refused(sign, record, "secrecy", by=reviewer, responsible=elsewhere) == "record.responsible_elsewhere"


def test_of_another_agency_nobody_signs(record, county):
    from tests.people.cast import post

    assert refused(sign, record, "secrecy", by=post(county, "reviewer", "elsewhere")) == "record.elsewhere"


def test_returned_it_is_with_the_drafter_again_and_needs_a_reason(record, reviewer):
    assert refused(sign, record, "content", "returned", by=reviewer) == "record.no_reason"
    back = sign(record, "content", "returned", by=reviewer, remark="表里的金额对不上")
    assert (back.state, standing(back)) == ("draft", {"content": "returned"})


@pytest.mark.parametrize(
    ("said", "filed", "stay"),
    [
        ({"title": "另一个标题"}, {}, set()),
        ({"html": "<p>另一段话。</p>"}, {}, set()),
        ({"document_number": "四政发〔2026〕4号"}, {}, {"openness", "secrecy"}),
        ({}, {"item": "budgets"}, {"secrecy", "content"}),
        ({}, {"notice_until": date(2026, 4, 1)}, {"openness", "secrecy"}),
        ({}, {}, {"openness", "secrecy", "content"}),
    ],
)
def test_of_the_checks_those_fall_that_are_about_what_changed(draft, officer, reviewer, said, filed, stay):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import filing, sign_all, words

    record = sign_all(draft(), officer, reviewer)
    drafting.revise(record.pk, words(**said), filing(**filed), by=officer, send=True)
    assert set(standing(record)) == stay


def test_a_new_file_makes_all_three_fall(draft, officer, reviewer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import attached, filing, sign_all, stored, words

    record = sign_all(draft(), officer, reviewer)
    drafting.revise(record.pk, words(files=attached(stored())), filing(), by=officer, send=True)
    assert standing(record) == {}


def referral(**given):
    from gongkai.disclosure.checking import Referral

    return Referral(**{"organ": "某县国家保密局", "letter": "四政函〔2026〕5号", "on": date(2026, 3, 2), **given})


def test_17_3_what_cannot_be_decided_is_reported_and_holds_the_record(record, officer, reviewer):
    from gongkai.disclosure import publishing
    from gongkai.disclosure.models import CheckKind
    from tests.disclosure.making import again

    sign(record, "openness", by=officer)
    sign(record, "content", by=officer)
    held = sign(record, "secrecy", "unsure", by=reviewer, referral=referral())
    assert (held.state, held.checks.get(kind="secrecy").asked_on) == ("held", date(2026, 3, 2))
    assert refused(publishing.publish, record.pk, by=officer) == "record.unsigned"
    assert refused(sign, record, "secrecy", by=reviewer) == "record.asking"
    assert again(record).get_state_display() == "等有关部门确定"
    assert set(CheckKind.values) == {"openness", "secrecy", "content"}


@pytest.mark.parametrize("lacking", [None, {"organ": " "}, {"letter": ""}])
def test_17_3_without_the_letter_it_is_no_report(record, reviewer, lacking):
    given = None if lacking is None else referral(**lacking)
    assert refused(sign, record, "secrecy", "unsure", by=reviewer, referral=given) == "record.no_letter"


def test_17_3_after_the_answer_the_check_is_signed_by_whoever_signs_it(record, reviewer):
    from gongkai.disclosure import checking
    from gongkai.disclosure.models import CheckKind

    sign(record, "secrecy", "unsure", by=reviewer, referral=referral())
    early = {"by": reviewer, "said": "不属于国家秘密", "on": date(2026, 3, 1)}
    assert refused(checking.answered, record.pk, CheckKind.SECRECY, **early) == "record.answered_when"
    back = checking.answered(record.pk, CheckKind.SECRECY, **{**early, "on": date(2026, 3, 2)})
    assert (back.state, standing(back)) == ("checking", {})
    assert standing(sign(record, "secrecy", by=reviewer)) == {"secrecy": "passed"}


def test_while_it_is_held_it_is_neither_deleted_nor_closed(record, officer, reviewer):
    from gongkai.disclosure import closing, drafting
    from gongkai.disclosure.models import Ground, Openness

    sign(record, "secrecy", "unsure", by=reviewer, referral=referral())
    assert refused(drafting.delete, record.pk, by=officer) == "record.held"
    decision = {"openness": Openness.CLOSED, "ground": Ground.INTERNAL, "words": "理由"}
    assert refused(closing.close, record.pk, by=officer, **decision) == "record.held"


def test_17_3_a_change_of_words_does_not_take_the_question_back(record, officer, reviewer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import filing, words

    sign(record, "openness", by=officer)
    sign(record, "secrecy", "unsure", by=reviewer, referral=referral())
    after = drafting.revise(record.pk, words(title="改了标题的通知"), filing(), by=officer, send=True)
    assert (after.state, standing(after)) == ("held", {"secrecy": "unsure"})
