"""收到补正 (条例 30)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.applications import words
from gongkai.applications.models.attachments import Role
from tests.applications.acting import consequences, open_duties
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monday, work):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")


def test_30_the_clock_starts_anew_on_the_day_of_the_supplement(monday, case, work, asked):
    on(monday, "2025-03-20")
    told = consequences(work.look("supplemented", on="2025-03-20", content="2024年"))
    # 21 | 24-28 | 31, 1-3 April, the 4th is Qingming | 7-11 | 14-18: twenty
    assert told["clock"].startswith("答复期限到2025年4月18日")
    work.do("supplemented", on="2025-03-20", content="2024年")
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 4, 18))
    assert case.received_on == date(2025, 3, 3)


def test_30_what_was_said_is_sealed_with_the_application_and_scans_are_kept(monday, case, work, asked):
    scan = SimpleUploadedFile("张小满的补正.txt", "2024年的".encode())
    work.do("supplemented", on="2025-03-03", content="2024年的名单", scans=scan)
    case.refresh_from_db()
    assert words.opened(case.words, "supplement") == {"supplement": "2024年的名单"}
    kept = case.attachments.get()
    assert (kept.role, kept.file.size) == (Role.SUPPLEMENT, len("2024年的".encode()))


def test_30_nothing_was_asked_for(monday, work):
    answer = work.look("supplemented", on="2025-03-03", content="2024年")
    assert answer.status_code == 422


def test_30_it_comes_after_it_was_asked_for(monday, work, asked):
    assert work.refused("supplemented", on="2025-03-02", content="2024年", late_reason="漏记")


def test_30_the_duties_of_waiting_are_settled(monday, case, work, asked):
    work.do("supplemented", on="2025-03-03", content="2024年")
    assert open_duties(case) == {"send": date(2025, 3, 3), "answer": date(2025, 3, 31)}
