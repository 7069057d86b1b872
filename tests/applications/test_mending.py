"""What copies an event follows its 更正: the last day of another organ, the 签收 of a letter, the month of a charge."""

from datetime import date

import pytest

from gongkai.applications.acts.charging import charged
from gongkai.applications.models import Consultation
from tests.applications.acting import open_duties, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
ORGAN = {"party": "other_organ", "name": "桦川县住建局", "about": "补助标准的出处"}
THIRD = {"party": "third_party", "name": "李大强", "address": "一村3组", "about": "补助名单中您的姓名和金额"}


@pytest.fixture
def correct(case, work, approving):
    def corrected(number, **said):
        work.do("corrected", f"{number}", why="登错了", **said)
        assert approving.confirm(page("proposal", case.proposals.latest("pk").pk)).status_code == 302
        case.refresh_from_db()

    return corrected


def test_33_3_the_day_set_for_another_organ_is_mended(monday, case, work, correct):
    work.do("consultation_sent", on="2025-03-03", reply_by="2025-03-17", **ORGAN)
    said = {"new_on": "2025-03-03", "new_party": "other_organ", "new_reply_by": "2025-03-20", "new_item": ""}
    correct(2, what="fields", **said)
    assert case.consultations.get().answer_by == date(2025, 3, 20)
    assert open_duties(case)["consulted_over"] == date(2025, 3, 21)


def test_32_the_day_on_which_the_third_party_signed_is_mended_and_marked_anew(monday, case, work, correct):
    work.do("consultation_sent", on="2025-03-03", **THIRD)
    on(monday, "2025-03-06")
    work.do("consultation_delivered", on="2025-03-05", id="c1", late_reason="回证今天才到")
    letter = case.letters.get(kind="third_party")
    correct(3, what="fields", new_on="2025-03-04")
    letter.refresh_from_db()
    assert letter.delivered_on == date(2025, 3, 4)
    correct(3, what="void")
    letter.refresh_from_db()
    asked = Consultation.objects.get()
    assert (letter.delivered_on, asked.delivered_on, asked.answer_by) == (None, None, None)
    work.do("consultation_delivered", on="2025-03-06", id="c1")
    letter.refresh_from_db()
    assert letter.delivered_on == date(2025, 3, 6)


def test_109_the_day_on_which_the_fee_notice_was_signed_for_is_mended(monday, case, work, correct):
    work.do("fee_noticed", on="2025-03-03", method="pages", quantity=50, how_to_pay="财政所", why="一个月里多次申请")
    on(monday, "2025-03-06")
    work.do("fee_delivered", on="2025-03-05", late_reason="回证今天才到")
    notice = case.letters.get(kind="fee")
    correct(3, what="fields", new_on="2025-03-04")
    notice.refresh_from_db()
    assert notice.delivered_on == date(2025, 3, 4)
    correct(3, what="void")
    notice.refresh_from_db()
    assert notice.delivered_on is None


def test_109_a_charge_follows_the_receipt_into_its_month(monday, case, work, correct):
    work.do("fee_noticed", on="2025-03-03", method="pages", quantity=50, how_to_pay="财政所", why="一个月里多次申请")
    case.charges.update(method="pieces")  # the row alone: eleven applications in a month make the same
    assert charged(case) == 200
    said = {"new_on": "2025-02-28", "new_channel": "in_person", "new_applicant_kind": "natural"}
    correct(1, what="fields", **said)
    assert case.charges.get().month == date(2025, 2, 1)
    assert charged(case) == 200


def test_109_a_notice_of_which_nothing_is_heard_becomes_overdue(monday, case, work):
    """Five working days after Monday, 3 March 2025: the 10th, whatever is done meanwhile."""
    work.do("fee_noticed", on="2025-03-03", method="pages", quantity=50, how_to_pay="财政所", why="一个月里多次申请")
    assert open_duties(case)["fee_delivery"] == date(2025, 3, 10)
    on(monday, "2025-03-12")
    work.do("outage", on="2025-03-12", until="2025-03-12", evidence="停电")
    assert open_duties(case)["fee_delivery"] == date(2025, 3, 10)


@pytest.mark.parametrize(("item", "told"), [("1", True), ("2", False)])
def test_32_nobody_is_told_of_a_disclosure_that_is_not_theirs(monday, case, work, approver, item, told):
    from gongkai.applications.cases import working
    from gongkai.law.casefile.events import Decided, Item
    from gongkai.people.access import actor

    work.do("consultation_sent", on="2025-03-03", item=item, **THIRD)
    work.do("consultation_answered", on="2025-03-03", id="c1", consents="no", opinion="不同意")
    items = (Item("1", "granted.how_to_get"), Item("2", "refused.third_party"))
    with working(case.pk, by=actor(approver)) as act:
        act.enter(Decided(on=date(2025, 3, 3), outcome="partial", items=items))
    assert ("tell" in open_duties(case)) is told
