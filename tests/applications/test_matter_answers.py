"""更正告知书 (条例 41): drafted by one, signed by another, served with a day and a proof that stay with the matter."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.agencies.models import IssuedNumber
from gongkai.applications import matter_answers, matters, words
from gongkai.applications.models import Matter, MatterFile, MatterLetter
from gongkai.applications.models.letters import Service
from gongkai.duties.models import Duty
from gongkai.files.services import keep
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY, browser, on
from tests.files.documents import png

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"examination": "经核对户籍档案，出生年份登记有误。", "correction": "出生年份更正为1988年。"}


@pytest.fixture
def matter(came):
    return came("record_correction")


@pytest.fixture
def letter(matter, officer):
    return matter_answers.propose(matter.pk, decision="corrected", by=officer, **SAID)


def owed():
    return {duty.kind.removeprefix("applications.") for duty in Duty.objects.open()}


def kinds_of(matter):
    return [entry.kind.removeprefix("matter.") for entry in reversed(matters.history_of(matter))]


def test_who_drafts_it_does_not_sign_it(matter, letter, officer, approver, settings):
    """Nothing is answered and no number taken before another has signed."""
    assert (Matter.objects.get().status, IssuedNumber.objects.filter(purpose="letter").count()) == ("open", 0)
    assert owed() == {"matter", "matter_approve"}
    with pytest.raises(LawError, match=r"proposal\.own"):
        matter_answers.sign(letter.pk, on=MONDAY, by=officer)
    from tests.people.cast import post

    same_person = post(matter.agency, "approver", "both", since=date(2020, 1, 1))
    same_person.person = officer.person
    same_person.save()
    with pytest.raises(LawError, match=r"proposal\.own"):
        matter_answers.sign(letter.pk, on=MONDAY, by=same_person)
    signed = matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    matter.refresh_from_db()
    assert (matter.status, matter.closed_on) == ("answered", MONDAY)
    assert signed.number.text == "四政公复〔2025〕1号"
    assert (signed.decided_by, signed.signed_on) == (approver, MONDAY)
    assert owed() == {"matter_serve"}
    text = matters.read_letter(matter, by=actor(officer), format="html")
    assert "出生年份更正为1988年" in "".join(block.text for block in text.blocks)
    assert kinds_of(matter) == ["registered", "answer_proposed", "answered", "letter_read"]


def test_entries_hold_codes_and_no_words(letter, approver):
    matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    bodies = "".join(Entry.objects.filter(kind__startswith="matter.").values_list("body", flat=True))
    assert "corrected" in bodies
    assert not re.search(r"(?<![0-9a-f])1988(?![0-9a-f])", bodies)  # a commitment may hold any four digits by chance
    assert "李大年" not in bodies


def test_only_one_waits_at_a_time_and_what_is_lacking_is_not_proposed(matter, letter, officer, came):
    with pytest.raises(LawError, match=r"proposal\.twice"):
        matter_answers.propose(matter.pk, decision="corrected", by=officer, **SAID)
    with pytest.raises(LawError, match=r"letter\.missing"):
        matter_answers.propose(came("record_correction").pk, decision="corrected", by=officer)
    with pytest.raises(LawError, match=r"matter\.no_letter"):
        matter_answers.propose(came().pk, decision="corrected", by=officer, **SAID)
    assert MatterLetter.objects.count() == 1


def test_returned_it_is_drafted_anew(matter, letter, officer, approver):
    matter_answers.return_(letter.pk, why="请附档案页", by=approver)
    assert owed() == {"matter", "matter_returned"}
    letter.refresh_from_db()
    assert words.opened(letter.words, "returned") == {"returned": "请附档案页"}
    with pytest.raises(LawError, match=r"proposal\.decided"):
        matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    again = matter_answers.propose(matter.pk, decision="corrected", by=officer, **SAID)
    assert owed() == {"matter", "matter_approve"}
    matter_answers.recall(again.pk, by=officer)
    assert owed() == {"matter"}


def test_what_was_proposed_for_a_matter_that_ended_otherwise_is_moot(matter, letter, officer, approver):
    matters.transfer(matter.pk, to="桦川县公安局", on=MONDAY, by=actor(officer))
    letter.refresh_from_db()
    assert letter.standing == "recalled"
    assert owed() == set()
    with pytest.raises(LawError, match=r"proposal\.decided"):
        matter_answers.sign(letter.pk, on=MONDAY, by=approver)


@pytest.mark.parametrize(
    ("method", "delivered"),
    [("direct", date(2025, 3, 5)), ("entrusted", date(2025, 3, 5)), ("mail", None), ("electronic", None)],
)
def test_235_each_lawful_method_has_its_day_and_its_proof(came, officer, approver, monday, method, delivered):
    """邮寄: 交邮之日; 直接, 委托: 签收之日."""
    matter = came("record_correction", consents_electronic=True)
    letter = matter_answers.propose(matter.pk, decision="corrected", by=officer, **SAID)
    matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    on(monday, "2025-03-05")
    receipt = keep(BytesIO(png()), name="凭证.png", purpose="attachment")
    told = {"method": Service(method), "on": date(2025, 3, 5), "by": actor(officer), "tracking": "XA1", "taker": "王五"}
    served = matter_answers.serve(matter.pk, proofs=[receipt], **told)
    assert (served.method, served.sent_on, served.delivered_on) == (method, date(2025, 3, 5), delivered)
    assert words.opened(served.words, "tracking", "taker") == {"tracking": "XA1", "taker": "王五"}
    assert MatterFile.objects.get(matter=matter).role == "proof"
    body = json.loads(Entry.objects.get(kind="matter.letter_sent").body)
    assert (body["on"], body["facts"]["method"]) == ("2025-03-05", method)
    assert body["facts"]["files"] == [receipt.sha256]
    assert owed() == set()
    with pytest.raises(LawError, match=r"matter\.served"):
        matter_answers.serve(matter.pk, **told)


def test_service_that_cannot_be_is_refused(matter, letter, officer, approver, monday):
    told = {"by": actor(officer), "method": Service.DIRECT}
    with pytest.raises(LawError, match=r"matter\.unsigned"):
        matter_answers.serve(matter.pk, on=MONDAY, **told)
    on(monday, "2025-03-05")
    matter_answers.sign(letter.pk, on=date(2025, 3, 5), by=approver)
    for day, rule in ((date(2025, 3, 4), r"matter\.before_signature"), (date(2025, 3, 6), r"case\.ahead")):
        with pytest.raises(LawError, match=rule):
            matter_answers.serve(matter.pk, on=day, **told)
    with pytest.raises(LawError, match=r"matter\.no_consent"):
        matter_answers.serve(matter.pk, on=date(2025, 3, 5), by=actor(officer), method=Service.ELECTRONIC)


def test_pages_from_the_draft_to_the_service(matter, desk, approver):
    act = reverse("applications:matter_act", args=[matter.pk, "correction"])
    said = {"decision": "refused", "examination": "经核对，记录无误。", "reasons": "记录与档案一致。"}
    assert "记录与档案一致" in desk.post(act, {**said, "step": "preview"}).content.decode()
    assert not MatterLetter.objects.exists()
    assert "等签发" in desk.post(act, said, follow=True).content.decode()
    letter = MatterLetter.objects.get()
    sheet = reverse("applications:matter_answer", args=[letter.pk])
    assert "记录与档案一致" in desk.get(sheet).content.decode()
    desk.post(sheet, {"on": "2025-03-03"})  # an officer has nothing to sign
    head = browser(approver)
    head.post(reverse("applications:matter_answer_return", args=[letter.pk]), {"why": "理由写清楚"})
    assert "理由写清楚" in desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    desk.post(act, said)
    letter = MatterLetter.objects.last()
    sheet = reverse("applications:matter_answer", args=[letter.pk])
    assert "记录与档案一致" in head.get(sheet).content.decode()
    done = head.post(sheet, {"on": "2025-03-03"}, follow=True).content.decode()
    assert "四政公复〔2025〕1号" in done
    for to, start in (("docx", b"PK"), ("html", b"<!")):
        read = desk.get(reverse("applications:matter_letter", args=[matter.pk, to])).content
        assert read.strip()[:2] == start
    assert desk.get(reverse("applications:matter_proof", args=[matter.pk, "docx"])).content[:2] == b"PK"
    serve(desk, matter)


def serve(desk, matter):
    address = reverse("applications:matter_service", args=[matter.pk])
    page = desk.get(address).content.decode()
    assert "没有同意电子送达" in page
    assert 'value="electronic"' not in page
    said = {"method": "direct", "on": "2025-03-03"}
    assert desk.post(address, said).status_code == 422  # who took it?
    scan = SimpleUploadedFile("回证.png", png())
    assert desk.post(address, {**said, "taker": "本人", "scans": [scan]}).status_code == 302
    text = desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    assert "直接送达 2025-03-03" in text
    assert "送达凭证" in text


def test_the_letter_of_a_unit_says_so(came, officer):
    letter = matter_answers.propose(
        came("record_correction", is_person=False).pk, decision="corrected", by=officer, **SAID
    )
    assert "你单位" in "".join(block.text for block in matter_answers.preview(letter, MONDAY).blocks)


def test_235_the_day_of_service_is_corrected_with_a_reason(matter, letter, desk, officer, approver):
    address = reverse("applications:matter_service_correct", args=[matter.pk])
    matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    assert desk.get(address).status_code == 302, "nothing is served yet"
    matter_answers.serve(matter.pk, method=Service.DIRECT, on=MONDAY, by=actor(officer), taker="王五")
    page = desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    assert address in page
    assert "原来登记的是：直接送达 2025-03-03" in desk.get(address).content.decode()
    said = {"method": "mail", "on": "2025-03-03", "tracking": "XA2", "seen": matter_answers.service_entry(matter)}
    assert desk.post(address, said).status_code == 422, "why?"
    assert desk.post(address, {**said, "on": "2025-03-02", "why": "看错"}).status_code == 422, "before it was signed"
    assert desk.post(address, {**said, "why": "是寄出的，不是当面给的"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.method, letter.sent_on, letter.delivered_on) == ("mail", MONDAY, None)
    entry = Entry.objects.get(kind="matter.service_corrected")
    facts = json.loads(entry.body)["facts"]
    assert (facts["method"], facts["was_method"], facts["was_on"]) == ("mail", "direct", "2025-03-03")
    assert "寄出的" not in entry.body
    assert kinds_of(matter)[-2:] == ["letter_sent", "service_corrected"]
