"""What a decision needs of what went before it, and which row of table three it is (条例 32, 35-37)."""

from datetime import date
from typing import Final

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile.events import Decided, Item, Party
from gongkai.law.casefile.state import Breach, Letter, Round, Run
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.outcomes import DecidedItem, Gives, Outcome, outcome, row_of
from gongkai.law.sentences import explain

OWN_EVENTS: Final = {  # decisions that are events of their own
    "otherwise.not_supplemented": "abandoned",
    "otherwise.fee_unpaid": "abandoned",
    "otherwise.withdrawn": "withdrawn",
}


def decide(run: Run, now: Round, event: Decided) -> Outcome:
    """The kind of decision, if the case allows it."""
    kind = kind_of(event)
    if kind.id in OWN_EVENTS:
        raise LawError("case.own_event", None, decision=kind.label, kind=OWN_EVENTS[kind.id])
    if kind.id == "declined.excessive":
        check_reasons(now, event.on)
    if kind.gives is not Gives.NOTHING and any(is_open(letter, run.calendar, event.on) for letter in letters(now)):
        raise LawError("case.third_party_open", regulation(32))
    if kind.id == "unable.unclear_after_supplement" and not any(each.supplement for each in run.rounds):
        message = explain("case.breach.never_supplemented")
        run.breaches.append(Breach("case.breach.never_supplemented", regulation(30), message, run.number))
    return kind


def kind_of(event: Decided) -> Outcome:
    """The kind that is named; where items are given, it has to be the row that follows from them."""
    named = outcome(event.outcome)
    if not event.items:
        return named
    items = [decided_item(item) for item in event.items]
    main = next((item.outcome.id for item in items if event.outcome in {item.outcome.id, item.outcome.leaf}), named.id)
    row = row_of(items, main=main, reason=event.reason)
    if row.leaf != named.leaf:
        raise LawError("case.items", regulation(37), row=row.label, named=named.label)
    return outcome(main) if outcome(main).leaf == row.leaf else row


def decided_item(item: Item) -> DecidedItem:
    return DecidedItem(
        item.item, outcome(item.outcome), tuple(Citation("regulation", *ground) for ground in item.grounds)
    )


def check_reasons(now: Round, on: date) -> None:
    """不予处理 needs that reasons were asked, and given without ground or not at all in time (条例 35)."""
    asked = now.reasons
    if asked is None:
        raise LawError("case.reasons_not_asked", regulation(35))
    if now.reasons_accepted or (now.reasons_accepted is None and on <= asked.reply_by):
        raise LawError("case.reasons_stand", regulation(35), last=asked.reply_by)


def letters(now: Round) -> list[Letter]:
    return [letter for letter in now.letters.values() if letter.party is Party.THIRD_PARTY]


def is_open(letter: Letter, calendar: WorkCalendar, on: date) -> bool:
    """Whether the third party may still answer (条例 32)."""
    limit = letter.limit(calendar)
    return letter.ended is None and (limit is None or on <= limit)
