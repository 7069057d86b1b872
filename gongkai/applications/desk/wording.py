"""文书用语: an agency words a paragraph of its letters in its own way, sees what comes of it, and can go back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.models import Agency
from gongkai.applications import wording
from gongkai.applications.models import Wording
from gongkai.law import letters as law
from gongkai.law.citations import LawError
from gongkai.law.letter_kinds import Letter, Paragraph, answer
from gongkai.law.outcomes import outcome
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.people.models import Post

SAVE = "save"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with what the agency made of it."""

    paragraph: Paragraph
    label: str | Promise
    own: Wording | None

    @property
    def text(self) -> str:
        return self.own.text if self.own else self.paragraph.text


class WordingForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("用语"), widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}))

    def __init__(self, *given: Any, letter: Letter, paragraph: Paragraph, **more: Any) -> None:
        super().__init__(*given, **more)
        self.letter, self.paragraph = letter, paragraph

    def clean_text(self) -> str:
        try:
            return law.check_wording(self.letter.id, self.paragraph.id, self.cleaned_data["text"])
        except LawError as refusal:
            raise ValidationError(explain(refusal.rule, refusal.values)) from refusal


@require_safe
@post_required("applications.set")
def wordings(request: OfficerRequest) -> HttpResponse:
    """The letters, and how many paragraphs of each are the agency's own."""
    agency = request.post.agency
    rows = [(kind, len(wording.in_force(agency, kind.id))) for kind in _kinds()]
    return render(request, "applications/wording/letters.html", {"rows": rows, "agency": agency})


def _kinds() -> list[Letter]:
    return [kind for kind in law.letters().values() if kind.editable]


@require_safe
@post_required("applications.set")
def letter(request: OfficerRequest, letter: str) -> HttpResponse:
    """The paragraphs of one letter."""
    kind = _kind(letter)
    context = {"kind": kind, "parts": parts_of(request.post.agency, kind)}
    return render(request, "applications/wording/letter.html", context)


def _kind(id: str) -> Letter:
    found = law.letters().get(id)
    if found is None or not found.editable:
        raise Http404(id)
    return found


def parts_of(agency: Agency, kind: Letter) -> list[Part]:
    own = wording.in_force(agency, kind.id)
    labels = _labels(kind)
    return [Part(each, labels[each.id], own.get(each.id)) for each in kind.editable]


def _labels(kind: Letter) -> dict[str, str | Promise]:
    """第一段, and for what is said of a decision that decision."""
    of_decisions = {each.id: outcome(id).label for id in kind.decisions for each in answer(id)}
    own = [each.id for each in kind.editable if each.id not in of_decisions]
    numbered = {id: gettext("第{number}段").format(number=number) for number, id in enumerate(own, 1)}
    return {**numbered, **of_decisions}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.set")
def paragraph(request: OfficerRequest, letter: str, paragraph: str) -> HttpResponse:
    """Write one anew: previewed in a whole letter of examples before it is kept."""
    kind = _kind(letter)
    part = _part(request.post.agency, kind, paragraph)
    seen = wording.version(request.post.agency, kind.id, paragraph)
    form = _form(request, kind, part, seen)
    if request.headers.get("HX-Request"):
        return render(request, "applications/wording/preview.html", _shown(kind, part, form))
    if form.is_valid() and request.POST.get("step") == SAVE and _saved(form, request):
        messages.success(request, gettext("已保存。以后出的《{letter}》用这一段。").format(letter=kind.title))
        return redirect("applications:wording", kind.id)
    return render(request, "applications/wording/paragraph.html", _context(request, kind, part, form))


def _part(agency: Agency, kind: Letter, id: str) -> Part:
    found = next((part for part in parts_of(agency, kind) if part.paragraph.id == id), None)
    if found is None:
        raise Http404(id)
    return found


def _form(request: OfficerRequest, kind: Letter, part: Part, seen: int) -> WordingForm:
    initial = {"text": part.text, "seen": seen}
    return WordingForm(request.POST or None, initial=initial, letter=kind, paragraph=part.paragraph)


def _saved(form: WordingForm, request: OfficerRequest) -> bool:
    """Where another changed it meanwhile, the form says so, and saves on the next press."""
    said, place = form.cleaned_data, (request.post.agency, form.letter.id, form.paragraph.id)
    try:
        wording.change(*place, said["text"], by=actor(request.post), seen=said["seen"])
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        again = request.POST.copy()
        again["seen"] = str(wording.version(*place))
        form.data = again
        return False
    return True


def _shown(kind: Letter, part: Part, form: WordingForm) -> dict[str, object]:
    """The letter as it would be, with what is being written; until that is right, as it is."""
    wrong = form.errors.get("text", ()) if form.is_bound else ()
    text = form.cleaned_data["text"] if form.is_bound and not wrong else part.text
    return {"letter": law.specimen(kind.id, part.paragraph.id, text), "wrong": wrong}


def _context(request: OfficerRequest, kind: Letter, part: Part, form: WordingForm) -> dict[str, object]:
    needed = law.needed_in(part.paragraph)
    rows = wording.versions(request.post.agency, kind.id, part.paragraph.id)
    known = {post.pk: post for post in Post.objects.filter(pk__in=[row.post for row in rows if row.post])}
    return {
        "kind": kind,
        "part": part,
        "form": form,
        "needed": needed,
        "allowed": [value for value in law.allowed_in(kind, part.paragraph) if value not in needed],
        "versions": [(row, known.get(row.post) if row.post else None) for row in rows],
        **_shown(kind, part, form),
    }


@require_POST
@post_required("applications.set")
def standard(request: OfficerRequest, letter: str, paragraph: str) -> HttpResponse:
    """Back to the standard wording; what was written stays among the versions."""
    kind = _kind(letter)
    _part(request.post.agency, kind, paragraph)
    wording.back(request.post.agency, kind.id, paragraph, by=actor(request.post))
    messages.success(request, gettext("已改回标准用语。"))
    return redirect("applications:wording", kind.id)
