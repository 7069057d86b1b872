"""其他来件: the list, what came in, and what is done with it. Its 更正告知书 has pages of its own (matter_answers)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.clock import today
from gongkai.applications import addresses, matter_answers, matter_letters, matters, selectors, words
from gongkai.applications.cases import practice_of
from gongkai.applications.desk.masking import MASKED, masked
from gongkai.applications.desk.matter_forms import FORMS, ArrivalForm, MatterFilter
from gongkai.applications.desk.paging import Key, KeyedTable
from gongkai.applications.desk.register_forms import Token
from gongkai.applications.models import Destroyed, Matter, MatterLetter
from gongkai.applications.models.matters import Genre, Status
from gongkai.applications.models.proposals import Standing
from gongkai.files.uploads import takes_files
from gongkai.law.casefile.events import ApplicantKind
from gongkai.law.citations import LawError
from gongkai.law.receipt import Channel
from gongkai.law.sentences import explain
from gongkai.ledger.kinds import label_of
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.exports import taken_away
from gongkai.people.models import Post
from gongkai.ui.tables import Column

KEYS: Final = {"-number": Key(down=True), "number": Key(), "due": Key("due_on"), "-due": Key("due_on", down=True)}
SHOWN: Final = (
    ("name", _("来件人")),
    ("identity_kind", _("证件")),
    ("identity_number", _("证件号码")),
    ("representative", _("法定代表人或者负责人")),
    ("contact", _("联系人")),
    ("phone", _("电话")),
    ("email", _("电子邮箱")),
    ("address", _("通信地址")),
    ("postcode", _("邮政编码")),
    ("agent_name", _("代理人")),
    ("agent_identity_number", _("代理人证件号码")),
    ("agent_phone", _("代理人电话")),
    ("matter", _("说了什么")),
    ("transferred_to", _("转给")),
    ("transfer_letter", _("转送函文号")),
    ("reason", _("为什么转")),
    ("answer", _("怎么答复的")),
    ("closed_reason", _("为什么不用答复")),
    ("late_reason", _("补登的原因")),
)
STALE: Final = _("页面打开得太久了，还没有登记。您填的都在，请再按一次。")


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with an open matter. `genres`: of which; none is of all."""

    id: str
    label: str | Promise
    genres: frozenset[str] = frozenset()
    button: str | Promise = ""

    def suits(self, matter: Matter) -> bool:
        return matter.status == Status.OPEN and (not self.genres or matter.genre in self.genres)


PLAIN: Final = frozenset({Genre.MISFILED.value, Genre.COMPLAINT.value})
CORRECTION: Final = "correction"
BECOMING: Final = "application"
ACTS: Final = (
    Act("answer", _("答复"), PLAIN),
    Act(CORRECTION, _("用更正告知书答复"), frozenset({Genre.RECORD_CORRECTION.value}), _("提请签发")),
    Act("transfer", _("转送")),
    Act("close", _("不用答复，办结")),
    Act(BECOMING, _("其实是申请，改登记为申请")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.see")
def listed(request: OfficerRequest) -> HttpResponseBase:
    """Posting to it takes the list away and changes nothing."""
    filters = MatterFilter(request.GET)
    rows = Matter.objects.visible_to(request.post).select_related("agency")
    given = filters.cleaned_data if filters.is_valid() else {}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    table = KeyedTable(rows, _columns(), request.GET, keys=KEYS, name=_("其他来件"), filters=filters)
    if file := taken_away(table, request, request.post, list="matters"):
        return file
    context = {"table": table, "may_act": may(request.post, "applications.act")}
    return render(request, "applications/matters/list.html", context)


def _columns() -> list[Column]:
    return [
        Column(id="number", label=_("登记编号"), value=lambda row: row.number, url=_url),
        Column(id="genre", label=_("种类"), value=lambda row: row.get_genre_display()),
        Column(id="who", label=_("来件人"), value=lambda row: row.sender_label),
        Column(id="topic", label=_("事由"), value=lambda row: row.topic or None),
        Column(id="arrived", label=_("收到日期"), value=lambda row: row.arrived_on),
        Column(id="due", label=_("办理期限（本机关定的）"), value=lambda row: row.due_on),
        Column(id="status", label=_("状态"), value=lambda row: row.get_status_display()),
        Column(id="closed", label=_("办结日期"), value=lambda row: row.closed_on),
    ]


def _url(matter: Matter) -> str:
    return reverse("applications:matter", args=[matter.pk])


@takes_files("attachment")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def new(request: OfficerRequest) -> HttpResponse:
    if request.method != "POST":
        form = ArrivalForm(post=request.post)
        form.initial["token"] = Token.new().written(request.post)
        return _new_page(request, form)
    form = ArrivalForm(request.POST, request.FILES, post=request.post)
    valid = form.is_valid()
    if form.keep_files() and valid and (made := _registered(request, form)):  # the right ones are kept in any case
        messages.success(request, gettext("已登记：{number}。").format(number=made.number))
        if form.doubt:
            messages.warning(request, gettext("请核对证件号码：{why}").format(why=form.doubt))
        return redirect("applications:matter", made.pk)
    return _new_page(request, form)


def _new_page(request: OfficerRequest, form: ArrivalForm) -> HttpResponse:
    context = {"form": form, "days": practice_of(request.post.agency).complaint_days}
    return render(request, "applications/matters/new.html", context, status=422 if form.errors else 200)


def _registered(request: OfficerRequest, form: ArrivalForm) -> Matter | None:
    said = form.cleaned_data
    token = Token.read(said["token"], request.post)
    if token is None:
        form.say("token", Token.new().written(request.post))
        form.add_error(None, str(STALE))
        return None
    arrival = matters.Arrival(
        agency=request.post.agency,
        genre=Genre(said["genre"]),
        channel=Channel(said["channel"]),
        on=said["on"],
        words={name: said[name] for name in matters.FIELDS},
        topic=said["topic"],
        about=said["about"],
        is_person=not said["is_unit"],
        consents_electronic=said["consents_electronic"],
        files=form.papers(),
        key=token.key,
    )
    try:
        return matters.register(arrival, by=actor(request.post))
    except LawError as refusal:
        form.add_error("on", explain(refusal.rule, refusal.values))
        return None


@never_cache
@require_safe
@post_required("applications.see")
def matter(request: OfficerRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk))


@never_cache
@require_POST
@post_required("applications.read")
def reveal(request: OfficerRequest, pk: int) -> HttpResponse:
    """With the contacts whole, which is another look."""
    return _page(request, seen(request, pk), whole=True)


def seen(request: OfficerRequest, pk: int) -> Matter:
    mine = Matter.objects.visible_to(request.post).select_related("agency", "about")
    found: Matter = get_object_or_404(mine, pk=pk)
    return found


def _page(request: OfficerRequest, found: Matter, *, whole: bool = False) -> HttpResponse:
    reads, kept = may(request.post, "applications.read"), found.destroyed == Destroyed.NO
    acts_here = may(request.post, "applications.act") and found.agency_id == request.post.agency_id
    letter = matter_answers.signed_of(found)
    context = {
        "matter": found,
        "reads": reads and kept,
        "may_act": acts_here and kept,
        "said": _said(request, found, whole=whole) if reads and kept else [],
        "has_masked": not whole and any(name in found.words for name in MASKED),
        "acts": [act for act in ACTS if act.suits(found)] if acts_here else [],
        "files": list(found.files.select_related("file__content")) if kept else [],
        "history": _history(found),
        "letter": letter,
        "last": None if letter else _last(found),
        "returned": _returned(request, found) if reads and kept and not letter else "",
        "counts": selectors.counts_for(found.agency, found.sender_key, found.arrived_on) if reads else None,
        "others": _others(request, found) if reads else [],
    }
    return render(request, "applications/matters/matter.html", context)


def _last(found: Matter) -> MatterLetter | None:
    """What was drafted last, while nothing is signed."""
    latest: MatterLetter | None = found.letters.select_related("proposed_by__person", "decided_by__person").last()
    return latest if latest and latest.standing in {Standing.OPEN, Standing.RETURNED} else None


def _returned(request: OfficerRequest, found: Matter) -> str:
    """Why it came back: a look of its own."""
    latest = _last(found)
    if latest is None or latest.standing != Standing.RETURNED or found.status != Status.OPEN:
        return ""
    by = actor(request.post)
    told = words.reveal(latest.words, ["returned"], by=by, agency=found.agency_id, reason="matter.returned")
    return told.get("returned", "")


def _others(request: OfficerRequest, found: Matter) -> list[Matter]:
    """What else the same person sent in; without an identity number nobody is known again."""
    if not found.sender_key:
        return []
    same = Matter.objects.visible_to(request.post).filter(agency=found.agency_id, sender_key=found.sender_key)
    return list(same.exclude(pk=found.pk).order_by("-pk")[:10])


def _said(request: OfficerRequest, found: Matter, *, whole: bool) -> list[tuple[str, str]]:
    """One look, and one entry that says at what; the text of a letter has a page of its own."""
    labels = dict(SHOWN)
    fields = [name for name in labels if name in found.words]
    if found.genre == Genre.RECORD_CORRECTION and "answer" in fields:
        fields.remove("answer")
    reason = "matter.contact" if whole else "matter.read"
    by = actor(request.post)
    opened = words.reveal(found.words, fields, by=by, agency=found.agency_id, reason=reason)
    return [
        (str(labels[name]), masked(name, text) if name in MASKED and not whole else text)
        for name, text in opened.items()
    ]


def _history(found: Matter) -> list[dict[str, Any]]:
    rows = matters.history_of(found)
    held = Post.objects.filter(pk__in={row.post for row in rows if row.post}).select_related("person")
    names = {post.pk: post.person.display_name for post in held}
    return [
        {
            "at": row.recorded_at,
            "on": json.loads(row.body)["on"],
            "by": names.get(row.post or 0, ""),
            "label": label_of(row.kind),
        }
        for row in rows
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """One thing that is done with it, on a page of its own."""
    found = seen(request, pk)
    wanted = next((each for each in ACTS if each.id == act), None)
    if wanted is None or (wanted.genres and found.genre not in wanted.genres):
        raise Http404(act)
    is_sent_again = wanted.id == BECOMING and request.method == "POST"
    if found.status != Status.OPEN and not is_sent_again:
        messages.info(request, gettext("这件来件已经办结。"))
        return redirect("applications:matter", pk)
    form = FORMS[wanted.id](request.POST if request.method == "POST" else None)
    if wanted.id == BECOMING and request.method != "POST":
        form.initial = {"token": Token.new().written(request.post), "applicant_kind": _likely(found)}
    if request.POST.get("step") == "preview" and wanted.id == CORRECTION:
        return _form_page(request, found, wanted, form, letter=_previewed(found, form))
    if form.is_valid() and (done := _done(request, found, wanted, form)):
        return done
    return _form_page(request, found, wanted, form)


def _likely(found: Matter) -> str:
    """Which kind a unit is of, nobody said."""
    return "" if found.is_unit else ApplicantKind.NATURAL.value


def _form_page(
    request: OfficerRequest, found: Matter, wanted: Act, form: forms.Form, letter: object = None
) -> HttpResponse:
    context = {"matter": found, "act": wanted, "form": form, "letter": letter}
    return render(request, "applications/matters/act.html", context, status=422 if form.errors else 200)


def _previewed(found: Matter, form: forms.Form) -> object:
    """The letter as it would be signed; what it lacks is said above the form."""
    if not form.is_valid():
        return None
    try:
        return matter_letters.preview(found, on=today(), **_plain(form.cleaned_data))
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        return None


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", None)}


def _done(request: OfficerRequest, found: Matter, wanted: Act, form: forms.Form) -> HttpResponse | None:
    by, said = actor(request.post), _plain(form.cleaned_data)
    done = gettext("已登记。")
    try:
        match wanted.id:
            case "application":
                return _became(request, found, form, said)
            case "correction":
                matter_answers.propose(found.pk, by=request.post, **said)
                done = gettext("已提请签发。签发以前，一切照旧。")
            case "answer":
                matters.answer(found.pk, by=by, **said)
            case "transfer":
                matters.transfer(found.pk, by=by, **said)
            case "close":
                matters.close(found.pk, by=by, **said)
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        return None
    except ValidationError as fault:  # the numbering rule does not work
        form.add_error(None, fault)
        return None
    messages.success(request, done)
    return redirect("applications:matter", found.pk)


def _became(request: OfficerRequest, found: Matter, form: forms.Form, said: Mapping[str, Any]) -> HttpResponse | None:
    """The query code is shown here. It is that of the form: the page sent again, or loaded again, shows the same."""
    token = Token.read(said.get("token", ""), request.post)
    if token is None:
        data = request.POST.copy()
        data["token"] = Token.new().written(request.post)
        form.data = data
        form.add_error(None, str(STALE))
        return None
    kind = ApplicantKind(said["applicant_kind"])
    more = {"reason": said["reason"], "confirmed_on": said.get("confirmed_on"), "code": token.code}
    done = matters.become_application(found.pk, applicant_kind=kind, by=actor(request.post), **more)
    context = {"application": done.application, "code": done.code, "track_address": addresses.track(request)}
    return render(request, "applications/registered.html", context)
