"""送达回证: what is known is filled in; where a letter was handed over nobody recorded, and it is written by hand."""

from datetime import date

import pytest

from gongkai.applications import letters, matter_answers, matter_letters
from gongkai.applications.archive_sheets import proof_of
from gongkai.applications.cases import act
from gongkai.applications.entries import entries_of
from gongkai.applications.models.letters import Service
from gongkai.law.casefile.events import Reopened, ReopenGround
from gongkai.people.access import actor
from tests.applications.acting import decide, page
from tests.applications.conftest import COMPLAINT, MONDAY, on
from tests.applications.test_corrected import approve
from tests.applications.test_letters import asked, sign

pytestmark = pytest.mark.django_db(transaction=True)
HOME = {"address": "桦川县四马架镇一村15号", "postcode": "154300"}


def cell(text, label):
    rows = next(block.rows for block in text.blocks if getattr(block, "rows", None))
    return next(row[1].text for row in rows if row[0].text == label)


def place(text):
    return cell(text, "送达地点")


def mail_number(letter):
    return cell(proof_of(letter, entries_of(letter.application_id)), "邮件编号")


def supplement(case, officer):
    return sign(case, "supplement", officer, unclear=["请写明年度"], reply_by=date(2025, 3, 20))


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("", "桦川县四马架镇一村15号（邮政编码154300）"),
        ("mail", "桦川县四马架镇一村15号（邮政编码154300）"),
        ("entrusted", "桦川县四马架镇一村15号（邮政编码154300）"),
        ("direct", ""),
        ("electronic", ""),
    ],
)
def test_235_the_place_is_the_applicants_address_until_it_was_handed_over(monday, apply, officer, method, expected):
    case = apply(words=HOME).application
    letter = supplement(case, officer)
    letter.method = method
    assert place(letters.preview(case, "service_proof", letter=letter)) == expected


def test_who_gave_no_address_leaves_the_place_to_be_written(monday, apply, officer):
    case = apply(words={"address": "", "postcode": ""}).application
    assert place(letters.preview(case, "service_proof", letter=supplement(case, officer))) == ""


def test_235_an_answer_that_is_fetched_is_handed_over_at_the_agency(monday, apply, officer, approver):
    case = apply(words=HOME, delivery="collect").application
    assert place(letters.preview(case, "service_proof", letter=supplement(case, officer))).startswith(
        "桦川县四马架镇一村"
    )
    answer = decide(case, approver, MONDAY)
    assert place(letters.preview(case, "service_proof", letter=answer)) == "桦川县四马架镇中心街1号"


def test_32_a_letter_to_a_third_party_goes_to_its_address(monday, apply, officer):
    case = apply(words=HOME).application
    row = asked(case)
    letter = sign(case, "third_party", officer, consultation=row, name="王大力", about="发放名单")
    text = letters.preview(case, "service_proof", letter=letter, consultation=row)
    assert place(text) == "四马架镇二村"


def test_41_the_place_is_the_address_of_the_sender(came, officer, approver, monday):
    said = {"examination": "经核对，记录无误。", "correction": "出生年份更正为1968年"}
    matter = came("record_correction", words={**COMPLAINT, "address": "桦川县四马架镇三村"})
    letter = matter_answers.propose(matter.pk, decision="corrected", by=officer, **said)
    letter = matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    assert place(matter_letters.proof(matter, letter)) == "桦川县四马架镇三村"
    on(monday, "2025-03-05")
    served = matter_answers.serve(
        matter.pk, on=date(2025, 3, 5), by=actor(officer), method=Service.DIRECT, taker="王五"
    )
    assert place(matter_letters.proof(matter, served)) == ""


def test_235_the_mail_number_of_an_answer_is_on_its_proof_on_its_page_and_in_the_course(monday, case, work, approver):
    answer = decide(case, approver, MONDAY)
    assert mail_number(answer) == ""
    work.do("served", on="2025-03-03", method="mail", tracking="XA12345678944")
    answer.refresh_from_db()
    assert mail_number(answer) == "XA12345678944"
    assert "邮件号 XA12345678944" in work.get(page("letter", answer.pk)).content.decode()


def test_nor_is_it_lost_where_a_letter_on_the_way_is_posted_and_posted_again(monday, case, work, officer):
    letter = supplement(case, officer)
    for number in ("XA1", "XA2"):
        work.confirm(page("letter_service", letter.pk), on="2025-03-03", method="mail", tracking=number)
    letter.refresh_from_db()
    assert mail_number(letter) == "XA2"


def test_a_service_made_void_leaves_no_number(monday, case, work, approving, approver):
    answer = decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    work.do("corrected", "3", what="void", why="没有寄")
    approve(case, approving)
    work.do("served", on="2025-03-03", method="mail", tracking="XA2")
    answer.refresh_from_db()
    assert mail_number(answer) == "XA2"


def test_what_was_posted_by_mistake_of_the_form_and_handed_over_has_none(monday, case, work, approving, approver):
    answer = decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    said = {"what": "fields", "new_on": "2025-03-03", "new_method": "direct", "new_consented": "no"}
    work.do("corrected", "3", why="是当面交的", **said)
    approve(case, approving)
    answer.refresh_from_db()
    assert (answer.method, mail_number(answer)) == ("direct", "")


def test_each_round_has_its_own(monday, case, work, officer, approver):
    first = decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    act(case.pk, Reopened(on=MONDAY, ground=ReopenGround.OWN_CORRECTION, ref="漏了一项"), by=actor(officer))
    second = decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA2")
    for each in (first, second):
        each.refresh_from_db()
    assert (mail_number(first), mail_number(second)) == ("XA1", "XA2")
