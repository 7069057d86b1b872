"""更正告知书 (条例 41): the answer to somebody who asks to have a record about them put right: no application."""

import json
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency, IssuedNumber
from gongkai.applications import letters, wording, words
from gongkai.applications.letter_facts import CHANNELS, Values, called_on, contact_of, seats_of
from gongkai.applications.models import Matter, MatterLetter
from gongkai.applications.models.letters import Service
from gongkai.applications.service_places import SENT_THERE
from gongkai.law import letters as law
from gongkai.law.letters import LetterText
from gongkai.people.access import actor
from gongkai.people.models import Post

KIND: Final = "record_correction"
PROOF: Final = "service_proof"


class Decided(StrEnum):
    """What becomes of the request (条例 41)."""

    CORRECTED = "corrected"  # 予以更正
    REFUSED = "refused"  # 不予更正
    TRANSFERRED = "transferred"  # 转送有权更正的行政机关
    DIRECTED = "directed"  # 告知向有权更正的行政机关提出


def preview(matter: Matter, *, on: date, decision: str, **said: str) -> LetterText:
    """
    As it would be signed, without its number. `said`: examination, correction, reasons, organ, as the decision needs.
    LawError names what it lacks.
    """
    return _composed(matter, _values(matter, on, Decided(decision), said))


def sign(matter: Matter, *, by: Post, on: date, decision: str, **said: str) -> tuple[IssuedNumber, str]:
    """Its number and the token of its text, for the row and the entry of the act; in the act's transaction."""
    values = _values(matter, on, Decided(decision), said)
    _composed(matter, values)  # what is lacking is said before a number is taken
    number = letters.number_for(law.letter(KIND), matter.agency, matter.subject, on, actor(by))
    text = _composed(matter, {**values, "letter_number": number.text})
    return number, words.seal(matter.subject, letters.CONTENT, json.dumps(text.to_dict(), ensure_ascii=False))


def proof(matter: Matter, letter: MatterLetter) -> LetterText:
    """送达回证 of it, filled in as far as it is known."""
    agency, day = matter.agency, letter.signed_on or today()
    whom = words.opened(matter.words, "name", "address")
    values: Values = {
        "agency": called_on(agency, day),
        "signed_on": day,
        "number": matter.number,
        "document_title": law.letter(KIND).title,
        "document_number": letter.number.text if letter.number else "",
        "recipient": whom.get("name", ""),
        "place": _place(letter, whom.get("address", "")),
        "method": str(letter.get_method_display()),
        "mail_number": _mail_number(letter),
        "sent_on": letter.sent_on,
        "delivered_on": letter.delivered_on,
    }
    own = wording.in_force(agency, PROOF)
    return law.compose(PROOF, values, {paragraph: row.text for paragraph, row in own.items()})


def _place(letter: MatterLetter, address: str) -> str:
    """Where it goes; where it was handed over, nobody recorded."""
    return address.strip() if letter.method in SENT_THERE else ""


def _mail_number(letter: MatterLetter) -> str:
    """Of what was mailed, and of nothing else."""
    return words.opened(letter.words, "tracking").get("tracking", "") if letter.method == Service.MAIL else ""


def text_of(token: str) -> LetterText:
    """For the program itself: whoever shows it to a person says so by an entry."""
    return LetterText.from_dict(json.loads(words.opened({letters.CONTENT: token})[letters.CONTENT]))


def _composed(matter: Matter, values: Values) -> LetterText:
    own = wording.in_force(matter.agency, KIND)
    return law.compose(KIND, values, {paragraph: row.text for paragraph, row in own.items()})


def _values(matter: Matter, on: date, decision: Decided, said: dict[str, str]) -> Values:
    agency: Agency = matter.agency
    opened = words.opened(matter.words, "name", "matter")
    return {
        "agency": called_on(agency, on),
        "signed_on": on,
        "number": matter.number,
        "you": "你单位" if matter.is_unit else "您",
        "addressee": opened.get("name", ""),
        "contact_note": contact_of(agency),
        "received_on": matter.arrived_on,
        "channel": CHANNELS[matter.channel],
        "matter": opened.get("matter", ""),
        f"is_{decision}": True,
        "examination": said.get("examination", ""),
        "correction": said.get("correction", ""),
        "reasons": said.get("reasons", ""),
        "correcting_organ": said.get("organ", ""),
        "remedy": law.remedy_of(KIND, [], on, seats_of(agency, on)),
    }
