"""信息处理费 (条例 42; 国办函〔2020〕109号): noticed, delivered, paid."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from gongkai.applications import letters
from gongkai.applications.acts import fee_noticed
from gongkai.applications.desk.sheet import Sheet
from gongkai.applications.entries import events_of
from gongkai.applications.models import Attachment, Charge
from gongkai.applications.models.attachments import Role
from gongkai.files.services import keep
from tests.applications.acting import Desk, consequences, open_duties, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
# 50 pages: 30 are free, 20 at 10 yuan
PAGES = {"method": "pages", "quantity": 50, "why": "一次要50页", "how_to_pay": "到镇财政所窗口缴纳"}


@pytest.fixture
def noticed(monday, work):
    on(monday, "2025-03-10")
    work.do("fee_noticed", on="2025-03-10", **PAGES)


def test_109_the_amount_is_reckoned_and_the_clock_stands_still(monday, case, work, noticed):
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("awaiting_fee", None)
    charge = case.charges.get()
    assert (charge.amount, charge.quantity, charge.month) == (Decimal(200), 50, date(2025, 3, 1))
    event = events_of(case.pk)[-1]
    assert (event.amount, event.already) == (Decimal(200), None)
    text = "".join(letters.text_of(case.letters.get()).lines)
    assert "200" in text
    assert "镇财政所" in text
    assert "经查，一次要50页，您申请公开政府信息的数量、频次明显超过合理范围。" in text


def test_42_a_notice_needs_why_number_or_frequency_is_beyond_what_is_reasonable(monday, work):
    on(monday, "2025-03-10")
    assert set(work.refused("fee_noticed", on="2025-03-10", **{**PAGES, "why": " "})) == {"why"}
    assert "同一申请人当月只有1件" in work.get(work.at("fee_noticed")).content.decode()


def test_109_both_ways_are_shown_with_their_amounts(monday, case, work):
    shown_page = work.get(work.at("fee_noticed")).content.decode()
    assert "按件：当月1件，应收0元" in shown_page


def test_109_where_nothing_is_owed_the_notice_is_not_offered_and_it_says_why(monday, case, work):
    """One piece of the month, and 30 pages, cost nothing; the 31st page costs 10 yuan."""
    shown = BeautifulSoup(work.get(page("case", case.pk)).content, "html.parser")
    assert not [link for link in shown.select(".offers a") if link["href"] == work.at("fee_noticed")]
    told = next(each for each in shown.select(".refusals dd") if "不收费" in each.text)
    assert "按国办函〔2020〕109号计算不收费：当月1件，已登记0页" in told.text
    assert told.select_one("a")["href"] == work.at("fee_noticed"), "pages may not be entered yet"
    source = keep(BytesIO(b"x"), name="x.txt", purpose="attachment")
    row = Attachment.objects.create(application=case, file=source, role=Role.SOURCE, pages=31)
    offered = Sheet(application=case, post=work.post).offered
    assert fee_noticed.ACT in [each.act for each in offered]
    row.pages = 30
    row.save()
    assert fee_noticed.ACT not in [each.act for each in Sheet(application=case, post=work.post).offered]


def test_109_by_pieces_what_was_charged_for_the_month_is_taken_off(monday, apply, officer, static_files):
    all_of_them = [apply(words={"matter": f"第{number}件"}).application for number in range(12)]
    first, second = (Desk(officer, each) for each in all_of_them[-2:])
    said = {"on": "2025-03-03", "method": "pieces", "why": "本月12件", "how_to_pay": "镇财政所"}
    # the 11th piece costs 100; with the 12th it is 200, of which 100 are charged already
    first.do("fee_noticed", quantity=11, **said)
    second.do("fee_noticed", quantity=12, **said)
    assert sorted(Charge.objects.values_list("amount", flat=True)) == [Decimal(100), Decimal(100)]
    event = events_of(second.application.pk)[-1]
    assert (event.quantity, event.amount, event.already) == (12, Decimal(100), Decimal(100))


def test_109_nothing_owed_is_no_notice(monday, work):
    said = {"method": "pieces", "quantity": 10, "why": "本月12件", "how_to_pay": "镇财政所"}
    assert set(work.refused("fee_noticed", on="2025-03-03", **said)) == {"quantity"}


def test_109_after_the_due_date_no_notice(monday, work):
    on(monday, "2025-04-01")
    assert set(work.refused("fee_noticed", on="2025-04-01", **PAGES)) == {"on"}


def test_109_20_working_days_to_pay_run_from_delivery(monday, case, work, noticed):
    assert open_duties(case)["fee_delivery"] == date(2025, 3, 17)  # 11-14, 17
    on(monday, "2025-03-11")
    work.do("fee_delivered", on="2025-03-11")
    # 12-14 | 17-21 | 24-28 | 31, 1-3 April | 7, 8, 9: the next is the 10th
    duties = open_duties(case)
    assert (duties["fee_over"], "fee_delivery" in duties, "send" in duties) == (date(2025, 4, 10), False, False)
    assert case.letters.get().delivered_on == date(2025, 3, 11)
    assert "__all__" in work.refused("fee_delivered", on="2025-03-11")


def test_109_paid_the_clock_starts_anew(monday, case, work, noticed):
    on(monday, "2025-03-20")
    said = {"on": "2025-03-20", "receipt": "HJ-20250320"}
    told = consequences(work.look("fee_paid", **said))
    assert told["clock"].startswith("答复期限到2025年4月18日")
    work.do("fee_paid", **said)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 4, 18))
    charge = case.charges.get()
    assert (charge.paid_on, charge.receipt) == (date(2025, 3, 20), "HJ-20250320")


def test_109_no_payment_without_a_notice(monday, work):
    assert "__all__" in work.refused("fee_paid", on="2025-03-03", receipt="HJ1")


def test_109_the_number_of_the_receipt_is_no_sentence(monday, work, noticed):
    assert set(work.refused("fee_paid", on="2025-03-10", receipt="张小满缴的")) == {"receipt"}


def test_109_handed_over_it_is_delivered(monday, case, work, noticed):
    letter = case.letters.get()
    said = {"on": "2025-03-10", "method": "direct", "taker": "本人签收"}
    work.confirm(page("letter_service", letter.pk), **said)
    assert events_of(case.pk)[-1].kind == "fee_delivered"
    assert "send" not in open_duties(case)
    count = len(events_of(case.pk))
    assert work.at_address(page("letter_service", letter.pk), **said, step="do").status_code == 302
    assert len(events_of(case.pk)) == count, "nobody receives the same letter twice"


def test_109_a_void_notice_is_delivered_to_nobody(monday, case, work, noticed):
    letter = case.letters.get()
    case.letters.update(voided_at=timezone.now())
    address = page("letter_service", letter.pk)
    assert work.get(address).status_code == 302
    assert work.at_address(address, on="2025-03-10", method="direct", taker="本人", step="do").status_code == 302
    assert events_of(case.pk)[-1].kind == "fee_noticed"


def test_109_by_pieces_not_more_than_there_are(monday, work):
    said = {"method": "pieces", "quantity": 11, "why": "本月12件", "how_to_pay": "镇财政所"}
    assert set(work.refused("fee_noticed", on="2025-03-03", **said)) == {"quantity"}
