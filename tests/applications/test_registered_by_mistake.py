"""登记作废: what was registered by mistake is no application, keeps its number, and is nobody's work any more."""

from datetime import date

import pytest
from django.utils import timezone

from gongkai.applications import answers, handouts, letters, selectors, tracking
from gongkai.applications.acts import proposals
from gongkai.applications.cases import act, casefile_of, working
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.handouts import Progress
from gongkai.applications.models.proposals import Proposed, Standing
from gongkai.applications.rebuilding import rebuild
from gongkai.law.casefile.events import ReceiptConfirmed
from gongkai.law.receipt import Channel
from gongkai.people.access import actor
from gongkai.portal.applying.caseview import view_of
from tests.applications.acting import Desk, consequences, decide, open_duties, page
from tests.applications.conftest import MONDAY, on
from tests.applications.test_corrected import approve
from tests.law.letter_cases import told

pytestmark = pytest.mark.django_db
WHY = "张小满当面交的那份已经登记过"


@pytest.fixture
def void(case, work, approving):
    work.do("corrected", "1", what="void", why=WHY)
    approve(case, approving)
    case.refresh_from_db()
    return case


def test_it_keeps_its_number_and_owes_nothing(void):
    assert (void.state, void.received_on, void.due_on, void.counted_on) == ("void", None, None, None)
    assert (void.closed_on, void.outcome, void.number != "") == (MONDAY, "", True)
    assert open_duties(void) == {}


def test_what_follows_is_said_before(monday, work):
    told = consequences(work.look("corrected", "1", what="void", why=WHY))
    assert told["state"] == "案件由“办理中”变为“登记作废”。"
    assert "编号留在登记簿里" in told["row"]
    assert told["clock"] == "答复期限（2025年3月31日）不再计算。"


def test_nothing_is_done_in_it_any_more(void, work, desk):
    before = void.turn
    refused = [
        work.at("corrected", "1"),
        work.at("withdrawn"),
        page("search", void.pk),
        page("prove", void.pk),
    ]
    for address in refused:
        for response in (work.get(address), work.at_address(address, need="secrecy_mark", said="见附件")):
            assert (response.status_code, response["Location"]) == (302, page("case", void.pk)), address
    assert "这件登记已经作废，不再办理。" in desk.get(page("search", void.pk), follow=True).content.decode()
    void.refresh_from_db()
    assert void.turn == before


def test_its_files_can_only_be_looked_at(void, work):
    shown = work.get(page("releases", void.pk)).content.decode()
    assert "这件登记已经作废，不再办理，文件只能看。" in shown
    assert "加原件" not in shown


def test_it_is_marked_in_the_register_and_fills_no_cell(void, desk):
    shown = desk.get(page("register") + "?of=2025").content.decode()
    assert void.number in shown
    assert "登记作废（2025-03-03）" in shown
    assert list(selectors.facts_of(type(void).objects.all(), 2025)) == []


def test_the_case_page_says_why_to_whom_may_read_it_and_offers_nothing(void, work):
    shown = work.get(page("case", void.pk)).content.decode()
    assert WHY in shown
    assert "登记已于 2025-03-03 作废" in shown
    assert page("act", void.pk, "withdrawn") not in shown
    assert "没有要办的" in shown


def test_the_applicant_reads_it_and_what_can_be_done(void):
    seen = view_of(void, proved=True)
    assert str(seen.now) == "登记已经作废"
    assert "重新提出申请" in str(seen.means)
    assert [str(point.label) for point in seen.line] == ["登记了一件申请", "机关把这次登记作废"]
    assert WHY not in str(seen.means), "the words of the office are its own"
    assert (seen.may_withdraw, seen.letters, seen.due_on) == (False, [], None)
    assert tracking.late_of(void, casefile_of(void)) is None


def test_what_was_handed_out_drafted_and_proposed_is_taken_back(case, work, approving, officer, approver, town):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    office = add(
        name="财政所", short_name="财政所", slug="czs", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town, by=SYSTEM
    )
    with working(case.pk, by=actor(officer)) as now:
        (row,) = handouts.ask(now, [office], due_on=date(2025, 3, 6), question="有没有名单", by=officer)
    with working(case.pk, by=actor(officer)) as now:
        draft = answers.save(now, answers.first_draft("名单"), by=officer)
    with working(case.pk, by=actor(officer)) as now:
        data = {"days": 10, "told_on": "2025-03-03"}
        waiting = proposals.propose(now, Proposed.EXTENDED, data=data, words={"reason": "量大"}, codes={}, by=officer)
    work.do("corrected", "1", what="void", why=WHY)
    approve(case, approving)
    for each in (row, draft, waiting):
        each.refresh_from_db()
    assert (row.progress, draft.stage, waiting.standing) == (Progress.RECALLED, Stage.DROPPED, Standing.RECALLED)
    assert open_duties(case) == {}


def test_its_receipt_says_so_and_speaks_of_no_confirmation_and_no_period(void):
    found = told(letters.preview(void, "receipt", tracking="https://gongkai.example/track/"))
    assert "这次登记已于2025年3月3日作废" in found
    for words in ("双方确认", "20个工作日", "收到申请之日"):
        assert words not in found


def test_its_letters_are_none(case, work, approving):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    work.do("corrected", "2", what="void", why="不是申请")
    approve(case, approving)
    work.do("corrected", "1", what="void", why=WHY)
    approve(case, approving)
    assert not case.letters.in_force().exists()
    assert tracking.letters_of(case) == []


def test_while_something_else_stands_the_page_names_it(monday, apply, officer, static_files):
    taken = apply(channel=Channel.ONLINE).application
    act(taken.pk, ReceiptConfirmed(on=MONDAY), by=actor(officer))
    wrong = Desk(officer, taken).refused("corrected", "1", what="void", why=WHY)
    assert "第2条：2025-03-03 确认收到" in wrong["what"][0]


def test_a_served_answer_is_no_mistake_of_the_registration(monday, case, work, approver):
    decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    wrong = work.refused("corrected", "1", what="void", why=WHY)
    assert wrong["what"] == ["这件申请已经答复并送达，不能当作登记错了而作废。"]


def test_nor_is_it_one_after_service_and_answer_were_made_void_step_by_step(monday, case, work, approving, approver):
    decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="direct", taker="张小满")
    for number in ("3", "2"):
        work.do("corrected", number, what="void", why="录错")
        approve(case, approving)
    (wrong,) = work.refused("corrected", "1", what="void", why=WHY)["what"]
    assert "送达的记录作废了也一样" in wrong


def test_nor_after_the_applicant_opened_the_answer(monday, case, work, approving, approver):
    letter = decide(case, approver, MONDAY)
    case.letters.filter(pk=letter.pk).update(opened_at=timezone.now())
    work.do("corrected", "2", what="void", why="录错")
    approve(case, approving)
    assert "已经被打开" in work.refused("corrected", "1", what="void", why=WHY)["what"][0]


def test_nor_where_it_went_out_while_the_proposal_waited(monday, case, work, approving, officer, approver):
    work.do("corrected", "1", what="void", why=WHY)
    waiting = case.proposals.get()
    letter = decide(case, approver, MONDAY)
    case.letters.filter(pk=letter.pk).update(sent_on=MONDAY)
    answer = approving.at_address(page("proposal", waiting.pk))
    assert answer.status_code == 422
    assert "登记过送达" in answer.content.decode()


def test_what_came_into_the_file_while_the_proposal_waited_is_named_to_who_approves(case, work, approving):
    work.do("corrected", "1", what="void", why=WHY)
    waiting = case.proposals.get()
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    answer = approving.at_address(page("proposal", waiting.pk))
    assert answer.status_code == 422
    assert "案卷里还有别的记录（第2条：2025-03-03" in answer.content.decode()
    assert "），不能作废登记；请退回。" in answer.content.decode()


def test_an_imported_one_too(monday, apply, officer, approver, static_files):
    taken = apply(source="import").application
    taken.is_imported = True
    taken.save(update_fields=["is_imported"])
    Desk(officer, taken).do("corrected", "1", what="void", why="旧登记簿里抄重了")
    approve(taken, Desk(approver, taken))
    taken.refresh_from_db()
    assert taken.state == "void"


def test_it_counts_for_nobody(void, apply, officer):
    again = apply(topic="危房改造补助名单").application
    assert selectors.duplicates_of(again) == []
    assert selectors.counts_of(again).month == 1


def test_counted_anew_it_is_the_same(monday, void):
    on(monday, "2025-03-10")
    assert rebuild(today=date(2025, 3, 10)).sound


def test_after_its_term_it_is_destroyed_as_others_are(void):
    from gongkai.applications import disposals

    assert void.retained_until is not None
    after = date(void.retained_until.year + 1, 1, 2)
    assert list(disposals.expired(void.agency, after)) == [void]
