"""
文书 of a case: what stands in them comes from the case file; a signed one is its text, sealed under the key of the
case, and the files are made from that and from nothing else, after the act.
"""

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.agencies import numbering
from gongkai.agencies.models import Agency, IssuedNumber, Purpose
from gongkai.applications import letter_values, wording, words
from gongkai.applications.cases import Case
from gongkai.applications.models import Application, Consultation, Letter, Wording
from gongkai.files.models import StoredFile
from gongkai.files.services import keep, use
from gongkai.law import letters as law
from gongkai.law.citations import LawError
from gongkai.law.letters import LetterText
from gongkai.ledger import particulars
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Actor
from gongkai.people.models import Post
from gongkai.tasks.jobs import Job
from gongkai.tasks.services import enqueue
from gongkai.writing.letters import write_letter

RENDER: Final = "applications.letter"  # the task
FORMATS: Final = ("pdf", "docx")
CONTENT: Final = "letter"  # what the sealed text is called


def values_of(application: Application, kind: str, **more: object) -> dict[str, object]:
    """
    What the letter says, from the case and what the caller adds: `on` (the day of signing, today if not named),
    `consultation`, `items` of an answer, and single values by their ids in letter_values.toml. What was revealed or
    opened here is shown to nobody by this.
    """
    return letter_values.values_of(application, law.letter(kind), **more)


def preview(application: Application, kind: str, **more: object) -> LetterText:
    """The letter as it would be signed now, without its number. LawError names what it still lacks."""
    own = wording.in_force(application.agency, kind)
    return _composed(kind, values_of(application, kind, **more), own)


def _composed(kind: str, values: Mapping[str, object], own: Mapping[str, Wording]) -> LetterText:
    return law.compose(kind, values, {paragraph: row.text for paragraph, row in own.items()})


def sign(
    case: Case, kind: str, *, by: Post, on: date, consultation: Consultation | None = None, **more: object
) -> Letter:
    """
    The letter is fixed: within `cases.working`, so that its number, its text and the act come to be together or not at
    all. The act's entry names it by `letter=letter.pk`, and holds its number and the commitment to its text. LawError
    where something is not there: the court, a reason.
    """
    application = case.application
    what = law.letter(kind)
    values = values_of(application, kind, on=on, consultation=consultation, case=case, **more)
    own = wording.in_force(application.agency, kind)
    _composed(kind, values, own)  # what is lacking is said before a number is taken
    letter = Letter(
        application=application,
        kind=kind,
        consultation=consultation,
        content="-",
        signed_on=on,
        signed_by=by,
        wordings={paragraph: row.version for paragraph, row in own.items()},
    )
    letter.save(force_insert=True)
    if what.numbered:
        letter.number = number_for(what, application.agency, letter.subject, on, case.by)
        values = {**values, "letter_number": letter.number.text}
    text = _composed(kind, values, own)
    letter.content = words.seal(application.subject, CONTENT, json.dumps(text.to_dict(), ensure_ascii=False))
    letter.save(update_fields=["number", "content"])
    case.signed.append(_as_fact(letter))
    enqueue(RENDER, key=f"{RENDER}:{letter.pk}", payload={"letter": letter.pk}, agency=application.agency_id)
    return letter


def _as_fact(letter: Letter) -> Fact:
    """For the entry of the act: which letter, under which number, and the commitment to its text."""
    numbered = numbering.as_fact(letter.number) if letter.number else {}
    return {"letter": letter.pk, "kind": letter.kind, "content": letter.content, **numbered}


def number_for(what: law.Letter, agency: Agency, subject: str, on: date, by: Actor) -> IssuedNumber:
    """文号, taken at the signature. LawError where the agency has no 代字."""
    try:
        return numbering.issue(Purpose.LETTER, agency, on.year, by, subject=subject, signed_on=on)
    except ValidationError as refusal:
        raise LawError("letter.no_number", what.citation, letter=what.title) from refusal


def text_of(letter: Letter) -> LetterText:
    """For the program itself: whoever shows it to a person says so by an entry. Raises Destroyed."""
    return LetterText.from_dict(json.loads(words.opened({CONTENT: letter.content})[CONTENT]))


def file_of(letter: Letter, to: str) -> StoredFile:
    """The letter as pdf or docx; made now where the task has not come to it yet. Never within an act."""
    found: StoredFile | None = getattr(letter, to)
    if found is None:
        found = render(letter, to)
    return found


def render(letter: Letter, to: str) -> StoredFile:
    text = text_of(letter)
    name = f"{text.name if text.number else letter.application.number + text.title}.{to}"
    stored = keep(io.BytesIO(write_letter(text, to)), name=name, purpose="letter")
    return _taken(letter, to, stored)


def render_all(job: Job) -> None:
    """Both files of a letter, after its act (the task). A case that is destroyed meanwhile has no letter any more."""
    letter = Letter.objects.select_related("application").filter(pk=job.payload["letter"]).first()
    if letter is None or particulars.is_destroyed(letter.application.subject):
        return
    for number, to in enumerate(FORMATS, 1):
        file_of(letter, to)
        job.progress(number, len(FORMATS))


def _taken(letter: Letter, to: str, stored: StoredFile) -> StoredFile:
    """The file becomes the letter's. Where another was quicker, its file stays, and this one is swept."""
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).select_related(to).get(pk=letter.pk)
        known: StoredFile | None = getattr(row, to)
        if known is None:
            use(stored, letter.application.subject)
            setattr(row, to, stored)
            row.save(update_fields=[to])
    setattr(letter, to, known or stored)
    return known or stored
