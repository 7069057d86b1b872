"""The demonstration has an application in each state, and a second start adds nothing."""

import pytest
import time_machine

from gongkai.agencies.clock import today
from gongkai.applications import demonstration
from gongkai.applications.models import Application, Handout
from gongkai.ledger.verifying import verify
from gongkai.site.server import import_demonstration

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2026-11-23", "2026-12-31", "2026-10-01"])
def test_every_state_is_there(day):
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        import_demonstration()
        demonstration.load(today=today())
    cases = Application.objects.all()
    assert len(cases) == len(demonstration.STORIES)
    assert {case.state for case in cases} >= {
        "awaiting_confirmation", "handling", "awaiting_supplement", "consulting", "decided", "served", "closed",
    }  # fmt: skip
    assert Handout.objects.count() == 2
    assert verify().sound
