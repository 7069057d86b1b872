"""What the environment sets is on record: in the ledger, without a password and without a word."""

import json
import re
from pathlib import Path

import pytest
from django.db import transaction

from gongkai.ledger import kinds
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft, append
from gongkai.ledger.verifying import verify
from gongkai.site import server, set_outside
from gongkai.site import settings as source
from tests.ledger.happening import KIND

pytestmark = pytest.mark.django_db
VARIABLE = re.compile(r'env\.\w+\(\s*"(\w+)"')


@pytest.fixture
def used():
    with transaction.atomic():
        append(Draft(chain="work:7", kind=KIND.id, facts={"number": 1}))


def last():
    return json.loads(Entry.objects.filter(kind="site.settings_changed").latest("seq").body)["facts"]["set"]


def count():
    return Entry.objects.filter(kind="site.settings_changed").count()


def test_the_first_time_everything_is_told_and_then_only_what_is_set_otherwise(used, settings):
    set_outside.record()
    assert last()["GONGKAI_FOUR_EYES"] is True
    assert last().keys() == set_outside.TOLD.keys() | set_outside.HIDDEN.keys()
    assert set_outside.record() == {}
    assert count() == 1
    settings.FOUR_EYES, settings.SECOND_FACTOR_ROLES, settings.SIGNIN_TRIES = False, [], 9999
    set_outside.record()
    told = {"GONGKAI_FOUR_EYES": False, "GONGKAI_SECOND_FACTOR_ROLES": [], "GONGKAI_SIGNIN_TRIES": 9999}
    assert last() == told
    assert set_outside.record() == {}
    settings.FOUR_EYES = True
    set_outside.record()
    assert last() == {"GONGKAI_FOUR_EYES": True}
    assert count() == 3
    assert verify("security:0").sound


def test_of_a_password_only_that_it_is_another_is_told(used, settings, monkeypatch):
    settings.MAIL, settings.EMAIL_HOST_PASSWORD = True, "bamboo-lantern"
    settings.OIDC_APPS = [{"client_id": "county", "secret": "paper-dragon"}]
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "river-stone")
    set_outside.record()
    first = last()
    settings.EMAIL_HOST_PASSWORD = "bamboo-flute"
    settings.OIDC_APPS = [{"client_id": "county", "secret": "paper-tiger"}]
    set_outside.record()
    assert last().keys() == {"GONGKAI_MAIL_URL", "GONGKAI_OIDC_CLIENT_SECRET"}
    assert last()["GONGKAI_MAIL_URL"] != first["GONGKAI_MAIL_URL"]
    written = "".join(Entry.objects.values_list("body", flat=True))
    for word in ("bamboo", "paper", "river", "dragon", "tiger"):
        assert word not in written


def test_words_and_addresses_of_persons_do_not_stand_in_the_entry(used, settings):
    settings.SITE_NAME, settings.ANCHOR_MAIL = "张三镇", "zhangsan@example.gov.cn"
    set_outside.record()
    assert re.fullmatch(r"[0-9a-f]{32}", last()["GONGKAI_SITE_NAME"])
    assert re.fullmatch(r"[0-9a-f]{32}", last()["GONGKAI_ANCHOR_MAIL"])
    settings.ANCHOR_MAIL = ""
    set_outside.record()
    assert last() == {"GONGKAI_ANCHOR_MAIL": ""}


def test_a_site_that_nobody_has_used_stays_unused():
    assert set_outside.record() == {}
    assert not Entry.objects.exists()


def test_it_is_told_before_the_site_serves(used, monkeypatch, settings):
    served = []
    monkeypatch.setattr(server, "prepare", lambda _data: None)
    monkeypatch.setattr(server, "is_free", lambda _host, _port: True)
    monkeypatch.setattr(server, "run", lambda **_given: served.append(count()))
    server.serve()
    settings.SESSION_HOURS = 99
    server.serve()
    assert served == [1, 2]


def test_every_variable_is_told_or_said_not_to_be():
    named = set(VARIABLE.findall(Path(source.__file__).read_text(encoding="utf-8"))) | {"DATABASE_URL"}
    assert len(named) > 30
    assert named == set_outside.TOLD.keys() | set_outside.HIDDEN.keys() | set_outside.NOT_TOLD


def test_every_variable_has_a_chinese_name_and_stands_in_the_manual():
    manual = (Path(__file__).resolve().parents[2] / "docs" / "deployment.md").read_text(encoding="utf-8")
    for name in (*set_outside.TOLD, *set_outside.HIDDEN):
        assert re.search(r"[\u4e00-\u9fff]", kinds.fact_label("site.settings_changed", name)), name
        assert f"`{name}`" in manual or name == "GONGKAI_DEMONSTRATION", name
    assert kinds.code_label("site.settings_changed", "GONGKAI_SECOND_FACTOR_ROLES", "approver") == "签发人"
