"""办理清单: what is open, by the day on which the answer is due, and for whom it waits."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.clock import today
from gongkai.applications import passing, selectors
from gongkai.applications.desk import assigning, history
from gongkai.applications.desk.paging import Key, KeyedTable
from gongkai.applications.models import Application
from gongkai.applications.models.application import OPEN, ApplicationQuerySet, Channel, State
from gongkai.applications.selectors import MOST_DIGITS, Band, Waiting
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.people.access import OfficerRequest, may, post_required
from gongkai.people.exports import taken_away
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import OVER_A_SUBTREE, agencies_of
from gongkai.ui import undo
from gongkai.ui.choosing import ChoiceField
from gongkai.ui.tables import Column

ALL: Final = ("", _("全部"))
MINE, NOBODY = "mine", "none"
KEYS: Final = {"due": Key("due_on"), "-due": Key("due_on", down=True), "-number": Key(down=True), "number": Key()}
MOST_AGENCIES: Final = 1000
WIDE: Final = 20  # agencies: of fewer the own index of each is sooner read
RELATED: Final = ("agency", "officer__person")
# What a line of the list needs: a case has forty columns, its agency thirty.
SHOWN: Final = (
    "number", "applicant_label", "topic", "due_on", "provisional", "state", "agency__short_name",
    "officer__person__display_name",
)  # fmt: skip


class WorkFilter(forms.Form):
    """What narrows the list of open cases. `due` is a day of the calendar."""

    band = ChoiceField(label=_("期限"), required=False, choices=[ALL, *Band.choices])
    waiting = ChoiceField(label=_("等谁"), required=False, choices=[ALL, *Waiting.choices])
    state = ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, *((state.value, state.label) for state in State if state in OPEN)],
    )
    channel = ChoiceField(label=_("提出方式"), required=False, choices=[ALL, *Channel.choices])
    officer = ChoiceField(label=_("承办人"), required=False)
    agency = ChoiceField(label=_("机关"), required=False)
    due = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: Any, *, post: Post, officers: Sequence[Post]) -> None:
        super().__init__(given, auto_id="filter_%s")
        self.post = post
        people = [(str(each.pk), str(each.person)) for each in officers]
        self.fields["officer"].choices = [ALL, (MINE, _("我")), (NOBODY, _("还没有确定")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        if post.role in OVER_A_SUBTREE:
            self.fields["agency"].choices = [ALL, *agencies_below(post)]  # type: ignore[attr-defined]  # as above
        else:
            del self.fields["agency"]

    def narrowed(self, cases: ApplicationQuerySet, near: Nearness) -> ApplicationQuerySet:
        given = {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
        for name in ("state", "channel", "agency"):
            if name in given:
                cases = cases.filter(**{name: given[name]})
        if "due" in given:
            cases = cases.filter(due_on=given["due"])
        if "officer" in given:
            cases = cases.filter(officer=self._officer(given["officer"]))
        if "band" in given:
            cases = cases.filter(selectors.within(near, Band(given["band"])))
        return cases.filter(selectors.waiting(Waiting(given["waiting"]))) if "waiting" in given else cases

    def _officer(self, wanted: str) -> int | None:
        if wanted == NOBODY:
            return None
        return self.post.pk if wanted == MINE else int(wanted)


class AssignForm(forms.Form):
    officer = ChoiceField(label=_("交给"))

    def __init__(self, *given: Any, officers: Sequence[Post], **more: Any) -> None:
        super().__init__(*given, **more)
        people = [(str(each.pk), str(each.person)) for each in officers]
        self.fields["officer"].choices = [*people, (NOBODY, _("不确定具体的人"))]  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.see")
def work(request: OfficerRequest) -> HttpResponseBase:
    """The list of open cases. Posting to it takes it away and changes nothing."""
    post, near = request.post, Nearness(today(), calendar_for(request.post.agency))
    officers = officers_of(post)
    filters = WorkFilter(request.GET, post=post, officers=officers)
    mine = Application.objects.visible_to(post).open()
    passing.catch_up(mine, near.today)
    ordered = seen_in_order(post, filters, request.GET, KEYS).open()
    narrowed = filters.narrowed(ordered, near).select_related(*RELATED).only(*SHOWN)
    waits: dict[int, list[str]] = {}
    table = KeyedTable(
        narrowed,
        _columns(near, post, waits),
        request.GET,
        keys=KEYS,
        name=_("办理清单"),
        filters=filters,
        prepare=lambda rows: waits.update(selectors.waited_for(rows)),
    )
    if file := taken_away(table, request, post, list="applications"):
        return file
    context = {
        "table": table,
        "bands": _bands(mine, near, table),
        "band": request.GET.get("band", ""),
        "assign": AssignForm(officers=officers) if may(post, "applications.act") else None,
    }
    return render(request, "applications/list.html", context)


def seen_in_order(post: Post, filters: forms.Form, query: QueryDict, keys: Mapping[str, Key]) -> ApplicationQuerySet:
    """What the post sees, asked for so that the index of the list's order finds its first page."""
    below, key = filters.fields.get("agency"), keys.get(query.get("sort", ""), next(iter(keys.values())))
    if key.day and isinstance(below, ChoiceField) and len(cast("list[Any]", below.choices)) > WIDE:
        return Application.objects.along(post)
    return Application.objects.visible_to(post)


def officers_of(post: Post) -> list[Post]:
    """Who may do cases of the post's agency today."""
    held = Post.objects.held(today()).filter(agency=post.agency_id, role=Role.OFFICER)
    return list(held.select_related("person").order_by("person__display_name", "pk"))


def agencies_below(post: Post) -> list[tuple[str, str]]:
    """For a supervisor's filter."""
    below = agencies_of(post).filter(ended_on=None).order_by("path").values_list("pk", "short_name")
    return [(str(pk), name) for pk, name in below[:MOST_AGENCIES]]


def _bands(mine: ApplicationQuerySet, near: Nearness, table: KeyedTable) -> list[tuple[Band, int, str]]:
    """Each band with its number, over everything that the post sees, and the address of its list."""
    numbers = selectors.numbers_of_bands(mine, near)
    here = dict.fromkeys(("after", "before", "due"))
    return [(band, numbers[band], table.address(band=band.value, **here)) for band in Band]


def _columns(near: Nearness, post: Post, waits: dict[int, list[str]]) -> list[Column]:
    states = {state.value: str(state.label) for state in State}
    columns = [
        Column(id="number", label=_("登记编号"), value=lambda case: case.number, url=case_url),
        Column(id="due", label=_("答复期限"), value=lambda case: case.due_on),  # where a telephone shows it
        Column(id="left", label=_("还有"), value=left_of(near)),
        Column(id="who", label=_("申请人"), value=lambda case: case.applicant_label),
        Column(id="topic", label=_("事由"), value=lambda case: case.topic or None),
        Column(id="state", label=_("状态"), value=lambda case: states[case.state]),
        Column(id="waits", label=_("等谁"), value=lambda case: "、".join(waits.get(case.pk, ())) or None),
        Column(id="officer", label=_("承办人"), value=lambda case: str(case.officer.person) if case.officer else None),
    ]
    if post.role in OVER_A_SUBTREE:
        columns.insert(1, Column(id="agency", label=_("机关"), value=lambda case: case.agency.short_name))
    return columns


def case_url(case: Application) -> str:
    return reverse("applications:case", args=[case.pk])


def left_of(near: Nearness) -> Callable[[Application], str | None]:
    """How near the day is, in words; of what is not fixed nothing."""

    def left(case: Application) -> str | None:
        if case.due_on is None:
            return gettext("期限停止计算")
        days = near.days(case.due_on)
        if case.due_on == near.today:
            words = gettext("今天")
        elif days < 0:
            words = gettext("超过{days}个工作日").format(days=-days)
        else:
            words = gettext("{days}个工作日").format(days=days)
        return gettext("{words}（暂定）").format(words=words) if case.provisional else words

    return left


@require_POST
@post_required("applications.act")
def assign(request: OfficerRequest) -> HttpResponse:
    """The chosen cases of the list get the chosen officer, with a way back."""
    back = _back(request)
    form = AssignForm(request.POST, officers=(officers := officers_of(request.post)))
    chosen = [
        int(pk) for pk in request.POST.getlist("case") if pk.isascii() and pk.isdecimal() and len(pk) < MOST_DIGITS
    ]
    mine = list(Application.objects.visible_to(request.post).open().filter(pk__in=chosen).values_list("pk", flat=True))
    if not mine or not form.is_valid():
        messages.error(request, _("没有办成：请先勾选要交办的申请，再选择承办人。"))
        return redirect(back)
    officer = next((each for each in officers if str(each.pk) == form.cleaned_data["officer"]), None)
    done = assigning.assign(dict.fromkeys(mine, officer), by=request.post, shown=_shown(request))
    if done.before or not done.others:
        _tell(request, done.before, officer)
    return _given_by_others(request, done.others, officer, back) if done.others else redirect(back)


def _shown(request: OfficerRequest) -> dict[int, int | None]:
    """Who had each case when the page was shown; nobody, where it does not say."""
    said = (text.partition(":") for text in request.POST.getlist("shown") if len(text) < 2 * MOST_DIGITS)
    return {int(pk): int(post) if post.isdecimal() else None for pk, _colon, post in said if pk.isdecimal()}


def _given_by_others(request: OfficerRequest, keys: list[int], officer: Post | None, back: str) -> HttpResponse:
    """Another gave them away since: nothing is overwritten, and whoever wants to does it from here."""
    found = Application.objects.filter(pk__in=keys).select_related("officer__person").order_by("pk")
    context = {
        "rows": [(row, next(iter(history.lines(history.read(assigning.last(row)), {})), None)) for row in found],
        "officer": request.POST.get("officer", ""),
        "name": str(officer.person) if officer else gettext("不确定具体的人"),
        "back": request.POST.get("back", ""),
        "to": back,
    }
    return render(request, "applications/assigned_meanwhile.html", context, status=HTTPStatus.CONFLICT)


def _tell(request: OfficerRequest, before: dict[int, int | None], officer: Post | None) -> None:
    if not before:
        messages.info(request, _("没有变化：承办人本来就是这样。"))
        return
    name = str(officer.person) if officer else gettext("不确定具体的人")
    sentence = gettext("{number} 件申请的承办人已经改为：{name}。").format(number=len(before), name=name)
    url = f"{reverse('applications:unassign')}?was={assigning.undo_token(before, officer, request.post)}"
    undo.offer(request, sentence, url=url)


@require_POST
@post_required("applications.act")
def unassign(request: OfficerRequest) -> HttpResponse:
    try:
        number = assigning.undone(request.GET.get("was", ""), by=request.post)
    except BadSignature:
        messages.error(request, _("已经不能撤销了，请在清单里重新选择承办人。"))
    else:
        messages.success(request, gettext("已经改回来了，共 {number} 件。").format(number=number))
    return redirect(reverse("applications:list"))


def _back(request: OfficerRequest) -> str:
    """The list as it was narrowed, or the one case."""
    back, case = request.POST.get("back", ""), request.POST.get("case", "")
    if back == "case" and case.isascii() and case.isdecimal() and len(case) < MOST_DIGITS:
        return reverse("applications:case", args=[int(case)])
    if back.startswith("?") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return f"{reverse('applications:list')}{back}"
    return reverse("applications:list")
