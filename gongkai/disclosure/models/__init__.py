"""Records with their versions and files, the checks, and the content version of each agency."""

from gongkai.disclosure.models.checks import Check, MarkVerdict
from gongkai.disclosure.models.choices import (
    Answer,
    Change,
    CheckKind,
    Column,
    Fallen,
    Genre,
    Ground,
    Maker,
    Openness,
    Stage,
    State,
    Validity,
    Verdict,
    Why,
)
from gongkai.disclosure.models.records import GENERAL, Record, RecordQuerySet, subject_of
from gongkai.disclosure.models.states import PublicState
from gongkai.disclosure.models.versions import Preparation, RecordFile, Version

__all__ = [
    "GENERAL",
    "Answer",
    "Change",
    "Check",
    "CheckKind",
    "Column",
    "Fallen",
    "Genre",
    "Ground",
    "Maker",
    "MarkVerdict",
    "Openness",
    "Preparation",
    "PublicState",
    "Record",
    "RecordFile",
    "RecordQuerySet",
    "Stage",
    "State",
    "Validity",
    "Verdict",
    "Version",
    "Why",
    "subject_of",
]
