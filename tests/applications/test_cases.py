"""The core: an act is an event, an entry and copies of what the law says of it, or nothing."""

from datetime import date

import pytest

from gongkai.applications import cases, entries, words
from gongkai.applications.cases import Changed, act, casefile_of
from gongkai.applications.models import Application
from gongkai.law.casefile.events import ReasonsAsked, ReceiptConfirmed, SupplementAsked, Supplemented
from gongkai.law.citations import LawError
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry, Particular
from gongkai.ledger.verifying import verify
from gongkai.people.access import actor
from tests.applications.conftest import WORDS, on

pytestmark = pytest.mark.django_db


def test_31_what_is_handed_in_is_received_that_day_and_due_after_20_working_days(monday, apply):
    application = apply().application
    assert application.received_on == date(2025, 3, 3)
    assert application.due_on == date(2025, 3, 31)  # 3, 4 … 31 March: 20 working days after the 3rd
    assert application.state == "handling"
    assert application.turn == 1
    assert application.number


def test_31_3_what_comes_online_is_not_received_before_both_sides_confirm(monday, apply, officer):
    application = apply(channel=Channel.ONLINE, source="portal").application
    assert (application.state, application.received_on, application.due_on) == ("awaiting_confirmation", None, None)
    on(monday, "2025-03-04")
    act(application.pk, ReceiptConfirmed(on=date(2025, 3, 4)), by=actor(officer), turn=1)
    application.refresh_from_db()
    assert (application.received_on, application.due_on) == (date(2025, 3, 4), date(2025, 4, 1))


def test_an_event_read_back_is_the_event(monday, apply, officer):
    pk = apply().application.pk
    on(monday, "2025-03-06")
    act(pk, SupplementAsked(on=date(2025, 3, 5), reply_by=date(2025, 3, 20), reason="昨天漏记"), by=actor(officer))
    submitted, asked = entries.events_of(pk)
    assert submitted.channel is Channel.IN_PERSON
    assert (asked.on, asked.reply_by) == (date(2025, 3, 5), date(2025, 3, 20))
    assert words.opened({"reason": asked.reason}) == {"reason": "昨天漏记"}


def test_no_word_of_a_person_stands_in_an_entry_or_in_a_row(monday, apply):
    application = apply().application
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    row = str(Application.objects.filter(pk=application.pk).values().get())
    for word in WORDS.values():
        assert word not in bodies
        assert word not in row
    assert application.applicant_label == "张某"
    assert words.opened(application.words, "name", "matter") == {"name": WORDS["name"], "matter": WORDS["matter"]}


def test_a_refused_act_leaves_nothing(monday, apply, officer):
    application = apply().application
    before = Entry.objects.count(), Particular.objects.count()
    with pytest.raises(LawError, match="case"):
        act(application.pk, Supplemented(on=date(2025, 3, 3), reason="没有要求过补正"), by=actor(officer))
    application.refresh_from_db()
    assert (Entry.objects.count(), Particular.objects.count(), application.turn) == (*before, 1)


def test_the_second_of_two_is_told_what_changed(monday, apply, officer):
    pk = apply().application.pk
    asked = ReasonsAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 14))
    act(pk, asked, by=actor(officer), turn=1)
    with pytest.raises(Changed) as told:
        act(pk, SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 14)), by=actor(officer), turn=1)
    assert [entry.kind for entry in told.value.entries] == ["case.reasons_asked"]


def test_a_form_sent_twice_is_one_application(monday, apply):
    first = apply()
    again = apply(key=first.application.intake_key)
    assert again.application == first.application
    assert (bool(first.code), again.code) == (True, "")
    assert Application.objects.count() == 1


def test_the_same_person_and_the_same_request_are_known_again(monday, apply):
    first, second = apply().application, apply(words={"matter": "2024年危房改造补助的发放名单，和标准。"}).application
    other = apply(words={"identity_number": "230826198801010028", "matter": "别的"}).application
    assert first.applicant_key == second.applicant_key != other.applicant_key
    assert first.topic_key == second.topic_key != other.topic_key


def test_what_is_stored_is_what_the_events_say_and_the_chain_verifies(monday, apply, officer):
    application = apply(channel=Channel.FAX).application
    act(application.pk, ReceiptConfirmed(on=date(2025, 3, 3)), by=actor(officer))
    application.refresh_from_db()
    casefile = casefile_of(application)
    assert application.materialise(casefile, turn=2, calendar=application.calendar) == {}
    assert not verify().damages
    assert cases.rules_of(application.agency).calendar.version == application.calendar
