"""
查询: whoever has number and code sees states and dates; letters open with a second proof. Which of the two was wrong
is not told, tries are limited and stand in the security chain.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.models import Agency, Kind
from gongkai.applications import public_kinds, releasing, words
from gongkai.applications.cases import working
from gongkai.applications.models import Application, Attachment, Letter
from gongkai.applications.models.application import Destroyed
from gongkai.law import remedies
from gongkai.law.casefile import CaseFile
from gongkai.law.citations import Citation, instruments
from gongkai.law.remedies import End, Way
from gongkai.law.review_organ import REVIEWING
from gongkai.ledger import chains
from gongkai.ledger.services import Actor, Draft, append
from gongkai.people import lockout
from gongkai.people.lockout import Limit

# The code has 49 bits, and one address (it may be a whole village's) has 30 tries at whichever numbers. Numbers are
# alike in all agencies, so a try at a number is one at the case of each. Where many go wrong at one number from
# wherever, it is guarded: an address has two wrong ones at it then, not 30, and one that mistyped nothing is let in:
# nobody is kept out by strangers. A guesser needs a new address for every two of 10^14 tries.
PER_ADDRESS: Final = Limit(tries=30, seconds=15 * 60)
PER_NUMBER: Final = Limit(tries=60, seconds=15 * 60)
AT_GUARDED: Final = Limit(tries=2, seconds=15 * 60)  # of one address at one number
PER_PROOF: Final = Limit(tries=10, seconds=24 * 3600)  # four figures have few bits: ten tries a day
NUMBER: Final = "tracking number"
OWN: Final = "tracking number and address"
LAST: Final = 4
BRACKETS: Final = str.maketrans("()[]（）【】", "〔〕〔〕〔〕〔〕")
DASHES: Final = str.maketrans("－—–−", "----")
# Which end the case: without consent to electronic service they open online only after they were served.
REPLY: Final = "reply"
ANSWERS: Final = frozenset({REPLY, "closing"})
# Letters to the applicant.
OF_APPLICANT: Final = (
    "receipt", "supplement", "reasons", "delay", "extension", "consulting", "fee", "reply", "closing",
    "record_correction",
)  # fmt: skip


class TooMany(Exception):
    """Too many tries; `minutes` until the next one counts."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.minutes = max(1, -(-seconds // 60))


def find(number: str, code: str, *, client: str) -> Application | None:
    """
    The application of this number and code. None where there is none: a number that does not exist and a wrong code
    are the same answer, found in the same way. Raises TooMany.
    """
    written, at = candidates(number), canonical(number)
    own = f"{at} {client}"
    _ensure_few("address", client, PER_ADDRESS)
    here = lockout.take(OWN, own, AT_GUARDED)
    if here.refused and lockout.is_locked(NUMBER, at, PER_NUMBER):
        raise TooMany(here.seconds_left)
    hashes = [words.code_hash(each, code) for each in written]
    found = Application.objects.select_related("agency").filter(code_hash__in=hashes).first()
    if found and any(hmac.compare_digest(found.code_hash, each) for each in hashes):
        lockout.give_back("tracking address", client)
        lockout.give_back(OWN, own)
        return found
    _record(Draft(chain=chains.security(), kind=public_kinds.GUESSED.id, facts={"of": "number_and_code"}))
    if lockout.take(NUMBER, at, PER_NUMBER).locked_now:
        _record_locked("number")
    return None


def candidates(number: str) -> list[str]:
    """The number as it may stand in the register, though typed in full width, with other brackets, dashes or spaces."""
    bare = "".join(number.split())
    plain = unicodedata.normalize("NFKC", bare)
    return list(dict.fromkeys([bare, plain, plain.translate(DASHES), plain.translate(DASHES).translate(BRACKETS)]))


def canonical(number: str) -> str:
    """However it is typed, its tries are counted together."""
    return unicodedata.normalize("NFKC", "".join(number.split())).translate(DASHES).translate(BRACKETS)


def _ensure_few(what: str, who: str, limit: Limit) -> None:
    standing = lockout.take(f"tracking {what}", who, limit)
    if standing.locked_now:
        _record_locked(what)
    if standing.refused:
        raise TooMany(standing.seconds_left)


def _record_locked(what: str) -> None:
    facts = {"of": "number_and_code", "by": what}
    _record(Draft(chain=chains.security(), kind=public_kinds.LOCKED.id, facts=facts))


def _record(draft: Draft) -> None:
    with transaction.atomic():
        append(draft)


class Proof(StrEnum):
    """What the second proof is, of what the case has."""

    IDENTITY = "identity"  # the last four signs of the identity number
    PHONE = "phone"


def proof_of(application: Application) -> Proof | None:
    """None where neither is known: then letters are had from the agency alone."""
    if "identity_number" in application.words:
        return Proof.IDENTITY
    return Proof.PHONE if "phone" in application.words else None


def prove(application: Application, typed: str) -> bool:
    """Whether these are the last four signs. Shows nothing. Raises TooMany."""
    wanted = proof_of(application)
    if wanted is None or application.destroyed == Destroyed.YES:
        return False
    standing = lockout.take("tracking proof", application.subject, PER_PROOF)
    if standing.locked_now:
        _record(_of(application, public_kinds.LOCKED.id, {"of": "second_proof", "by": "number"}))
    if standing.refused:
        raise TooMany(standing.seconds_left)
    field = "identity_number" if wanted is Proof.IDENTITY else "phone"
    known = words.plain(words.opened(application.words, field)[field]).upper()[-LAST:]
    if hmac.compare_digest(known.encode(), words.plain(typed).upper().encode()):
        lockout.clear("tracking proof", application.subject)
        return True
    _record(_of(application, public_kinds.GUESSED.id, {"of": "second_proof"}))
    return False


def _of(application: Application, kind: str, facts: dict[str, str]) -> Draft:
    agency = application.agency_id
    return Draft(chain=chains.security(agency), kind=kind, subject=application.subject, agency=agency, facts={**facts})


class Shown(TextChoices):
    """What the office saw before it gave a new query code."""

    IDENTITY = "identity", _("申请人的身份证明")
    AUTHORITY = "authority", _("委托书和代办人的身份证明")
    ORGANISATION = "organisation", _("单位的介绍信和经办人的身份证明")


def renew_code(pk: int, *, by: Actor, shown: Shown, turn: int | None = None) -> str:
    """A new query code, which nobody can tell again; the old one, and whoever came in with it, is shut out."""
    code = words.new_code()
    with working(pk, by=by, turn=turn) as case:
        application = case.application
        application.code_hash = words.code_hash(application.number, code)
        application.save(update_fields=["code_hash"])
        case.note(public_kinds.CODE_RENEWED.id, detail={"shown": shown.value})
    lockout.clear(NUMBER, canonical(application.number))
    lockout.clear("tracking proof", application.subject)
    return code


def letters_of(application: Application) -> list[Letter]:
    """
    The letters to the applicant that can be opened online: in force, and an answer only once it was served or
    where electronic service is consented to (国办公开办函〔2016〕235号).
    """
    if application.destroyed == Destroyed.YES:
        return []
    found = Letter.objects.in_force().filter(application=application, kind__in=OF_APPLICANT, consultation=None)
    return [letter for letter in found.select_related("number") if _is_open(application, letter)]


def _is_open(application: Application, letter: Letter) -> bool:
    if letter.kind not in ANSWERS or application.consents_electronic:
        return True
    return bool(letter.method or letter.sent_on or letter.delivered_on or application.served_on)


def released_of(application: Application, letters: Iterable[Letter] | None = None) -> list[Attachment]:
    """
    The information that was given: what went out with an answer that can be opened by now. What is made ready for the
    next answer, after a reopening, is not there yet. `letters`: those that can be opened, where known.
    """
    opened = {letter.pk for letter in (letters_of(application) if letters is None else letters) if letter.kind == REPLY}
    if not opened:
        return []
    given = releasing.went_out(application, opened)
    rows = Attachment.objects.released().filter(application=application, pk__in=given)
    return list(rows.select_related("file__content"))


@dataclass(frozen=True, slots=True)
class Above:
    """Who hears complaints about the agency (条例 3, 51). Blank where the tree of agencies does not tell."""

    agency: Agency | None  # 上一级行政机关
    government: str  # whose office is the 政府信息公开工作主管部门


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way that is open. `where` is blank where the agency has not set it and the law does not tell it."""

    way: Way
    where: str
    article: Citation
    days: int
    months: int
    end: End | None = None  # None where it runs from when the applicant comes to know, which nobody here knows

    @property
    def cited(self) -> str:
        """The article under the full name of its law: the short one is for those who know it."""
        law = instruments()[self.article.instrument]
        return f"{law.title}{str(self.article).removeprefix(law.short)}"


@dataclass(frozen=True, slots=True)
class Late:
    """The agency is late: what is open to the applicant (条例 51; 行政复议法; 法释〔2018〕1号 66)."""

    since: date  # the day that was the last one
    above: Above
    remedies: tuple[Remedy, ...]


def late_of(application: Application, casefile: CaseFile) -> Late | None:
    """None where the agency is in time, or the answer was given, however late: then the answer says what is open."""
    if not casefile.overdue or casefile.due_on is None or not application.is_open or casefile.served_on:
        return None
    ends = remedies.ends_of_silence(casefile.due_on, calendar_of(application.agency))
    return Late(casefile.due_on, above(application.agency), _open(application.agency, "silence", *ends))


@dataclass(frozen=True, slots=True)
class Voided:
    """The registration was made void: what is open to whoever holds that this is wrong (条例 51)."""

    above: Above
    remedies: tuple[Remedy, ...]


def voided_of(application: Application, casefile: CaseFile) -> Voided | None:
    if casefile.void is None:
        return None
    return Voided(above(application.agency), _open(application.agency, "void"))


def _open(agency: Agency, against: str, *ends: End) -> tuple[Remedy, ...]:
    """`against`: rows of `remedies.toml`. With the last days where they are known."""
    seats, last = agencies.remedies(agency), {end.way: end for end in ends}
    where = {Way.REVIEW: seats.review_organ, Way.SUIT: seats.court}
    rows = [remedies.outer(f"{against}_{way}") for way in Way]
    return tuple(Remedy(row.way, where[row.way], row.article, row.days, row.months, last.get(row.way)) for row in rows)


def above(agency: Agency) -> Above:
    """The next agency above that answers in its own name, and the local government whose office leads this work."""
    chain = [each for each in reversed(agencies.ancestors(agency)) if each.is_agency and each.ended_on is None]
    led_by = [each for each in (agency, *chain) if each.kind == Kind.GOVERNMENT and each.level in REVIEWING]
    return Above(chain[0] if chain else None, led_by[0].name if led_by else "")
