"""查申请: who is let in, and how guessing is stopped."""

import pytest

from gongkai.applications import words
from gongkai.ledger.models import Entry
from tests.portal.conftest import enter_again, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRONG = "AAAAAAAAAA"


def test_an_unknown_number_and_a_wrong_code_are_one_answer(client, filed):
    application, code = filed()
    wrong = client.post("/track/", {"number": application.number, "code": WRONG})
    unknown = client.post("/track/", {"number": "没有的编号", "code": WRONG})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert text_of(wrong) == text_of(unknown)
    assert "编号或者查询码不对" in text_of(wrong)
    other = client.post("/track/", {"number": "没有的编号", "code": code})
    assert text_of(other) == text_of(wrong)
    entries = Entry.objects.filter(kind="tracking.failed")
    assert entries.count() == 3
    for entry in entries:
        assert WRONG not in entry.body
        assert application.number not in entry.body
        assert "127.0.0.1" not in entry.body
        assert entry.chain.startswith("security")


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: f" {code[:5]} {code[5:]} ", lambda code: f"{code[:5]}-{code[5:]}"]
)
def test_a_code_is_taken_however_it_is_written(client, filed, typed):
    application, code = filed()
    assert client.post("/track/", {"number": f" {application.number} ", "code": typed(code)}).status_code == 303


def test_three_addresses_do_not_keep_the_applicant_out(client, filed, monkeypatch):
    application, code = filed()
    monkeypatch.setattr("gongkai.applications.tracking.PER_NUMBER", _limit(6))
    guess = {"number": application.number, "code": WRONG}
    for host in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        for _each in range(3):
            client.post("/track/", guess, REMOTE_ADDR=host)
    assert Entry.objects.filter(kind="tracking.locked").count() == 1
    for host in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        stopped = client.post("/track/", {"number": application.number, "code": code}, REMOTE_ADDR=host)
        assert stopped.status_code == 429
        assert "请过15分钟再试" in text_of(stopped)
    mistyped = client.post("/track/", guess, REMOTE_ADDR="198.51.100.7")
    assert mistyped.status_code == 422
    right = {"number": application.number, "code": code}
    for _each in range(4):
        assert client.post("/track/", right, REMOTE_ADDR="198.51.100.7").status_code == 303


def test_a_household_is_one_address_however_many_it_has(client, filed, monkeypatch):
    application, code = filed()
    monkeypatch.setattr("gongkai.applications.tracking.PER_ADDRESS", _limit(2))
    for host in ("2001:db8:1:2::1", "2001:db8:1:2::2"):
        client.post("/track/", {"number": application.number, "code": WRONG}, REMOTE_ADDR=host)
    right = {"number": application.number, "code": code}
    assert client.post("/track/", right, REMOTE_ADDR="2001:db8:1:2::3").status_code == 429
    assert client.post("/track/", right, REMOTE_ADDR="2001:db8:1:3::3").status_code == 303


def test_a_number_is_guarded_however_it_is_written(client, filed, monkeypatch):
    application, code = filed()
    monkeypatch.setattr("gongkai.applications.tracking.PER_NUMBER", _limit(2))
    wide = application.number.replace("-", "－").replace("2", "２")
    for typed in (application.number, wide, f" {application.number}"):
        client.post("/track/", {"number": typed, "code": WRONG})
    assert client.post("/track/", {"number": wide, "code": code}).status_code == 429


def _limit(tries):
    from gongkai.people.lockout import Limit

    return Limit(tries, 15 * 60)


def test_right_ones_do_not_count(client, filed, monkeypatch):
    monkeypatch.setattr("gongkai.applications.tracking.PER_NUMBER", _limit(2))
    application, code = filed()
    for _each in range(4):
        enter_again(client, application, code)


def test_a_visitor_without_the_code_sees_nothing_of_a_case(client, static_files, track):
    from django.test import Client

    track()
    stranger = Client()
    assert stranger.get("/track/").status_code == 200
    assert "登记编号" in text_of(stranger.get("/track/"))
    for address in ("/track/letters/1/", "/track/files/1/", "/track/settings/", "/track/send/supplement/"):
        assert stranger.get(address)["Location"] == "/track/"


def test_a_forged_or_old_ticket_opens_nothing(client, track, clock):
    track()
    clock.move_to("2025-03-03T10:31:00+08:00")
    assert "登记编号" in text_of(client.get("/track/"))
    client.cookies["tracking"] = "WzEsImFiIix0cnVlXQ:forged"
    assert "登记编号" in text_of(client.get("/track/"))


def test_a_new_code_shuts_out_whoever_came_with_the_old_one(client, track):
    application, _code = track()
    application.code_hash = words.code_hash(application.number, "BBBBBBBBBB")
    application.save(update_fields=["code_hash"])
    assert client.get("/track/letters/1/")["Location"] == "/track/"


def test_leaving_ends_it(client, track):
    track()
    assert client.post("/track/leave/").status_code == 303
    assert client.get("/track/settings/")["Location"] == "/track/"
