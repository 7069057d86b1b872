"""
销毁 at the end of the time of keeping: the list is proposed by one and approved by another; then the words, the files
and the labels go, and the number, the dates and the result stay for the statistics. The ledger still verifies.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency
from gongkai.applications.models import (
    Answer,
    Application,
    Attachment,
    Consultation,
    Destroyed,
    Disposal,
    Evidence,
    Handout,
    Letter,
    Matter,
    MatterFile,
    MatterLetter,
    Proposal,
    Redaction,
    SearchRecord,
)
from gongkai.applications.models.application import OVER, ApplicationQuerySet
from gongkai.applications.models.matters import MatterQuerySet, Status
from gongkai.applications.models.proposals import Standing
from gongkai.applications.words import ERASED
from gongkai.duties import kinds as duty_kinds
from gongkai.duties import services as duties
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.files.services import release_all
from gongkai.law.citations import REGISTER, LawError
from gongkai.ledger import chains, kinds, particulars
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.services import Actor, Draft, append
from gongkai.notices.models import Notice
from gongkai.people.access import actor, may_approve
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.tasks.jobs import Job
from gongkai.tasks.services import enqueue

TASK: Final = "applications.destroy"
MOST: Final = 1000  # cases, and as many matters, on one list: it is read by a person
PROPOSED: Final = EntryKind("applications.disposal_proposed", _("提请销毁到期案卷"), ("disposal", "cases", "matters"))
APPROVED: Final = EntryKind("applications.disposal_approved", _("批准销毁到期案卷"), ("disposal", "cases", "matters"))
RETURNED: Final = EntryKind("applications.disposal_returned", _("不批准销毁"), ("disposal", "cases", "matters"))
FACTS: Final = {"disposal": _("销毁清单"), "cases": _("案卷"), "matters": _("其他来件")}
PREFIX: Final = "application:"
OF_MATTERS: Final = "matter:"


def _list(duty: Duty) -> str:
    return reverse("applications:disposal", args=[duty.subject.partition(":")[2]])


APPROVE: Final = DutyKind(
    id="applications.approve_disposal",
    label=_("批准销毁"),
    sentence=_("有{number}件保管期满的案卷等您批准销毁"),
    act=_("看清单"),
    url=_list,
    roles=frozenset({Role.APPROVER}),
    citation=_("档案法；机关文件材料归档范围和文书档案保管期限规定"),
)


def expired(agency: Agency, today: date) -> ApplicationQuerySet:
    """Archived (or registered by mistake), kept for as long as the agency's rules say, and not destroyed."""
    ended = Application.objects.filter(agency=agency, state__in=OVER, destroyed=Destroyed.NO)
    return ended.filter(retained_until__lt=today).order_by("retained_until", "pk")


def expired_matters(agency: Agency, today: date) -> MatterQuerySet:
    """其他来件 that ended, were kept for as long as the agency's rules said then, and are not destroyed."""
    ended = Matter.objects.filter(agency=agency, destroyed=Destroyed.NO).exclude(status=Status.OPEN)
    return ended.filter(retained_until__lt=today).order_by("retained_until", "pk")


@transaction.atomic
def propose(agency: Agency, cases: Sequence[int], *, by: Post, today: date, matters: Sequence[int] = ()) -> Disposal:
    """LawError where one waits already, or where a case or a matter of it has still to be kept."""
    if Disposal.objects.open().filter(agency=agency).exists():
        raise LawError("disposal.twice", REGISTER)
    chosen = list(expired(agency, today).filter(pk__in=cases[:MOST]).values_list("pk", flat=True))
    others = list(expired_matters(agency, today).filter(pk__in=matters[:MOST]).values_list("pk", flat=True))
    if not (chosen or others) or set(chosen) != set(cases) or set(others) != set(matters):
        raise LawError("disposal.kept", REGISTER)
    made = Disposal.objects.create(agency=agency, cases=chosen, matters=others, proposed_by=by)
    values = {"number": made.number}
    duties.owe(APPROVE.id, subject=made.subject, agency=agency, due_on=today, values=values)
    append(_draft(PROPOSED, made, by))
    return made


@transaction.atomic
def approve(disposal: Disposal, *, by: Post, today: date) -> None:
    """A task does it, case by case. LawError for who proposed it, and where a case was reopened meanwhile."""
    row = _open(disposal)
    if not may_approve(by, row.proposed_by.person_id):
        raise LawError("disposal.own", REGISTER)
    still = set(expired(row.agency, today).filter(pk__in=row.cases).values_list("pk", flat=True))
    others = set(expired_matters(row.agency, today).filter(pk__in=row.matters).values_list("pk", flat=True))
    if still != set(row.cases) or others != set(row.matters):
        raise LawError("disposal.kept", REGISTER)
    _decide(row, Standing.APPROVED, by)
    enqueue(TASK, key=f"{TASK}:{row.pk}", payload={"disposal": row.pk}, post=by.pk, agency=row.agency_id)
    append(_draft(APPROVED, row, by))


@transaction.atomic
def return_(disposal: Disposal, *, by: Post) -> None:
    row = _open(disposal)
    _decide(row, Standing.RETURNED, by)
    append(_draft(RETURNED, row, by))


def _open(disposal: Disposal) -> Disposal:
    row = Disposal.objects.select_for_update(of=("self",)).select_related("proposed_by", "agency").get(pk=disposal.pk)
    if row.standing != Standing.OPEN:
        raise LawError("disposal.decided", REGISTER)
    return row


def _decide(row: Disposal, standing: Standing, by: Post) -> None:
    row.standing, row.decided_by, row.decided_at = standing, by, timezone.now()
    row.save(update_fields=["standing", "decided_by", "decided_at"])
    duties.settle(APPROVE.id, row.subject)


def _draft(kind: EntryKind, row: Disposal, by: Post) -> Draft:
    return Draft(
        chain=chains.work(row.agency_id),
        kind=kind.id,
        by=actor(by),
        subject=row.subject,
        agency=row.agency_id,
        facts={"disposal": row.pk, "cases": row.cases, **({"matters": row.matters} if row.matters else {})},
    )


def destroy_all(job: Job) -> None:
    """The task. Each case by itself, so that a crash leaves it whole or gone; run again it goes on."""
    row = Disposal.objects.select_related("decided_by").get(pk=job.payload["disposal"])
    if row.standing != Standing.APPROVED or row.decided_by is None:
        return
    by, day, total = actor(row.decided_by), today_in_china(), row.number
    for number, pk in enumerate(row.cases, 1):
        destroy(pk, by=by, today=day)
        job.progress(number, total)
    for number, pk in enumerate(row.matters, len(row.cases) + 1):
        destroy_matter(pk, by=by, today=day)
        job.progress(number, total)


@transaction.atomic
def destroy(pk: int, *, by: Actor, today: date) -> bool:
    """
    The words of one case, its files and its labels. False where that was done before, and where the case has to be
    kept after all: it was reopened since the list was approved.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=pk)
    until = application.retained_until
    is_over = application.state in OVER and until is not None and until < today
    if application.destroyed == Destroyed.YES or not is_over:
        return False
    _destroy(application.subject, application.agency_id, by)
    return True


@transaction.atomic
def destroy_matter(pk: int, *, by: Actor, today: date) -> bool:
    """The same of one of 其他来件."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=pk)
    until = matter.retained_until
    is_over = matter.status != Status.OPEN and until is not None and until < today
    if matter.destroyed == Destroyed.YES or not is_over:
        return False
    _destroy(matter.subject, matter.agency_id, by)
    return True


def _destroy(subject: str, agency: int, by: Actor) -> None:
    try:
        particulars.destroy(subject, by=by, agency=agency)
    except particulars.Destroyed:  # nothing was ever said in it (of an old register): there is no key
        forget(subject)


def forget(subject: str) -> None:
    """What goes with the words (also again, after an old backup was restored): what names somebody, and the files."""
    if subject.startswith(OF_MATTERS):
        _forget_matter(subject)
    if not subject.startswith(PREFIX):
        return
    application = Application.objects.filter(pk=subject.removeprefix(PREFIX)).first()
    if application is None:
        return
    mine = {"application": application}
    _forget_told(reverse("applications:case", args=[application.pk]), subject, *_subjects(Proposal, mine))
    Redaction.objects.filter(**mine).delete()
    Evidence.objects.filter(**mine).update(words={}, attachment=None)
    Letter.objects.filter(**mine).update(docx=None, pdf=None)
    Attachment.objects.filter(**mine).delete()
    for model in (SearchRecord, Handout, Consultation, Answer, Proposal):
        model._default_manager.filter(**mine).update(words={})
    release_all(subject)
    Application.objects.filter(pk=application.pk).update(
        applicant_label=ERASED,
        applicant_key="",
        topic="",
        topic_key="",
        code_hash="",
        words={},
        destroyed=Destroyed.YES,
    )


def _subjects(model: type[Proposal] | type[MatterLetter], mine: Mapping[str, object]) -> list[str]:
    return [row.subject for row in model._default_manager.filter(**mine)]


def _forget_told(address: str, *subjects: str) -> None:
    """Whose it was, in what is due or was; and whatever anybody was told of it, read or not, mailed or not."""
    told = Q(url__startswith=address)
    for duty in Duty.objects.filter(subject__in=subjects):
        told |= Q(key__startswith=f"duty:{duty.pk}:")
        if "who" in duty.values:
            duty.values = {**duty.values, "who": ERASED}
            duty.save(update_fields=["values"])
    Notice.objects.filter(told).delete()


def _forget_matter(subject: str) -> None:
    matter = Matter.objects.filter(pk=subject.removeprefix(OF_MATTERS)).first()
    if matter is None:
        return
    mine = {"matter": matter}
    _forget_told(reverse("applications:matter", args=[matter.pk]), subject, *_subjects(MatterLetter, mine))
    MatterFile.objects.filter(matter=matter).delete()
    MatterLetter.objects.filter(matter=matter).update(words={}, content="")
    release_all(subject)
    Matter.objects.filter(pk=matter.pk).update(
        sender_label=ERASED, sender_key="", topic="", words={}, destroyed=Destroyed.YES
    )


def register() -> None:
    """Called in AppConfig.ready."""
    for kind in (PROPOSED, APPROVED, RETURNED):
        kinds.register(kind)
    kinds.name_facts(FACTS)
    duty_kinds.register(APPROVE)
    particulars.on_destruction(forget)
