"""The sheets of the file: 登记表 and 送达回证, by themselves and as pieces of the package."""

import io

import pytest

from gongkai.applications import archive_sheets, archiving, letter_sheets
from gongkai.applications.intake import attach
from gongkai.applications.letter_facts import source_of
from gongkai.applications.models.attachments import Role
from gongkai.files.services import keep
from gongkai.law.receipt import Channel
from gongkai.ledger.services import SYSTEM
from tests.applications.acting import Desk, decide, page
from tests.applications.conftest import MONDAY
from tests.applications.test_archive_lacks import text_in

pytestmark = pytest.mark.django_db


def add(case, role, text):
    stored = keep(io.BytesIO(text.encode()), name="a.txt", purpose="attachment")
    return attach(case, stored, role, by=SYSTEM)


def in_one_line(data):
    return "".join(text_in(data).split())


def pieces(case):
    """Path → bytes of each part of the package."""
    found = {}
    for part in archiving.parts_of(case):
        with part.stream:
            found[part.path] = part.stream.read()
    return found


def test_29_the_register_sheet_lists_what_the_applicant_enclosed_and_not_the_offices_files(case):
    for role in (Role.IDENTITY, Role.SEARCH, Role.SOURCE, Role.RELEASED, Role.PROOF, Role.MATERIAL):
        add(case, role, role)
    assert letter_sheets.register_sheet(source_of(case))["enclosed"] == "身份证明、申请人的材料"


def test_45_an_application_made_online_can_be_read_in_its_package(monday, apply):
    case = apply(channel=Channel.ONLINE, source="portal").application
    found = pieces(case)
    said = text_in(found["登记表.pdf"])
    assert "2024年危房改造补助的发放名单和标准" in said
    assert "1政府信息公开申请登记表" in in_one_line(found["归档目录.pdf"])


def test_45_each_letter_that_went_has_its_proof_beside_it(monday, case, officer, approver, static_files):
    work = Desk(officer, case)
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    work.do("supplemented", on="2025-03-03", content="2024年")
    decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA12345678944")
    found = pieces(case)
    assert [name for name in found if name.endswith("送达回证.pdf")] == ["文书/02-送达回证.pdf"]
    assert "XA12345678944" in text_in(found["文书/02-送达回证.pdf"])
    assert any(name.startswith("文书/02-政府信息公开申请答复书") for name in found)
    listed = in_one_line(found["归档目录.pdf"])
    assert listed.index("3政府信息公开申请答复书") < listed.index("4送达回证：政府信息公开申请答复书")
    assert len(list(archive_sheets.service_proofs(case))) == 1


def test_the_page_of_the_letter_gives_the_same_proof(monday, case, officer, approver, static_files):
    work = Desk(officer, case)
    letter = decide(case, approver, MONDAY)
    work.do("served", on="2025-03-03", method="mail", tracking="XA12345678944")
    taken = work.get(page("letter_proof", letter.pk, "pdf")).content
    assert "XA12345678944" in text_in(taken)
