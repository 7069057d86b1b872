"""Which letter belongs to which event: the entry of an act names what was signed in it. And how a letter went."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications import words
from gongkai.applications.acts.kinds import LETTER_SENT
from gongkai.applications.entries import PREFIX, entries_of, events_in
from gongkai.applications.models import Application, Letter
from gongkai.applications.models.letters import Service
from gongkai.applications.obligations import ENDING
from gongkai.law.casefile import KINDS, Event
from gongkai.law.casefile.events import Reopened, Served
from gongkai.law.casefile.fold import in_order
from gongkai.ledger.models import Entry

TRACKING: Final = "tracking"  # 邮件号, among the words of a service


def letters_by_event(application: Application) -> list[set[int]]:
    """The keys of the letters of each event, in the order of recording: of the first event first."""
    kinds = [f"{PREFIX}{kind}" for kind in KINDS]
    rows = Entry.objects.filter(subject=application.subject, kind__in=kinds).order_by("id")
    return [_letters_in(json.loads(body)["facts"]) for body in rows.values_list("body", flat=True)]


def _letters_in(facts: Mapping[str, Any]) -> set[int]:
    found = {facts.get("letter"), *facts.get("detail", {}).get("letters", ())}
    return {pk for pk in found if pk is not None}


def letters_of(application: Application, number: int) -> set[int]:
    """Of one event, by its number from 1."""
    return letters_by_event(application)[number - 1]


def event_of(letter: Letter) -> int | None:
    """The number of the event in whose act the letter was signed."""
    found = enumerate(letters_by_event(letter.application), 1)
    return next((number for number, letters in found if letter.pk in letters), None)


def letter_served(application: Application, events: Sequence[Event], number: int, today: date) -> Letter | None:
    """What the service of this number was of: the answer, or the letter that ended the case, of its own round."""
    signed = letters_by_event(application)
    of_round: set[int] = set()
    for _on, each, event in in_order(events, today):
        if each == number:
            break
        of_round = set() if isinstance(event, Reopened) else of_round | signed[each - 1]
    found = Letter.objects.filter(application=application, kind__in=ENDING, pk__in=of_round)
    return found.order_by("pk").last()


def mail_number_of(letter: Letter) -> str:
    """The token of what the post gave when it took this letter; blank where it did not go by mail, or nobody said."""
    if letter.method != Service.MAIL:
        return ""
    return mail_numbers(entries_of(letter.application_id), [letter]).get(letter.pk, "")


def mail_numbers(rows: Sequence[Entry], letters: Iterable[Letter]) -> dict[int, str]:
    """Of those of the letters that went by mail: its key, and the token of its 邮件号. `rows`: entries of the case."""
    mailed = {each.pk: each for each in letters if each.method == Service.MAIL}
    if not mailed:
        return {}
    ending = {pk for pk, each in mailed.items() if each.kind in ENDING}
    said = _said_of_services(rows, ending)
    said |= {pk: tokens for pk, tokens in _said_of_notes(rows) if pk in mailed}  # posted again, the last one holds
    return {pk: tokens[TRACKING] for pk, tokens in said.items() if tokens.get(TRACKING)}


def _said_of_services(rows: Sequence[Entry], ending: set[int]) -> dict[int, Mapping[str, str]]:
    """Of each service that is an event and holds: the letter, and the words."""
    kinds = [f"{PREFIX}{kind}" for kind in KINDS]
    facts = [json.loads(row.body)["facts"] for row in rows if row.kind in kinds]
    found, of_round = dict[int, Mapping[str, str]](), set[int]()
    for _on, number, event in in_order(events_in(rows), today_in_china()):
        own = facts[number - 1]
        of_round = set() if isinstance(event, Reopened) else of_round | _letters_in(own)
        if isinstance(event, Served) and of_round & ending:
            found[max(of_round & ending)] = own.get("words") or {}
    return found


def _said_of_notes(rows: Sequence[Entry]) -> Iterable[tuple[int, Mapping[str, str]]]:
    for row in rows:
        if row.kind == LETTER_SENT.id:
            facts = json.loads(row.body)["facts"]
            yield facts["detail"]["letter"], facts.get("words") or {}


def numbers_in_words(rows: Sequence[Entry], letters: Iterable[Letter]) -> dict[int, str]:
    """For the program itself, to print them: of each letter that went by mail its 邮件号."""
    tokens = {str(pk): token for pk, token in mail_numbers(rows, letters).items()}
    return {int(pk): number for pk, number in words.opened(tokens).items()} if tokens else {}
