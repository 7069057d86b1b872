"""What the site needs of its administrators, told as duties."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from gongkai.agencies import calendars
from gongkai.duties.models import Duty, Stage
from gongkai.duties.services import owe, sweep
from gongkai.law.calendar import Year
from gongkai.ledger import chains
from gongkai.ledger.services import SYSTEM, Draft, append
from gongkai.notices.models import Notice
from gongkai.workbench import upkeep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    settings.LEDGER_ANCHORS = []
    settings.BACKUP_DAYS = 2


def owed(kind):
    return [(duty.subject, duty.due_on, duty.values) for duty in Duty.objects.open().filter(kind=kind)]


def test_next_years_calendar_is_owed_from_december_on_by_its_last_working_day():
    upkeep.look(date(2026, 11, 30))
    assert owed("site.calendar") == []
    upkeep.look(date(2026, 12, 1))
    # 31 December 2026 is a Thursday and worked
    assert owed("site.calendar") == [("calendar:2027", date(2026, 12, 31), {"year": 2027})]


def test_it_stays_owed_in_the_new_year_and_is_settled_by_the_import():
    upkeep.look(date(2026, 12, 1))
    upkeep.look(date(2027, 1, 4))
    assert [subject for subject, _due, _values in owed("site.calendar")] == ["calendar:2027"]
    calendars.import_year(
        Year(2027, "国办发明电〔2026〕1号", frozenset({date(2027, 1, 1)}), frozenset()), by=SYSTEM, within=None
    )
    upkeep.look(date(2027, 1, 5))
    assert owed("site.calendar") == []


def at(day):
    """Ten o'clock in China."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False)


def entry(kind, when, **facts):
    with at(when):
        append(Draft(chain=chains.security(), kind=kind, facts=facts))


def test_a_site_without_history_owes_no_backup_and_no_anchor():
    upkeep.look(date(2026, 11, 23))
    assert owed("site.backup") == owed("site.anchor") == []


def test_a_backup_is_owed_after_the_days_that_are_set_and_settled_by_one():
    entry("site.backed_up", date(2026, 11, 20))
    upkeep.look(date(2026, 11, 22))
    assert owed("site.backup") == []
    upkeep.look(date(2026, 11, 23))
    assert owed("site.backup") == [("site", date(2026, 11, 22), {"last": "2026-11-20", "days": 2})]
    entry("site.backed_up", date(2026, 11, 23))
    upkeep.look(date(2026, 11, 23))
    assert owed("site.backup") == []


def test_a_site_that_was_never_backed_up_owes_it_from_its_first_entry_on():
    entry("list.exported", date(2026, 11, 20), list="x")
    upkeep.look(date(2026, 11, 22))
    assert owed("site.backup") == []
    upkeep.look(date(2026, 11, 23))
    assert owed("site.backup") == [("site", date(2026, 11, 22), {"last": "还没有过", "days": 2})]


def test_a_day_without_anchor_is_told_on_the_second():
    entry("ledger.anchored", date(2026, 11, 20), day=date(2026, 11, 20), digest="x", heads=0)
    upkeep.look(date(2026, 11, 21))
    assert owed("site.anchor") == []
    upkeep.look(date(2026, 11, 22))
    assert owed("site.anchor") == [("site", date(2026, 11, 21), {"last": "2026-11-20"})]
    entry("ledger.anchored", date(2026, 11, 22), day=date(2026, 11, 22), digest="y", heads=0)
    upkeep.look(date(2026, 11, 22))
    assert owed("site.anchor") == []


def test_administrators_are_told_of_what_the_site_owes_and_nobody_else(keeper, hand):
    upkeep.look(date(2026, 12, 31))
    with at(date(2026, 12, 31)):
        sweep(date(2026, 12, 31))
        sweep(date(2026, 12, 31))
    (notice,) = [notice for notice in Notice.objects.all() if "2027年" in notice.sentence]
    assert (notice.person, notice.kind) == (keeper.person, "duty.today")
    assert Duty.objects.get(kind="site.calendar").stage == Stage.TODAY
    assert not Notice.objects.filter(person=hand.person).exists()


def test_the_advice_to_back_up_is_the_command_that_the_deployment_runs():
    (condition,) = (each for each in upkeep.conditions(date(2026, 11, 23)) if each.id == "backup")
    service = Path(__file__).parents[2] / "deploy/systemd/gongkai-backup.service"
    assert f"ExecStart=/opt/gongkai/bin/{condition.command}\n" in service.read_text("utf-8")


def test_what_the_site_needs_is_told_at_the_top_of_the_tree_alone(county, town):
    from gongkai.workbench import telling
    from tests.people import cast

    top, below = cast.post(county, "administrator"), cast.post(town, "administrator")
    duty = owe(
        upkeep.CALENDAR.id, subject="calendar:2027", agency=None, due_on=date(2026, 12, 31), values={"year": 2027}
    )
    held = telling._posts(duty)
    assert (top in held, below in held) == (True, False)
