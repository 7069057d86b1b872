import re

import pytest
import time_machine
from django.test import RequestFactory, override_settings

from gongkai.people.addresses import of_client
from gongkai.site.models import RateWindow
from gongkai.site.throttle import LIMITS, Limit, count

HOUR = 3600
THREE = Limit(times=3, seconds=600)
NOW = 1_795_420_800  # a whole multiple of 600

pytestmark = pytest.mark.django_db


def test_each_act_is_counted_for_its_client_and_its_span():
    assert [count("a", "x", THREE, now=NOW + second) for second in (0, 1, 599)] == [1, 2, 3]
    assert count("a", "y", THREE, now=NOW) == 1
    assert count("b", "x", THREE, now=NOW) == 1
    assert count("a", "x", THREE, now=NOW + 600) == 1


def test_no_address_is_kept_and_old_counts_go():
    count("a", "203.0.113.7", THREE, now=NOW)
    first = RateWindow.objects.get().key
    assert re.fullmatch("[0-9a-f]{64}", first)
    count("a", "203.0.113.7", THREE, now=NOW + 25 * HOUR)
    assert RateWindow.objects.count() == 1
    assert RateWindow.objects.get().key != first  # the same client is another one the next day


@time_machine.travel("2026-11-23T02:00:00+00:00", tick=False)
def test_the_twenty_first_upload_in_ten_minutes_waits(client):
    assert LIMITS["portal:checkup"] == Limit(20, 600)
    statuses = [client.post("/checkup/", {}).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]
    refusal = client.post("/checkup/", {})
    assert refusal["Retry-After"] == "600"
    assert "上传得太快了" in refusal.content.decode()
    assert client.post("/checkup/", {}, REMOTE_ADDR="203.0.113.8").status_code == 422
    assert client.get("/checkup/").status_code == 200


def test_a_forged_header_is_not_believed():
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert of_client(request) == "203.0.113.7"


@override_settings(PROXIES=1)
def test_behind_our_proxy_the_address_is_the_one_that_it_saw():
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7")
    assert of_client(request) == "203.0.113.7"
