"""归档以前: what the file has not is supplied, or archived with the reason, which the package keeps (条例 45)."""

import io
import json
import zipfile
from datetime import date

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.applications import answers, archive_lacks, archiving
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import act, working
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Attachment, Consultation
from gongkai.applications.models.attachments import Role
from gongkai.files.services import keep, open_file
from gongkai.law.casefile.events import (
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationSent,
    Decided,
    Party,
    Served,
    Service,
    Withdrawn,
)
from gongkai.law.casefile.events import (
    Item as DecidedAs,
)
from gongkai.law.receipt import Channel
from gongkai.people.access import actor
from tests.applications.acting import as_of_now, decide, page
from tests.applications.test_archiving import Done

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
PDF = b"%PDF-1.4\n%proof of service\n"


def lacks(case, by):
    with working(case.pk, by=actor(by)) as now:
        return [each.code.partition(":")[0] for each in archive_lacks.lacking(case, now.casefile, now.events)]


def excused(case, by, why):
    """What the form asks for: of each lack the reason."""
    with working(case.pk, by=actor(by)) as now:
        return {f"lack-{each.code}": why for each in archive_lacks.lacking(case, now.casefile, now.events)}


@pytest.fixture
def answered(case, officer, approver):
    """Drafted, signed and registered on paper; not served."""
    with working(case.pk, by=actor(officer)) as now:
        said = {"delivery": "邮寄", "content": "共12户"}
        answers.save(now, Draft((Item("名单", "granted.provided", said),)), by=officer)
        answers.send(now)
    with working(case.pk, by=actor(approver)) as now:
        answers.sign(now, by=approver, on=DAY)
    return Application.objects.get(pk=case.pk)


def test_a_paper_without_its_scan_and_a_letter_without_its_service(answered, officer, work):
    assert lacks(answered, officer) == ["scan", "unserved"]
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    assert lacks(answered, officer) == ["scan", "unproved"]


def test_what_came_online_has_no_paper(monday, apply, officer):
    assert lacks(apply(channel=Channel.ONLINE, source="portal").application, officer) == []


def test_a_service_with_its_proof_lacks_nothing(answered, officer, work):
    scan = SimpleUploadedFile("回执.pdf", PDF, "application/pdf")
    work.do("served", on="2025-03-03", method="mail", tracking="XA1", scans=scan)
    assert lacks(answered, officer) == ["scan"]


def test_what_is_supplied_later_lacks_no_more(answered, officer, work, desk):
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    for need, left in (("paper.proof", ["scan"]), ("paper.application", [])):
        nothing = desk.post(page("prove", answered.pk), as_of_now(answered, need=need, said="见附件"))
        assert nothing.status_code == 422, "a paper is a file, and no word about one"
        scan = SimpleUploadedFile("a.pdf", PDF + need.encode(), "application/pdf")
        done = desk.post(page("prove", answered.pk), as_of_now(answered, need=need, said="", scans=scan))
        assert done.status_code == 302
        assert lacks(answered, officer) == left


def test_a_consultation_without_its_receipt_and_a_decision_without_what_it_rests_on(case, officer, approver):
    for event in (
        ConsultationSent(on=DAY, id="c1", party=Party.THIRD_PARTY),
        ConsultationDelivered(on=DAY, id="c1"),
        ConsultationAnswered(on=DAY, id="c1", consents=False),
        Decided(on=DAY, outcome="unable.not_held", items=(DecidedAs("1", "unable.not_held.nonexistent"),)),
    ):
        act(case.pk, event, by=actor(officer))
    assert lacks(case, officer) == ["scan", "receipt", "search_record", "approval"]


def test_15_what_a_signed_answer_says_of_a_third_party_is_not_asked_again(case, officer, approver):
    said = {
        "delivery": "邮寄", "content": "共12户", "withheld_part": "身份证件号码", "reasons": "属于个人隐私",
        "third_party_kind": "个人隐私", "asked_or_why_not": "已经遮盖，未征求意见", "public_interest_weighing": "没有",
    }  # fmt: skip
    with working(case.pk, by=actor(officer)) as now:
        answers.save(now, Draft((Item("名单", "partial", said, ("refused.third_party",)),)), by=officer)
        answers.send(now)
    with working(case.pk, by=actor(approver)) as now:
        answers.sign(now, by=approver, on=DAY)
    assert lacks(case, officer) == ["scan", "unserved"]


@pytest.mark.parametrize(("cited", "is_asked"), [((15, None, None), True), ((16, 2, None), False)])
def test_15_a_part_that_was_withheld_for_a_third_party_asks_for_the_consultation(case, officer, cited, is_asked):
    """Entered otherwise than through drafting: its articles are all that says under which ground."""
    item = DecidedAs("1", "partial", ((37, None, None), cited))
    act(case.pk, Decided(on=DAY, outcome="partial", items=(item,)), by=actor(officer))
    assert ("asked_or_why_not" in lacks(case, officer)) is is_asked


def test_36_the_answer_of_an_earlier_round_shows_nothing_of_a_later_decision(answered, officer, approver, work):
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    assert "approval" not in lacks(answered, officer)
    work.do("reopened", on="2025-03-03", ground="own_correction", ref="自查")
    decide(answered, approver, DAY)
    assert "approval" in lacks(answered, officer)


def test_who_withdrew_and_was_not_told_in_writing_is_a_lack(case, officer, work, approving):
    """Entry 2 is the withdrawal. A case from an old register has its letters there."""
    act(case.pk, Withdrawn(on=DAY), by=actor(officer))
    assert lacks(case, officer) == ["scan", "end_told"]
    work.confirm(page("tell_end", case.pk), on="2025-03-03")
    assert lacks(case, officer) == ["scan", "end_told"], "it is proposed, and not signed"
    approving.confirm(page("proposal", case.proposals.get().pk))
    assert lacks(case, officer) == ["scan", "unserved"]
    Application.objects.filter(pk=case.pk).update(is_imported=True)
    case.letters.all().delete()
    case.refresh_from_db()
    assert lacks(case, officer) == ["scan"]


def test_32_a_third_party_against_whom_something_is_given_and_who_was_not_told_is_a_lack(case, officer, approver):
    Consultation.objects.create(application=case, key="c1", party="third_party", sent_on=DAY)
    for event in (
        ConsultationSent(on=DAY, id="c1", party=Party.THIRD_PARTY),
        ConsultationAnswered(on=DAY, id="c1", consents=False),
        Decided(on=DAY, outcome="granted.how_to_get"),
        Served(on=DAY, method=Service.DIRECT),
    ):
        act(case.pk, event, by=actor(officer))
    assert lacks(case, officer)[-1] == "third_party_told"


def test_archived_with_reasons_which_the_package_and_its_list_keep(answered, officer, work, desk):
    work.do("served", on="2025-03-03", method="direct", taker="张小满")
    (letter,) = answered.letters.values_list("pk", flat=True)
    assert set(work.refused("archived", on="2025-03-03")) == {"lack-scan", f"lack-unproved:{letter}"}
    shown = BeautifulSoup(desk.get(work.at("archived")).content, "lxml").text
    assert "缺：申请书原件（扫描件）" in shown
    assert "缺：《政府信息公开申请答复书》（四政公复〔2025〕1号）的送达凭证" in shown
    said = {"lack-scan": "申请人当面提交后取回", f"lack-unproved:{letter}": "送达回证遗失，已由签收人补签"}
    work.do("archived", on="2025-03-03", **said)
    answered.refresh_from_db()
    assert answered.state == "archived"
    told = [
        ("申请书原件（扫描件）", "申请人当面提交后取回"),
        ("《政府信息公开申请答复书》（四政公复〔2025〕1号）的送达凭证", "送达回证遗失，已由签收人补签"),
    ]
    assert archive_lacks.stated(answered) == told
    with packed(answered) as archive:
        contents = json.loads(archive.read("目录.json"))
        assert [(each["what"], each["why"]) for each in contents["lacks"]] == told
        listed = text_in(archive.read("归档目录.pdf"))
    assert "送达回证遗失" in listed.replace("\n", "")
    entry = archiving.Entry.objects.get(subject=answered.subject, kind="case.archived")
    assert "遗失" not in entry.body
    assert '"lacks":["scan","unproved:' in entry.body.replace(" ", "")


def test_a_reason_stays_with_its_lack_when_another_is_supplied_meanwhile(answered, officer, work, desk):
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    letter = answered.letters.get().pk
    said = {"lack-scan": "原件遗失", f"lack-unproved:{letter}": "邮局没有回执"}
    turn = work.turn
    scan = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
    desk.post(page("prove", answered.pk), as_of_now(answered, need="paper.application", said="", scans=scan))
    answer = work.look("archived", turn=turn, on="2025-03-03", **said)
    fields = BeautifulSoup(answer.content, "lxml").select("textarea[name^=lack]")
    assert [(each["name"], each.text.strip()) for each in fields] == [(f"lack-unproved:{letter}", "邮局没有回执")]
    work.do("archived", on="2025-03-03", **said)
    answered.refresh_from_db()
    assert [why for _what, why in archive_lacks.stated(answered)] == ["邮局没有回执"]


def packed(case):
    archiving.package(Done(case=case.pk))
    row = Attachment.objects.get(application=case, role=Role.PACKAGE)
    with open_file(row.file) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def text_in(data):
    file = pypdfium2.PdfDocument(data)
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in file)


def two_pages():
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.add_blank_page()
        file.save(made)
    made.seek(0)
    return made


def test_17_the_review_sheet_is_in_the_package_and_every_piece_has_its_pages(answered, officer, work):
    scan = keep(two_pages(), name="申请书.pdf", purpose="attachment")
    with working(answered.pk, by=actor(officer)) as now:
        attach(answered, scan, Role.APPLICATION, by=now.by)
    act(answered.pk, Served(on=DAY, method=Service.DIRECT), by=actor(officer))
    work.do("archived", on="2025-03-03", **excused(answered, officer, "面交时未留凭证"))
    with packed(answered) as archive:
        sheet = text_in(archive.read("审查表.pdf"))
        files = {each["path"] for each in json.loads(archive.read("目录.json"))["files"]}
        listed = text_in(archive.read("归档目录.pdf")).splitlines()
    assert "审查表.pdf" in files
    for said in ("政府信息公开审查表", "予以公开", "officer", "2025年3月3日签发"):
        assert said in sheet.replace("\n", ""), said
    assert "2 政府信息公开审查表 2025年3月3日 1" in listed
    assert "复书 四政公复〔2025〕1号 2025年3月3日 1" in listed
    assert "4 申请书原件 2025年3月3日 2" in listed


def test_a_decision_that_was_entered_without_drafting_has_no_review_sheet(case, officer, approver, work):
    decide(case, approver, DAY)
    act(case.pk, Served(on=DAY, method=Service.DIRECT), by=actor(officer))
    assert "approval" in lacks(case, officer)
    work.do("archived", on="2025-03-03", **excused(case, officer, "旧系统办理"))
    with packed(case) as archive:
        assert "审查表.pdf" not in archive.namelist()
