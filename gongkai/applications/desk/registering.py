"""登记一件: how it came; when, who, what; what will follow; done. And the sheets that go with it."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.applications import addresses, letters, words
from gongkai.applications.cases import rules_of
from gongkai.applications.desk import downloads, sheet
from gongkai.applications.desk.arrival import plan_of
from gongkai.applications.desk.parts import url_of
from gongkai.applications.desk.register_forms import RegisterForm, Token
from gongkai.applications.desk.ways import WAYS, Way
from gongkai.applications.intake import FIELDS, register
from gongkai.applications.models import Answer, Application, Destroyed, SearchRecord
from gongkai.applications.models.answers import Stage
from gongkai.applications.review_facts import review_facts, signed_on
from gongkai.files.uploads import takes_files
from gongkai.law.citations import LawError
from gongkai.law.letters import LetterText
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.writing.fonts import MissingFontsError
from gongkai.writing.letters import write_letter

# R2, R1, R17: what of the words is on it.
PRINTED: Final = {"receipt": ("name", "matter"), "register_sheet": FIELDS, "review_sheet": ("name", "matter")}


@takes_files("attachment")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def new(request: OfficerRequest) -> HttpResponse:
    """One question a page, and the last page says what will follow before it is done."""
    way = WAYS.get(request.POST.get("way") or request.GET.get("way", ""))
    if way is None:
        context = {"ways": WAYS.values(), "matter_url": url_of("applications:matter_new")}
        return render(request, "applications/register_how.html", context)
    if request.method == "POST":
        return _sent(request, way)
    form = _form(request, way)
    form.initial["token"] = Token.new().written(request.post)
    return _form_page(request, form)


def _form(request: OfficerRequest, way: Way) -> RegisterForm:
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return RegisterForm(*given, way=way, post=request.post, today=today())


def _form_page(request: OfficerRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    return render(request, "applications/register_form.html", {"form": form, "way": form.way}, status=status)


def _sent(request: OfficerRequest, way: Way) -> HttpResponse:
    form = _form(request, way)
    valid = form.is_valid()
    if not form.keep_files() or not valid:  # those that are right are kept in any case
        return _form_page(request, form, 422)
    step = request.POST.get("step", "")
    token = Token.read(form.cleaned_data["token"], request.post)
    if token is None:
        form.say("token", Token.new().written(request.post))
        form.add_error(None, _("页面打开得太久了，还没有登记。您填的都在，请再按一次。"))
        return _form_page(request, form, 422)
    if step == "change":
        return _form_page(request, form)
    return _registered(request, form, token) if step == "register" else _asked(request, form, token)


def _asked(request: OfficerRequest, form: RegisterForm, token: Token) -> HttpResponse:
    """What will follow, before it does."""
    try:
        plan = plan_of(form.intake(token), rules_of(request.post.agency), form.today)
    except LawError as refusal:
        return _refused(request, form, refusal)
    context = {"form": form, "way": form.way, "plan": plan}
    return render(request, "applications/register_confirm.html", context)


def _refused(request: OfficerRequest, form: RegisterForm, refusal: LawError) -> HttpResponse:
    form.add_error(None, f"{explain(refusal.rule, refusal.values)}（{refusal.article}）")
    return _form_page(request, form, 422)


def _registered(request: OfficerRequest, form: RegisterForm, token: Token) -> HttpResponse:
    """Shown at once and not by another address: the query code stands nowhere else. Sent again, it is the same."""
    try:
        done = register(form.intake(token), by=actor(request.post), source="desk")
    except LawError as refusal:
        return _refused(request, form, refusal)
    except ValidationError as fault:  # the numbering rule does not work
        form.add_error(None, fault)
        return _form_page(request, form, 422)
    context = {"application": done.application, "code": done.code, "track_address": addresses.track(request)}
    return render(request, "applications/registered.html", context)


@never_cache
@require_safe
@post_required("applications.read")
def printed(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    """回执, 登记表 or 审查表, to print. All hold words about the applicant: that they were opened is an entry."""
    application = sheet.seen(request, pk)
    if kind not in PRINTED or application.destroyed == Destroyed.YES:
        raise Http404(kind)
    tokens = {name: token for name, token in application.words.items() if name in PRINTED[kind]}
    more: dict[str, Any] = {"tracking": addresses.track(request)}
    if kind == "review_sheet":
        answer = _decided_in(application)
        tokens |= _searched(application)
        more = review_facts(answer, signed_on(application).get(answer.pk))
    try:
        text = letters.preview(application, kind, **more)
    except LawError as lacking:
        told = f"{explain(lacking.rule, lacking.values)}（{lacking.article}）"
        return HttpResponse(told, "text/plain; charset=utf-8", 422)
    format, made = _written(text, request.GET.get("to", ""))
    words.reveal(tokens, tokens, by=actor(request.post), agency=application.agency_id, reason=f"application.{kind}")
    return downloads.made(made, format, called=f"{application.number}{text.title}", shown=True)


def _decided_in(application: Application) -> Answer:
    """The draft, or what was signed last. 404 where nothing is proposed yet."""
    held = application.answers.exclude(stage=Stage.DROPPED)
    people = ("application", "drafted_by__person", "reviewed_by__person", "signed_by__person")
    answer = held.select_related(*people).order_by("-pk").first()
    if answer is None or not all(row["outcome"] for row in answer.items):
        raise Http404("review_sheet")
    return answer


def _searched(application: Application) -> dict[str, str]:
    """The words of the search records, which stand on the sheet."""
    rows = SearchRecord.objects.filter(application=application, found=False)
    return {f"{row.pk}.{name}": token for row in rows for name, token in row.words.items()}


def _written(text: LetterText, to: str) -> tuple[str, bytes]:
    """As PDF; for the word processor where that is wanted, or no Chinese font is installed to make a PDF with."""
    if to == "docx":
        return "docx", write_letter(text, "docx")
    try:
        return "pdf", write_letter(text, "pdf")
    except MissingFontsError:
        return "docx", write_letter(text, "docx")
