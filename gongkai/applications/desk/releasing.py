"""The files that go out with an answer: originals, what is made of each, and what is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.clock import today
from gongkai.applications import entries, releasing, rounds, words
from gongkai.applications.acts.forms import PURPOSE, CaseForm, FilesField, asked
from gongkai.applications.blackening_task import Asked, asked_of, is_going_on
from gongkai.applications.cases import Case
from gongkai.applications.desk import meanwhile
from gongkai.applications.desk.acting import situation_of
from gongkai.applications.desk.meanwhile import MOST_DIGITS, Tried
from gongkai.applications.models import Application, Attachment, Destroyed
from gongkai.applications.releasing import MOST_TITLE, REFUSALS, CannotRelease
from gongkai.files import publish
from gongkai.files.blackening import can_be_drawn
from gongkai.files.kinds import KINDS
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.uploads import takes_files
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.signin import polls

READ = "application.release"  # why titles are shown


class SourcesForm(CaseForm):
    scans = asked(
        FilesField(
            label=_("政府信息原件"), help_text=_("申请人要的文件。可以一次选几个；原件留在案卷里，不会发给申请人。")
        )
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("scans") and not self.stored and "scans" not in self.errors:
            self.add_error("scans", gettext("请选择文件。"))
        return given

    def name_for(self, upload: Any) -> str:
        return gettext("政府信息原件") + PurePath(upload.name or "").suffix.lower()

    @property
    def brought(self) -> list[tuple[StoredFile, str]]:
        """Each with what the officer called it: proposed as the title of what goes out, and sealed."""
        return [(each, self.called.get(each.pk, "")) for each in self.stored]


class TitleForm(CaseForm):
    """What goes out is called as the officer says, and not as a file was."""

    title = forms.CharField(
        label=_("名称"),
        max_length=MOST_TITLE,
        help_text=_("写进答复书的附件清单，例如“四马架镇2024年危房改造补助标准”。不要写私人的姓名。"),
    )

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if not releasing.in_words(title):
            raise forms.ValidationError(gettext("请用汉字写名称，不要用文件名：申请人在答复书里看到的就是它。"))
        return title


class ProvideForm(TitleForm):
    pages = forms.IntegerField(
        label=_("页数"), min_value=1, max_value=99999, required=False, help_text=_("按页数收费的，照这里的页数算。")
    )
    confirmed = forms.BooleanField(label=_("已经看过上面说的，仍然原样提供"), required=False)

    def __init__(self, *given: Any, left: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        if not left:
            del self.fields["confirmed"]


@dataclass(kw_only=True)
class Releases:
    """The page of one case, each thing asked for once."""

    request: OfficerRequest
    application: Application

    @cached_property
    def originals(self) -> list[Attachment]:
        return releasing.originals(self.application)

    @cached_property
    def given(self) -> list[Attachment]:
        return releasing.given(self.application)

    @cached_property
    def titles(self) -> dict[str, str]:
        """One look, one entry."""
        tokens = {str(row.pk): row.title for row in (*self.originals, *self.released) if row.title}
        post = self.request.post
        return words.reveal(tokens, tokens, by=actor(post), agency=self.application.agency_id, reason=READ)

    @property
    def why_not(self) -> str:
        code = releasing.why_not(self.application)
        return str(REFUSALS[code]) if code else ""

    @cached_property
    def asked(self) -> dict[int, Asked]:
        """What the queue makes of the originals, or could not make."""
        return asked_of(self.application)

    @property
    def rows(self) -> list[dict[str, Any]]:
        versions, asked = releasing.versions_of(self.given), self.asked
        drafts = set(
            self.application.redactions.filter(released=None).exclude(areas=[]).values_list("source", flat=True)
        )
        return [
            {
                "row": row,
                "title": self.titles.get(str(row.pk), ""),
                "versions": len(versions.get(row.pk, [])),
                "can_be_drawn": can_be_drawn(row.file),
                "is_begun": row.pk in drafts,
                "asked": asked.get(row.pk),
            }
            for row in self.originals
        ]

    @property
    def going(self) -> list[dict[str, Any]]:
        """What goes out, and what went out with an answer before a reopening, which stays as it is."""
        made = set(self.application.redactions.exclude(released=None).values_list("released", flat=True))
        now = {row.pk for row in self.given}
        return [
            {
                "row": row,
                "title": self.titles.get(str(row.pk), ""),
                "is_redacted": row.pk in made,
                "is_now": row.pk in now and self._round(row) == len(self._begun),
            }
            for row in self.released
        ]

    @cached_property
    def released(self) -> list[Attachment]:
        return list(self.application.attachments.released().select_related("file__content", "made_from"))

    @cached_property
    def _begun(self) -> list[tuple[date, datetime]]:
        return rounds.days_begun(entries.events_of(self.application.pk), today())

    def _round(self, row: Attachment) -> int:
        return rounds.round_of(row.added_at, self._begun)

    def by_round(self, rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
        """Under their headings, the last round first; without one where the case was never reopened."""
        if not self._begun:
            return [("", [*rows])] if rows else []
        parts: dict[int, list[dict[str, Any]]] = {}
        for each in rows:
            parts.setdefault(self._round(each["row"]), []).append(each)
        return [(self._heading(number), parts[number]) for number in sorted(parts, reverse=True)]

    def _heading(self, number: int) -> str:
        if not number:
            return gettext("第一次办理")
        told = gettext("第{number}次办理（{day}重新办理）")
        return told.format(number=number + 1, day=self._begun[number - 1][0])

    def page(self, form: SourcesForm | None = None, tried: Tried = meanwhile.UNTRIED) -> HttpResponse:
        may_act = may(self.request.post, "applications.act")
        going = self.going
        context = {
            "application": self.application,
            "rows": self.by_round(self.rows),
            "going": self.by_round(going),
            "pages": sum(each["row"].pages or 0 for each in going if each["is_now"]),
            "form": form or self._fresh if may_act and not self.why_not else None,
            "meanwhile": tried.lines,
            "why_not": self.why_not,
            "may_change": may_act and not self.why_not,
            "is_going_on": any(not each.is_over for each in self.asked.values()),
        }
        return render(self.request, "applications/releasing/releases.html", context, status=tried.status(form))

    @property
    def _fresh(self) -> SourcesForm:
        return SourcesForm(application=self.application, post=self.request.post)


@never_cache
@require_safe
@post_required("applications.read")
def releases(request: OfficerRequest, pk: int) -> HttpResponse:
    """What goes out, and what it is made of."""
    return Releases(request=request, application=situation_of(request, pk).application).page()


@polls
@never_cache
@require_safe
@post_required("applications.read")
def state(request: OfficerRequest, pk: int) -> HttpResponse:
    """
    Whether something is still being made: asked by the page itself, and no look at anything. What is being filled in
    on the page stays: who is told that it is done reloads it.
    """
    application = situation_of(request, pk).application
    if not request.headers.get("HX-Request"):
        return redirect("applications:releases", pk)
    context = {"application": application, "is_going_on": is_going_on(application)}
    return render(request, "applications/releasing/state.html", context)


@takes_files(PURPOSE)
@never_cache
@require_POST
@post_required("applications.act")
def add_originals(request: OfficerRequest, pk: int) -> HttpResponse:
    page, tried = Releases(request=request, application=situation_of(request, pk).application), meanwhile.UNTRIED
    form = SourcesForm(request.POST, request.FILES, application=page.application, post=request.post)
    if form.is_right():
        counted = {each.pk: releasing.counted(each) for each in form.stored}

        def add(case: Case) -> None:
            releasing.add(case, form.brought, pages=counted)

        done = _("已加入案卷。请为每一份选：原样提供，还是遮盖后提供。")
        tried = meanwhile.attempt(request, pk, form, add, done=done, refusals=(CannotRelease,))
        if tried.is_done:
            return redirect("applications:releases", pk)
        page = Releases(request=request, application=situation_of(request, pk).application)
    return page.page(form, tried)


def original_of(request: OfficerRequest, pk: int) -> Attachment:
    """404 for what is no original, or not this post's."""
    mine = Attachment.objects.visible_to(request.post).filter(role__in=releasing.ORIGINALS)
    found = mine.exclude(application__destroyed=Destroyed.YES).select_related("file__content", "application__agency")
    return get_object_or_404(found, pk=pk)


def title_of(request: OfficerRequest, original: Attachment) -> str:
    """What it was called when it was brought: proposed where it is words, and looked at before it is used."""
    if not original.title:
        return ""
    tokens = {releasing.TITLE: original.title}
    agency = original.application.agency_id
    called = words.reveal(tokens, tokens, by=actor(request.post), agency=agency, reason=READ)[releasing.TITLE]
    return called if releasing.in_words(called) else ""


def closed(
    request: OfficerRequest, application: Application, *, form: meanwhile.FormType = TitleForm
) -> HttpResponse | None:
    """Back to the list where nothing can be changed now; what was filled in is told as the form calls it."""
    code, to = releasing.why_not(application), reverse("applications:releases", args=[application.pk])
    if not code:
        return None
    if came := meanwhile.since(request, application):
        return meanwhile.told(request, came, to=to, may_again=False, form=form)
    messages.warning(request, str(REFUSALS[code]))
    return redirect(to)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def provide(request: OfficerRequest, pk: int) -> HttpResponse:
    """原样提供. What is left in the file for others to find is told before it goes out."""
    original = original_of(request, pk)
    if answer := closed(request, original.application):
        return answer
    who: dict[str, Any] = {"application": original.application, "post": request.post}
    if request.method != "POST":
        initial = {"title": title_of(request, original), "pages": original.pages}
        return _provide_page(request, original, ProvideForm(initial=initial, **who), ())
    try:
        stripping = publish.strip(original.file, name=_called(original.file))
    except (FileRefused, StoreFailed) as refusal:
        form = ProvideForm(request.POST, **who)
        form.add_error(None, str(refusal))
        return _provide_page(request, original, form, ())
    form = ProvideForm(request.POST, left=bool(stripping.left), **who)
    if not form.is_valid() or (stripping.left and not form.cleaned_data["confirmed"]):
        return _provide_page(request, original, form, stripping.sentences)
    return _provided(request, original, stripping, form)


def _called(stored: StoredFile) -> str:
    endings = KINDS[stored.kind].endings
    return gettext("提供的政府信息") + (endings[0] if endings else "")


def _provide_page(
    request: OfficerRequest, original: Attachment, form: ProvideForm, left: Any, tried: Tried = meanwhile.UNTRIED
) -> HttpResponse:
    context = {
        "application": original.application,
        "original": original,
        "form": form,
        "left": left,
        "meanwhile": tried.lines,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if tried.lines else status
    return render(request, "applications/releasing/provide.html", context, status=status)


def _provided(
    request: OfficerRequest, original: Attachment, stripping: publish.Stripping, form: ProvideForm
) -> HttpResponse:
    said = form.cleaned_data

    def provide_it(case: Case) -> None:
        releasing.provide(case, original, stripping.file, title=said["title"], pages=said["pages"])

    done, refusals = _("已列入要提供的文件：原样，其中的作者、时间等信息已经清除。"), (CannotRelease,)
    tried = meanwhile.attempt(request, original.application_id, form, provide_it, done=done, refusals=refusals)
    if tried.is_done:
        return redirect("applications:releases", original.application_id)
    return _provide_page(request, original, form, stripping.sentences, tried)


@never_cache
@require_POST
@post_required("applications.act")
def take_back(request: OfficerRequest, pk: int) -> HttpResponse:
    mine = Attachment.objects.visible_to(request.post).exclude(application__destroyed=Destroyed.YES)
    row = mine.released().filter(pk=pk).select_related("application").first()
    if row is None:
        return _gone(request, pk)
    to = reverse("applications:releases", args=[row.application_id])

    def act(case: Case) -> None:
        releasing.take_back(case, pk)

    done = _("已收回，不再提供。原件还在案卷里。")
    return meanwhile.press(request, row.application_id, act, done=done, to=to, refusals=(CannotRelease,))


def _gone(request: OfficerRequest, pk: int) -> HttpResponse:
    """Taken back by now: the page tells of which case it was."""
    case = request.POST.get("case", "")
    mine = Application.objects.visible_to(request.post).exclude(destroyed=Destroyed.YES)
    known = case.isascii() and case.isdecimal() and len(case) < MOST_DIGITS
    application = get_object_or_404(mine, pk=int(case) if known else None)
    to = reverse("applications:releases", args=[application.pk])
    if came := meanwhile.since(request, application):
        return meanwhile.told(request, came, to=to, may_again=False)
    raise Http404(pk)
