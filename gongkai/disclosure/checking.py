"""
审查: three named checks, each signed by somebody and with somebody who answers for it (条例 17). The drafter does not
sign the check of secrecy. Where it cannot be decided, the matter is reported, and the record waits for the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure import entries, scanning
from gongkai.disclosure.acting import Seen, Work, refuse, working
from gongkai.disclosure.models import Answer, Check, CheckKind, Fallen, Record, Stage
from gongkai.files.models import StoredFile
from gongkai.files.services import use
from gongkai.law.citations import LawError, regulation
from gongkai.people.models import Post

OPEN: Final = (Stage.CHECKING, Stage.HELD, Stage.READY)
ASKS: Final[Mapping[str, str | Promise]] = {
    CheckKind.OPENNESS: _("该不该主动公开；归到哪一项；是不是依申请公开或者不予公开"),
    CheckKind.SECRECY: _("有没有国家秘密、工作秘密；公开会不会危及国家安全、公共安全、经济安全、社会稳定"),
    CheckKind.CONTENT: _("有没有个人隐私、商业秘密；姓名、职务、数字、日期、引用的文件对不对；附件也看过了"),
}


@dataclass(frozen=True, slots=True)
class Referral:
    """报有关部门确定: to whom, by which letter, on which day."""

    organ: str
    letter: str
    on: date
    file: StoredFile | None = None


def sign(
    pk: int,
    kind: CheckKind,
    answer: Answer,
    *,
    by: Post,
    responsible: Post | None = None,
    remark: str = "",
    referral: Referral | None = None,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """One of the three, about the newest version. LawError says why it cannot be signed."""
    with working(pk, by=by, seen=seen, now=now) as work:
        if refusal := why_not(work.record, kind, by, answer, work=work):
            raise refusal
        answering = responsible or by
        if answering.agency_id != work.record.agency_id:
            raise refuse("responsible_elsewhere")
        if answer == Answer.RETURNED and not remark.strip():
            raise refuse("no_reason")
        work.record.checks.standing().filter(kind=kind).update(fallen=Fallen.AGAIN)
        check = Check(
            record=work.record,
            version=work.version,
            kind=kind,
            answer=answer,
            post=by,
            responsible=answering,
            remark=remark.strip(),
            signed_at=work.now,
        )
        if answer == Answer.UNSURE:
            _report(work, check, referral)
        check.save()
        if answer == Answer.RETURNED:
            work.record.sent_at = None  # with the drafter again; the two others stand, unless the words change
        told = {"check": kind.value, "answer": answer.value, "responsible": answering.pk, "asked_on": check.asked_on}
        work.note(entries.CHECKED, version=work.version.number, **told)
    return work.record


def _report(work: Work, check: Check, referral: Referral | None) -> None:
    if referral is None or not referral.organ.strip() or not referral.letter.strip():
        raise refuse("no_letter", regulation(17, 3))
    if referral.on > work.today:
        raise refuse("ahead", regulation(17, 3), on=referral.on)
    check.asked_organ, check.letter, check.asked_on = referral.organ.strip(), referral.letter.strip(), referral.on
    if referral.file:
        use(referral.file, work.record.subject)
        check.letter_file = referral.file


def answered(
    pk: int,
    kind: CheckKind,
    *,
    by: Post,
    said: str,
    on: date,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """What the organ answered. The check is signed after it, by whoever signs it."""
    with working(pk, by=by, seen=seen, now=now) as work:
        check = work.standing().get(kind)
        if check is None or check.answer != Answer.UNSURE or check.asked_on is None:
            raise refuse("not_asked", regulation(17, 3))
        if not check.asked_on <= on <= work.today:
            raise refuse("answered_when", regulation(17, 3), asked=check.asked_on)
        if not said.strip():
            raise refuse("no_answer", regulation(17, 3))
        check.answered, check.answered_on, check.fallen = said.strip(), on, Fallen.SETTLED
        check.save(update_fields=["answered", "answered_on", "fallen"])
        work.record.sent_at = work.record.sent_at or work.now
        work.note(entries.ANSWERED, on, check=kind.value, version=work.version.number)
    return work.record


def why_not(
    record: Record, kind: CheckKind, post: Post, answer: Answer = Answer.PASSED, *, work: Work | None = None
) -> LawError | None:
    """Why the post cannot sign this check so; None where it can. For the page, and for the act itself."""
    if record.stage not in OPEN:
        return refuse("not_sent")
    if post.agency_id != record.agency_id:
        return refuse("elsewhere")
    if kind == CheckKind.SECRECY and settings.FOUR_EYES and post.person_id in drafters(record):
        return refuse("own")
    standing = (work.standing() if work else {check.kind: check for check in record.checks.standing()}).get(kind)
    if standing and standing.answer == Answer.UNSURE:
        return refuse("asking", regulation(17, 3), organ=standing.asked_organ, letter=standing.letter)
    if answer == Answer.PASSED and kind == CheckKind.CONTENT:
        return why_not_content(record)
    return None


def why_not_content(record: Record) -> LawError | None:
    """Nobody signs that the content is right before each mark was looked at, in the files too."""
    if record.current is None:
        return refuse("empty")
    if waiting := scanning.waiting(record.current):
        return refuse("scanning", count=len(waiting))
    if refused := [each for each in record.current.files.all() if (p := scanning.prepared(each)) and p.refused]:
        return refuse("file_refused", name=refused[0].name)
    if open_marks := scanning.unsettled(record.current):
        return refuse("marks_open", count=len(open_marks))
    return None


def drafters(record: Record) -> set[int]:
    """The persons who wrote what is not public yet."""
    shown = record.public.number if record.public else 0
    wrote = record.versions.filter(number__gt=shown).exclude(post=None)
    return set(wrote.values_list("post__person", flat=True))
