"""
The guided act: a form, the letter and what will follow from it as they would be, and only then the act. What was shown
is what is done; who comes second is told what came meanwhile (desk.meanwhile).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications import acts, letters, words
from gongkai.applications.acts.consequences import Consequence, consequence
from gongkai.applications.acts.forms import PURPOSE, ActForm
from gongkai.applications.acts.frame import Act, Doing, Situation, Wanted
from gongkai.applications.desk import history, meanwhile
from gongkai.applications.desk.meanwhile import Meanwhile
from gongkai.applications.models import Application, Destroyed, Proposal
from gongkai.files.uploads import takes_files
from gongkai.law.citations import LawError
from gongkai.law.letters import LetterText
from gongkai.law.letters import letter as kind_of
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, post_required

SEEN: Final = "applications.acting.seen"
SEEN_FOR: Final = 4 * 3600  # seconds that a preview may lie open
SHOWN: Final = ("name", "matter")  # of the application, in letters
DO: Final = "do"
FormMaker = Callable[..., ActForm]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an act would come to. `seen` brings back that exactly this was shown."""

    letters: Sequence[LetterText]
    consequences: Sequence[Consequence]
    seen: str = ""

    def digest(self, form: ActForm) -> str:
        """Of what was filled in and of all that was shown: the same again means that none of it has changed since."""
        shown = [each.to_dict() for each in self.letters], [(each.id, each.text) for each in self.consequences]
        whole = json.dumps([form.typed, shown], sort_keys=True, default=str)
        return hashlib.sha256(whole.encode()).hexdigest()[:32]


@dataclass(kw_only=True)
class Guided:
    """One act on one page, for one post."""

    request: OfficerRequest
    act: Act
    situation: Situation
    make: FormMaker
    template: str = "applications/acts/act.html"
    more: Mapping[str, Any] = field(default_factory=dict)  # for the form
    context: Mapping[str, Any] = field(default_factory=dict)  # for the page
    is_ready: bool = False  # nothing is left to fill in
    meanwhile: Sequence[history.Line] = ()  # what came since the page was shown

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._opened()
        is_meant = self.request.POST.get("step") == DO
        if is_meant and (came := meanwhile.since(self.request, self.situation.application)):
            return self.changed(came)
        form = self.filled(self.request.POST)
        if self.request.headers.get("HX-Request"):
            return self.preview(form, self.outlook(form))
        form.keep_files()
        outlook = self.outlook(form)
        if outlook and is_meant and self._was_shown(outlook.digest(form)):
            return self.done(form)
        return self.page(form, outlook)

    def _opened(self) -> HttpResponse:
        """Where all is said already, what would follow is shown at once."""
        form = self.make(situation=self.situation, **self.more)
        if not self.is_ready:
            return self.page(form)
        form = self.filled({each.html_name: each.value() for each in form if each.value() is not None})
        return self.page(form, self.outlook(form), HTTPStatus.OK)

    def filled(self, data: Mapping[str, Any]) -> ActForm:
        form = self.make(data, self.request.FILES, situation=self.situation, **self.more)
        form.is_valid()
        return form

    def outlook(self, form: ActForm) -> Outlook | None:
        """Tried, and nothing kept of it but that the officer saw words about persons."""
        if form.errors:
            return None
        try:
            doing = form.doing()
            texts = [self._letter(each, doing) for each in doing.letters]
        except LawError as refusal:
            form.refuse(refusal)
            return None
        if texts:
            self._look()
        follows = consequence(self.situation.before, form.casefile_after) if form.casefile_after else ()
        numbers = [each for each in doing.letters if kind_of(each.kind).numbered]
        found = Outlook(texts, (*follows, *_taken(numbers)))
        return replace(found, seen=self._token(found.digest(form)))

    def _letter(self, wanted: Wanted, doing: Doing) -> LetterText:
        said = {**_about(doing.about, wanted), **_said(wanted)}
        return letters.preview(self.situation.application, wanted.kind, on=doing.on, case=self.situation, **said)

    def done(self, form: ActForm) -> HttpResponse:
        application = self.situation.application
        try:
            came = meanwhile.do(self.request, application.pk, form.perform)
        except LawError as refusal:
            form.refuse(refusal)
            return self.page(form)
        except ValidationError as refusal:  # of the agency's numbers
            form.add_error(None, refusal)
            return self.page(form)
        if came:
            return self.changed(came)
        messages.success(self.request, str(self.act.done))
        return redirect("applications:case", application.pk)

    def changed(self, came: Meanwhile) -> HttpResponse:
        """Nothing is overwritten: the page again, filled, with what came meanwhile; it is looked at anew."""
        if came.is_same:
            return meanwhile.told(self.request, came, to=reverse("applications:case", args=[came.application.pk]))
        self.situation = replace_application(self.situation, came.application)
        self.meanwhile = came.lines
        form = self.filled(meanwhile.renewed(self.request, came))
        form.keep_files()
        return self.page(form, self.outlook(form), HTTPStatus.CONFLICT)

    def preview(self, form: ActForm, outlook: Outlook | None) -> HttpResponse:
        return render(self.request, "applications/acts/preview.html", self._context(form, outlook))

    def page(self, form: ActForm, outlook: Outlook | None = None, status: HTTPStatus | None = None) -> HttpResponse:
        wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
        return render(self.request, self.template, self._context(form, outlook), status=status or wrong)

    def _context(self, form: ActForm, outlook: Outlook | None) -> dict[str, Any]:
        return {
            "act": self.act,
            "application": self.situation.application,
            "form": form,
            "outlook": outlook,
            "lacking": _lacking(form),
            "wrong": _wrong(form),
            "meanwhile": self.meanwhile,
            "is_ready": self.is_ready,
            "is_to_be_seen": self.request.POST.get("step") == DO,
            **self.context,
        }

    # What was shown is what is done

    def _token(self, digest: str) -> str:
        return signing.dumps([self.situation.application.pk, self.situation.post.pk, digest], salt=SEEN)

    def _shown(self) -> list[Any]:
        try:
            found: list[Any] = signing.loads(self.request.POST.get("seen", ""), salt=SEEN, max_age=SEEN_FOR)
        except signing.BadSignature:
            return []
        return found if found[:2] == [self.situation.application.pk, self.situation.post.pk] else []

    def _was_shown(self, digest: str) -> bool:
        return self._shown()[2:] == [digest]

    def _look(self) -> None:
        """The letter shows who applied, and for what: one entry for the page, not one for every key that is pressed."""
        application = self.situation.application
        if self._shown():
            return
        words.reveal(
            application.words,
            SHOWN,
            by=actor(self.situation.post),
            agency=application.agency_id,
            reason="application.letter",
        )


def _said(each: Wanted) -> dict[str, Any]:
    return {**each.values, **each.in_preview}


def _about(about: Any, each: Any) -> dict[str, Any]:
    return {"consultation": about} if about and each.to_consulted else {}


def _taken(numbered: Sequence[Any]) -> list[Consequence]:
    """Which letters take a 文号; which one, is known when they do."""
    titles = "".join(f"《{kind_of(each.kind).title_of(each.values.get('outcome', ''))}》" for each in numbered)
    if not titles:
        return []
    one, several = gettext("{titles}签发时取本机关的下一个文号。"), gettext("{titles}签发时各取本机关的一个文号。")
    return [Consequence("number", (one if len(numbered) == 1 else several).format(titles=titles))]


def _lacking(form: ActForm) -> list[str]:
    """Of a form that is being filled in: what is still to come, as labels."""
    empty = [name for name in form.errors if name in form.fields and not form.data.get(form.add_prefix(name))]
    return [str(form.fields[name].label) for name in empty if not form.fields[name].widget.is_hidden]


def _wrong(form: ActForm) -> list[str]:
    """And what is not as it should be."""
    named = {name for name in form.errors if name in form.fields and not form.data.get(form.add_prefix(name))}
    return [str(error) for name, errors in form.errors.items() if name not in named for error in errors]


def replace_application(situation: Situation, fresh: Application) -> Situation:
    """The same page about the case as it is now: nothing that was loaded is taken along."""
    return Situation(application=fresh, post=situation.post, today=situation.today, which=situation.which)


def situation_of(request: OfficerRequest, pk: int) -> Situation:
    mine = Application.objects.visible_to(request.post).select_related("agency", "officer__person")
    application = get_object_or_404(mine.exclude(destroyed=Destroyed.YES), pk=pk)
    which = request.GET.get("which", "")[:20]
    return Situation(application=application, post=request.post, today=today_in_china(), which=which)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
@takes_files(PURPOSE)
def act(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    wanted = acts.ACTS.get(kind)
    if wanted is None or wanted.form is None:
        raise Http404(kind)
    situation = situation_of(request, pk)
    if over := meanwhile.void(request, situation.application, wanted.form):
        return over
    if wanted.is_proposed and (waiting := _waiting(situation, kind)):
        to = reverse("applications:proposal", args=[waiting.pk])
        if came := meanwhile.since(request, situation.application):
            return meanwhile.told(request, came, to=to, may_again=False, form=wanted.form)
        messages.info(request, gettext("已经提请批准，还没有批准或者退回。"))
        return redirect(to)
    context = refused(wanted, situation)
    return Guided(request=request, act=wanted, situation=situation, make=wanted.form, context=context).answer()


def _waiting(situation: Situation, kind: str) -> Proposal | None:
    return Proposal.objects.open().filter(application=situation.application, kind=kind).first()


def refused(wanted: Act, situation: Situation) -> dict[str, Any]:
    """Why it cannot be done today: what happened on an earlier day may still be entered."""
    why = situation.before.may_not.get(wanted.kind)
    if why is None:
        return {}
    text = explain(why.rule, why.values)
    return {"refused": text, "refused_by": why.article, "leaves_room": acts.leaves_room(why)}
