"""
拟稿、审核、签发 of an answer (条例 33, 36-40): one drafts, another reviews, a third signs, and each step is an entry.
What the answer rests on is asked for before it goes on.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.conf import settings

from gongkai.applications import answer_kinds as kinds
from gongkai.applications import blackened_grounds, blackening_task, entries, evidence, letters, releasing, words
from gongkai.applications.cases import Case, on_event
from gongkai.applications.models import Answer, Application, Letter
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.application import OPEN
from gongkai.duties import services as duties
from gongkai.law.casefile.events import Corrected, Decided
from gongkai.law.casefile.events import Item as DecidedAs
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.letter_composing import WITHHELD, grounds_of
from gongkai.law.letters import letter
from gongkai.law.outcomes import (
    PARTIAL,
    DecidedItem,
    Need,
    Outcome,
    needs_of,
    outcome,
    row_of,
    withheld_under,
)
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.people.access import may_approve
from gongkai.people.models import Post
from gongkai.people.roles import Role

EDITABLE: Final = frozenset({Stage.DRAFT, Stage.RETURNED})
WAITING: Final = frozenset({Stage.REVIEW, Stage.SIGNATURE})
ANSWERING: Final = regulation(36)
GONE: Final = "otherwise.applicant_gone"  # decided like an answer, and told by the letter that ends a case


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for (一事一答). `decision` is an id of outcomes.toml, blank while none is chosen."""

    asked: str = ""
    decision: str = ""
    said: Mapping[str, str] = field(default_factory=dict)  # by the id of a need
    withheld: tuple[str, ...] = ()  # ids of the grounds under which a part is not given

    @property
    def outcome(self) -> Outcome:
        return outcome(self.decision)

    @property
    def under(self) -> tuple[str, ...]:
        """The grounds of the withheld part, where the decision withholds one."""
        return tuple(each.id for each in withheld_under(self.outcome, self.withheld)) if self.decision else ()

    @property
    def needs(self) -> tuple[Need, ...]:
        return needs_of(self.outcome, self.under) if self.decision else ()

    @property
    def needed(self) -> Mapping[str, str]:
        """What was said of the needs of this decision; what was typed for another one stays out."""
        wanted = {need.id for need in self.needs}
        return {need: text for need, text in self.said.items() if need in wanted and text.strip()}

    @property
    def coded(self) -> Mapping[str, Any]:
        """What is no words: the grounds of the withheld part."""
        return {WITHHELD: list(self.under)} if self.under else {}

    @property
    def grounds(self) -> tuple[Citation, ...]:
        return grounds_of(self.outcome, self.coded)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer says, in plain words. `main` and why: where the items are of several rows of table three."""

    items: tuple[Item, ...]
    main: str = ""
    why_main: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """As letters take them."""
        return [
            {"outcome": each.decision, "asked": each.asked, **each.needed, **each.coded}
            for each in self.items
            if each.decision
        ]

    def counts_as(self) -> Outcome:
        """The one row of table three. LawError where the main decision, or its reason, has to be named."""
        decided = [DecidedItem(str(number), each.outcome) for number, each in enumerate(self.items, 1)]
        return row_of(decided, main=self.main, reason=self.why_main)


def choices() -> Sequence[Outcome]:
    """What an answer can decide; what ends a case otherwise (withdrawn, not supplemented) is an act of its own."""
    return [outcome(id) for id in (*letter("reply").decisions, GONE)]


def as_letter(draft: Draft, **of_reply: Any) -> tuple[str, dict[str, Any]]:
    """Which letter it becomes, and what that is told: 答复书, or 终结办理告知书 where nobody is there to answer."""
    gone = next((each for each in draft.items if each.decision == GONE), None)
    if gone is None:
        return "reply", of_reply
    return "closing", {"outcome": GONE, "proof_of_end": gone.needed.get("proof_of_end", "")}


def draft_of(answer: Answer, opened: Mapping[str, str] | None = None) -> Draft:
    """What was saved. Whoever shows it to a person hands in the words that were revealed to that person."""
    said = words.opened(answer.words) if opened is None else opened
    items = []
    for row in answer.items:
        number = str(row["item"])
        own = {name.partition(".")[2]: text for name, text in said.items() if name.startswith(f"{number}.")}
        items.append(Item(said.get(f"item.{number}", ""), row["outcome"], own, tuple(row.get(WITHHELD, ()))))
    return Draft(tuple(items), answer.main, said.get("main", ""))


def first_draft(matter: str) -> Draft:
    """What is asked is the first item, until the officer parts it."""
    return Draft((Item(asked=matter),))


def current(application: Application) -> Answer | None:
    return application.answers.unsigned().select_related("drafted_by__person", "reviewed_by__person").first()


def save(case: Case, draft: Draft, *, by: Post) -> Answer:
    """Keep the draft as a new version. LawError while it is with the reviewer or the signer."""
    answer = current(case.application)
    if answer is None:
        answer = Answer(application=case.application, drafted_by=by, version=0)
    elif answer.stage not in EDITABLE:
        raise LawError("answer.waits", ANSWERING, stage=answer.get_stage_display())
    answer.items = [_codes(number, each) for number, each in enumerate(draft.items, 1)]
    answer.main = draft.main
    answer.words = _sealed(answer, draft)
    answer.drafted_by = by  # who wrote last answers for it, and does not sign it
    answer.version += 1
    answer.save()
    decisions = [each.decision for each in draft.items]
    case.note(kinds.SAVED.id, answer=answer.pk, version=answer.version, decisions=decisions, words=answer.words)
    return answer


def _codes(number: int, item: Item) -> dict[str, Any]:
    return {"item": str(number), "outcome": item.decision, **({WITHHELD: [*item.withheld]} if item.withheld else {})}


def _sealed(answer: Answer, draft: Draft) -> dict[str, str]:
    """What did not change keeps its token: nothing is sealed twice."""
    said = {"main": draft.why_main}
    for number, item in enumerate(draft.items, 1):
        said[f"item.{number}"] = item.asked
        said |= {f"{number}.{need}": text for need, text in item.said.items()}
    said = {name: text for name, text in said.items() if text.strip()}
    before = words.opened(answer.words)
    same = {name: answer.words[name] for name, text in said.items() if before.get(name) == text}
    fresh = {name: text for name, text in said.items() if name not in same}
    return same | words.seal_all(answer.application.subject, fresh)


def missing(application: Application, case: Case, draft: Draft) -> list[evidence.Proof]:
    """What the decisions still need, item by item."""
    there = evidence.in_case(application, case.casefile, case.events)
    return missing_in(draft, there)


def missing_in(draft: Draft, there: Iterable[str]) -> list[evidence.Proof]:
    shown = frozenset(there)
    return [
        proof
        for number, item in enumerate(draft.items, 1)
        if item.decision
        for proof in evidence.proofs(str(number), item.needs, {*item.needed, *item.coded}, shown)
        if not proof.is_there
    ]


def ensure_whole(case: Case, draft: Draft) -> None:
    """LawError: a decision that is not chosen, the main one that is not named, what a decision needs."""
    if not draft.items or any(not item.decision or not item.asked.strip() for item in draft.items):
        raise LawError("answer.undecided", ANSWERING)
    gone = [item for item in draft.items if item.decision == GONE]
    if gone and len(draft.items) > 1:
        raise LawError("answer.gone_alone", ANSWERING)
    if any("proof_of_end" not in item.needed for item in gone):  # a file is proof, and says nothing in the letter
        need = outcome(GONE).needs[0]
        raise LawError("answer.incomplete", need.article, names=need.label)
    draft.counts_as()
    _ensure_proved(missing(case.application, case, draft))
    blackened_grounds.ensure_answered(case.application, draft.items)


def _ensure_proved(lacking: Sequence[evidence.Proof]) -> None:
    if names := list(dict.fromkeys(proof.need.label for proof in lacking if not proof.need.either)):
        raise LawError("answer.incomplete", lacking[0].need.article, names="、".join(names))
    if lacking:
        raise LawError("answer.provides_nothing", lacking[0].need.article)


def reviewer_there(answer: Answer, today: date) -> bool:
    """Whether somebody reviews there who wrote nothing in it; where nobody does, the draft goes to signature."""
    held = Post.objects.held(today).filter(agency=answer.application.agency_id, role=Role.REVIEWER)
    if settings.FOUR_EYES:
        held = held.exclude(person__in=drafters(answer))
    return held.exists()


def send(case: Case) -> Answer:
    """送审. Where the agency has nobody to review, it goes on to who signs."""
    answer = _at(case, EDITABLE)
    ensure_whole(case, draft_of(answer))
    if blackening_task.is_going_on(case.application):
        raise LawError("answer.blackening", ANSWERING)
    reviewed = reviewer_there(answer, case.today)
    answer.reviewed_by = None
    _move(case, answer, Stage.REVIEW if reviewed else Stage.SIGNATURE)
    case.note(kinds.SENT.id, answer=answer.pk, version=answer.version, stage=answer.stage)
    return answer


def recall(case: Case) -> Answer:
    """The officer takes it back to change it."""
    answer = _at(case, WAITING)
    answer.reviewed_by = None
    _move(case, answer, Stage.DRAFT)
    case.note(kinds.RECALLED.id, answer=answer.pk, version=answer.version)
    return answer


def pass_on(case: Case, *, by: Post) -> Answer:
    """审核通过. The drafter does not review."""
    answer = _at(case, {Stage.REVIEW})
    if not may_review(by, answer):
        raise LawError("answer.own", ANSWERING)
    answer.reviewed_by = by
    _move(case, answer, Stage.SIGNATURE)
    case.note(kinds.REVIEWED.id, answer=answer.pk, version=answer.version)
    return answer


def return_(case: Case, why: str, *, by: Post) -> Answer:
    """退回, with the reason: by the reviewer while it is reviewed, by the signer before it is signed."""
    answer = _at(case, WAITING)
    if by.role != (Role.REVIEWER if answer.stage == Stage.REVIEW else Role.APPROVER):
        raise LawError("answer.not_with_you", ANSWERING, stage=answer.get_stage_display())
    stage = answer.stage
    tokens = words.seal_all(case.application.subject, {"returned": why})
    answer.words = {**answer.words, **tokens}
    answer.reviewed_by = None
    _move(case, answer, Stage.RETURNED)
    case.note(kinds.RETURNED.id, answer=answer.pk, version=answer.version, stage=stage, words=tokens)
    return answer


def sign(case: Case, *, by: Post, on: date, late: str = "") -> Letter:
    """签发: the number is taken, the letter is fixed, the case is decided, all at once or not at all."""
    answer = _at(case, {Stage.SIGNATURE})
    if not may_sign(by, answer):
        raise LawError("answer.own", ANSWERING)
    draft = draft_of(answer)
    ensure_whole(case, draft)
    kind, values = as_letter(draft, answer=answer, attachments=releasing.titles_of(case.application))
    signed = letters.sign(case, kind, by=by, on=on, **values)
    why = "；".join(text for text in (late, draft.why_main) if text.strip())
    event = Decided(on=on, outcome=counts_as(draft).id, items=decided_as(draft), reason=why)
    answer.signed_by = by
    _move(case, answer, Stage.SIGNED)
    released = [row.pk for row in releasing.given(case.application)]
    detail: Fact = {"answer": answer.pk, "version": answer.version, "released": released}
    case.enter(event, letter=signed.pk, detail=detail)
    return signed


def counts_as(draft: Draft) -> Outcome:
    found = draft.counts_as()
    return outcome(PARTIAL) if found.id == PARTIAL else found


def decided_as(draft: Draft) -> tuple[DecidedAs, ...]:
    """As the event has them: numbers and codes, no words."""
    return tuple(
        DecidedAs(str(number), item.decision, tuple(map(_place, _of_regulation(item.grounds))))
        for number, item in enumerate(draft.items, 1)
    )


def _of_regulation(grounds: Iterable[Citation]) -> list[Citation]:
    return [each for each in grounds if each.instrument == "regulation"]


def _place(ground: Citation) -> tuple[int | None, ...]:
    return ground.article, ground.paragraph, ground.item


def drafters(answer: Answer) -> set[int]:
    """Everybody who wrote in it, as the ledger holds them."""
    saved = Entry.objects.filter(subject=answer.application.subject, kind=kinds.SAVED.id)
    rows = saved.values_list("person", "body")
    wrote = {person for person, body in rows if person and json.loads(body)["facts"]["answer"] == answer.pk}
    return wrote | {answer.drafted_by.person_id}


def may_sign(post: Post, answer: Answer) -> bool:
    """Four eyes: an approver signs, and nothing that the same person wrote in."""
    return all(may_approve(post, person) for person in drafters(answer))


def may_review(post: Post, answer: Answer) -> bool:
    """A reviewer reviews, and nothing that the same person wrote in."""
    return post.role == Role.REVIEWER and not (settings.FOUR_EYES and post.person_id in drafters(answer))


def follow(application: Application, answer: Answer | None, *, due: date | None) -> None:
    """Whose turn it is, on 今天. Nobody's where there is no answer that waits."""
    wanted = _duty_of(answer) if answer and due else None
    for kind in kinds.DUTIES:
        if kind is not wanted or due is None:
            duties.settle(kind.id, application.subject)
            continue
        values = {
            "who": application.applicant_label,
            "number": application.number,
            "due": f"{due.month}月{due.day}日",
        }
        post = application.officer if kind is kinds.MEND else None
        duties.owe(
            kind.id, subject=application.subject, agency=application.agency, due_on=due, values=values, post=post
        )


def _duty_of(answer: Answer) -> Any:
    return {Stage.REVIEW: kinds.REVIEW, Stage.SIGNATURE: kinds.SIGN, Stage.RETURNED: kinds.MEND}.get(
        Stage(answer.stage)
    )


def _at(case: Case, stages: Collection[Stage]) -> Answer:
    """The draft, where it stands at one of these. LawError says where it is instead."""
    answer = current(case.application)
    if answer is None:
        raise LawError("answer.none", ANSWERING)
    if Stage(answer.stage) not in stages:
        raise LawError("answer.elsewhere", ANSWERING, stage=answer.get_stage_display())
    return answer


def _move(case: Case, answer: Answer, to: Stage) -> None:
    answer.stage = to
    answer.save()
    follow(case.application, answer if to in EDITABLE | WAITING else None, due=case.casefile.due_on)


def goes_on(case: Case) -> None:
    """After each event: the day may have moved; a case that came to its end otherwise needs no answer any more."""
    unsigned = case.application.answers.unsigned()
    answer = None if case.has_just_come_in else unsigned.first() or _taken_up_again(case)
    if answer is None:
        return
    if case.casefile.state.value in OPEN:
        follow(case.application, answer, due=case.casefile.due_on)
        return
    _move(case, answer, Stage.DROPPED)
    case.note(kinds.DROPPED.id, answer=answer.pk, version=answer.version)


def _taken_up_again(case: Case) -> Answer | None:
    """What was signed in a decision that was made void now: a draft again, with its items, words and files."""
    correction = case.events[-1]
    if not isinstance(correction, Corrected) or not correction.void:
        return None
    facts = entries.facts_in(case.application.pk, correction.event)
    signed = case.application.answers.filter(stage=Stage.SIGNED, pk=facts.get("detail", {}).get("answer"))
    if answer := signed.first():
        answer.reviewed_by = answer.signed_by = None
        _move(case, answer, Stage.DRAFT)
    return answer


def register() -> None:
    """Called in AppConfig.ready."""
    kinds.register()
    on_event(goes_on)
