"""An agency's own wording of its letters: checked, versioned, and always back to the standard."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications.models import Wording
from gongkai.law import letters as law
from gongkai.law.citations import LawError
from gongkai.law.letter_kinds import Paragraph
from gongkai.ledger import chains, kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.services import Actor, Draft, append

CHANGED: Final = "applications.wording_changed"
STANDARD: Final = 0  # the version of the standard wording, in entries


def register() -> None:
    """The entry that says who worded what anew (AppConfig.ready)."""
    kinds.register(EntryKind(CHANGED, _("文书用语改动"), ("letter", "paragraph", "version")))
    labels = {"letter": _("文书"), "paragraph": _("段落"), "version": _("版本（0是标准用语）")}
    kinds.name_facts({f"{CHANGED}:{name}": label for name, label in labels.items()})


def in_force(agency: Agency, letter: str) -> dict[str, Wording]:
    """The agency's own texts of a letter, by paragraph. One that the standard no longer has is passed over."""
    known = {each.id for each in law.letter(letter).editable}
    rows = Wording.objects.in_force().filter(agency=agency, letter=letter)
    return {row.paragraph: row for row in rows if row.paragraph in known}


@transaction.atomic
def change(
    agency: Agency, letter: str, paragraph: str, text: str, *, by: Actor, seen: int | None = None
) -> Wording | None:
    """
    A new version; None where it is the standard's own text. LawError says what is wrong with it, or that the version
    that was `seen` is not the one in force any more.
    """
    text = law.check_wording(letter, paragraph, text)
    rows = _rows(agency, letter, paragraph)
    if seen is not None and seen != _version(rows):
        raise LawError("letter.wording_changed", law.letter(letter).citation)
    if text == standard(letter, paragraph).text:
        back(agency, letter, paragraph, by=by)
        return None
    if rows and rows[0].is_current and rows[0].text == text:
        return rows[0]
    _drop(rows)
    version = rows[0].version + 1 if rows else 1
    made = Wording.objects.create(
        agency=agency, letter=letter, paragraph=paragraph, version=version, text=text, post=by.post
    )
    _note(made.agency, letter, paragraph, version, by)
    return made


@transaction.atomic
def back(agency: Agency, letter: str, paragraph: str, *, by: Actor) -> None:
    """To the standard wording. What was written stays, as an earlier version."""
    rows = _rows(agency, letter, paragraph)
    if _drop(rows):
        _note(agency, letter, paragraph, STANDARD, by)


def standard(letter: str, paragraph: str) -> Paragraph:
    """LawError where the paragraph is not to be worded anew."""
    return law.paragraph(law.letter(letter), paragraph)


def versions(agency: Agency, letter: str, paragraph: str) -> list[Wording]:
    """All that were, the newest first."""
    rows = Wording.objects.filter(agency=agency, letter=letter, paragraph=paragraph)
    return list(rows.order_by("-version"))


def _rows(agency: Agency, letter: str, paragraph: str) -> list[Wording]:
    Agency.objects.select_for_update().get(pk=agency.pk)  # one at a time: versions are counted
    return versions(agency, letter, paragraph)


def version(agency: Agency, letter: str, paragraph: str) -> int:
    """The one in force."""
    return _version(versions(agency, letter, paragraph))


def _version(rows: list[Wording]) -> int:
    return next((row.version for row in rows if row.is_current), STANDARD)


def _drop(rows: list[Wording]) -> bool:
    """Whether one of them was in force until now."""
    return bool(Wording.objects.filter(pk__in=[row.pk for row in rows], is_current=True).update(is_current=False))


def _note(agency: Agency, letter: str, paragraph: str, version: int, by: Actor) -> None:
    append(
        Draft(
            chain=chains.security(agency.pk),
            kind=CHANGED,
            by=by,
            subject=f"agency:{agency.pk}",
            agency=agency.pk,
            facts={"letter": letter, "paragraph": paragraph, "version": version},
        )
    )
