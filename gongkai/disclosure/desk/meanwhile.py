"""
Two at one record: who comes second overwrites nothing, and is told what came meanwhile, with all that was filled in
still there. A button pressed twice does it once.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.acting import Changed, Seen
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.law.citations import LawError
from gongkai.ledger.kinds import label_of
from gongkai.ledger.models import Entry
from gongkai.people.access import OfficerRequest
from gongkai.people.models import Post
from gongkai.reading.grids import UnreadableFile

SALT: Final = "disclosure.meanwhile"
MOST_DIGITS: Final = 10
OF_THE_PAGE: Final = frozenset({"csrfmiddlewaretoken", "kept"})
DONE_ALREADY: Final = _("这一步刚才已经办好了，没有重复办理。")
# At which field a refusal is shown; those not named stand above the form.
FIELD_OF: Final = {
    "record.no_reason": ("remark", "words", "reason"),
    "record.formed_ahead": ("formed_on",),
    "record.expires_before": ("expires_on",),
    "record.no_letter": ("letter",),
    "record.ahead": ("on", "asked_on"),
    "record.answered_when": ("on",),
    "record.no_answer": ("said",),
    "record.no_ground": ("ground",),
    "record.reassess_past": ("reassess_on",),
    "record.validity_when": ("on",),
    "record.validity_by": ("changed_by",),
    "record.validity_by_public": ("changed_by",),
    "hand_in.empty": ("words",),
    "hand_in.no_why": ("why",),
    "hand_in.no_reason": ("why",),
    "matter_of_catalogue.not_ours": ("why_not",),
    "matter_of_catalogue.why_left": ("why_not",),
    "matter_of_catalogue.name_taken": ("second",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done, in words."""

    at: datetime
    label: str
    by: str


def seen(request: OfficerRequest) -> Seen:
    """What the page knew from which this is posted. One that does not say it has seen nothing."""
    said = request.POST.get("turn", "")
    turn = int(said) if said.isascii() and said.isdecimal() and len(said) < MOST_DIGITS else -1
    return Seen(turn, _as_sent(request))


def _as_sent(request: OfficerRequest) -> str:
    """By which the same form, sent a second time from the same page, is known again."""
    said = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in OF_THE_PAGE)
    whole = json.dumps([request.post.pk, request.path, said])
    return salted_hmac(SALT, whole, algorithm="sha256").hexdigest()


@dataclass(slots=True)
class Tried:
    """How an act by a form went."""

    is_done: bool = False
    lines: Sequence[Line] = ()

    def status(self, form: forms.BaseForm) -> int:
        if self.lines:
            return 409
        return 422 if form.errors else 200


def attempt(request: OfficerRequest, form: forms.Form, act: Callable[[Seen], object], *, done: str | Promise) -> Tried:
    """The act by a form that is right. Refused, the form says so; late, it is as of the record that is shown now."""
    try:
        act(seen(request))
    except Changed as changed:
        if changed.is_same:
            messages.info(request, str(DONE_ALREADY))
            return Tried(is_done=True)
        _renew(form, changed.record.turn)
        return Tried(lines=lines(changed.entries))
    except LawError as refusal:
        refused(form, refusal)
        return Tried()
    except ValidationError as fault:
        form.add_error(None, fault)
        return Tried()
    except (FileRefused, StoreFailed, UnreadableFile) as refusal:
        form.add_error(None, str(refusal))
        return Tried()
    messages.success(request, str(done))
    return Tried(is_done=True)


def refused(form: forms.Form, refusal: LawError) -> None:
    field = next((name for name in FIELD_OF.get(refusal.rule, ()) if name in form.fields), None)
    form.add_error(field, f"{refusal.message}（{refusal.article}）")


def _renew(form: forms.Form, turn: int) -> None:
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # of a request it is a QueryDict
    data["turn"] = str(turn)
    form.data = data


def lines(entries: Sequence[Entry]) -> list[Line]:
    held = Post.objects.filter(pk__in={row.post for row in entries if row.post}).select_related("person")
    names = {post.pk: post.person.display_name for post in held}
    return [Line(row.recorded_at, label_of(row.kind), names.get(row.post or 0, "")) for row in entries]
