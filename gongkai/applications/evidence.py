"""依据和证明: what each decision has to rest on (条例 14-16, 30-39; 法释〔2025〕8号), and what of it is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications import answer_kinds as kinds
from gongkai.applications import releasing, rounds
from gongkai.applications.cases import Case
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Attachment, Evidence, Handout, SearchRecord
from gongkai.applications.models.attachments import Role
from gongkai.applications.words import reveal, seal_all
from gongkai.files.models import StoredFile
from gongkai.law.casefile import CaseFile
from gongkai.law.casefile.events import (
    Event,
    FeeNoticed,
    Party,
    ReasonsAsked,
    SupplementAsked,
    Withdrawn,
)
from gongkai.law.letter_composing import WITHHELD
from gongkai.law.outcomes import Need
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Actor

# What is shown by a record of the case, and by nothing that is typed into the answer.
RECORDED: Final = frozenset({"search_record", "consultation_record", "supplement_letter", "reasons_letter"})
ASKED: Final = frozenset({"consultation_record", "asked_or_why_not"})  # who asked a third party in writing has both
# In the answer itself, nowhere else
SAID: Final = frozenset(
    {"content", "collection", "third_party_kind", "internal_kind", "process_kind", "asked_or_why_not", WITHHELD}
)
PAPERS: Final[Mapping[str, tuple[Role, str | Promise]]] = {  # can be added to a file at any time, by what they are
    "paper.application": (Role.APPLICATION, _("申请书原件")),
    "paper.proof": (Role.PROOF, _("送达凭证")),
    "paper.opinion": (Role.OPINION, _("征求意见的回复")),
}
NOTED: Final = ("place", "keywords", "by")  # the words of a search
EVENTS: Final[Mapping[str, type[Event]]] = {
    "supplement_letter": SupplementAsked,
    "reasons_letter": ReasonsAsked,
    "fee_letter": FeeNoticed,
    "withdrawal": Withdrawn,
}


def can_be_proved(need: Need) -> bool:
    """By a word or a file that somebody adds: not what happened, what is chosen, or what the letter itself says."""
    return not (need.id in RECORDED | SAID or need.either)


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that a decision needs, and whether it is there."""

    item: str
    need: Need
    is_there: bool

    @property
    def is_recorded(self) -> bool:
        return self.need.id in RECORDED


def in_case(application: Application, casefile: CaseFile, events: Sequence[Event]) -> frozenset[str]:
    """What the case itself shows already: ids of needs. Of the events as entered, those of the last round count."""
    now = rounds.last_round(events, casefile.today)
    found = {need for need, kind in EVENTS.items() if any(isinstance(event, kind) for event in now)}
    if application.delivery:
        found.add("delivery")
    if releasing.given(application):
        found.add("released")
    if rounds.searches_in_vain(application, now).exists():
        found.add("search_record")
    asked = rounds.asked_in(now)
    if any(each.party is Party.THIRD_PARTY and each.ended_on and each.id in asked for each in casefile.consultations):
        found |= ASKED
    if rounds.third_party_letters(application, now).exists():
        found.add("third_party_told")
    shown = set(Evidence.objects.filter(application=application).values_list("need", flat=True))
    shown |= set(Attachment.objects.filter(application=application).exclude(need="").values_list("need", flat=True))
    return frozenset(found | shown - RECORDED - SAID)


def proofs(item: str, needs: Iterable[Need], said: Collection[str], there: Iterable[str]) -> Iterator[Proof]:
    """
    What the decision on this item needs; `said`: of which needs something was said. What need only be told where it is
    known is none of it.
    """
    supplied = {*there, *(id for id in said if id not in RECORDED)}
    for need in needs:
        if not need.where_known:
            yield Proof(item, need, need.is_met_by(supplied))


def record_search(
    case: Case,
    *,
    on: date,
    found: bool,
    place: str,
    keywords: str,
    by_whom: str,
    files: Iterable[StoredFile] = (),
    handout: Handout | None = None,
) -> SearchRecord:
    """检索记录: where, with which keywords, by whom, when, with what result. Within `cases.working`."""
    application = case.application
    tokens = seal_all(application.subject, {"place": place, "keywords": keywords, "by": by_whom})
    record = SearchRecord.objects.create(
        application=application, handout=handout, searched_on=on, found=found, words=tokens, post=case.by.post
    )
    for stored in files:
        attach(application, stored, Role.SEARCH, by=case.by)
    facts: dict[str, Fact] = {"search": record.pk, "found": found, "words": tokens}
    if handout:
        facts["handout"] = handout.pk
    case.note(kinds.SEARCHED.id, on=on, **facts)
    return record


def as_noted(records: Iterable[SearchRecord], *, by: Actor, agency: int, reason: str) -> list[dict[str, Any]]:
    """检索记录 with their words, shown to a person: one look at all of them."""
    rows = list(records)
    tokens = {f"{row.pk}.{name}": token for row in rows for name, token in row.words.items()}
    said = reveal(tokens, tokens, by=by, agency=agency, reason=reason)
    return [{"row": row, **{name: said.get(f"{row.pk}.{name}", "") for name in NOTED}} for row in rows]


def prove(case: Case, need: str, *, said: str, files: Iterable[StoredFile] = ()) -> Evidence:
    """A secrecy mark, a weighing, an approval: in words, as a file, or both. Within `cases.working`."""
    application = case.application
    role, proves = (PAPERS[need][0], "") if need in PAPERS else (Role.EVIDENCE, need)
    attached = [attach(application, stored, role, by=case.by, need=proves) for stored in files]
    tokens = seal_all(application.subject, {"evidence": said})
    row = Evidence.objects.create(
        application=application,
        need=need,
        words=tokens,
        attachment=attached[0] if attached else None,
        post=case.by.post,
    )
    hashes = [each.file.sha256 for each in attached]
    case.note(kinds.PROVED.id, evidence=row.pk, need=need, words=tokens, files=hashes)
    return row
