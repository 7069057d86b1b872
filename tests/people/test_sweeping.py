from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from gongkai.people.models import Tries
from gongkai.tasks.services import enqueue
from gongkai.tasks.worker import run_until_idle
from tests.people.cast import WORK, browser_of

START = "2026-11-23T02:00:00+00:00"


@pytest.mark.django_db(transaction=True)
def test_nobodys_address_stays_longer_than_the_session(officer):
    with time_machine.travel(START, tick=False) as clock:
        browser_of(officer.person)
        clock.shift(timedelta(days=2))
        lasting = browser_of(officer.person)
        enqueue("people.swept", key="tests.swept")
        run_until_idle()
        assert Session.objects.count() == UserSession.objects.count() == 1
        assert not Tries.objects.filter(began__lt=timezone.now().timestamp() - 86400).exists()
        assert lasting.get(WORK).status_code == 200
