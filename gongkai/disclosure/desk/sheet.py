"""One record on one page: what it says with its marks, its files, the three checks, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.agencies.calendars import calendar_of
from gongkai.disclosure import acting, checking, publishing, scanning, selectors
from gongkai.disclosure.desk.meanwhile import lines
from gongkai.disclosure.models import Answer, Check, CheckKind, Genre, Record, RecordFile, Stage, State, Version
from gongkai.disclosure.models.choices import WAITING
from gongkai.disclosure.scanning import Found
from gongkai.law.catalogue import matters_for
from gongkai.law.citations import LawError
from gongkai.law.clock import period
from gongkai.people.access import OfficerRequest, may, post_required
from gongkai.people.models import Post
from gongkai.reading.marks import Severity

Words = str | Promise
MOST_MARKS: Final = 200  # on one page


@dataclass(frozen=True, slots=True)
class Offer:
    """An act: where it is done, or why it cannot be done now."""

    id: str
    label: Words
    why_not: Words = ""
    is_main: bool = False
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three checks as it stands."""

    kind: CheckKind
    asks: Words
    check: Check | None
    fell: Check | None  # what was signed before and counts no more
    why_not: Words  # why this post cannot sign it now

    @property
    def standing(self) -> str:
        if self.check is None:
            return "open"
        return {Answer.PASSED: "passed", Answer.RETURNED: "returned", Answer.UNSURE: "asking"}[
            Answer(self.check.answer)
        ]


@dataclass(frozen=True, slots=True)
class Attachment:
    file: RecordFile
    is_ready: bool
    refused: str
    marks: Sequence[Found]


@never_cache
@require_safe
@post_required("records.see")
def record(request: OfficerRequest, pk: int) -> HttpResponse:
    return page(request, seen(request, pk))


def seen(request: OfficerRequest, pk: int) -> Record:
    found = selectors.visible(request.post, pk)
    if found is None:
        raise Http404
    return found


def page(
    request: OfficerRequest, found: Record, *, status: int = 200, template: str = "disclosure/record.html", **more: Any
) -> HttpResponse:
    version = version_of(found)
    marks = scanning.in_words(version)
    in_files = scanning.in_files(version)
    rows = version.files.select_related("file__content", "file__preparation")
    files = [_attachment(each, in_files) for each in rows]
    mine = found.agency_id == request.post.agency_id
    context = {
        "record": found,
        "version": version,
        "body": scanning.shown(version, marks),
        **_shown_marks(marks, files),
        "files": files,
        "questions": questions(found, request.post) if mine else [],
        "offers": offers(found, request.post) if mine else [],
        "due": period(found.period).explain(found.formed_on, calendar_of(found.agency)),
        "period": period(found.period),
        "item": _item(found),
        "versions": list(found.versions.select_related("post__person").order_by("-number")),
        "changes": selectors.changed_by(found),
        "history": lines(acting.history(found)),
        "may_act": mine and may(request.post, "records.act"),
        "may_keep": mine and may(request.post, "records.check"),
        "turn": found.turn,
        **more,
    }
    return render(request, template, context, status=status)


def _shown_marks(marks: Sequence[Found], files: Sequence[Attachment]) -> dict[str, Any]:
    """What is to be dealt with first; of very many, the first ones."""
    of_files = [mark for each in files for mark in each.marks]
    first = sorted(marks, key=lambda mark: mark.is_settled)
    room = max(MOST_MARKS - len(first), 0)
    by_order = sorted(of_files, key=lambda mark: mark.is_settled)
    return {
        "marks": first[:MOST_MARKS],
        "file_marks": by_order[:room],
        "hidden_marks": len(marks) + len(of_files) - len(first[:MOST_MARKS]) - len(by_order[:room]),
        "maskable": [each for each in marks if each.can_be_masked and not each.is_settled and _is_private(each)],
    }


def _is_private(mark: Found) -> bool:
    return mark.severity != Severity.MISPRINT


def version_of(found: Record) -> Version:
    if found.current is None:
        raise Http404
    return found.current


def _item(found: Record) -> str:
    matters = matters_for(found.agency.level, found.agency.kind)
    return next((each.text for each in matters if each.id == found.item), "")


def _attachment(each: RecordFile, in_files: Sequence[Found]) -> Attachment:
    found = scanning.prepared(each)
    if found is None:
        return Attachment(each, is_ready=False, refused="", marks=())
    marks = [mark for mark in in_files if mark.place == each.file.sha256]
    return Attachment(each, is_ready=True, refused=found.refused, marks=marks)


def questions(found: Record, post: Post) -> list[Question]:
    rows = list(found.checks.select_related("post__person", "responsible__person", "version"))
    standing = {check.kind: check for check in rows if not check.fallen}
    fell = {check.kind: check for check in rows if check.fallen}
    return [
        Question(kind, checking.ASKS[kind], standing.get(kind), fell.get(kind), _why_not_sign(found, kind, post))
        for kind in CheckKind
    ]


def _why_not_sign(found: Record, kind: CheckKind, post: Post) -> Words:
    if not may(post, "records.check"):
        return _("您的岗位不签审查。")
    refusal = checking.why_not(found, kind, post, Answer.RETURNED)
    return refusal.message if refusal else ""


def offers(found: Record, post: Post) -> list[Offer]:
    """The acts that fit the state, those that cannot be done now with the reason."""
    acts = may(post, "records.act")
    rows: list[Offer | None] = [
        Offer("edit", _("修改")) if acts and found.state != State.CLOSED else None,
        Offer("send", _("送审"), is_main=True) if acts and _is_with_drafter(found) else None,
        _publish(found, post),
        Offer("withdraw", _("撤回"), is_grave=True) if acts and found.is_public else None,
        Offer("penalty", _("处罚决定被变更、撤销")) if acts and _is_penalty(found) else None,
        Offer("validity", _("标明效力（修改、废止、失效）")) if acts and _has_force(found) else None,
        Offer("close", _("决定不主动公开"), _held(found)) if acts and _may_close(found) else None,
        Offer("reassess", _("重新评估"), is_main=True) if acts and found.state == State.CLOSED else None,
        Offer("delete", _("删除草稿"), _held(found), is_grave=True) if acts and _is_draft(found) else None,
    ]
    return [each for each in rows if each]


def _publish(found: Record, post: Post) -> Offer | None:
    if not may(post, "records.publish") or found.state == State.CLOSED or found.stage == Stage.OUT:
        return None
    label = _("重新公开") if found.state == State.WITHDRAWN else _("公开")
    refusal: LawError | None = publishing.why_not(found)
    return Offer("publish", label, refusal.message if refusal else "", is_main=refusal is None)


def _is_with_drafter(found: Record) -> bool:
    return found.stage == Stage.DRAFT and found.state != State.CLOSED


def _is_penalty(found: Record) -> bool:
    return found.is_public and found.genre == Genre.PENALTY and found.decision_changed_on is None


def _has_force(found: Record) -> bool:
    return found.is_normative and found.public_at is not None


def _may_close(found: Record) -> bool:
    return found.state in {*WAITING, State.WITHDRAWN}


def _is_draft(found: Record) -> bool:
    return found.state in WAITING and found.public_at is None


def _held(found: Record) -> Words:
    return _("已报有关部门确定，等答复以后再办。") if found.stage == Stage.HELD else ""
