"""The living style page: every part of a page, alive, with nothing behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.exports import taken_away
from gongkai.people.signin import polls
from gongkai.ui import undo
from gongkai.ui.parts import Progress, Sheet, SheetRow, Standing, Step
from gongkai.ui.tables import Column, Table

SECONDS: Final = 20  # that the sample task takes
TOTAL: Final = 1000


class SampleForm(forms.Form):
    """One of each control."""

    name = forms.CharField(label=_("名称"), max_length=20, help_text=_("照印章上的写，不写简称。"))
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), ("a", _("规范性文件")), ("b", _("公告"))])
    way = forms.ChoiceField(
        label=_("送达方式"), choices=[("post", _("邮寄")), ("person", _("当面"))], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("已经核对过公章和日期"))


class SampleFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部")), ("公告", _("公告")), ("通知", _("通知"))]
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("作废的理由"), max_length=60, help_text=_("写进登记簿，以后能查到。"))


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    kind: str
    made_on: date | None
    views: int | None


ROWS: Final = tuple(
    Row(
        f"关于第{number}号事项的{'公告' if number % 3 else '通知'}",
        "公告" if number % 3 else "通知",
        date(2026, 1 + number % 12, 1 + number) if number % 7 else None,
        None if number % 5 == 0 else (number * 37) % 400,
    )
    for number in range(1, 25)
)
COLUMNS: Final = (
    Column(id="title", label=_("标题"), value=lambda row: row.title, url=lambda _row: "#table"),
    Column(id="kind", label=_("类别"), value=lambda row: row.kind),
    Column(id="made", label=_("生成日期"), value=lambda row: row.made_on),
    Column(id="views", label=_("查看次数"), value=lambda row: row.views, numeric=True),
)
STEPS: Final = (
    Step(_("登记"), Standing.DONE, date(2026, 11, 2)),
    Step(_("补正"), Standing.SKIPPED),
    Step(_("征求意见"), Standing.DONE, date(2026, 11, 9), _("第三方已经答复")),
    Step(_("答复"), Standing.NOW, date(2026, 11, 30), _("收到之日起20个工作日")),
    Step(_("送达"), Standing.AHEAD),
)
SHEET: Final = Sheet(
    _("现在"),
    _("改为"),
    (
        SheetRow("名称", "清溪县青禾镇人民政府", "清溪县青禾镇人民政府"),
        SheetRow("办公时间", "周一至周五 8:30–17:30", "周一至周五 9:00–17:00"),
        SheetRow("传真", "", "0000-0000000"),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("workbench.use")
def page(request: OfficerRequest) -> HttpResponseBase:
    table = _table(request.GET)
    if file := taken_away(table, request, request.post, list="style"):
        return file
    form, reason = SampleForm(), ReasonForm(prefix="void")
    act = request.POST.get("act") or request.GET.get("act", "")
    if request.method == "POST" and act in ACTS:
        return ACTS[act](request)
    if act == "form":
        form = SampleForm(request.POST)
    context = {
        "table": table,
        "form": form,
        "reason": reason,
        "steps": STEPS,
        "sheet": SHEET,
        "progress": _progress(request),
    }
    return render(request, "workbench/style.html", context, status=422 if form.errors else 200)


def _table(query: QueryDict) -> Table:
    filters = SampleFilter(query, auto_id="filter_%s")
    kind = filters.cleaned_data["kind"] if filters.is_valid() else ""
    rows = [row for row in ROWS if kind in {"", row.kind}]
    return Table(rows, COLUMNS, query, name=_("示例列表"), default="-made", filters=filters, per_page=8)


def _remove(request: HttpRequest) -> HttpResponse:
    undo.offer(request, gettext("示例已经移走。"), url=f"{reverse('workbench:style')}?act=restore")
    return HttpResponseRedirect(reverse("workbench:style"))


def _say(request: HttpRequest) -> HttpResponse:
    messages.warning(request, gettext("这是一句提醒。"))
    return HttpResponseRedirect(reverse("workbench:style"))


def _restore(request: HttpRequest) -> HttpResponse:
    messages.success(request, gettext("示例已经放回来了。"))
    return HttpResponseRedirect(reverse("workbench:style"))


ACTS: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {"remove": _remove, "say": _say, "restore": _restore}


@polls
@require_safe
@post_required("workbench.use")
def progress(request: OfficerRequest) -> HttpResponse:
    """The part alone for htmx, which asks every two seconds; the page for somebody who reloads."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{reverse('workbench:style')}?{request.GET.urlencode()}#progress")
    return render(request, "ui/progress.html", {"progress": _progress(request)})


def _progress(request: HttpRequest) -> Progress:
    """A task that began when the address says, and knows no other state."""
    now = int(timezone.now().timestamp())
    began = request.GET.get("began", "")
    since = int(began) if began.isdecimal() and len(began) < 12 else now
    done = min(max(now - since, 0), SECONDS) * TOTAL // SECONDS
    over = done == TOTAL
    return Progress(
        id="sample-task",
        label=_("导入机关"),
        url=f"{reverse('workbench:style_progress')}?began={since}",
        state=_("完成") if over else _("进行中"),
        done=done,
        total=TOTAL,
        is_over=over,
    )
