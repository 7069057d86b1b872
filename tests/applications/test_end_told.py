"""终结办理告知书: the letter after a withdrawal belongs to that withdrawal, and to no end before it."""

import pytest

from gongkai.applications import acts, letters, tracking
from gongkai.applications.cases import casefile_of
from gongkai.applications.models import Application
from gongkai.applications.titles import title_of
from gongkai.duties import kinds
from gongkai.duties.models import Duty
from gongkai.portal.applying.caseview import view_of
from tests.applications.acting import consequences, open_duties, page
from tests.applications.conftest import on
from tests.applications.test_corrected import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monday, case, work, approving):
    """Withdrawn, told of it, and the letter sent."""
    work.do("withdrawn", on="2025-03-03", why="不要了")
    work.confirm(page("tell_end", case.pk), on="2025-03-03")
    approving.confirm(page("proposal", case.proposals.latest("pk").pk))
    letter = case.letters.get(kind="closing")
    work.confirm(page("letter_service", letter.pk), on="2025-03-03", method="mail", tracking="XA9")
    return letter


NAME = "政府信息公开申请终结办理告知书"
OTHER = "不再处理告知书"


def text_in(letter):
    return "".join(box.text for block in letter.blocks for row in getattr(block, "rows", ()) for box in row)


def test_the_letter_has_one_name_wherever_it_is_named(monday, case, officer, work, approving):
    """Its preview with what follows, 今天, the case, the page of its service, what lacks before archiving."""
    work.do("withdrawn", on="2025-03-03", why="不要了")
    first = work.at_address(page("tell_end", case.pk), on="2025-03-03")
    assert f"《{NAME}》签发时取" in consequences(first)["number"]
    work.confirm(page("tell_end", case.pk), on="2025-03-03")
    approving.confirm(page("proposal", case.proposals.latest("pk").pk))
    letter = case.letters.get(kind="closing")
    sent = Duty.objects.open().get(subject=case.subject, kind="applications.send")
    assert f"《{NAME}》" in kinds.kind_of(sent.kind).say(sent.values)
    for address in (page("case", case.pk), page("letter_service", letter.pk), work.at("archived")):
        shown = work.get(address).content.decode()
        assert NAME in shown, address
        assert OTHER not in shown, address
    work.confirm(page("letter_service", letter.pk), on="2025-03-03", method="mail", tracking="XA9")
    case.refresh_from_db()
    assert [each.title for each in view_of(case).letters] == [NAME], "as the applicant sees it"
    proof = letters.preview(case, "service_proof", letter=letter, consultation=None, mail_number="")
    assert NAME in text_in(proof)
    assert NAME in text_in(letters.preview(case, "file_list"))


def test_it_keeps_its_name_when_the_case_is_reopened(case, work, told):
    work.do("reopened", on="2025-03-03", ground="own_correction", ref="自查")
    told.refresh_from_db()
    assert title_of(told) == NAME


def test_30_who_let_the_time_pass_is_told_that_it_is_not_handled_further(monday, case, work, approving):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-10")
    on(monday, "2025-03-12")
    work.do("abandoned", on="2025-03-12", ground="not_supplemented")
    approving.confirm(page("proposal", case.proposals.latest("pk").pk), on="2025-03-12")
    assert title_of(case.letters.get(kind="closing")) == f"政府信息公开申请{OTHER}"


def test_a_withdrawal_that_never_was_leaves_no_letter_in_force(case, work, approving, told):
    work.do("corrected", "2", what="void", why="按错了")
    approve(case, approving)
    case.refresh_from_db()
    told.refresh_from_db()
    assert case.state == "handling"
    assert told.voided_at is not None
    assert tracking.letters_of(case) == []
    work.do("withdrawn", on="2025-03-03", why="这次真的不要了")
    assert "tell_end" in open_duties(case), "the letter of the first told of no second"


def test_36_withdrawn_again_after_a_reopening_on_the_same_day_it_is_told_again(case, work, told):
    work.do("reopened", on="2025-03-03", ground="own_correction", ref="自查")
    work.do("withdrawn", on="2025-03-03", why="还是不要了")
    told.refresh_from_db()
    assert told.voided_at is None
    assert "tell_end" in open_duties(case)
    work.confirm(page("tell_end", case.pk), on="2025-03-03")
    assert "tell_end" not in open_duties(case)


def test_nothing_is_offered_of_a_withdrawal_that_an_old_register_had(monday, case, work, officer):
    work.do("withdrawn", on="2025-03-03")
    Application.objects.filter(pk=case.pk).update(is_imported=True)
    case.refresh_from_db()
    offered = {each.act.kind for each in acts.offered(case, casefile_of(case), officer)}
    assert "end_told" not in offered
    assert work.get(page("tell_end", case.pk)).status_code == 302
