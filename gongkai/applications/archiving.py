"""
归档 (条例 45): a case as one package that can be checked without this program: what came in, what went out, what was
decided on what, and every entry of the ledger about it.
"""

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications import archive_lacks, archive_sheets, entries, letters, words
from gongkai.applications.archive_words import README
from gongkai.applications.cases import Case, on_event, working
from gongkai.applications.intake import attach
from gongkai.applications.letter_sheets import VOID
from gongkai.applications.models import Answer, Application, Attachment, Consultation, Evidence, Handout, SearchRecord
from gongkai.applications.models.application import State as Standing
from gongkai.applications.models.attachments import Role
from gongkai.applications.titles import title_of
from gongkai.files.services import keep, open_file
from gongkai.law.casefile import State, event_to
from gongkai.ledger import kinds, particulars
from gongkai.ledger.bodies import GENESIS
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from gongkai.tasks.jobs import Job
from gongkai.tasks.models import Task
from gongkai.tasks.services import enqueue

TASK: Final = "applications.package"
PACKED: Final = EntryKind("application.packed", _("生成案卷包"), ("files", "covers"))
FORMAT: Final = 2
WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes on every run
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package. `open` gives its bytes when its turn comes: no more than one lies in memory."""

    path: str
    what: str
    stream: BinaryIO


def follows(case: Case) -> None:
    """After the event that archives a case its package is made, by a task."""
    if case.casefile.state is State.ARCHIVED:
        _ask(case.application, case.count + len(case.drafts))


def again(application: Application) -> bool:
    """What came after the package was made is in none: a further one is asked for. False where nothing came."""
    outdated = is_outdated(application)
    if outdated:
        _ask(application, application.turn)
    return outdated


def is_outdated(application: Application) -> bool:
    """Whether the case is archived, and something was entered that its last package does not hold."""
    if application.state != Standing.ARCHIVED or particulars.is_destroyed(application.subject):
        return False
    return _covered(application) < application.turn


def is_asked_for(application: Application) -> bool:
    """Whether a package waits to be made, or is being made."""
    return Task.objects.unfinished().filter(kind=TASK, key__startswith=f"{TASK}:{application.pk}:").exists()


def _ask(application: Application, turn: int) -> None:
    key, case = f"{TASK}:{application.pk}:{turn}", {"case": application.pk}
    enqueue(TASK, key=key, payload=case, agency=application.agency_id)


def _covered(application: Application) -> int:
    """How many entries of the case the last package holds, itself counted; nothing where there is none."""
    found = Entry.objects.filter(subject=application.subject, kind=PACKED.id).order_by("-id").first()
    return int(json.loads(found.body)["facts"]["covers"]) + 1 if found else 0


def register() -> None:
    """Called in AppConfig.ready."""
    kinds.register(PACKED)
    kinds.name_facts({"application.packed:covers": _("包内的条目数")})
    on_event(follows)


def package(job: Job) -> None:
    """
    The task: made, kept, and made part of the case; those that were made before stay. Where something is entered
    while it is made, it is made again: raises Changed, and the queue tries once more.
    """
    application = Application.objects.select_related("agency").filter(pk=job.payload["case"]).first()
    if application is None or not is_outdated(application):
        return
    turn = application.turn
    with tempfile.TemporaryFile() as file:
        write(application, file, job)
        file.seek(0)
        stored = keep(file, name=f"{application.number}.zip", purpose="archive")
    with working(application.pk, by=SYSTEM, source="system", turn=turn) as case:
        attach(application, stored, Role.PACKAGE, by=SYSTEM)
        case.note(PACKED.id, files=[stored.sha256], covers=turn)


def write(application: Application, file: BinaryIO, job: Job | None = None) -> list[dict[str, Any]]:
    """The package into the file. What it holds, with its hashes, as 目录.json lists it."""
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for number, part in enumerate(parts_of(application), 1):
            with part.stream:
                listed.append({"path": part.path, "what": part.what, **_put(archive, part)})
            if job:
                job.progress(number, number + 1)
        lacks = [{"what": what, "why": why} for what, why in archive_lacks.stated(application)]
        contents = {"format": FORMAT, "case": application.number, "agency": application.agency.name, "files": listed}
        contents |= {"lacks": lacks}
        _put(archive, Part("目录.json", "", io.BytesIO(_json(contents))))
        _put(archive, Part("README.txt", "", io.BytesIO(README.encode())))
    return listed


def _put(archive: zipfile.ZipFile, part: Part) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(part.path, WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as into:
        while piece := part.stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            into.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def parts_of(application: Application) -> Iterator[Part]:
    sheets = list(archive_sheets.sheets_of(application))
    yield _made("归档目录.pdf", "归档目录", archive_sheets.file_list(application, sheets))
    for sheet in sheets:
        yield _made(sheet.path, sheet.title, sheet.data)
    yield _made("申请.json", "申请人和申请内容", _json(_application(application)))
    yield from _letters(application)
    yield from _materials(application)
    yield _made("意见和检索.json", "征求意见、转办、检索记录、依据和证明", _json(_inside(application)))
    yield _made("事项.jsonl", "重新推算状态和期限用的全部事项", _events(application))
    yield _made("办理记录.jsonl", "台账中本案的全部办理条目", _ledger(_work(application)))
    yield _made("查阅记录.jsonl", "台账中谁看过本案个人信息的条目", _ledger(_looks(application)))
    yield _made("记录中的文字.json", "台账条目中以编号指代的文字", _json(_said(application)))


def _made(path: str, what: str, data: bytes) -> Part:
    return Part(path, what, io.BytesIO(data))


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _application(application: Application) -> dict[str, Any]:
    columns = ("number", "channel", "applicant_kind", "submitted_on", "received_on", "due_on", "closed_on", "served_on")
    known = {name: getattr(application, name) for name in (*columns, "decision", "counted_on", "counted_as")}
    return {**known, "words": words.opened(application.words)}


def _letters(application: Application) -> Iterator[Part]:
    for number, letter in enumerate(application.letters.select_related("number"), 1):
        title = title_of(letter) + (VOID if letter.voided_at else "")
        for to in letters.FORMATS:
            yield Part(f"文书/{number:02}-{title}.{to}", title, open_file(letters.file_of(letter, to)))


def _materials(application: Application) -> Iterator[Part]:
    """Under what they are: names that people give to files are not taken over."""
    rows = Attachment.objects.filter(application=application).exclude(role=Role.PACKAGE).select_related("file__content")
    for number, row in enumerate(rows.order_by("added_at", "pk"), 1):
        label = str(row.get_role_display())
        ending = row.file.download_name.rpartition(".")[2]
        yield Part(f"材料/{number:02}-{label}.{ending}", label, open_file(row.file))


def _inside(application: Application) -> dict[str, Any]:
    mine = {"application": application}
    return {
        "consultations": [
            {"key": row.key, "party": row.party, "sent_on": row.sent_on, "delivered_on": row.delivered_on,
             "ended_on": row.ended_on, "consents": row.consents, "words": words.opened(row.words)}
            for row in Consultation.objects.filter(**mine)
        ],
        "handouts": [
            {"office": row.office.name, "due_on": row.due_on, "progress": row.progress, "finding": row.finding,
             "words": words.opened(row.words)}
            for row in Handout.objects.filter(**mine).select_related("office")
        ],
        "searches": [
            {"on": row.searched_on, "found": row.found, "words": words.opened(row.words)}
            for row in SearchRecord.objects.filter(**mine)
        ],
        "evidence": [
            {"need": row.need, "words": words.opened(row.words)} for row in Evidence.objects.filter(**mine)
        ],
        "answers": [
            {"stage": row.stage, "version": row.version, "items": row.items, "words": words.opened(row.words)}
            for row in Answer.objects.filter(**mine)
        ],
    }  # fmt: skip


def _ledger(found: Iterable[Entry]) -> bytes:
    """Each with its chain, number, hash and the hash before it, so that the hash can be worked out again."""
    lines = io.StringIO()
    for entry in found:
        before = Entry.objects.filter(chain=entry.chain, seq=entry.seq - 1).values_list("hash", flat=True).first()
        if entry.seq == 1:
            before = GENESIS
        row = {"chain": entry.chain, "seq": entry.seq, "previous": before, "hash": entry.hash, "body": entry.body}
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return lines.getvalue().encode()


def _events(application: Application) -> bytes:
    """As `gongkai case replay` reads it: all that the law asks of the case, tries to confirm it among that."""
    told = [event_to(each) for each in entries.events_of(application.pk)]
    return (json.dumps({"id": application.number, "events": told}, ensure_ascii=False) + "\n").encode()


def _work(application: Application) -> list[Entry]:
    return entries.entries_of(application.pk)


def _looks(application: Application) -> Iterable[Entry]:
    mine = Entry.objects.filter(subject=application.subject)
    return mine.exclude(chain__startswith=entries.WORK).order_by("id")


def _said(application: Application) -> dict[str, str]:
    """Token → words, for every token in the entries."""
    text = "\n".join(entry.body for entry in _work(application))
    tokens = list(dict.fromkeys(words.TOKEN.findall(text)))
    return words.opened({token: token for token in tokens})
