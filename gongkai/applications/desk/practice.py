"""办理规则: each setting with the article that leaves room for it, and what it changes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.applications import practices, recounting
from gongkai.applications.cases import practice_of
from gongkai.applications.models import Application, Practice, Recount
from gongkai.applications.models.practice import ElectronicArrival
from gongkai.applications.models.recounts import Progress as Stage
from gongkai.law.casefile import AfterRestart, Reading, Readings, readings
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.people.models import Post
from gongkai.ui.parts import Progress

if TYPE_CHECKING:
    RulesForm = forms.ModelForm[Practice]
else:
    RulesForm = forms.ModelForm
NOT_YET: Final = _("新的理解还没有生效，所有期限都还是原来的。")
IN_FORCE: Final = _("新的理解已经生效。没有算到的申请，清单、日历和今天里的期限可能还是原来的；打开案卷看到的是新的。")
MOST_DAYS: Final = 250  # working days of a year
LEAST: Final = {"remind_days": 0, "escalate_days": 0}
AFTER: Final = {
    AfterRestart.USED: _("不带入新期限，也不能再次延长"),
    AfterRestart.KEPT: _("带入新期限"),
    AfterRestart.FREE: _("不带入新期限，可以再次延长"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of the form with its ground, and what it is where nobody sets it."""

    field: forms.BoundField
    ground: str
    default: str = ""


class PracticeForm(RulesForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Practice
        fields = practices.COLUMNS
        widgets = {"how_to_pay": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.initial["seen"] = practices.stamp(self.instance)
        now = self.instance.as_readings()
        for setting in practices.SETTINGS:
            field = self.fields[setting.name]
            field.help_text = str(setting.effect)
            if isinstance(field, forms.IntegerField):
                _bound(field, LEAST.get(setting.name, 1))
        for each in readings():
            self.fields[each.id] = _field_of(each)
            self.initial[each.id] = getattr(now, _name(each))

    @property
    def settings(self) -> Iterator[Line]:
        for setting in practices.SETTINGS:
            yield Line(self[setting.name], str(setting.ground))

    @property
    def lines(self) -> Iterator[Line]:
        for each in readings():
            yield Line(self[each.id], str(each.article), _said(each.default))

    def read(self) -> Readings:
        """The readings as they were filled in."""
        kinds: dict[str, Any] = {_name(each): type(each.default) for each in readings()}
        given = {_name(each): self.cleaned_data[each.id] for each in readings()}
        return Readings(**{name: kinds[name](value) for name, value in given.items()})


def _bound(field: forms.IntegerField, least: int) -> None:
    field.min_value, field.max_value = least, MOST_DAYS
    field.widget.attrs |= {"min": least, "max": MOST_DAYS}
    field.validators += [MinValueValidator(least), MaxValueValidator(MOST_DAYS)]


def _name(each: Reading) -> str:
    return each.id.removeprefix("case.reading.")


def _field_of(each: Reading) -> forms.Field:
    if isinstance(each.default, bool):
        return forms.BooleanField(label=each.sentence, required=False)
    if isinstance(each.default, int):
        return forms.IntegerField(label=each.sentence, min_value=1, max_value=MOST_DAYS)
    label = gettext("答复期限重新计算以后，此前的延长")
    return forms.ChoiceField(label=label, choices=[(value.value, said) for value, said in AFTER.items()])


def _said(value: object) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(AFTER[value]) if isinstance(value, AfterRestart) else str(value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.set")
def practice(request: OfficerRequest) -> HttpResponse:
    agency = request.post.agency
    posted = request.POST if request.method == "POST" else None
    form = PracticeForm(posted, instance=practice_of(agency))
    if form.is_valid() and _saved(request, form):
        return redirect("applications:practice")
    context = {
        "form": form,
        "agency": agency,
        "open_cases": Application.objects.open().filter(agency=agency).count(),
        "accounts": [account_of(row) for row in practices.accounts(agency)],
        "changes": _changes(request),
    }
    return render(request, "applications/practice.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Account:
    """What new readings, or a new calendar, changed; while it goes on, how far it is."""

    row: Recount
    progress: Progress | None
    moved: Sequence[recounting.Moved]
    wanted: Sequence[tuple[str, str]]


def account_of(row: Recount) -> Account:
    going_on = row.progress in {Stage.CHECKING, Stage.COUNTING}
    moved = recounting.moved_by(row) if row.moved and not going_on else []
    return Account(row, _progress(row) if going_on else None, moved, _wanted(row))


def _progress(row: Recount) -> Progress:
    cases, checking = Application.objects.filter(agency=row.agency), row.progress == Stage.CHECKING
    return Progress(
        id=f"recount-{row.pk}",
        label=row.get_cause_display(),
        url=reverse("applications:recount", args=[row.pk]),
        state=row.get_progress_display(),
        done=row.looked_at if checking else row.counted,
        total=cases.count() if checking else cases.open().count(),
        note=NOT_YET if checking else IN_FORCE,
    )


def _wanted(row: Recount) -> list[tuple[str, str]]:
    """The readings that were asked for and are other than ours."""
    said = {_name(each): each.sentence.rstrip("。") for each in readings()}
    return [(said[name], _value(f"readings.{name}", value)) for name, value in row.readings.items() if name in said]


@never_cache
@require_safe
@post_required("applications.set")
def recount(request: OfficerRequest, pk: int) -> HttpResponse:
    """How far one is, for htmx; for others the page that shows it."""
    row = get_object_or_404(Recount, pk=pk, agency=request.post.agency_id)
    if not request.headers.get("HX-Request"):
        return redirect("applications:practice")
    context = {"account": account_of(row), "is_swapped": True}
    return render(request, "applications/practice_account.html", context)


def _saved(request: OfficerRequest, form: PracticeForm) -> bool:
    columns = {name: form.cleaned_data[name] for name in practices.COLUMNS}
    given = {"by": actor(request.post), "seen": form.cleaned_data["seen"]}
    try:
        changed = practices.change(request.post.agency, columns, form.read(), **given)
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        again = request.POST.copy()
        again["seen"] = practices.stamp(practice_of(request.post.agency))
        form.data = again
        return False
    if not changed:
        messages.info(request, gettext("没有改动。"))
    elif any(name.startswith("readings.") for name in changed):
        messages.success(
            request,
            gettext("改的理解正在对本机关的每件申请逐一核对，核对完才生效；生效以后重新计算期限，结果会通知您。"),
        )
    else:
        messages.success(request, gettext("已保存。"))
    return True


def _changes(request: OfficerRequest) -> list[dict[str, Any]]:
    rows = practices.latest(request.post.agency)
    held = Post.objects.filter(pk__in=[row.post for row in rows if row.post]).select_related("person")
    names = {post.pk: post.person.display_name for post in held}
    return [{"at": row.recorded_at, "by": names.get(row.post or 0, ""), "said": _told(row.body)} for row in rows]


def _told(body: str) -> list[tuple[str, str]]:
    """What was changed to what, in the words of the page."""
    facts = json.loads(body)["facts"]
    labels = {f"readings.{_name(each)}": each.sentence for each in readings()}
    labels |= {name: str(field.verbose_name) for name, field in _columns().items()}
    return [(labels.get(name, name), _value(name, facts["values"].get(name))) for name in facts["fields"]]


def _columns() -> dict[str, Any]:
    return {field.name: field for field in Practice._meta.fields if field.name in practices.COLUMNS}


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "electronic_arrival":
        return str(dict(ElectronicArrival.choices).get(value, value))
    if name == "readings.extension_after_restart":
        return _said(AfterRestart(value))
    return _said(value)
