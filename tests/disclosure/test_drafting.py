"""拟稿、修改: versions never change, a form sent twice is one record, two officers do not overwrite each other."""

import uuid
from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def test_a_form_sent_twice_is_one_record(monday, town, officer):
    from gongkai.disclosure import drafting
    from gongkai.disclosure.models import Record
    from tests.disclosure.making import filing, words

    key = uuid.uuid4()
    first = drafting.draft(town, words(), filing(), by=officer, key=key)
    assert drafting.draft(town, words(title="第二次"), filing(), by=officer, key=key) == first
    assert Record.objects.count() == 1


def test_a_change_is_the_next_version_and_the_one_before_stays_as_it_was(record, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import TITLE, filing, words

    drafting.revise(record.pk, words(title="新的标题"), filing(), by=officer)
    assert list(record.versions.values_list("number", "title")) == [(1, TITLE), (2, "新的标题")]


def test_what_is_the_same_makes_no_version_and_no_entry(record, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import entries_of, filing, words

    before = entries_of(record)
    drafting.revise(record.pk, words(), filing(), by=officer)
    assert (record.versions.count(), entries_of(record)) == (1, before)


def test_pasted_html_is_cleaned_and_its_table_survives(draft):
    pasted = (
        '<p class="MsoNormal" style="color:red" onclick="steal()">请看<script>alert(1)</script>表：</p>'
        '<table><tr><td>村</td><td>户数</td></tr></table><img src="https://track.example.com/x.gif">'
    )
    version = draft(said={"html": pasted}).current
    assert "<td>村</td>" in version.html
    for gone in ("script", "alert", "onclick", "style", "Mso", "img", "track"):
        assert gone not in version.html
    assert "村\t户数" in version.text


def test_plain_text_becomes_paragraphs(draft):
    version = draft(said={"html": "第一段\n\n第二段 a<b"}).current
    assert version.html == "<p>第一段</p>\n<p>第二段 a&lt;b</p>"


def test_an_empty_record_is_not_sent_to_the_checks(draft):
    with pytest.raises(LawError) as refusal:
        draft(said={"html": ""})
    assert refusal.value.rule == "record.empty"


def test_26_what_is_formed_tomorrow_cannot_be_recorded_today(draft):
    with pytest.raises(LawError) as refusal:
        draft(formed_on=date(2026, 3, 3))
    assert refusal.value.rule == "record.formed_ahead"


def test_it_does_not_end_before_it_begins(draft):
    with pytest.raises(LawError) as refusal:
        draft(is_normative=True, effective_on=date(2026, 4, 1), expires_on=date(2026, 3, 31))
    assert refusal.value.rule == "record.expires_before"


@pytest.mark.parametrize("name", ["item", "field", "period"])
def test_no_form_brings_an_item_that_the_law_does_not_have(draft, name):
    with pytest.raises(ValueError, match="invented"):
        draft(**{name: "invented"})


def test_who_comes_second_overwrites_nothing_and_is_told_what_came(record, officer, reviewer):
    from gongkai.disclosure import checking, drafting
    from gongkai.disclosure.acting import Changed, Seen
    from gongkai.disclosure.models import Answer, CheckKind
    from tests.disclosure.making import filing, words

    page = Seen(record.turn)
    checking.sign(record.pk, CheckKind.SECRECY, Answer.PASSED, by=reviewer)
    with pytest.raises(Changed) as told:
        drafting.revise(record.pk, words(title="晚了一步"), filing(), by=officer, seen=page)
    assert [entry.kind for entry in told.value.entries] == ["record.checked"]
    assert record.versions.count() == 1


def test_the_same_form_sent_again_is_known(record, officer):
    from gongkai.disclosure import drafting
    from gongkai.disclosure.acting import Changed, Seen
    from tests.disclosure.making import filing, words

    page = Seen(record.turn, form="abc")
    drafting.revise(record.pk, words(title="新的标题"), filing(), by=officer, seen=page)
    with pytest.raises(Changed) as told:
        drafting.revise(record.pk, words(title="新的标题"), filing(), by=officer, seen=page)
    assert told.value.is_same


def test_a_deleted_draft_is_gone_with_its_files_and_the_ledger_remembers(draft, officer):
    from gongkai.disclosure import drafting
    from gongkai.disclosure.models import Record, Version
    from gongkai.duties.models import Duty
    from gongkai.files.models import FileUse
    from gongkai.search.models import WorkCard
    from tests.disclosure.making import attached, entries_of, stored

    record = draft(said={"files": attached(stored())})
    subject = record.subject
    drafting.delete(record.pk, by=officer)
    for left in (Record.objects, Version.objects, WorkCard.objects):
        assert not left.exists()
    for left in (FileUse.objects, Duty.objects.open()):
        assert not left.filter(subject=subject).exists()
    assert entries_of(subject)[-1] == "record.draft_deleted"


def test_what_was_public_is_not_deleted(published, officer):
    from gongkai.disclosure import drafting

    with pytest.raises(LawError) as refusal:
        drafting.delete(published().pk, by=officer)
    assert refusal.value.rule == "record.not_draft"


def test_only_the_filing_of_what_is_public_changes_at_once(published, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import again, entries_of, filing, words

    out = published()
    drafting.revise(out.pk, words(), filing(item="budgets"), by=officer)
    now = again(out)
    assert (now.item, now.is_public, now.is_revising) == ("budgets", True, False)
    assert entries_of(out)[-1] == "record.refiled"


def test_the_original_of_a_file_stays_inside_and_the_stripped_copy_goes_out(draft, officer, reviewer):
    from gongkai.files.models import FileUse
    from tests.disclosure.making import attached, publish, stored
    from tests.files.documents import png

    picture = stored(png(), "现场.png")
    record = draft(said={"files": attached(picture)})
    from gongkai.disclosure import marking, preparing, scanning
    from tests.disclosure.making import again

    preparing.all_of(again(record).current)
    for each in scanning.unsettled(again(record).current):
        marking.keep(record.pk, each.key, reason="人工看过，没有个人信息", by=reviewer)
    out = publish(record, officer, reviewer)
    (file,) = out.public.files.all()
    assert (file.file, file.published.purpose, file.published.origin) == (picture, "published", picture)
    assert set(FileUse.objects.filter(subject=out.subject).values_list("file", flat=True)) == {
        picture.pk,
        file.published.pk,
    }
