"""The outbox, with a mail server that takes, puts off or refuses what it is given."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from gongkai.notices import services
from gongkai.notices.models import Mail, Notice, Way
from gongkai.notices.services import tell
from gongkai.notices.tasks import TRIES
from gongkai.tasks.models import State, Task
from gongkai.tasks.worker import run_until_idle

MONDAY = "2026-11-23 10:00+08:00"
VALUES = {"who": "李四的秘密", "number": 3}


class Failing(BaseEmailBackend):
    """A server whose answers the test writes down; none left: it takes the mail."""

    answers = []
    taken = []

    def send_messages(self, messages):
        if self.answers:
            raise self.answers.pop(0)
        self.taken += messages
        return len(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    monkeypatch.setattr(Failing, "answers", [])
    monkeypatch.setattr(Failing, "taken", [])
    return Failing


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def state():
    return {notice.mail for notice in Notice.objects.all()}


def test_a_mail_names_kinds_and_the_page_and_nobody(clock, kind, person, wishes):
    wishes(Way.EACH)
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    (letter,) = mail.outbox
    assert letter.to == ["zhangsan@example.gov.cn"]
    assert letter.subject.endswith("：您有 1 条通知")
    assert "交来的材料：1 条" in letter.body
    assert "https://zwgk.example.gov.cn/work/notices/" in letter.body
    assert not [name for name in ("李四", "秘密", "张三", "/x/") if name in letter.body + letter.subject]
    assert state() == {Mail.SENT}


def test_nobody_who_has_not_asked_for_it_is_sent_a_mail(clock, kind, person, settings):
    settings.MAIL = True
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    assert mail.outbox == []
    assert state() == {Mail.NONE}


def test_without_a_server_nothing_waits(clock, kind, person, wishes, settings):
    wishes(Way.EACH)
    settings.MAIL = False
    tell(person, kind, values=VALUES, url="/x/")
    assert state() == {Mail.NONE}


def test_the_daily_mail_has_all_of_the_day_at_its_time(clock, kind, person, wishes):
    wishes(Way.DAILY, daily_at="08:30")
    for _ in range(3):
        tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    assert mail.outbox == []
    clock.move_to("2026-11-24 08:29:59+08:00")
    run_until_idle()
    assert mail.outbox == []
    clock.move_to("2026-11-24 08:30+08:00")
    run_until_idle()
    (letter,) = mail.outbox
    assert "交来的材料：3 条" in letter.body


def test_quiet_hours_are_quiet_and_end(clock, kind, person, wishes):
    wishes(Way.EACH, quiet_from="20:00", quiet_until="07:30")
    clock.move_to("2026-11-23 23:00+08:00")
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    assert mail.outbox == []
    clock.move_to("2026-11-24 07:30+08:00")
    run_until_idle()
    assert len(mail.outbox) == 1


def test_a_server_that_does_not_answer_is_asked_again_and_the_mail_is_sent_once(clock, kind, person, wishes, server):
    wishes(Way.EACH)
    server.answers = [ConnectionRefusedError(), smtplib.SMTPServerDisconnected(), TimeoutError()]
    tell(person, kind, values=VALUES, url="/x/")
    for _ in range(TRIES):
        run_until_idle()
        clock.shift(timedelta(hours=7))
    assert len(server.taken) == 1
    assert state() == {Mail.SENT}
    run_until_idle()
    assert len(server.taken) == 1


def test_retries_have_an_end_that_is_seen(clock, kind, person, wishes, server):
    wishes(Way.EACH)
    server.answers = [ConnectionRefusedError() for _ in range(50)]
    tell(person, kind, values=VALUES, url="/x/")
    for _ in range(20):
        run_until_idle()
        clock.shift(timedelta(hours=7))
        services.sweep(timezone.now())
    task = Task.objects.get(kind="notices.mail")
    assert (task.state, task.tries, task.fault) == (State.FAILED, TRIES, "mail.unreachable")
    assert len(server.answers) == 50 - TRIES
    assert state() == {Mail.REFUSED}


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(clock, kind, person, wishes, server):
    wishes(Way.EACH)
    server.answers = [smtplib.SMTPRecipientsRefused({"zhangsan@example.gov.cn": (550, b"no such user")})]
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    assert state() == {Mail.REFUSED}
    assert Task.objects.get(kind="notices.mail").fault == "mail.refused"


def test_an_address_that_the_server_puts_off_is_tried_again(clock, kind, person, wishes, server):
    wishes(Way.EACH)
    server.answers = [smtplib.SMTPRecipientsRefused({"zhangsan@example.gov.cn": (450, b"greylisted")})]
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    assert state() == {Mail.WAITING}
    clock.shift(timedelta(hours=1))
    run_until_idle()
    assert state() == {Mail.SENT}


def test_what_was_told_while_a_mail_waits_goes_out_with_it(clock, kind, person, wishes, server):
    wishes(Way.EACH)
    server.answers = [ConnectionRefusedError()]
    tell(person, kind, values=VALUES, url="/x/")
    run_until_idle()
    tell(person, kind, values=VALUES, url="/x/")
    clock.shift(timedelta(hours=1))
    run_until_idle()
    (letter,) = server.taken
    assert "交来的材料：2 条" in letter.body


def test_a_mail_sent_twice_by_a_crash_has_one_id(clock, kind, person, wishes):
    from gongkai.notices.mailing import compose

    wishes(Way.EACH)
    notices = [tell(person, kind, values=VALUES, url="/x/") for _ in range(2)]
    ids = {compose("a@example.gov.cn", notices).message()["Message-ID"] for _ in range(2)}
    other = compose("a@example.gov.cn", notices[:1]).message()["Message-ID"]
    assert len(ids) == 1
    assert other not in ids


def test_who_no_longer_wants_mails_gets_none_of_those_that_wait(clock, kind, person, wishes):
    wishes(Way.DAILY)
    tell(person, kind, values=VALUES, url="/x/")
    wishes(Way.NEVER)
    clock.shift(timedelta(days=2))
    run_until_idle()
    assert mail.outbox == []
    assert state() == {Mail.NONE}


def test_who_left_gets_no_mail(clock, kind, person, wishes):
    wishes(Way.EACH)
    tell(person, kind, values=VALUES, url="/x/")
    person.is_active = False
    person.save(update_fields=["is_active"])
    run_until_idle()
    assert mail.outbox == []


def test_a_mail_whose_task_got_lost_gets_another(clock, kind, person, wishes):
    wishes(Way.EACH)
    tell(person, kind, values=VALUES, url="/x/")
    Task.objects.all().delete()
    clock.shift(timedelta(minutes=61))
    services.sweep(timezone.now())
    run_until_idle()
    assert len(mail.outbox) == 1


def test_what_was_read_half_a_year_ago_goes_and_the_unread_stays(clock, kind, person):
    old, unread = (tell(person, kind, values=VALUES, url="/x/") for _ in range(2))
    services.mark_read(person=person.pk, pk=old.pk)
    clock.shift(timedelta(days=185))
    services.sweep(timezone.now())
    assert [notice.pk for notice in Notice.objects.all()] == [unread.pk]
