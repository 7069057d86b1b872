"""
Blacking out takes minutes for a large file: the queue does it, and nothing goes out before it is done. What is asked
for is told by the areas of the draft; one that was changed meanwhile is not made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.applications import redacting, releasing, words
from gongkai.applications.cases import working
from gongkai.applications.models import Application, Attachment, Destroyed
from gongkai.applications.redacting import Marked, Overtaken
from gongkai.applications.releasing import TITLE, CannotRelease
from gongkai.files.areas import MOST_PAGES
from gongkai.files.blackening import MOST_AREAS, Blackened, blacken
from gongkai.files.refusals import SENTENCES, FileRefused, StoreFailed
from gongkai.people.access import actor
from gongkai.people.models import Post
from gongkai.reading.limits import Limits
from gongkai.tasks import words as fault_words
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.models import State, Task
from gongkai.tasks.services import enqueue

TASK: Final = "applications.blacken"
SMALL: Final = 3  # pages that are made while the page waits
QUICK: Final = Limits(seconds=8.0, memory=2 * 1024**3)
TRIES: Final = 3
CHANGED, STORE, LEFT = "redact.changed", "redact.store", "redact.left"
FAULTS: Final[Mapping[str, str | Promise]] = {
    CHANGED: _("提交以后遮盖的地方又改过，这一次没有做。请打开看一遍，再做一次。"),
    STORE: _("存放文件的地方写不进去，没有做成。请过一会儿再做一次；如果一直这样，请告诉系统管理员。"),
    LEFT: _("提交的人已经不在这个岗位，没有生成。请由现在的承办人再提交一次。"),
    **{f"redact.{code}": sentence for code, sentence in releasing.REFUSALS.items()},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The last asking for a version of an original. `fault`: a sentence, where it failed."""

    is_over: bool
    fault: str = ""


def register() -> None:
    """Called in AppConfig.ready."""
    for code, sentence in FAULTS.items():
        fault_words.register(code, sentence)
    for code in SENTENCES:
        if code.startswith("redact."):
            fault_words.register(code, told(code))


def told(code: str) -> str:
    """Why it failed. What the sentence says of the file itself is not known any more."""
    known = FAULTS.get(code) or SENTENCES.get(code)
    if known is None:
        return fault_words.say(code)
    return str(known).format_map({"most": MOST_AREAS if code == "redact.areas" else MOST_PAGES, "found": ""})


def made_at_once(original: Attachment, marked: Sequence[Marked], pages: int, name: str) -> Blackened | None:
    """A small file, while the page waits; None where it takes longer. FileRefused where it cannot be."""
    if pages > SMALL:
        return None
    try:
        return blacken(original.file, [each.area for each in marked], name=name, limits=QUICK)
    except FileRefused as refusal:
        if refusal.code == "redact.limits":
            return None
        raise


@transaction.atomic
def ask(original: Attachment, marked: Sequence[Marked], *, by: Post, title: str, name: str) -> None:
    """
    The draft of these areas, which is saved already, is made by the queue; asked for again, under the title that was
    written last. Overtaken where it is made by now.
    """
    application, drawn = original.application, redacting.drawn(marked)
    redacting.still_drawn(original, marked)
    payload = {
        "original": original.pk,
        "drawn": drawn,
        "title": words.seal(application.subject, TITLE, title),
        "name": name,
    }
    key = f"{_of(application)}{original.pk}:{drawn}"
    task = enqueue(TASK, key=key, payload=payload, post=by.pk, agency=application.agency_id)
    if task.payload != payload:
        Task.objects.filter(pk=task.pk).update(payload=payload)


def _of(application: Application) -> str:
    return f"{TASK}:{application.pk}:"


def is_going_on(application: Application) -> bool:
    return Task.objects.unfinished().filter(kind=TASK, key__startswith=_of(application)).exists()


def asked_of(application: Application) -> dict[int, Asked]:
    """By the key of the original: what is being made, and what failed of the areas as they are now."""
    found: dict[int, Asked] = {}
    drafts = redacting.drafts_of(application)
    for task in Task.objects.filter(kind=TASK, key__startswith=_of(application)).order_by("pk"):
        original = int(task.payload["original"])
        found.pop(original, None)
        if not task.is_finished:
            found[original] = Asked(is_over=False)
        elif task.state == State.FAILED and (task.fault == CHANGED or drafts.get(original) == task.payload["drawn"]):
            found[original] = Asked(is_over=True, fault=told(task.fault))
    return found


def make(job: Job) -> None:
    """The task. TaskFailed names the reason; the draft stays as it was."""
    rows = Attachment.objects.exclude(application__destroyed=Destroyed.YES).select_related("file__content")
    original = rows.select_related("application__agency").filter(pk=job.payload["original"]).first()
    if original is None:
        return
    post = Post.objects.held(today()).filter(pk=job.post or 0).first()
    if post is None:
        raise TaskFailed(LEFT)
    marked = _as_asked(original, job)
    try:
        made = blacken(original.file, [each.area for each in marked], name=job.payload["name"])
        with working(original.application_id, by=actor(post)) as case, job.finishing():
            redacting.finish(case, original, made, marked, title=_title_as_asked(job))
    except Overtaken as by:
        raise TaskFailed(CHANGED) from by
    except FileRefused as refusal:
        raise TaskFailed(refusal.code) from refusal
    except StoreFailed as refusal:
        raise TaskFailed(STORE, again=True) from refusal
    except CannotRelease as refusal:
        raise TaskFailed(f"redact.{refusal.code}") from refusal


def _title_as_asked(job: Job) -> str:
    """As it was written last: nobody asks anew while the case is held."""
    title = Task.objects.get(pk=job.pk).payload["title"]
    return words.opened({TITLE: title})[TITLE]


def _as_asked(original: Attachment, job: Job) -> list[Marked]:
    marked = redacting.draft_of(original)
    if redacting.drawn(marked) != job.payload["drawn"]:
        raise TaskFailed(CHANGED)
    return marked
