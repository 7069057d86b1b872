"""What an administrator does to an agency: a form, one call of a service, back to the sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from gongkai.agencies import channels, numbering, patterns, services, succession
from gongkai.agencies.clock import today
from gongkai.agencies.models import ALWAYS_OPEN, Agency, AgencyQuerySet, Channel, IssuedNumber, Purpose, VoidReason, Way
from gongkai.agencies.numbering import AlreadyVoid
from gongkai.people.access import OfficerRequest, View, actor, post_required
from gongkai.workbench.agencies import forms

Do = Callable[[dict[str, Any]], object]
FORM_METHODS = ["GET", "HEAD", "POST"]
IN_THE_LEDGER = _lazy("这件事记入台账，不能撤回。")


@require_http_methods(FORM_METHODS)
@post_required("agencies.edit")
def add(request: OfficerRequest) -> HttpResponse:
    among = _kept(request).present()
    above = among.filter(pk=request.GET.get("parent", "0")) if request.GET.get("parent", "0").isdecimal() else None
    parent = (above.first() if above is not None else None) or request.post.agency
    form = forms.NewAgencyForm(request.POST or None, among=among, initial={"parent": parent.name})
    made: list[Agency] = []

    def do(given: dict[str, Any]) -> None:
        made.append(services.add(by=actor(request.post), **given))

    if form.is_valid() and _done(form, do):
        messages.success(request, _("已经新增“{agency}”。").format(agency=made[0].name))
        return redirect("agencies:agency", pk=made[0].pk)
    return _page(request, form, title=_("新增机关或者单位"), button=_("新增这个机关"), agency=None)


@require_http_methods(FORM_METHODS)
@post_required("agencies.edit")
def channel(request: OfficerRequest, pk: int, way: Way) -> HttpResponse:
    agency = _agency(request, pk)
    row = Channel.objects.filter(agency=agency, way=way).first()
    row = row or channels.unset(agency, way)
    form = forms.ChannelForm(request.POST or None, instance=row)

    def do(given: dict[str, Any]) -> None:
        channels.set_channel(agency, way, by=actor(request.post), **{"is_open": True, **given})

    lead = _("当面提交和邮政寄送是基本的申请渠道，不能关闭（国办公开办函〔2017〕19号）。") if way in ALWAYS_OPEN else ""
    title = _("设置受理渠道：{way}").format(way=way.label)
    return _act(request, agency, form, do, title=title, button=_("保存这个渠道"), tab="channels", lead=lead)


@require_http_methods(FORM_METHODS)
@post_required("agencies.edit")
def series(request: OfficerRequest, pk: int, purpose: Purpose) -> HttpResponse:
    agency = _agency(request, pk)
    now = numbering.pattern_of(agency, purpose)
    form = forms.PatternForm(request.POST or None, initial={"pattern": now})
    sample = patterns.sample(now, agency, today())
    lead = _("现在的规则写出来像“{sample}”。").format(sample=sample) if sample else ""
    return _act(
        request,
        agency,
        form,
        lambda given: numbering.set_pattern(agency, purpose, given["pattern"], by=actor(request.post)),
        title=_("设置编号规则：{purpose}").format(purpose=purpose.label),
        button=_("保存编号规则"),
        tab="numbering",
        lead=lead + _("改了从下一个编号起生效，序号接着数，已经取的编号不变。"),
    )


@require_http_methods(FORM_METHODS)
@post_required("numbers.void")
def void(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.visible_to(request.post).filter(pk=request.post.agency_id), pk=pk)
    found = get_object_or_404(IssuedNumber, pk=number, agency=agency, voided_at=None)
    form = forms.VoidForm(request.POST or None)

    def do(given: dict[str, Any]) -> None:
        try:
            numbering.void(found, VoidReason(given["reason"]), by=actor(request.post), note=given["note"])
        except AlreadyVoid:
            raise ValidationError(_("这个编号刚刚已经作废了。")) from None

    follows = [
        _("编号“{number}”留在登记簿里，注明作废和原因；").format(number=found.text),
        _("这个编号以后不再使用。"),
    ]
    title = _("作废编号“{number}”").format(number=found.text)
    return _act(request, agency, form, do, title=title, button=_("作废这个编号"), tab="numbering", follows=follows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One form about an agency, and the service that takes what it gives. `{agency}` in the words is its name."""

    form: Callable[[OfficerRequest, Agency], BaseForm]
    do: Callable[..., object]
    title: str | Promise
    button: str | Promise
    tab: str = ""  # where the page leads back to
    follows: tuple[str | Promise, ...] = ()


def page_of(act: Act) -> View:
    @require_http_methods(FORM_METHODS)
    @post_required("agencies.edit")
    def page(request: OfficerRequest, pk: int) -> HttpResponse:
        agency = _agency(request, pk)
        by = actor(request.post)
        return _act(
            request,
            agency,
            act.form(request, agency),
            lambda given: act.do(agency, by=by, **given),
            title=str(act.title).format(agency=agency.name),
            button=act.button,
            tab=act.tab,
            follows=[str(each).format(agency=agency.name) for each in act.follows],
        )

    return page


def _names(agency: Agency) -> dict[str, str]:
    return {"name": agency.name, "short_name": agency.short_name, "slug": agency.slug}


def _above(agency: Agency) -> dict[str, str]:
    return {"parent": agency.parent.name if agency.parent else ""}


edit = page_of(
    Act(
        form=lambda request, agency: forms.SettingsForm(request.POST or None, instance=agency),
        do=services.edit,
        title=_lazy("修改基本信息"),
        button=_lazy("保存基本信息"),
    )
)
remedies = page_of(
    Act(
        form=lambda request, agency: forms.RemediesForm(request.POST or None, instance=agency),
        do=services.edit,
        title=_lazy("设置复议机关和管辖法院"),
        button=_lazy("保存复议与诉讼"),
        tab="remedies",
    )
)
rename = page_of(
    Act(
        form=lambda request, agency: forms.RenameForm(request.POST or None, initial=_names(agency)),
        do=succession.rename,
        title=_lazy("更名"),
        button=_lazy("更名"),
        tab="past",
    )
)
move = page_of(
    Act(
        form=lambda request, agency: forms.MoveForm(
            request.POST or None, among=_kept(request).present(), initial=_above(agency)
        ),
        do=services.move,
        title=_lazy("调整隶属关系"),
        button=_lazy("移到新的上级机关下面"),
        tab="past",
    )
)
merge = page_of(
    Act(
        form=lambda request, _agency: forms.MergeForm(request.POST or None, among=_kept(request).present()),
        do=lambda agency, **given: succession.merge([agency], **given),
        title=_lazy("把“{agency}”并入别的机关"),
        button=_lazy("并入"),
        tab="past",
        follows=(
            _lazy("“{agency}”从那一天起撤销，它公开过的信息和年报都保留；"),
            _lazy("它下面的机关和单位移到承接的机关下面；"),
            IN_THE_LEDGER,
        ),
    )
)
split = page_of(
    Act(
        form=lambda request, _agency: forms.SplitForm(request.POST or None, among=_kept(request).present()),
        do=succession.split,
        title=_lazy("“{agency}”分设"),
        button=_lazy("分设"),
        tab="past",
        follows=(
            _lazy("分设出来的机关要先新增好；"),
            _lazy("沿革里记下从哪里分出；"),
            IN_THE_LEDGER,
        ),
    )
)
end = page_of(
    Act(
        form=lambda request, _agency: forms.EndForm(request.POST or None),
        do=succession.end,
        title=_lazy("撤销“{agency}”"),
        button=_lazy("撤销这个机关"),
        tab="past",
        follows=(
            _lazy("“{agency}”不再受理申请、不再出现在名单里；它公开过的信息和年报都保留；"),
            _lazy("没有机关承接它的工作（有的话，请办“并入”或者“分设”）；"),
            IN_THE_LEDGER,
        ),
    )
)


def _kept(request: OfficerRequest) -> AgencyQuerySet:
    return Agency.objects.kept_by(request.post)


def _agency(request: OfficerRequest, pk: int) -> Agency:
    return get_object_or_404(_kept(request).present().select_related("parent"), pk=pk)


def _act(request: OfficerRequest, agency: Agency, form: BaseForm, do: Do, *, tab: str, **words: Any) -> HttpResponse:
    if form.is_valid() and _done(form, do):
        messages.success(request, _("“{act}”已经办好。").format(act=words["title"]))
        return redirect("agencies:tab", pk=agency.pk, tab=tab) if tab else redirect("agencies:agency", pk=agency.pk)
    return _page(request, form, agency=agency, tab=tab, **words)


def _done(form: BaseForm, do: Do) -> bool:
    """Whether the service took it; where not, its sentences stand in the form."""
    try:
        do(form.cleaned_data)
    except ValidationError as refusal:
        told = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        for name, sentences in told.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return False
    return True


def _page(request: OfficerRequest, form: BaseForm, *, agency: Agency | None, **words: Any) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workbench/agencies/act.html", {"form": form, "agency": agency, **words}, status=status)
