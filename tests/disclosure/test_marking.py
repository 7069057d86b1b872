"""遮盖、保留: every mark is dealt with before the content is signed; what is masked stands in no version after."""

from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"  # GB 11643-1999, the standard's own example
TABLE = f"<table><tbody><tr><td>李秀英</td><td>{ID}</td><td>13800138000</td></tr></tbody></table>"


@pytest.fixture
def list_of_persons(draft):
    return draft(said={"html": f"<p>名单如下：</p>{TABLE}"})


def marks(record):
    from gongkai.disclosure import scanning
    from tests.disclosure.making import again

    return scanning.everywhere(again(record).current)


def test_the_content_is_not_signed_while_a_mark_is_open(list_of_persons, officer):
    from gongkai.disclosure import checking
    from gongkai.disclosure.models import Answer, CheckKind

    with pytest.raises(LawError) as refusal:
        checking.sign(list_of_persons.pk, CheckKind.CONTENT, Answer.PASSED, by=officer)
    assert refusal.value.message == "还有2处标记没有处理：逐处遮盖，或者写明理由保留，再签。"


def test_masked_by_one_click_it_stands_in_no_later_version(list_of_persons, officer):
    from gongkai.disclosure import marking
    from tests.disclosure.making import again

    found = {each.kind: each for each in marks(list_of_persons)}
    marking.mask(list_of_persons.pk, [found["identity"].key, found["mobile"].key], by=officer)
    version = again(list_of_persons).current
    assert version.number == 2
    assert (ID in version.html, "13800138000" in version.html) == (False, False)
    assert "<td>138****8000</td>" in version.html
    assert ID not in version.text
    assert marks(list_of_persons) == []


def test_masking_leaves_the_checks_that_are_about_something_else(list_of_persons, officer, reviewer):
    from gongkai.disclosure import checking, marking
    from gongkai.disclosure.models import Answer, CheckKind

    checking.sign(list_of_persons.pk, CheckKind.OPENNESS, Answer.PASSED, by=officer)
    checking.sign(list_of_persons.pk, CheckKind.SECRECY, Answer.PASSED, by=reviewer)
    marking.mask(list_of_persons.pk, [each.key for each in marks(list_of_persons)], by=officer)
    standing = set(list_of_persons.checks.standing().values_list("kind", flat=True))
    assert standing == {"openness", "secrecy"}


def test_a_mark_is_kept_with_a_reason_that_survives_a_change_elsewhere(list_of_persons, officer, reviewer):
    from gongkai.disclosure import drafting, marking
    from tests.disclosure.making import filing, words

    phone = next(each for each in marks(list_of_persons) if each.kind == "mobile")
    with pytest.raises(LawError) as refusal:
        marking.keep(list_of_persons.pk, phone.key, reason=" ", by=reviewer)
    assert refusal.value.rule == "record.no_reason"
    marking.keep(list_of_persons.pk, phone.key, reason="办公手机，本人同意公开", by=reviewer)
    drafting.revise(list_of_persons.pk, words(html=f"<p>前面加了一段。</p>{TABLE}"), filing(), by=officer)
    assert [each.kind for each in marks(list_of_persons) if not each.is_settled] == ["identity"]


def test_a_reason_keeps_a_mark_and_signs_nothing(list_of_persons, reviewer):
    from gongkai.disclosure import marking

    for each in marks(list_of_persons):
        marking.keep(list_of_persons.pk, each.key, reason="依法应当公开", by=reviewer)
    assert not list_of_persons.checks.exists()


def test_the_ledger_says_what_was_kept_and_none_of_its_words(list_of_persons, reviewer):
    from gongkai.disclosure import marking
    from gongkai.ledger.models import Entry

    identity = next(each for each in marks(list_of_persons) if each.kind == "identity")
    marking.keep(list_of_persons.pk, identity.key, reason="依法应当公开", by=reviewer)
    body = Entry.objects.filter(kind="record.mark_kept").get().body
    assert '"mark":"identity"' in body
    assert "依法" not in body
    assert ID not in body


def test_what_is_kept_in_the_database_of_a_mark_does_not_tell_its_number(list_of_persons, reviewer):
    from gongkai.disclosure import marking
    from gongkai.disclosure.models import MarkVerdict

    identity = next(each for each in marks(list_of_persons) if each.kind == "identity")
    marking.keep(list_of_persons.pk, identity.key, reason="依法应当公开", by=reviewer)
    row = MarkVerdict.objects.values().get()
    assert not [value for value in row.values() if ID in str(value) or identity.mark.identity in str(value)]


def test_a_mark_in_a_file_is_told_masked_and_settled_with_a_reason(draft, officer, reviewer):
    from gongkai.disclosure import checking, marking, preparing
    from gongkai.disclosure.models import Answer, CheckKind, Preparation
    from tests.disclosure.making import again, attached, stored

    record = draft(said={"files": attached(stored(f"李秀英 身份证号 {ID}", "明细.txt"))})
    preparing.all_of(again(record).current)
    (found,) = marks(record)
    assert (found.kind, found.text, found.can_be_masked) == ("identity", "11*************02X", False)
    assert ID not in str(Preparation.objects.values("marks").get())
    with pytest.raises(LawError) as refusal:
        checking.sign(record.pk, CheckKind.CONTENT, Answer.PASSED, by=officer)
    assert refusal.value.rule == "record.marks_open"
    marking.keep(record.pk, found.key, reason="判决书里已经公开", by=reviewer)
    checking.sign(record.pk, CheckKind.CONTENT, Answer.PASSED, by=officer)


def test_a_file_that_could_not_be_scanned_is_a_mark_of_its_own(draft):
    from gongkai.disclosure import preparing
    from tests.disclosure.making import again, attached, stored
    from tests.files.documents import png

    record = draft(said={"files": attached(stored(png(), "扫描.png"))})
    preparing.all_of(again(record).current)
    (found,) = marks(record)
    assert (found.kind, str(found.label), found.is_settled) == ("unread", "没能检查", False)


def test_while_a_file_is_not_scanned_the_content_is_not_signed(draft, officer):
    from gongkai.disclosure import checking
    from gongkai.disclosure.models import Answer, CheckKind
    from tests.disclosure.making import attached, stored

    record = draft(said={"files": attached(stored())})
    with pytest.raises(LawError) as refusal:
        checking.sign(record.pk, CheckKind.CONTENT, Answer.PASSED, by=officer)
    assert refusal.value.message.startswith("还有1份附件正在检查")


def test_the_queue_prepares_what_was_brought(draft):
    from gongkai.tasks.models import Task
    from tests.disclosure.making import attached, stored

    file = stored()
    draft(said={"files": attached(file)})
    task = Task.objects.get(kind="disclosure.prepare")
    assert task.payload == {"file": file.pk}


def test_a_number_in_the_title_is_masked_there(draft, officer):
    from gongkai.disclosure import marking
    from tests.disclosure.making import again

    record = draft(said={"title": f"关于{ID}的答复"}, formed_on=date(2026, 2, 27))
    (found,) = marks(record)
    assert found.place == "title"
    marking.mask(record.pk, [found.key], by=officer)
    assert again(record).title == "关于11*************02X的答复"
