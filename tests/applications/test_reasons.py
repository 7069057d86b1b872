"""说明理由, 延迟答复 (条例 35)."""

from datetime import date

import pytest

from gongkai.applications import letters, words
from gongkai.applications.cases import casefile_of
from tests.applications.acting import consequences, open_duties
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
ASKED = {"on": "2025-03-03", "why": "2025年3月提出32件申请", "reply_by": "2025-03-17"}


@pytest.fixture
def asked(monday, work):
    work.do("reasons_asked", **ASKED)


def test_35_the_letter_goes_out_and_the_clock_runs_on(monday, case, work):
    page = work.get(work.at("reasons_asked")).content.decode()
    assert 'value="2025-03-17"' in page  # ten working days: 4-7, 10-14, 17
    assert "同一申请人的申请1件" in page
    told = consequences(work.look("reasons_asked", **ASKED))
    assert told["clock"] == "答复期限不变，仍然到2025年3月31日。"
    work.do("reasons_asked", **ASKED)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("awaiting_reasons", date(2025, 3, 31))
    assert "32件" in "".join(letters.text_of(case.letters.get()).lines)


def test_35_the_officer_is_reminded_when_the_period_is_over(monday, case, work, asked):
    duties = open_duties(case)
    assert duties == {"answer": date(2025, 3, 31), "send": date(2025, 3, 3), "reasons_over": date(2025, 3, 18)}


def test_35_is_asked_once(monday, work, asked):
    assert "__all__" in work.refused("reasons_asked", **ASKED)


def test_35_no_reason_without_a_question(monday, work):
    assert "__all__" in work.refused("reasons_given", on="2025-03-03", given="研究用", accepted="yes")


def test_35_what_was_said_is_sealed_and_judged(monday, case, work, asked):
    on(monday, "2025-03-10")
    work.do("reasons_given", on="2025-03-10", given="研究用", accepted="no")
    case.refresh_from_db()
    assert words.opened(case.words, "reasons_given") == {"reasons_given": "研究用"}
    assert case.state == "handling"
    assert "delayed" not in casefile_of(case).may


def test_35_what_was_not_said_has_to_be_said(monday, work, asked):
    assert set(work.refused("reasons_given", on="2025-03-03", given="", accepted="no")) == {"given"}


def test_35_what_was_said_online_need_not_be_typed_again(monday, case, work, asked):
    from gongkai.applications import sent_in

    sent_in.reasons(case.pk, text="研究用")
    assert work.do("reasons_given", on="2025-03-03", given="", accepted="yes").status_code == 302


@pytest.fixture
def accepted(monday, work, asked):
    work.do("reasons_given", on="2025-03-03", given="研究用", accepted="yes")


def test_35_accepted_reasons_allow_one_delay_told_before_the_due_date(monday, case, work, accepted):
    on(monday, "2025-03-28")
    said = {"on": "2025-03-28", "until": "2025-05-30", "why": "材料有三百多份"}
    told = consequences(work.look("delayed", **said))
    assert told["clock"].startswith("答复期限由2025年3月31日改为2025年5月30日")
    work.do("delayed", **said)
    case.refresh_from_db()
    assert case.due_on == date(2025, 5, 30)
    assert "2025年5月30日" in "".join(letters.text_of(case.letters.get(kind="delay")).lines)
    assert "__all__" in work.refused("delayed", **said)


def test_35_told_on_the_due_date_is_too_late(monday, work, accepted):
    on(monday, "2025-03-31")
    assert set(work.refused("delayed", on="2025-03-31", until="2025-05-30", why="多")) == {"on"}


def test_35_without_good_reasons_no_delay(monday, work, asked):
    assert "__all__" in work.refused("delayed", on="2025-03-03", until="2025-05-30", why="多")
