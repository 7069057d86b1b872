"""机关: the tree, and the sheet of one agency with its tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies import calendars, history, numbering, patterns, places, selectors
from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency, Purpose, SettingChange
from gongkai.agencies.sheets.columns import BY_ID as SHEET
from gongkai.duties import selectors as duties
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.ledger import kinds
from gongkai.people.access import OfficerRequest, may, post_required
from gongkai.people.exports import taken_away
from gongkai.reports import obligations
from gongkai.reports.models import Filing
from gongkai.reports.selectors import LARGE
from gongkai.ui.tables import Column, Table
from gongkai.workbench.agencies import trees
from gongkai.workbench.agencies.forms import FilterForm

CHANGES_SHOWN: Final = 50
COLUMNS: Final = (
    Column(
        id="name",
        label=_("全称"),
        value=lambda agency: agency.name,
        sort=("name",),
        url=lambda agency: reverse("agencies:agency", args=[agency.pk]),
    ),
    Column(id="level", label=_("层级"), value=lambda agency: agency.get_level_display(), sort=("level",)),
    Column(id="kind", label=_("类别"), value=lambda agency: agency.get_kind_display(), sort=("kind",)),
    Column(id="parent", label=_("上级机关"), value=lambda agency: agency.parent.name if agency.parent else None),
    Column(id="division", label=_("行政区划代码"), value=lambda agency: agency.division_code, sort=("division_code",)),
    Column(id="phone", label=_("联系电话"), value=lambda agency: agency.phone),
    Column(id="ended", label=_("撤销日期"), value=lambda agency: agency.ended_on, sort=("ended_on",)),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("agencies.see")
def agencies(request: OfficerRequest) -> HttpResponseBase:
    """The tree below the post's agency, opened step by step; filtered, a list."""
    mine = Agency.objects.visible_to(request.post)
    form = FilterForm(request.GET)
    table = Table(form.narrowed(mine).select_related("parent"), COLUMNS, request.GET, name=_("机关名单"), filters=form)
    if file := taken_away(table, request, request.post, list="agencies"):
        return file
    context: dict[str, Any] = {"table": table, "form": form, "may_edit": may(request.post, "agencies.edit")}
    if not table.is_narrowed and "sort" not in request.GET:
        context["root"] = trees.tree(request.post.agency, mine, trees.opened_of(request.GET.get("open", "")))
        context["above"] = selectors.ancestors(request.post.agency)
    return render(request, "workbench/agencies/list.html", context)


@require_safe
@post_required("agencies.see")
def branch(request: OfficerRequest, pk: int) -> HttpResponse:
    """What stands below one agency, for htmx: a piece of the page."""
    mine = Agency.objects.visible_to(request.post)
    found = get_object_or_404(mine, pk=pk)
    node = trees.Node(found, has_children=True) if "closed" in request.GET else trees.branch(found, mine)
    return render(request, "workbench/agencies/branch.html", {"node": node})


@dataclass(frozen=True, slots=True)
class Tab:
    slug: str
    label: str | Promise
    context: Callable[[Agency], Mapping[str, Any]]
    for_units: bool = True  # whether a 站所 or a village has it


def _basics(agency: Agency) -> Mapping[str, Any]:
    codes = ("uscc", "division_code", "site_code", "letterhead")
    told = [(agency._meta.get_field(name).verbose_name, getattr(agency, name)) for name in codes]  # type: ignore[union-attr]  # columns have names
    answering = selectors.answerable(agency)
    return {"codes": told, "office": selectors.office(agency), "answering": answering}


def _channels(agency: Agency) -> Mapping[str, Any]:
    return {"ways": selectors.channels(agency)}


def _remedies(agency: Agency) -> Mapping[str, Any]:
    return {"remedies": selectors.remedies(agency)}


def _numbering(agency: Agency) -> Mapping[str, Any]:
    rules = []
    for purpose in Purpose:
        pattern = numbering.pattern_of(agency, purpose)
        rules.append((purpose, pattern, patterns.sample(pattern, agency, today())))
    return {"rules": rules}


def _calendar(agency: Agency) -> Mapping[str, Any]:
    region = places.region_of(agency)
    calendar = calendars.calendar_for(region)
    return {"region": region, "calendar": calendar, "last_year": calendar.years.stop - 1}


def _past(agency: Agency) -> Mapping[str, Any]:
    changes = SettingChange.objects.filter(agency=agency)[:CHANGES_SHOWN]
    return {
        "names": selectors.past(agency),
        "came_from": agency.came_from.select_related("predecessor"),
        "went_to": agency.went_to.select_related("successor"),
        "successors": selectors.successors(agency) if agency.ended_on else (),
        "changes": [(change, kinds.label_of(change.kind), lines(agency, change)) for change in changes],
    }


def _reports(agency: Agency) -> Mapping[str, Any]:
    """What is owed, and what is there: each version, the newest first."""
    near = Nearness(today(), calendar_for(agency))
    owed = [duties.in_words(duty, near) for duty in obligations.owed_by(agency)]
    filings = Filing.objects.published().filter(agency=agency).defer(*LARGE)
    return {"owed": owed, "filings": filings}


TABS: Final = (
    Tab("", _("基本"), _basics),
    Tab("channels", _("受理渠道"), _channels, for_units=False),
    Tab("remedies", _("复议与诉讼"), _remedies, for_units=False),
    Tab("numbering", _("编号"), _numbering, for_units=False),
    Tab("calendar", _("日历"), _calendar),
    Tab("reports", _("年报"), _reports, for_units=False),
    Tab("past", _("沿革"), _past),
)


@require_safe
@post_required("agencies.see")
def agency(request: OfficerRequest, pk: int, tab: str = "") -> HttpResponse:
    """机关页: one tab of it."""
    return sheet(request, seen(request, pk), tab)


def seen(request: OfficerRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(request.post).select_related("parent"), pk=pk)


def sheet(request: OfficerRequest, found: Agency, tab: str, **more: Any) -> HttpResponse:
    """The frame with one tab in it; `more` is what the tab shows beyond its own context."""
    tabs = [each for each in TABS if each.for_units or found.is_agency]
    shown = next((each for each in tabs if each.slug == tab), None)
    if shown is None:
        raise Http404
    kept = may(request.post, "agencies.edit") and found.path.startswith(request.post.agency.path)
    context = {
        "agency": found,
        "tabs": tabs,
        "tab": shown,
        "may_edit": kept and found.ended_on is None,
        **shown.context(found),
        **more,
    }
    return render(request, f"workbench/agencies/{shown.slug or 'basics'}.html", context, status=HTTPStatus.OK)


def lines(agency: Agency, change: SettingChange) -> list[tuple[str | Promise, Any, Any]]:
    """What an act changed, with the names that people know the fields by."""
    found: list[tuple[str | Promise, Any, Any]] = []
    for name, (before, after) in history.values_of(change).items():
        column = SHEET.get(name)
        label = column.label if column and column.way else FIELDS.get(name) or _label(agency, name)
        found.append((label, _in_words(before), _in_words(after)))
    return found


def _in_words(value: Any) -> Any:
    return (gettext("是") if value else gettext("否")) if isinstance(value, bool) else value


def _label(agency: Agency, name: str) -> str | Promise:
    names = {each.name: each for each in agency._meta.get_fields()}
    return getattr(names.get(name), "verbose_name", name)


FIELDS: Final[Mapping[str, str | Promise]] = {
    "is_open": _("开通"),
    "hours": _("接收时间"),
    "notes": _("使用说明"),
    "pattern": _("编号规则"),
    "on": _("生效日期"),
    "basis": _("依据"),
    "into": _("承接机关"),
}
