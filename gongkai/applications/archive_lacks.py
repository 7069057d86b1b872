"""
归档以前: what the file of a case has not: a letter without its service, a service without its proof, a consultation
without its receipt, an answer without what it rests on. It is supplied, or archived with the reason why it is lacking.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from gongkai.applications import entries, evidence, rounds, words
from gongkai.applications.answer_kinds import PROVED
from gongkai.applications.models import Application, Attachment, Consultation, Letter
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.application import Channel
from gongkai.applications.models.attachments import Role
from gongkai.applications.obligations import ENDING, not_told
from gongkai.applications.titles import title_of
from gongkai.applications.withdrawals import end_told, is_withdrawn
from gongkai.law.casefile import KINDS, CaseFile, Event
from gongkai.law.casefile.events import ConsultationAnswered, Service
from gongkai.law.letters import letter as kind_of
from gongkai.law.outcomes import grounds_cited, needs_of
from gongkai.ledger.models import Entry

ARCHIVED: Final = "case.archived"
WORDS: Final = "lack"  # of the sealed reasons: lack, lack.2 and so on, in the order of the codes
PAPER: Final = frozenset(Channel) - {Channel.ONLINE}
RESTS_ON: Final = evidence.ASKED | {"search_record"}  # what a decision rests on, and which of it no answer says
CONSULTED: Final = "case.consultation_answered"


@dataclass(frozen=True, slots=True)
class Lack:
    """`code` names no person and stands in the ledger: unserved:12. `paper`: which of evidence.PAPERS would mend it."""

    code: str
    what: str
    paper: str = ""


@dataclass(frozen=True)
class File:
    """What the case holds, loaded once."""

    application: Application
    casefile: CaseFile
    events: Sequence[Event]
    entries: Sequence[Entry]

    @property
    def letters(self) -> list[Letter]:
        rows = self.application.letters.in_force().select_related("number").order_by("pk")
        return [row for row in rows if kind_of(row.kind).is_sent]

    @cached_property
    def facts(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(each.kind, json.loads(each.body)["facts"]) for each in self.entries]

    def spare(self, role: Role) -> int:
        """How many papers of this kind came by themselves, and not with the act that they prove."""
        brought = {sha for kind, each in self.facts if kind != PROVED.id for sha in each.get("files") or ()}
        rows = Attachment.objects.filter(application=self.application, role=role).select_related("file__content")
        return sum(row.file.sha256 not in brought for row in rows)


def lacking(application: Application, casefile: CaseFile, events: Sequence[Event]) -> list[Lack]:
    file = File(application, casefile, events, entries.entries_of(application.pk))
    return [each for look in LOOKS for each in look(file)]


def _scan(file: File) -> Iterator[Lack]:
    has = Attachment.objects.filter(application=file.application, role=Role.APPLICATION).exists()
    if file.application.channel in PAPER and not has:
        yield Lack("scan", "申请书原件（扫描件）", "paper.application")


def _service(file: File) -> Iterator[Lack]:
    """Every letter that goes out has gone, and what went otherwise than by computer is proved."""
    ending = [each.pk for each in file.letters if each.kind in ENDING][-1:]
    proved, spare = _proved(file, ending), file.spare(Role.PROOF)
    for letter in file.letters:
        is_served = letter.sent_on or letter.delivered_on or letter.opened_at
        if not is_served and not (letter.pk in ending and file.casefile.served_on):
            yield Lack(f"unserved:{letter.pk}", f"{_named(letter)}的送达记录")
        elif letter.method != Service.ELECTRONIC and not letter.opened_at and letter.pk not in proved:
            spare -= 1
            if spare < 0:
                yield Lack(f"unproved:{letter.pk}", f"{_named(letter)}的送达凭证", "paper.proof")


def _proved(file: File, ending: Sequence[int]) -> set[int]:
    """The letters whose service was entered with a file."""
    found: set[int] = set()
    for kind, facts in file.facts:
        if facts.get("files"):
            found |= {facts.get("detail", {}).get("letter")} - {None}
            found |= set(ending) if kind == "case.served" else set()
    return found


def _named(letter: Letter) -> str:
    title = title_of(letter)
    return f"《{title}》（{letter.number.text}）" if letter.number else f"《{title}》"


def _receipts(file: File) -> Iterator[Lack]:
    answered = {event.id for event in file.events if isinstance(event, ConsultationAnswered)}
    brought = {facts["event"].get("id") for kind, facts in file.facts if kind == CONSULTED and facts.get("files")}
    spare = file.spare(Role.OPINION)
    for number, each in enumerate(file.casefile.consultations, 1):
        if each.id in answered and each.id not in brought:
            spare -= 1
            if spare < 0:
                yield Lack(f"receipt:{each.id}", f"第{number}次征求意见的回执", "paper.opinion")


def _grounds(file: File) -> Iterator[Lack]:
    """An answer that was entered otherwise than through drafting was not asked what it rests on."""
    there = evidence.in_case(file.application, file.casefile, file.events)
    if _is_drafted(file):
        there |= evidence.SAID  # or it would not have been signed
    for item in file.casefile.decided:
        for need in needs_of(item.outcome, grounds_cited(item.outcome, item.grounds)):
            if need.id in RESTS_ON and need.id not in there:
                yield Lack(f"{need.id}:{item.item}", f"第{item.item}项答复的{need.label}")


def _approval(file: File) -> Iterator[Lack]:
    if rounds.decision_of(file.events, file.casefile.today) is not None and not _is_drafted(file):
        yield Lack("approval", "答复的拟稿、审核、签发记录")


def _is_drafted(file: File) -> bool:
    """The decision of this round: its entry names the answer that was drafted, reviewed and signed."""
    facts = [each for kind, each in file.facts if kind.removeprefix(entries.PREFIX) in KINDS]
    decided = rounds.decision_of(file.events, file.casefile.today)
    answer = facts[decided - 1].get("detail", {}).get("answer") if decided else None
    return answer is not None and file.application.answers.filter(stage=Stage.SIGNED, pk=answer).exists()


def _end(file: File) -> Iterator[Lack]:
    """Who withdrew is told in writing that it ended (outcomes.toml)."""
    is_known = is_withdrawn(file.casefile) and not file.application.is_imported
    if is_known and not end_told(file.application, file.events).exists():
        yield Lack("end_told", "签发的《政府信息公开申请终结办理告知书》")


def _third_parties(file: File) -> Iterator[Lack]:
    """A third party that did not consent to what is given is told so in writing (条例 32)."""
    rows = Consultation.objects.filter(application=file.application).order_by("pk")
    numbers = {each.id: number for number, each in enumerate(file.casefile.consultations, 1)}
    for row in not_told(file.application, file.casefile, rows):
        what = f"书面告知第三方决定公开的记录（第{numbers[row.key]}次征求意见）"
        yield Lack(f"third_party_told:{row.key}", what)


LOOKS: Final[Sequence[Callable[[File], Iterator[Lack]]]] = (
    _scan, _service, _receipts, _grounds, _approval, _end, _third_parties
)  # fmt: skip


def reasons(lacks: Sequence[Lack], said: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """As the entry of the archiving has them: words to be sealed, each with what is not there, and codes."""
    names = [WORDS if number == 1 else f"{WORDS}.{number}" for number in range(1, len(lacks) + 1)]
    texts = [f"{lack.what}：{why.strip()}" for lack, why in zip(lacks, said, strict=True)]
    return dict(zip(names, texts, strict=True)), [lack.code for lack in lacks]


def stated(application: Application) -> list[tuple[str, str]]:
    """What was archived as not there, with the reason, as the last archiving says it. Shown to nobody by this."""
    found = Entry.objects.filter(subject=application.subject, kind=ARCHIVED).order_by("-id").first()
    tokens = json.loads(found.body)["facts"].get("words", {}) if found else {}
    numbers = {int(name.partition(".")[2] or 1): name for name in tokens if name.partition(".")[0] == WORDS}
    said = words.opened({name: tokens[name] for name in numbers.values()})
    parted = (said[numbers[number]].partition("：") for number in sorted(numbers))
    return [(what, why) for what, _colon, why in parted]
