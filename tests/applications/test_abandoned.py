"""视为放弃申请 (条例 30; 国办函〔2020〕109号): only after the period, and signed by the approver."""

from datetime import date

import pytest

from gongkai.applications import letters
from tests.applications.acting import consequences, open_duties, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monday, work):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")


def test_30_the_last_day_is_not_yet_over(monday, work, asked):
    on(monday, "2025-03-26")
    assert work.refused("abandoned", on="2025-03-26", ground="not_supplemented")


def test_30_the_day_after_the_letter_is_proposed_and_signed(monday, case, work, approving, asked):
    on(monday, "2025-03-27")
    told = consequences(work.look("abandoned", on="2025-03-27", ground="not_supplemented"))
    assert "2025年" in told["row"]
    assert "其他处理" in told["row"]
    work.do("abandoned", on="2025-03-27", ground="not_supplemented")
    case.refresh_from_db()
    assert case.state == "awaiting_supplement"
    approving.confirm(page("proposal", case.proposals.get().pk), on="2025-03-27")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_on) == ("closed", "otherwise.not_supplemented", date(2025, 3, 27))
    letter = case.letters.get(kind="closing")
    assert letter.signed_by == approving.post
    text = "".join(letters.text_of(letter).lines)
    assert "桦川县人民法院" in text
    assert "桦川县人民政府" in text
    assert "serve" in open_duties(case)


def test_30_the_ground_is_what_is_awaited(monday, work, asked):
    on(monday, "2025-03-27")
    assert set(work.refused("abandoned", on="2025-03-27", ground="fee_unpaid")) == {"ground"}


def test_109_unpaid_after_20_working_days(monday, case, work, approving):
    on(monday, "2025-03-10")
    work.do("fee_noticed", on="2025-03-10", method="pages", quantity=50, why="本月50件", how_to_pay="财政所")
    on(monday, "2025-03-11")
    work.do("fee_delivered", on="2025-03-11")
    on(monday, "2025-04-09")
    assert work.refused("abandoned", on="2025-04-09", ground="fee_unpaid")
    on(monday, "2025-04-10")
    work.do("abandoned", on="2025-04-10", ground="fee_unpaid")
    approving.confirm(page("proposal", case.proposals.get().pk), on="2025-04-10")
    case.refresh_from_db()
    assert case.outcome == "otherwise.fee_unpaid"


def test_30_what_came_before_the_signature_is_not_given_up(monday, case, work, approving, asked):
    on(monday, "2025-03-27")
    work.do("abandoned", on="2025-03-27", ground="not_supplemented")
    work.do("supplemented", on="2025-03-27", content="2024年")
    proposal = case.proposals.get()
    assert (proposal.standing, proposal.decided_by) == ("recalled", None)
    assert approving.get(page("proposal", proposal.pk)).status_code == 302


def test_30_nothing_is_awaited(monday, work):
    assert work.refused("abandoned", on="2025-03-03", ground="not_supplemented")
