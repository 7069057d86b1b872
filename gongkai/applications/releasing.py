"""
What is handed out with an answer (条例 36, 37, 40): originals that the officer adds, and of each a version that may go
out, as it is without what tells of its makers, or blacked out. Each has a title, because file names may name persons.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications import answer_kinds as kinds
from gongkai.applications import words
from gongkai.applications.cases import Case
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Attachment
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.application import Destroyed, State
from gongkai.applications.models.attachments import Role
from gongkai.files.blackening import can_be_drawn, pages_of
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused
from gongkai.files.services import release
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry

ORIGINALS: Final = (Role.SOURCE, Role.HANDOUT)  # the offices send what they find with their answer
DECIDED: Final = "case.decided"
TITLE: Final = "title"
MOST_TITLE: Final = 120
UNTITLED: Final = _("提供的政府信息")
REFUSALS: Final[dict[str, str | Promise]] = {
    "closed": _("这件申请已经作出决定或者办结，不能再改要提供的文件。"),
    "void": _("这件登记已经作废，不再办理，文件只能看。"),
    "waits": _("答复稿正在审核或者等签发，要提供的文件不能改。要改的，先把答复稿收回来。"),
    "twice": _("这份文件已经在要提供的文件里了。"),
    "gone": _("这份文件已经不在要提供的文件里了。"),
    "answered": _("这份文件是随上一次答复提供的，要留在案卷里，不能收回。"),
}


class CannotRelease(Exception):
    """The text is a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(str(REFUSALS[code]))
        self.code = code


def originals(application: Application) -> list[Attachment]:
    """What can be handed out, in the order of adding."""
    found = Attachment.objects.filter(application=application, role__in=ORIGINALS)
    return list(found.select_related("file__content"))


def given(application: Application) -> list[Attachment]:
    """What goes out with the answer that is being written; after it was signed, what went out with it."""
    rows = list(application.attachments.released().select_related("file__content", "made_from"))
    if not application.is_open or application.decision:
        return rows
    gone = went_out(application)
    return [row for row in rows if row.pk not in gone]


def went_out(application: Application, letters: Collection[int] | None = None) -> set[int]:
    """
    The keys of what went out with these letters, or with any that is in force, as the decisions name them: a reopening
    does not undo it. What was signed in a decision that is void went out with nothing.
    """
    if letters is None:
        letters = set(application.letters.in_force().values_list("pk", flat=True))
    found = Entry.objects.filter(subject=application.subject, kind=DECIDED).values_list("body", flat=True)
    decided = [json.loads(body)["facts"] for body in found]
    named = [each.get("detail", {}).get("released", ()) for each in decided if each.get("letter") in letters]
    return {pk for each in named for pk in each}


def titles_of(application: Application) -> list[str]:
    """As the letter lists them."""
    rows = given(application)
    said = words.opened({str(row.pk): row.title for row in rows if row.title})
    return [said.get(str(row.pk)) or str(UNTITLED) for row in rows]


def why_not(application: Application) -> str:
    """Why nothing can be changed now: a code of REFUSALS. Blank where it can."""
    if application.state == State.VOID:
        return "void"
    if not application.is_open or application.destroyed == Destroyed.YES or application.decision:
        return "closed"
    waiting = application.answers.filter(stage__in=[Stage.REVIEW, Stage.SIGNATURE])
    return "waits" if waiting.exists() else ""


def ensure_open(case: Case) -> None:
    if code := why_not(case.application):
        raise CannotRelease(code)


def title_from(name: str) -> str:
    """What a person called a file, without its ending: a proposal, looked at before it is used."""
    return PurePath(name.replace("\\", "/")).stem.strip()[:MOST_TITLE]


def in_words(title: str) -> bool:
    """Something that a letter can call an attachment: "dibao2024_final" is a name for a computer."""
    return any(each.isalpha() and not each.isascii() for each in title)


def add(case: Case, files: Sequence[tuple[StoredFile, str]], *, pages: Mapping[int, int | None]) -> list[Attachment]:
    """Originals become part of the case, each with what it was called; `pages` by the key of the file."""
    ensure_open(case)
    rows = []
    for stored, name in files:
        row = attach(case.application, stored, Role.SOURCE, by=case.by, pages=pages.get(stored.pk))
        _entitle(row, title_from(name))
        rows.append(row)
    hashes: Fact = [stored.sha256 for stored, _name in files]
    titles: Fact = {str(row.pk): row.title for row in rows if row.title}
    case.note(kinds.SOURCES_ADDED.id, files=hashes, words=titles)
    return rows


def counted(stored: StoredFile) -> int | None:
    """Pages; None where they cannot be counted. Before the act: a child process opens the file."""
    if not can_be_drawn(stored):
        return None
    try:
        return len(pages_of(stored)) or None
    except FileRefused:
        return None


def _entitle(row: Attachment, title: str) -> None:
    if title.strip():
        row.title = words.seal(row.application.subject, TITLE, title.strip())
        row.save(update_fields=["title"])


def provide(case: Case, original: Attachment, made: StoredFile, *, title: str, pages: int | None) -> Attachment:
    """原样提供: `made` is the original without what tells of its makers. CannotRelease says why not."""
    row = hand_out(case, original, made, title=title, pages=pages)
    hashes: Fact = [original.file.sha256, made.sha256]
    case.note(kinds.RELEASED.id, attachment=row.pk, files=hashes, pages=pages, words={TITLE: row.title})
    return row


def hand_out(case: Case, original: Attachment, made: StoredFile, *, title: str, pages: int | None) -> Attachment:
    """The row of what goes out; the entry is the caller's."""
    ensure_open(case)
    same = Attachment.objects.released().filter(application=case.application, file=made)
    if same.exclude(pk__in=went_out(case.application)).exists():  # what an earlier answer gave may be given anew
        raise CannotRelease("twice")
    row = attach(case.application, made, Role.RELEASED, by=case.by, pages=pages)
    row.made_from = original
    row.save(update_fields=["made_from"])
    _entitle(row, title)
    return row


def take_back(case: Case, pk: int) -> None:
    """Before the signature. The original stays, and the areas of a blacked-out one become a draft again."""
    ensure_open(case)
    row = Attachment.objects.released().filter(application=case.application, pk=pk).select_related("file").first()
    if row is None:
        raise CannotRelease("gone")
    if row.pk in went_out(case.application):
        raise CannotRelease("answered")
    row.made_by.update(released=None)
    row.delete()
    if not _still_used(case.application, row.file):
        release(row.file, case.application.subject)
    case.note(kinds.TAKEN_BACK.id, attachment=pk, files=[row.file.sha256])


def _still_used(application: Application, stored: StoredFile) -> bool:
    return Attachment.objects.filter(application=application, file=stored).exists()


def versions_of(rows: Iterable[Attachment]) -> dict[int, list[Attachment]]:
    """By the original: what goes out of it."""
    found: dict[int, list[Attachment]] = {}
    for row in rows:
        if row.made_from_id:
            found.setdefault(row.made_from_id, []).append(row)
    return found
