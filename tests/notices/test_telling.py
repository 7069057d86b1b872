import json

import pytest
from django.db import transaction

from gongkai.ledger.models import Entry
from gongkai.notices import services
from gongkai.notices.kinds import UnknownKind
from gongkai.notices.models import Mail, Notice, Way
from gongkai.notices.selectors import unread_count
from gongkai.notices.services import tell
from gongkai.tasks.models import Task

VALUES = {"who": "某站", "number": 3}


def test_a_person_is_told_in_a_sentence(kind, person):
    notice = tell(person, kind, values=VALUES, url="/x/")
    assert (notice.sentence, notice.label, notice.mail) == ("某站交来3件材料", "交来的材料", Mail.NONE)
    assert unread_count(person.pk) == 1


def test_with_a_key_it_is_told_once(kind, person):
    assert tell(person, kind, values=VALUES, url="/x/", key="a") is not None
    assert tell(person, kind, values=VALUES, url="/x/", key="a") is None
    assert tell(person, kind, values=VALUES, url="/x/", key="b") is not None
    assert Notice.objects.count() == 2


def test_without_a_key_each_is_told(kind, person):
    tell(person, kind, values=VALUES, url="/x/")
    tell(person, kind, values=VALUES, url="/x/")
    assert unread_count(person.pk) == 2


def test_a_kind_that_nobody_registered_is_refused(person):
    with pytest.raises(UnknownKind):
        tell(person, "test.nobody", url="/x/")


def test_what_is_told_in_an_act_that_fails_was_not_told(kind, person, wishes):
    wishes(Way.EACH)

    @transaction.atomic
    def act():
        tell(person, kind, values=VALUES, url="/x/")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Notice.objects.exists()
    assert not Task.objects.filter(kind="notices.mail").exists()


def test_values_that_do_not_fit_show_the_label(kind, person):
    assert tell(person, kind, values={}, url="/x/").sentence == "交来的材料"


def test_a_notice_of_an_app_that_is_gone_is_shown_by_its_id(person):
    assert Notice(person=person, kind="gone.away", url="/x/").sentence == "gone.away"


def test_marking_read_is_for_ones_own_notices(kind, person):
    notice = tell(person, kind, values=VALUES, url="/x/")
    assert services.mark_read(person=person.pk + 1, pk=notice.pk) is None
    assert unread_count(person.pk) == 1
    assert services.mark_read(person=person.pk, pk=notice.pk).pk == notice.pk
    assert unread_count(person.pk) == 0


def test_marking_all_read_can_be_undone_without_touching_what_was_read_before(kind, person):
    first, second, third = (tell(person, kind, values=VALUES, url="/x/") for _ in range(3))
    services.mark_read(person=person.pk, pk=first.pk)
    count, at = services.mark_all_read(person=person.pk)
    assert count == 2
    assert services.mark_unread_again(person=person.pk, at=at) == 2
    assert {notice.pk for notice in Notice.objects.unread()} == {second.pk, third.pk}


def test_a_changed_setting_is_on_record_without_the_address(officer, wishes):
    wishes(Way.EACH)
    wishes(Way.EACH)  # nothing changed
    wishes(Way.DAILY, daily_at="09:00")
    entries = list(Entry.objects.filter(kind="notices.preferred").order_by("seq"))
    assert [json.loads(entry.body)["facts"] for entry in entries] == [
        {"fields": ["way", "address"], "way": "each"},
        {"fields": ["way", "daily_at"], "way": "daily"},
    ]
    assert {(entry.person, entry.post, entry.agency) for entry in entries} == {
        (officer.person_id, officer.pk, officer.agency_id)
    }
    assert "example" not in "".join(entry.body for entry in entries)
