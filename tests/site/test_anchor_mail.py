"""The daily anchor by mail: the day, one hash and counts, once, and nothing else."""

import hashlib
import smtplib
from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from gongkai.ledger import anchors
from gongkai.ledger.models import Head
from gongkai.ledger.services import Actor, Draft, append
from gongkai.site import anchor_mail, checks
from gongkai.site import tasks as site_tasks
from gongkai.tasks.models import State, Task
from gongkai.tasks.services import enqueue
from gongkai.tasks.worker import run_until_idle
from tests.ledger.happening import KIND

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
ADDRESS = "shenji@example.gov.cn"


class Refusing(BaseEmailBackend):
    def send_messages(self, _messages):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"unknown")})


@pytest.fixture(autouse=True)
def site(tmp_path, settings, monkeypatch):
    settings.DATA, settings.LEDGER_ANCHORS = tmp_path, []
    settings.MAIL, settings.ANCHOR_MAIL = True, ADDRESS
    settings.SITE_NAME, settings.SITE_URL = "某县政府信息公开", "https://zwgk.example.gov.cn"
    monkeypatch.setattr(site_tasks, "today", lambda: DAY)


@pytest.fixture
def history():
    by = Actor(person=4711, post=815)
    for number in (1, 2, 3):
        append(
            Draft(chain="work:42", kind=KIND.id, by=by, subject="application:1234", agency=42, facts={"number": number})
        )
    append(Draft(chain="security:42", kind=KIND.id, agency=42, facts={"number": 4}))


def run_anchor():
    enqueue("ledger.anchor", key="test.anchor")
    run_until_idle()


def test_it_tells_the_day_the_hash_and_counts_and_nothing_else(history):
    # By hand: the two chains in order of their names, a line for each.
    lines = [f"{head.chain} {head.seq} {head.hash}\n" for head in Head.objects.filter(seq__gt=0).order_by("chain")]
    assert [line.split()[:2] for line in lines] == [["security:42", "1"], ["work:42", "3"]]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    run_anchor()
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.subject == "某县政府信息公开：2026-11-23 台账锚定"
    told, _blank, words = letter.body.partition("\n\n")
    assert told.splitlines() == ["日期：2026-11-23", f"校验值（sha256）：{digest}", "链：2 条", "记录：4 条"]
    assert not [secret for secret in ("4711", "815", "1234", "work:", "security:", "42 ") if secret in words]
    assert anchors.recorded()[DAY] == digest  # the same that the ledger and the file have
    assert letter.attachments == []


def test_it_goes_out_once_a_day_however_often_the_day_is_anchored(history):
    for _ in range(3):
        run_anchor()
    assert len(mail.outbox) == 1


def test_an_anchor_that_was_made_at_the_command_line_is_mailed_too(history):
    anchors.anchor(DAY)
    run_anchor()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("address", "server"), [("", True), (ADDRESS, False)])
def test_without_an_address_or_a_server_nothing_is_sent(history, settings, address, server):
    settings.ANCHOR_MAIL, settings.MAIL = address, server
    run_anchor()
    assert mail.outbox == []
    assert not Task.objects.filter(kind=anchor_mail.KIND).exists()
    assert Task.objects.get(kind="ledger.anchor", key="test.anchor").state == State.DONE


def test_what_the_server_refused_is_seen_in_the_tasks_and_tried_again_with_the_next_anchor(history, settings):
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    run_anchor()
    (failed,) = Task.objects.filter(kind=anchor_mail.KIND)
    assert (failed.state, failed.fault) == (State.FAILED, "mail.refused")
    assert anchors.is_kept(DAY)  # the anchor does not wait for the mail
    settings.EMAIL_BACKEND = works
    run_anchor()
    assert len(mail.outbox) == 1


def test_the_same_anchor_sent_twice_is_one_mail_to_the_program_that_reads_it(history):
    payload = anchor_mail.told(anchors.anchor(DAY))
    first, second = anchor_mail.compose(payload), anchor_mail.compose(payload)
    other = anchor_mail.compose({**payload, "digest": "0" * 64})
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] != other.extra_headers["Message-ID"]


@pytest.mark.parametrize(
    ("address", "server", "found"),
    [
        ("", False, []),
        (ADDRESS, True, []),
        (ADDRESS, False, ["gongkai.W002"]),
        ("审计员", True, ["gongkai.E005"]),
        (f"{ADDRESS},b@example.gov.cn", True, ["gongkai.E005"]),
    ],
)
def test_a_setting_that_cannot_work_is_told(address, server, found):
    with override_settings(ANCHOR_MAIL=address, MAIL=server):
        assert [message.id for message in checks.anchors_can_be_mailed()] == found
