"""
更正告知书 of a request under 条例 41: an officer drafts it, an approver signs it or returns it with a reason, and how
it was served stands with it, with its proof.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications import matter_kinds as kinds
from gongkai.applications import matter_letters, matters, words
from gongkai.applications.models import Matter, MatterLetter
from gongkai.applications.models.letters import Service
from gongkai.applications.models.matters import Genre, Status
from gongkai.applications.models.proposals import Standing
from gongkai.duties import services as duties
from gongkai.files.models import StoredFile
from gongkai.law.citations import REGISTER, LawError
from gongkai.law.letters import LetterText
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor
from gongkai.people.access import actor, may_approve
from gongkai.people.models import Post

SAID: Final = ("examination", "correction", "reasons", "organ")
LATE: Final = "late_reason"
HANDED: Final = frozenset({Service.DIRECT, Service.ENTRUSTED})  # signed for on the spot
OF_SERVICE: Final = frozenset({"tracking", "taker", LATE, "correction_reason"})  # words of how it went


def propose(pk: int, *, decision: str, by: Post, **said: str) -> MatterLetter:
    """Drafted, and before the approver. LawError names what the letter lacks, and where one waits already."""
    with transaction.atomic():
        matter = matters.open_one(pk, today_in_china())
        if matter.genre != Genre.RECORD_CORRECTION:
            raise LawError("matter.no_letter", REGISTER)
        if MatterLetter.objects.filter(matter=matter, standing=Standing.OPEN).exists():
            raise LawError("proposal.twice", REGISTER)
        matter_letters.preview(matter, on=today_in_china(), decision=decision, **said)
        tokens = words.seal_all(matter.subject, {name: said.get(name, "") for name in SAID})
        letter = MatterLetter.objects.create(matter=matter, data={"decision": decision}, words=tokens, proposed_by=by)
        kinds.settle(matter, kinds.CORRECT)
        kinds.owe(kinds.APPROVE, matter, letter=letter)
        matters.note(matter, kinds.PROPOSED, actor(by), None, words=tokens, decision=decision)
    return letter


def drafted(letter: MatterLetter) -> dict[str, Any]:
    """What was drafted, for the program: decision and words by their names."""
    said = words.opened({name: token for name, token in letter.words.items() if name in SAID})
    return {"decision": letter.data["decision"], **said}


def preview(letter: MatterLetter, on: date) -> LetterText:
    """As it would be signed. LawError names what is lacking now."""
    return matter_letters.preview(letter.matter, on=on, **drafted(letter))


def may_sign(letter: MatterLetter, post: Post) -> bool:
    """An approver of the agency who did not draft it."""
    return post.agency_id == letter.matter.agency_id and may_approve(post, letter.proposed_by.person_id)


def sign(pk: int, *, on: date, by: Post, late_reason: str = "") -> MatterLetter:
    """It has its number and its text from now on; the matter is answered, and the letter is to be served."""
    with transaction.atomic():
        letter, matter = _open(pk)
        if not may_sign(letter, by):
            raise LawError("proposal.own", REGISTER)
        matters.refuse_day(matter, on)
        letter.number, letter.content = matter_letters.sign(matter, by=by, on=on, **drafted(letter))
        letter.signed_on = on
        _decide(letter, Standing.APPROVED, by)
        decision: Fact = letter.data["decision"]
        tokens = {matters.ANSWER_WORDS: letter.content, **words.seal_all(matter.subject, {LATE: late_reason})}
        facts: dict[str, Fact] = {"decision": decision, "number": letter.number.pk}
        matters.end(matter, Status.ANSWERED, kinds.ANSWERED, actor(by), on, tokens, **facts)
        kinds.owe(kinds.SERVE, matter)
    return letter


def return_(pk: int, *, why: str, by: Post) -> None:
    """Back to who drafted it."""
    with transaction.atomic():
        letter, matter = _open(pk)
        tokens = words.seal_all(matter.subject, {"returned": why})
        letter.words = {**letter.words, **tokens}
        _decide(letter, Standing.RETURNED, by)
        kinds.owe(kinds.CORRECT, matter)
        matters.note(matter, kinds.RETURNED, actor(by), None, words=tokens)


def recall(pk: int, *, by: Post) -> None:
    """收回: the officers take back what was not signed yet."""
    with transaction.atomic():
        letter, matter = _open(pk)
        _decide(letter, Standing.RECALLED, by)
        matters.note(matter, kinds.RECALLED, actor(by), None)


def _open(pk: int) -> tuple[MatterLetter, Matter]:
    """Under the lock of its matter."""
    wanted = MatterLetter.objects.select_related("proposed_by", "number")
    letter = wanted.get(pk=pk)
    letter.matter = matters.locked(letter.matter_id)
    letter.refresh_from_db(fields=["standing", "words"])
    if letter.standing != Standing.OPEN:
        raise LawError("proposal.decided", REGISTER)
    return letter, letter.matter


def _decide(letter: MatterLetter, standing: Standing, by: Post) -> None:
    letter.standing, letter.decided_by, letter.decided_at = standing, by, timezone.now()
    letter.save()
    duties.settle(kinds.APPROVE.id, letter.subject)


def signed_of(matter: Matter) -> MatterLetter | None:
    found: MatterLetter | None = (
        MatterLetter.objects.filter(matter=matter, standing=Standing.APPROVED)
        .select_related("number", "decided_by__person")
        .first()
    )
    return found


def serve(
    pk: int,
    *,
    method: Service,
    on: date,
    by: Actor,
    proofs: Sequence[StoredFile] = (),
    **said: str,
) -> MatterLetter:
    """How the signed letter of a matter went. `said`: tracking, taker, late_reason."""
    with transaction.atomic():
        matter = matters.locked(pk)
        letter = signed_of(matter)
        if letter is None or letter.signed_on is None:
            raise LawError("matter.unsigned", REGISTER)
        if letter.sent_on:
            raise LawError("matter.served", REGISTER, on=letter.sent_on)
        _refuse_service(matter, letter.signed_on, method, on)
        facts = _sent(letter, method, on, said)
        kinds.settle(matter, kinds.SERVE)
        facts["files"] = [*matters.attach_proofs(matter, proofs, by)]
        matters.note(matter, kinds.LETTER_SENT, by, on, **facts)
    return letter


def correct_service(
    pk: int,
    *,
    method: Service,
    on: date,
    by: Actor,
    why: str,
    seen: int,
    proofs: Sequence[StoredFile] = (),
    **said: str,
) -> MatterLetter:
    """
    更正 of how it went, entered wrong: what stood there stays in the entry of then, and in this one. `seen` is the
    `service_entry` that was shown. LawError where there is another by now, and where nothing is corrected.
    """
    with transaction.atomic():
        matter = matters.locked(pk)
        letter = signed_of(matter)
        if letter is None or letter.signed_on is None or letter.sent_on is None:
            raise LawError("matter.unserved", REGISTER)
        if service_entry(matter) != seen:
            told = str(letter.get_method_display())
            raise LawError("matter.service_overtaken", REGISTER, method=told, on=letter.sent_on)
        _refuse_service(matter, letter.signed_on, method, on)
        said = _fitting(method, said)
        if not proofs and _is_same(letter, method, on, said):
            raise LawError("matter.service_same", REGISTER)
        was: dict[str, Fact] = {"was_method": letter.method, "was_on": letter.sent_on.isoformat()}
        facts = _sent(letter, method, on, {**said, "correction_reason": why})
        facts["files"] = [*matters.attach_proofs(matter, proofs, by)]
        matters.note(matter, kinds.SERVICE_CORRECTED, by, on, **facts, **was)
    return letter


def service_entry(matter: Matter) -> int:
    """The key of the entry that says how it went, as it is known now; 0 before it went."""
    told = Entry.objects.filter(
        subject=matter.subject, kind__in=[kinds.LETTER_SENT.id, kinds.SERVICE_CORRECTED.id]
    ).order_by("-id")
    found: int | None = told.values_list("id", flat=True).first()
    return found or 0


def _fitting(method: Service, said: Mapping[str, str]) -> dict[str, str]:
    """What is said of this way to serve: a number of the mail only of what was mailed."""
    return {name: text for name, text in said.items() if text and (name != "tracking" or method == Service.MAIL)}


def _is_same(letter: MatterLetter, method: Service, on: date, said: Mapping[str, str]) -> bool:
    there = words.opened(letter.words, "tracking", "taker")
    told = {name: said[name] for name in ("tracking", "taker") if name in said}
    return (letter.method, letter.sent_on, there) == (method, on, told)


def _sent(letter: MatterLetter, method: Service, on: date, said: Mapping[str, str]) -> dict[str, Fact]:
    """The row says how it went; what the entry says of it."""
    letter.method, letter.sent_on = method, on
    letter.delivered_on = on if method in HANDED else None
    tokens = words.seal_all(letter.matter.subject, said)
    letter.words = {name: token for name, token in letter.words.items() if name not in OF_SERVICE} | tokens
    letter.save(update_fields=["method", "sent_on", "delivered_on", "words"])
    return {"method": method.value, "words": tokens}


def _refuse_service(matter: Matter, signed_on: date, method: Service, on: date) -> None:
    matters.refuse_day(matter, on)
    if on < signed_on:
        raise LawError("matter.before_signature", REGISTER, on=signed_on)
    if method == Service.ELECTRONIC and not matter.consents_electronic:
        raise LawError("matter.no_consent", REGISTER)
