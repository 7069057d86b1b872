"""What a decision needs of what went before it, and which row of table three it is (条例 32, 35-37)."""

from datetime import date
from typing import Final

from gongkai.law.casefile.events import Decided, Item, Party
from gongkai.law.casefile.needs import breach
from gongkai.law.casefile.state import Letter, Round, Run
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.outcomes import DecidedItem, Gives, Outcome, outcome, row_of

OWN_EVENTS: Final = {  # decisions that are events of their own
    "otherwise.not_supplemented": "abandoned",
    "otherwise.fee_unpaid": "abandoned",
    "otherwise.withdrawn": "withdrawn",
}


def decide(run: Run, now: Round, event: Decided) -> Outcome:
    """The kind of decision, if the case allows it."""
    kind = kind_of(event)
    if kind.id in OWN_EVENTS:
        raise LawError("case.own_event", regulation(36), decision=kind.label, kind=OWN_EVENTS[kind.id])
    if kind.id == "declined.excessive":
        check_reasons(now, event.on)
    if kind.gives is not Gives.NOTHING and any(is_barred(letter, run, event) for letter in now.letters.values()):
        raise LawError("case.third_party_open", regulation(32))
    if kind.id == "unable.unclear_after_supplement" and not any(each.supplement for each in run.rounds):
        breach(run, "never_supplemented", regulation(30))
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


def is_barred(letter: Letter, run: Run, event: Decided) -> bool:
    """
    Whether a third party may still say of something that is given (条例 32). (R) A letter that names no
    item, and a decision that has none, are about all that is asked for.
    """
    if letter.party is not Party.THIRD_PARTY or letter.ended is not None:
        return False
    limit = letter.limit(run.rules)
    if limit is not None and event.on > limit:
        return False
    given = {each.item for each in event.items if outcome(each.outcome).gives is not Gives.NOTHING}
    return not letter.item or not event.items or letter.item in given
