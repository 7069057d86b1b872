"""What an officer, a reviewer or an approver has on the screen, on each page by which the desk changes a case."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.applications import handouts, words
from gongkai.applications.cases import working
from gongkai.applications.models import Answer, Attachment, Consultation, Proposal
from gongkai.applications.models.handouts import Finding
from gongkai.law.casefile.events import (
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationSent,
    Party,
    Withdrawn,
)
from gongkai.people.access import actor
from tests.applications.acting import browser_of, shown
from tests.applications.conftest import MONDAY

ONE_AREA, ANOTHER = "1 10.00 10.00 30.00 20.00 personal", "1 50.00 60.00 30.00 20.00 process"


@dataclass
class Page:
    """What is on one's screen. `words` are typed there, and not to be lost."""

    by: object
    address: str
    data: dict = field(default_factory=dict)
    words: tuple = ()
    is_guided: bool = False  # seen before it is done


@dataclass
class World:
    case: object
    officer: object
    approver: object
    reviewer: object
    office: object
    helper: object

    @property
    def turn(self):
        self.case.refresh_from_db()
        return self.case.turn

    def working(self, by=None):
        return working(self.case.pk, by=actor(by or self.officer))

    def at(self, name, *arguments):
        return reverse(f"applications:{name}", args=arguments or [self.case.pk])

    def answer(self, stage):
        said = {"item.1": "名单", "1.where_to_get": "镇政务公开栏", "1.when_to_get": "工作日"}
        return Answer.objects.create(
            application=self.case,
            stage=stage,
            items=[{"item": "1", "outcome": "granted.how_to_get"}],
            words=words.seal_all(self.case.subject, said),
            drafted_by=self.officer,
        )

    def proposal(self):
        reason = words.seal(self.case.subject, "reason", "材料多")
        return Proposal.objects.create(
            application=self.case, kind="extended", data={"days": 5}, words={"reason": reason}, proposed_by=self.officer
        )

    def handout(self, *, is_answered=False):
        with self.working() as case:
            (row,) = handouts.ask(case, [self.office], due_on=date(2025, 3, 10), question="找名单", by=self.officer)
        if is_answered:
            with self.working(self.helper) as case:
                handouts.answer(case, row, finding=Finding.OPEN, opinion="在柜里", by=self.helper)
        return row

    def original(self, role="source"):
        from gongkai.files.services import keep
        from tests.files.documents import png

        stored = keep(BytesIO(png()), name=f"{role}.png", purpose="attachment")
        return Attachment.objects.create(application=self.case, file=stored, role=role)

    def letter(self):
        from gongkai.applications import letters

        with self.working() as case:
            return letters.sign(
                case, "supplement", by=self.officer, on=MONDAY, unclear=["年度"], reply_by=date(2025, 3, 26)
            )

    def objecting(self):
        """Asked, and against it, on Monday."""
        said = words.seal_all(self.case.subject, {"name": "李四", "about": "补助名单"})
        with self.working() as case:
            row = Consultation.objects.create(
                application=self.case, key="c1", party="third_party", sent_on=MONDAY, words=said
            )
            case.enter(ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY))
            case.enter(ConsultationDelivered(on=MONDAY, id="c1"))
            case.enter(ConsultationAnswered(on=MONDAY, id="c1", consents=False))
        return row


def act(world):
    data = {"on": "2025-03-03", "unclear": "哪一年的名单", "reply_by": "2025-03-26"}
    return Page(world.officer, world.at("act", world.case.pk, "supplement_asked"), data, ("哪一年的名单",), True)


def propose(world):
    data = {"on": "2025-03-03", "days": 5, "why": "要查三十年的档案"}
    return Page(world.officer, world.at("act", world.case.pk, "extended"), data, ("要查三十年的档案",), True)


def approve(world):
    data = {"on": "2025-03-03", "told_on": "2025-03-03"}
    return Page(world.approver, world.at("proposal", world.proposal().pk), data, (), True)


def return_proposal(world):
    data = {"return-why": "再找找看"}
    return Page(world.approver, world.at("proposal_return", world.proposal().pk), data, ("再找找看",))


def recall_proposal(world):
    return Page(world.officer, world.at("proposal_recall", world.proposal().pk))


def tell(world):
    data = {"on": "2025-03-03", "ground": "no_ground", "content": "名单第三行", "why": "不是商业秘密"}
    row = world.objecting()
    return Page(world.officer, world.at("tell_third_party", row.pk), data, ("名单第三行", "不是商业秘密"), True)


def tell_end(world):
    with world.working() as case:
        case.enter(Withdrawn(on=MONDAY))
    return Page(world.officer, world.at("tell_end"), {"on": "2025-03-03"}, (), True)


def serve(world):
    data = {"on": "2025-03-03", "method": "mail", "tracking": "XA12345678911"}
    return Page(world.officer, world.at("letter_service", world.letter().pk), data, ("XA12345678911",), True)


def draft(do):
    def page(world):
        said = {"i1-asked": "发放名单", "i1-decision": "granted.provided", "i1-delivery": "邮寄给申请人"}
        said |= {"i1-content": "2024年共发放12户，每户20000元"}
        return Page(world.officer, world.at("answer"), {"count": 1, **said, "do": do}, ("发放名单", "邮寄给申请人"))

    return page


def review(world):
    world.answer("review")
    return Page(world.reviewer, world.at("answer_review"))


def return_answer(world):
    world.answer("review")
    return Page(world.reviewer, world.at("answer_return"), {"return-why": "写明在哪里"}, ("写明在哪里",))


def recall_answer(world):
    world.answer("review")
    return Page(world.officer, world.at("answer_recall"))


def sign(world):
    world.answer("signature")
    return Page(world.approver, world.at("answer_sign"), {"on": "2025-03-03"}, (), True)


def search(world):
    data = {"on": "2025-03-03", "place": "二楼档案室", "keywords": "危房", "by_whom": "王五", "found": "no"}
    return Page(world.officer, world.at("search"), data, ("二楼档案室", "王五"))


def prove(world):
    return Page(world.officer, world.at("prove"), {"need": "reasons", "said": "局里的批件"}, ("局里的批件",))


def add_originals(world):
    scan = SimpleUploadedFile("名单.txt", "张某 两万元".encode())
    return Page(world.officer, world.at("originals_add"), {"scans": scan}, ("已经收下1个文件",))


def provide(world):
    data = {"title": "危房改造补助标准", "pages": "3"}
    return Page(world.officer, world.at("provide", world.original().pk), data, ("危房改造补助标准",))


def take_back(world):
    row = world.original("released")
    return Page(world.officer, world.at("take_back", row.pk), {"case": world.case.pk})


def redact(world):
    from gongkai.applications.redacting import drawn

    data = {"do": "finish", "area": [ONE_AREA], "title": "名单（有遮盖）", "drawn": drawn([])}
    return Page(world.officer, world.at("redact", world.original().pk), data, (ONE_AREA, "名单（有遮盖）"))


def hand_out(world):
    data = {"offices": [world.office.pk], "question": "找三年的名单", "due_on": "2025-03-10"}
    return Page(world.officer, world.at("handout_add"), data, ("找三年的名单",))


def note_answer(world):
    data = {"finding": "open", "opinion": "电话里说在柜里"}
    return Page(world.officer, world.at("handout", world.handout().pk), data, ("电话里说在柜里",))


def return_handout(world):
    data = {"back-why": "还差一份", "back-due_on": "2025-03-12"}
    return Page(world.officer, world.at("handout_return", world.handout(is_answered=True).pk), data, ("还差一份",))


def on_handout(name, *, is_answered=False):
    def page(world):
        return Page(world.officer, world.at(name, world.handout(is_answered=is_answered).pk))

    return page


def topic(world):
    return Page(world.officer, world.at("topic"), {"topic": "补助名单和标准"}, ("补助名单和标准",))


def add_files(world):
    scan = SimpleUploadedFile("补充.txt", "2024年".encode())
    return Page(world.officer, world.at("files_add"), {"role": "supplement", "added": scan}, ("已经收下1个文件",))


def renew_code(world):
    return Page(world.officer, world.at("code"), {"shown": "identity"})


PAGES = {
    "act": act,
    "act (proposed)": propose,
    "proposal": approve,
    "proposal_return": return_proposal,
    "proposal_recall": recall_proposal,
    "tell_third_party": tell,
    "tell_end": tell_end,
    "letter_service": serve,
    "answer (kept)": draft("save"),
    "answer (sent on)": draft("send"),
    "answer_review": review,
    "answer_return": return_answer,
    "answer_recall": recall_answer,
    "answer_sign": sign,
    "search": search,
    "prove": prove,
    "originals_add": add_originals,
    "provide": provide,
    "take_back": take_back,
    "redact": redact,
    "handout_add": hand_out,
    "handout": note_answer,
    "handout_return": return_handout,
    "handout_remind": on_handout("handout_remind"),
    "handout_accept": on_handout("handout_accept", is_answered=True),
    "handout_recall": on_handout("handout_recall"),
    "topic": topic,
    "files_add": add_files,
    "code": renew_code,
}


def pressed(page, turn, **more):
    """The button, on the page as it was shown at the turn."""
    data = {"turn": turn, **page.data, **more}
    for upload in data.values():
        if isinstance(upload, SimpleUploadedFile):
            upload.seek(0)
    return browser_of(page.by).post(page.address, data)


def looked_at(page, turn):
    """With what brings back that it was seen."""
    if not page.is_guided:
        return {}
    return {"step": "do", "seen": shown(pressed(page, turn, step="preview"))}


def name_the_case(world, by):
    """The other's act."""
    browser_of(by).post(world.at("topic"), {"turn": world.turn, "topic": "危房改造补助"})
