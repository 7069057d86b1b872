"""转办: the officer hands out, the office answers on a telephone as well, the officer reads and takes it in."""

import json
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications import evidence, handouts, words
from gongkai.applications.acts.forms import PURPOSE, CaseForm, FilesField, day_field, words_field
from gongkai.applications.acts.frame import Situation
from gongkai.applications.cases import Case
from gongkai.applications.desk import downloads, meanwhile
from gongkai.applications.desk.acting import situation_of
from gongkai.applications.desk.meanwhile import Concerns, Tried
from gongkai.applications.desk.revealing import looked, name_of
from gongkai.applications.handouts import Search
from gongkai.applications.models import Attachment, Destroyed, Handout, SearchRecord
from gongkai.applications.models.attachments import Role as FileRole
from gongkai.applications.models.handouts import WAITING, Finding, Progress
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.files.services import open_file
from gongkai.files.uploads import takes_files
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of

READ: Final = "application.handout"  # why words are shown


class AskForm(CaseForm):
    """To whom, what to look for, by when."""

    offices = forms.MultipleChoiceField(label=_("转给谁"), widget=forms.CheckboxSelectMultiple)
    question = words_field(_("要找什么、要提什么意见"), _("接手的人只看得到这里写的。不必写申请人是谁。"), rows=5)
    due_on = day_field(_("哪一天以前回复"), _("内部的期限，不影响答复申请人的期限。"))
    scans = FilesField(label=_("附上的材料"), help_text=_("遮住申请人的姓名和联系方式再附。"))

    def __init__(self, *given: Any, situation: Situation, matter: str, **more: Any) -> None:
        super().__init__(*given, application=situation.application, post=situation.post, **more)
        offices = handouts.offices_of(situation.application.agency)
        self.rows = {str(office.pk): office for office in offices}
        self.fields["offices"].choices = [(pk, office.name) for pk, office in self.rows.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["question"].initial = matter
        self.fields["due_on"].initial = handouts.due_day(situation.rules, situation.today)
        self.fields["due_on"].widget.attrs["min"] = situation.today.isoformat()


class AnswerForm(CaseForm):
    """What the office says. 没有 asks for the search."""

    ROLE = FileRole.HANDOUT

    finding = forms.ChoiceField(label=_("有没有"), choices=Finding.choices, widget=forms.RadioSelect)
    opinion = words_field(
        _("情况和意见"), _("有的：叫什么、在哪里、哪些不能公开、为什么。没有的：可能在哪个部门。"), rows=4
    )
    place = words_field(_("在哪里找过"), _("档案柜、电脑、系统、问过哪些人。"), required=False, rows=2)
    keywords = forms.CharField(label=_("用什么词、按什么找"), required=False, max_length=400)
    scans = FilesField(label=_("找到的材料、照片"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("finding") in {each.value for each in handouts.SEARCHED}:
            for name in ("place", "keywords"):
                if not given.get(name, "").strip():
                    self.add_error(name, gettext("说“没有”的，要写明怎么找过：答复申请人要用。"))
        return given

    def search(self, by_whom: str) -> Search | None:
        place, keywords = self.cleaned_data["place"].strip(), self.cleaned_data["keywords"].strip()
        if not place:
            return None
        return Search(on=today_in_china(), place=place, keywords=keywords, by_whom=by_whom)

    @property
    def typed(self) -> list[str]:
        """For who came too late with it."""
        found = (self.data.get(name, "").strip() for name in ("opinion", "place", "keywords"))
        return [text for text in found if text]


class BackForm(CaseForm):
    why = words_field(_("为什么退回"), _("写明还要补什么。"), rows=2, most=2000)
    due_on = day_field(_("哪一天以前再回复"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
@takes_files(PURPOSE)
def ask(request: OfficerRequest, pk: int) -> HttpResponse:
    """转办 to one or several offices."""
    situation, tried = situation_of(request, pk), meanwhile.UNTRIED
    application = situation.application
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AskForm(*sent, situation=situation, matter="" if sent else _matter(situation))
    if form.is_bound and form.is_right():
        said = form.cleaned_data
        offices = [form.rows[each] for each in said["offices"]]

        def hand_out(case: Case) -> None:
            due_on, question = said["due_on"], said["question"]
            handouts.ask(case, offices, due_on=due_on, question=question, files=form.stored, by=request.post)

        tried = meanwhile.attempt(request, pk, form, hand_out, done=_("已转办。对方在“今天”里看到。"))
        if tried.is_done:
            return redirect("applications:case", pk)
    context = {"application": application, "form": form, "has_offices": bool(form.rows), "meanwhile": tried.lines}
    return render(request, "applications/handouts/ask.html", context, status=tried.status(form))


def _matter(situation: Situation) -> str:
    """What was asked, as a beginning: one look."""
    application = situation.application
    shown = words.reveal(
        application.words, ["matter"], by=actor(situation.post), agency=application.agency_id, reason=READ
    )
    return shown.get("matter", "")


def mine(request: OfficerRequest, pk: int) -> Handout:
    seen = Handout.objects.visible_to(request.post).select_related(
        "application__agency", "office", "answered_by__person", "asked_by__person"
    )
    return get_object_or_404(seen.exclude(application__destroyed=Destroyed.YES), pk=pk)


@never_cache
@require_safe
@post_required("handouts.own")
def listed(request: OfficerRequest) -> HttpResponse:
    """What was handed to the own office: what waits first."""
    rows = Handout.objects.visible_to(request.post).select_related("application", "office")
    near = Nearness(today_in_china(), calendar_for(request.post.agency))
    waiting = [(row, near.days(row.due_on)) for row in rows.waiting().order_by("due_on", "pk")[:200]]
    done = rows.exclude(progress__in=WAITING).order_by("-answered_at", "-pk")[:50]
    return render(request, "applications/handouts/list.html", {"waiting": waiting, "done": done})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("handouts.answer")
@takes_files(PURPOSE)
def handout(request: OfficerRequest, pk: int) -> HttpResponse:
    """One 转办单: what is asked, and the answer to it."""
    if request.method == "POST" and (taken_back := _taken_back(request, pk)):
        form = AnswerForm(request.POST, application=taken_back.application, post=request.post)
        context = {"typed": form.typed}
        return render(request, "applications/handouts/recalled.html", context, status=HTTPStatus.CONFLICT)
    row = mine(request, pk)
    to = reverse("applications:handouts") if request.post.role == Role.CONTRIBUTOR else row_url(row)
    if row.progress not in WAITING:
        return _late(request, row, to) if request.method == "POST" else _page(request, row)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, tried = AnswerForm(*sent, application=row.application, post=request.post), meanwhile.UNTRIED
    if form.is_bound and form.is_right():
        tried = _answered(request, row, form)
        if tried.is_done:
            return redirect(to)
    return _page(request, row, form=form, meanwhile=tried.lines, status=tried.status(form))


def _taken_back(request: OfficerRequest, pk: int) -> Handout | None:
    """From an office that was asked, and is not any more while it still writes: it sees the words of its own alone."""
    if request.post.role != Role.CONTRIBUTOR:
        return None
    own = Handout.objects.filter(office__in=agencies_of(request.post), progress=Progress.RECALLED)
    return own.filter(pk=pk).select_related("application").first()


def row_url(row: Handout) -> str:
    return reverse("applications:handout", args=[row.pk])


def _answered(request: OfficerRequest, row: Handout, form: AnswerForm) -> Tried:
    said = form.cleaned_data

    def note(case: Case) -> None:
        handouts.answer(
            case,
            row,
            finding=Finding(said["finding"]),
            opinion=said["opinion"],
            search=form.search(request.post.person.display_name),
            files=form.stored,
            by=request.post,
        )

    done, concerns = _("已回复。承办人马上看得到。"), concerning(request, row)
    return meanwhile.attempt(request, row.application_id, form, note, done=done, concerns=concerns)


def concerning(request: OfficerRequest, row: Handout) -> Concerns | None:
    """Who was asked sees this 转办单 and nothing else of the case: what else happens in it stops nobody there."""
    if may(request.post, "applications.act"):
        return None
    return lambda entry: json.loads(entry.body)["facts"].get("handout") == row.pk


def _late(request: OfficerRequest, row: Handout, to: str) -> HttpResponse:
    """Answered, taken in or taken back by now: what was written is shown, and lost on nobody."""
    came = meanwhile.since(request, row.application, concerning(request, row))
    if came is None or came.is_same:
        messages.info(request, gettext("这张转办单已经不在等回复，没有重复登记。"))
        return redirect(to)
    form = AnswerForm(request.POST, application=row.application, post=request.post)
    return _page(request, row, meanwhile=came.lines, is_over=True, typed=form.typed, status=HTTPStatus.CONFLICT)


def _page(
    request: OfficerRequest,
    row: Handout,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    back: BackForm | None = None,
    **more: Any,
) -> HttpResponse:
    officer = may(request.post, "applications.act")
    agency = row.application.agency_id
    said = words.reveal(row.words, row.words, by=actor(request.post), agency=agency, reason=READ)
    is_answered, searches = row.progress == Progress.ANSWERED, SearchRecord.objects.filter(handout=row)
    context = {
        "row": row,
        "application": row.application,
        "said": said,
        "files": Attachment.objects.filter(handout=row).select_related("file__content"),
        "searches": evidence.as_noted(searches, by=actor(request.post), agency=agency, reason=READ),
        "is_officer": officer,
        "is_answered": is_answered,
        "may_recall": officer and row.progress in WAITING,
        "back_form": back or (_back(request, row) if officer and is_answered else None),
        **more,
    }
    return render(request, "applications/handouts/handout.html", context, status=status)


def _back(request: OfficerRequest, row: Handout) -> BackForm:
    """The new day is proposed."""
    due_on = handouts.due_day(situation_of(request, row.application_id).rules, today_in_china())
    return BackForm(prefix="back", initial={"due_on": due_on}, application=row.application, post=request.post)


@require_POST
@post_required("applications.act")
def remind(request: OfficerRequest, pk: int) -> HttpResponse:
    row, told = mine(request, pk), list[int]()

    def say() -> str:
        if told[0]:
            return gettext("已催办，通知了{number}个人。").format(number=told[0])
        messages.warning(request, gettext("那里还没有人能在系统里回复，请打电话；回复可以代为登记。"))
        return ""

    def step(case: Case) -> None:
        told.append(handouts.remind(case, row))

    return meanwhile.press(request, row.application_id, step, done=say, to=row_url(row))


@require_POST
@post_required("applications.act")
def accept(request: OfficerRequest, pk: int) -> HttpResponse:
    row = mine(request, pk)
    to = reverse("applications:case", args=[row.application_id])
    done = _("已收下，可以写答复了。")
    return meanwhile.press(request, row.application_id, lambda case: handouts.accept(case, row), done=done, to=to)


@require_POST
@post_required("applications.act")
def recall(request: OfficerRequest, pk: int) -> HttpResponse:
    row = mine(request, pk)
    to = reverse("applications:case", args=[row.application_id])
    done = _("已收回，对方不再看到。")
    return meanwhile.press(request, row.application_id, lambda case: handouts.recall(case, row), done=done, to=to)


@never_cache
@require_POST
@post_required("applications.act")
def return_(request: OfficerRequest, pk: int) -> HttpResponse:
    row, tried = mine(request, pk), meanwhile.UNTRIED
    form = BackForm(request.POST, prefix="back", application=row.application, post=request.post)
    if form.is_valid():
        said = form.cleaned_data

        def give_back(case: Case) -> None:
            handouts.return_(case, row, why=said["why"], due_on=said["due_on"])

        tried = meanwhile.attempt(request, row.application_id, form, give_back, done=_("已退回，对方要再回复。"))
        if tried.is_done:
            return redirect("applications:case", row.application_id)
    over = {"is_over": True, "typed": [form.data.get("back-why", "")]} if row.progress != Progress.ANSWERED else {}
    return _page(request, row, back=form, meanwhile=tried.lines, status=tried.status(form), **over)


@never_cache
@require_safe
@post_required("handouts.answer")
def file(request: OfficerRequest, pk: int) -> HttpResponseBase:
    """A file of a 转办单, for who sees that; an entry."""
    found = get_object_or_404(
        Attachment.objects.filter(handout__in=Handout.objects.visible_to(request.post))
        .exclude(application__destroyed=Destroyed.YES)
        .select_related("file__content", "application"),
        pk=pk,
    )
    stream = open_file(found.file)
    looked(request, found)
    return downloads.kept(found.file, stream, called=name_of(found))
