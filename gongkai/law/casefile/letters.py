"""Asking others for their opinion (征求意见; 条例 32, 33(3), 34)."""

from collections.abc import Callable
from datetime import date

from gongkai.law.casefile.events import (
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationEnded,
    ConsultationLapsed,
    ConsultationSent,
)
from gongkai.law.casefile.needs import Need, not_before, open_round, refuse
from gongkai.law.casefile.state import ANSWERING, Letter, Run
from gongkai.law.citations import regulation


def send_letter(run: Run, event: ConsultationSent) -> None:
    now = open_round(run)
    if event.id in now.letters:
        raise refuse("letter_twice", regulation(32), id=event.id)
    if (event.reply_by is None) == (event.party not in ANSWERING):
        raise refuse("letter_reply_by", regulation(33, 3), id=event.id)
    if event.reply_by is not None:
        not_before(event.reply_by, event.on, "reply_by", regulation(33, 3))
    now.letters[event.id] = Letter(event.id, event.party, event.on, event.item)


def need_letter(wanted: Callable[[Letter], bool]) -> Need:
    def need(run: Run, _on: date) -> None:
        for letter in open_round(run).letters.values():
            if wanted(letter):
                return
        raise refuse("no_letter", regulation(33, 3))

    return need


def undelivered(letter: Letter) -> bool:
    return letter.ended is None and letter.delivered is None


def unended(letter: Letter) -> bool:
    return letter.ended is None


def unanswered(letter: Letter) -> bool:
    """(R) An answer may still come after its 15 working days, and changes no date then."""
    return letter.ended is None or (letter.lapsed and letter.consents is None)


def may_lapse(letter: Letter) -> bool:
    return letter.ended is None and letter.delivered is not None and letter.party in ANSWERING


def the_letter(run: Run, id: str, wanted: Callable[[Letter], bool]) -> Letter:
    letter = open_round(run).letters.get(id)
    if letter is None:
        raise refuse("letter_never_sent", regulation(33, 3), id=id)
    if not wanted(letter):
        raise refuse(f"letter_{wanted.__name__}", regulation(33, 3), id=id)
    return letter


def deliver_letter(run: Run, event: ConsultationDelivered) -> None:
    the_letter(run, event.id, undelivered).delivered = event.on


def answer_letter(run: Run, event: ConsultationAnswered) -> None:
    letter = the_letter(run, event.id, unanswered)
    letter.consents = event.consents
    if letter.ended is None:
        letter.ended = event.on


def lapse_letter(run: Run, event: ConsultationLapsed) -> None:
    letter = the_letter(run, event.id, may_lapse)
    limit = letter.limit(run.rules)
    if limit is None or event.on <= limit:
        raise refuse("letter_not_lapsed", regulation(32), id=event.id, last=limit)
    letter.ended, letter.lapsed = limit, True


def end_letter(run: Run, event: ConsultationEnded) -> None:
    the_letter(run, event.id, unended).ended = event.on
