"""Records with their versions and files, the checks, the catalogue, the plan and what offices hand in."""

from gongkai.disclosure.models.catalogue import CatalogueMatter, Often, Watch
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
from gongkai.disclosure.models.plan import Asked, Asking, Expected, HandIn, HandInFile, Progress
from gongkai.disclosure.models.records import GENERAL, Record, RecordQuerySet, subject_of
from gongkai.disclosure.models.states import PublicState
from gongkai.disclosure.models.versions import Preparation, RecordFile, Version

__all__ = [
    "GENERAL",
    "Answer",
    "Asked",
    "Asking",
    "CatalogueMatter",
    "Change",
    "Check",
    "CheckKind",
    "Column",
    "Expected",
    "Fallen",
    "Genre",
    "Ground",
    "HandIn",
    "HandInFile",
    "Maker",
    "MarkVerdict",
    "Often",
    "Openness",
    "Preparation",
    "Progress",
    "PublicState",
    "Record",
    "RecordFile",
    "RecordQuerySet",
    "Stage",
    "State",
    "Validity",
    "Verdict",
    "Version",
    "Watch",
    "Why",
    "subject_of",
]
