"""
The sheets of a package: 登记表, 审查表 of each signed answer, 送达回证 of each letter that went, and 归档目录 with the
pages of whatever has them.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pikepdf

from gongkai.applications import archive_lacks, letters
from gongkai.applications.acts.tracing import numbers_in_words
from gongkai.applications.entries import entries_of
from gongkai.applications.models import Application, Attachment, Letter
from gongkai.applications.models.answers import Stage
from gongkai.applications.models.attachments import Role
from gongkai.applications.releasing import counted
from gongkai.applications.review_facts import review_facts, signed_on
from gongkai.applications.titles import title_of
from gongkai.files.services import open_file
from gongkai.law.letters import LetterText
from gongkai.law.letters import letter as kind_of
from gongkai.ledger.models import Entry
from gongkai.writing.letters import write_letter

REGISTER: Final = "register_sheet"
REVIEW: Final = "review_sheet"
PROOF: Final = "service_proof"


@dataclass(frozen=True, slots=True)
class Sheet:
    path: str
    title: str
    on: date
    data: bytes
    letter: int | None = None  # whose 送达回证 it is

    @property
    def row(self) -> dict[str, Any]:
        """As 归档目录 lists it."""
        return {"document": self.title, "document_on": self.on, "pages": str(_pages(self.data))}


def sheets_of(application: Application) -> Iterator[Sheet]:
    """In the order in which a file is read."""
    yield register_sheet(application)
    yield from review_sheets(application)
    yield from service_proofs(application)


def register_sheet(application: Application) -> Sheet:
    """登记表, to be read by people: of an application that was made online there is no scan."""
    on = application.registered_at.astimezone().date()
    text = letters.preview(application, REGISTER, on=on)
    return Sheet("登记表.pdf", kind_of(REGISTER).title, on, write_letter(text, "pdf"))


def service_proofs(application: Application) -> Iterator[Sheet]:
    """送达回证 of each letter in force that went; it lies beside the letter, under its number."""
    rows = entries_of(application.pk)
    for number, letter in enumerate(application.letters.select_related("number", "consultation"), 1):
        if letter.sent_on is not None and letter.voided_at is None:
            title = f"{kind_of(PROOF).title}：{title_of(letter)}"
            data = write_letter(proof_of(letter, rows), "pdf")
            yield Sheet(f"文书/{number:02}-{kind_of(PROOF).title}.pdf", title, letter.sent_on, data, letter.pk)


def proof_of(letter: Letter, rows: Sequence[Entry]) -> LetterText:
    """送达回证 of the letter, filled in as far as it is known. `rows`: entries of the case."""
    number = numbers_in_words(rows, [letter]).get(letter.pk, "")
    said = {"letter": letter, "consultation": letter.consultation, "mail_number": number}
    return letters.preview(letter.application, PROOF, on=letter.sent_on, **said)


def review_sheets(application: Application) -> Iterator[Sheet]:
    """审查表 (条例 17) as it stood when the answer was signed: who wrote, reviewed and signed it."""
    people = ("drafted_by__person", "reviewed_by__person", "signed_by__person")
    signed = list(application.answers.filter(stage=Stage.SIGNED).select_related(*people).order_by("pk"))
    told, title = signed_on(application), kind_of(REVIEW).title
    for number, answer in enumerate(signed, 1):
        path = "审查表.pdf" if len(signed) == 1 else f"审查表-{number}.pdf"
        text = letters.preview(application, REVIEW, **review_facts(answer, told[answer.pk]))
        yield Sheet(path, title, told[answer.pk], write_letter(text, "pdf"))


def file_list(application: Application, sheets: Sequence[Sheet]) -> bytes:
    text = letters.preview(
        application,
        "file_list",
        letter_pages={letter.pk: _pages_of(letter) for letter in application.letters.all()},
        material_pages={row.pk: counted(row.file) for row in _uncounted(application)},
        sheets=[each.row for each in sheets if each.letter is None],
        proofs={each.letter: each.row for each in sheets if each.letter is not None},
        lacks=archive_lacks.stated(application),
    )
    return write_letter(text, "pdf")


def _uncounted(application: Application) -> Sequence[Attachment]:
    rows = Attachment.objects.filter(application=application, pages=None).select_related("file__content")
    return list(rows.exclude(role__in=(Role.LETTER, Role.PACKAGE)))


def _pages_of(letter: Letter) -> int:
    """Of the PDF that was made of the letter: no file of anybody else."""
    with open_file(letters.file_of(letter, "pdf")) as file:
        return _pages(file.read())


def _pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)
