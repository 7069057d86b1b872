"""The case as a ledger (案卷): events, and what follows from them. Nothing here asks a clock or a database."""

from gongkai.law.casefile.events import KINDS, Event
from gongkai.law.casefile.exchange import event_from, event_to
from gongkai.law.casefile.fold import CaseFile, Facts, fold
from gongkai.law.casefile.state import Breach, Handled, State
from gongkai.law.casefile.steps import Step

__all__ = [
    "KINDS",
    "Breach",
    "CaseFile",
    "Event",
    "Facts",
    "Handled",
    "State",
    "Step",
    "event_from",
    "event_to",
    "fold",
]
