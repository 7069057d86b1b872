"""
Two at one case. Every form goes back with the turn of the page it stood on: who comes second does not overwrite
anything, but is told what came meanwhile, with all that was filled in still there. A button pressed twice does it once.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications import entries
from gongkai.applications.acts.forms import CaseForm
from gongkai.applications.cases import Case, Changed, change_since, working
from gongkai.applications.desk import history
from gongkai.applications.models import Application
from gongkai.applications.models.application import State
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.ledger.models import Entry
from gongkai.people.access import OfficerRequest, actor

TURN: Final = "turn"
MOST_DIGITS: Final = 10
SALT: Final = "applications.meanwhile"
OWN_WAY: Final = ("csrfmiddlewaretoken",)
OF_THE_PAGE: Final = frozenset({TURN, "kept", "seen", "step", "do", "case", "drawn", "look"})  # typed by nobody
IS_VOID: Final = _("这件登记已经作废，不再办理。")
DONE_ALREADY: Final = _("这一步刚才已经办好了，没有重复办理。")
Act = Callable[[Case], object]
Concerns = Callable[[Entry], bool]
FormType = type[forms.BaseForm]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What came since the page was shown. `is_same`: the same form was sent before, and did it."""

    application: Application
    lines: Sequence[history.Line]
    is_same: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """How an act by a form went. Where it is not done, the form says why, or `lines` do."""

    is_done: bool = False
    lines: Sequence[history.Line] = field(default=())

    def status(self, form: forms.BaseForm | None) -> HTTPStatus:
        if self.lines:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK


UNTRIED: Final = Tried()


def turn_of(request: OfficerRequest) -> int:
    """How many entries there were when the page was shown. A form that does not say it has seen none."""
    said = request.POST.get(TURN, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < MOST_DIGITS else 0


def do(request: OfficerRequest, pk: int, act: Act, *, concerns: Concerns | None = None) -> Meanwhile | None:
    """
    The act, under the lock of the case. None where it is done; else nothing is, and this came meanwhile. `concerns`
    narrows what that is, for who sees a part of the case alone. LawError as the act has it.
    """
    turn, sent = turn_of(request), _as_sent(request)
    try:
        with working(pk, by=actor(request.post), turn=None if concerns else turn) as case:
            if concerns and (came := [each for each in entries.since(pk, turn) if concerns(each)]):
                raise Changed(case.application, came)
            case.last_form = sent
            act(case)
    except Changed as changed:
        return told_by(request, changed)
    return None


def since(request: OfficerRequest, application: Application, concerns: Concerns | None = None) -> Meanwhile | None:
    """What came since the page was shown from which this is posted, before anything is done."""
    changed = change_since(application, turn_of(request)) if request.method == "POST" else None
    if changed and concerns:
        changed.entries = [each for each in changed.entries if concerns(each)]
    return told_by(request, changed) if changed and (changed.entries or not concerns) else None


def told_by(request: OfficerRequest, changed: Changed) -> Meanwhile:
    is_same = changed.application.last_form == _as_sent(request)
    return Meanwhile(changed.application, history.lines(history.read(changed.entries), {}), is_same)


def _as_sent(request: OfficerRequest) -> str:
    """By which the same form, sent a second time from the same page, is known again."""
    said = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in OWN_WAY)
    files = sorted((name, each.name, each.size) for name, brought in request.FILES.lists() for each in brought)
    whole = json.dumps([request.post.pk, request.get_full_path(), said, files])
    return salted_hmac(SALT, whole, algorithm="sha256").hexdigest()


def renewed(request: OfficerRequest, came: Meanwhile) -> QueryDict:
    """What was posted, as of the case that is shown now."""
    data = request.POST.copy()
    data[TURN] = str(came.application.turn)
    return data


def attempt(
    request: OfficerRequest,
    pk: int,
    form: CaseForm,
    act: Act,
    *,
    done: str | Promise,
    concerns: Concerns | None = None,
    refusals: tuple[type[Exception], ...] = (LawError,),
) -> Tried:
    """An act by a form that is right. Refused, the form says so; late, it is as of the case that is shown now."""
    try:
        came = do(request, pk, act, concerns=concerns)
    except refusals as refusal:
        form.add_error(None, sentence(refusal))
        return UNTRIED
    if came is None:
        messages.success(request, str(done))
        return Tried(is_done=True)
    if came.is_same:
        messages.info(request, str(DONE_ALREADY))
        return Tried(is_done=True)
    return _again(came, form)


def _again(came: Meanwhile, form: CaseForm) -> Tried:
    form.renew(came.application.turn)
    return Tried(lines=came.lines)


def too_late(request: OfficerRequest, changed: Changed, form: CaseForm) -> Tried:
    """The like for an act that has its own way to the case."""
    return _again(told_by(request, changed), form)


def press(
    request: OfficerRequest,
    pk: int,
    act: Act,
    *,
    done: Callable[[], str] | str | Promise,
    to: str,
    refusals: tuple[type[Exception], ...] = (LawError,),
) -> HttpResponse:
    """A button without a form: it is done, refused, or shown with what came meanwhile, to be pressed again."""
    try:
        came = do(request, pk, act)
    except refusals as refusal:
        messages.error(request, sentence(refusal))
        return redirect(to)
    if came:
        return told(request, came, to=to)
    if text := str(done() if callable(done) else done):
        messages.success(request, text)
    return redirect(to)


def told(
    request: OfficerRequest, came: Meanwhile, *, to: str, may_again: bool = True, form: FormType = forms.Form
) -> HttpResponse:
    """
    A page of its own for what has none: what came meanwhile, and the same button once more, where it may still be
    pressed. What was written is shown, so that it can be taken along; `form` says how it is called.
    """
    if came.is_same:
        messages.info(request, str(DONE_ALREADY))
        return redirect(to)
    data = renewed(request, came)
    context = {
        "application": came.application,
        "meanwhile": came.lines,
        "posted": [(name, text) for name in data if name not in OWN_WAY for text in data.getlist(name)],
        "written": _written(data, form),
        "to": to,
        "may_again": may_again,
    }
    return render(request, "applications/meanwhile_page.html", context, status=HTTPStatus.CONFLICT)


def void(request: OfficerRequest, application: Application, form: FormType = forms.Form) -> HttpResponse | None:
    """Back to the case whose registration is void: nothing is done in it. What was written for it before is shown."""
    if application.state != State.VOID:
        return None
    to = reverse("applications:case", args=[application.pk])
    if came := since(request, application):
        return told(request, came, to=to, may_again=False, form=form)
    messages.warning(request, str(IS_VOID))
    return redirect(to)


def _written(data: QueryDict, form: FormType) -> list[tuple[str, str]]:
    """Label and text of all that a person filled in; what is not of the form has no label."""
    fields: Mapping[str, Any] = getattr(form, "base_fields", {})  # which Django's stubs do not know
    found = []
    for name in data:
        bare = name.rpartition("-")[2]
        if name in OWN_WAY or bare in OF_THE_PAGE:
            continue
        asked = fields.get(bare)
        label = asked.label or getattr(form, bare.upper(), "") if asked else ""
        choices: Mapping[Any, Any] = dict(getattr(asked, "choices", ()))
        found += [(str(label), str(choices.get(text, text))) for text in data.getlist(name) if text.strip()]
    return found


def sentence(refusal: Exception) -> str:
    if isinstance(refusal, LawError):
        return f"{explain(refusal.rule, refusal.values)}（{refusal.article}）"
    return str(refusal)
