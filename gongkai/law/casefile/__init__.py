"""The case as a ledger (案卷): events, and what follows from them. Nothing here asks a clock or a database."""

from gongkai.law.casefile.entering import enter
from gongkai.law.casefile.events import KINDS, Event
from gongkai.law.casefile.exchange import event_from, event_to
from gongkai.law.casefile.fold import Asked, CaseFile, Facts, fold, last_day
from gongkai.law.casefile.readings import AfterRestart, Reading, Readings, readings
from gongkai.law.casefile.state import Breach, Handled, State
from gongkai.law.casefile.steps import Step

__all__ = [
    "KINDS",
    "AfterRestart",
    "Asked",
    "Breach",
    "CaseFile",
    "Event",
    "Facts",
    "Handled",
    "Reading",
    "Readings",
    "State",
    "Step",
    "enter",
    "event_from",
    "event_to",
    "fold",
    "last_day",
    "readings",
]
