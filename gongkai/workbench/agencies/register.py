"""编号登记簿: every number of an agency, filtered and taken away; the sealed words about a void one."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.agencies import numbering
from gongkai.agencies.models import Agency, IssuedNumber, Purpose
from gongkai.ledger.particulars import Destroyed
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.exports import taken_away
from gongkai.people.models import Post
from gongkai.ui.tables import Column, Table
from gongkai.workbench.agencies import views

ALL: Final = ("", _("全部"))
IN_USE, VOID = "in_use", "void"
COLUMNS: Final = (
    Column(id="number", label=_("编号"), value=lambda number: number.text, sort=("text",)),
    Column(id="purpose", label=_("用途"), value=lambda number: number.get_purpose_display(), sort=("purpose",)),
    Column(id="year", label=_("年度"), value=lambda number: number.year, sort=("year", "seq"), numeric=True),
    Column(id="seq", label=_("序号"), value=lambda number: number.seq, sort=("seq",), numeric=True),
    # By key: numbers are given out one after the other, and the key has an index.
    Column(id="issued", label=_("取号时间"), value=lambda number: number.issued_at, sort=("pk",)),
    Column(id="signed", label=_("签发日期"), value=lambda number: number.signed_on, sort=("signed_on",), blank=True),
    Column(id="state", label=_("状态"), value=lambda number: _("作废") if number.is_void else _("在用")),
    Column(id="reason", label=_("作废原因"), value=lambda number: number.get_void_reason_display() or None),
    Column(id="voided", label=_("作废时间"), value=lambda number: number.voided_at, sort=("voided_at",), blank=True),
)


class RegisterForm(forms.Form):
    q = forms.CharField(label=_("编号里的字"), required=False, max_length=80)
    purpose = forms.ChoiceField(label=_("用途"), required=False, choices=[ALL, *Purpose.choices])
    year = forms.Field()  # a choice of the years that there are
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, (IN_USE, _("在用")), (VOID, _("作废"))])

    def __init__(self, given: Any, numbers: QuerySet[IssuedNumber]) -> None:
        super().__init__(given)
        self._numbers = numbers
        years = numbers.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"] = forms.TypedChoiceField(
            label=_("年度"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[ALL, *((str(year), str(year)) for year in years)],
        )

    def narrowed(self) -> QuerySet[IssuedNumber]:
        given = self.cleaned_data if self.is_valid() else {}
        wanted: dict[str, Any] = {name: given[name] for name in ("purpose", "year") if given.get(name)}
        if words := given.get("q"):
            wanted["text__icontains"] = words
        if state := given.get("state"):
            wanted["voided_at__isnull"] = state == IN_USE
        return self._numbers.filter(**wanted)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("agencies.see")
def numbers(request: OfficerRequest, pk: int) -> HttpResponseBase:
    """The tab 编号: how numbers are written, and all that were given. Of a superior the rules alone."""
    agency = views.seen(request, pk)
    if not agency.is_agency or not agency.path.startswith(request.post.agency.path):
        return views.sheet(request, agency, "numbering")
    form = RegisterForm(request.GET, IssuedNumber.objects.visible_to(request.post).filter(agency=agency))
    columns = COLUMNS if request.method == "POST" else (*COLUMNS, _acts(request.post))
    name = _("编号登记簿")
    table = Table(form.narrowed(), columns, request.GET, name=name, default="-issued", filters=form)
    if file := taken_away(table, request, request.post, list="numbers"):
        return file
    return views.sheet(request, agency, "numbering", table=table)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("numbers.void")
def void_note(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """The sealed words about a void number, opened by the button alone: a look is an entry, a link is not a look."""
    own = Agency.objects.visible_to(request.post).filter(pk=request.post.agency_id)
    agency = get_object_or_404(own, pk=pk)
    found = get_object_or_404(IssuedNumber, pk=number, agency=agency, void_note__isnull=False)
    context: dict[str, Any] = {"agency": agency, "number": found}
    if request.method == "POST":
        try:
            context["note"] = numbering.read_void_note(found, by=actor(request.post))
        except Destroyed:
            context["is_destroyed"] = True
    return render(request, "workbench/agencies/void_note.html", context)


def _acts(post: Post) -> Column:
    """What the post may do with a number: void it, or read why it is void."""
    is_clerk = may(post, "numbers.void")

    def act(number: IssuedNumber) -> tuple[str, str]:
        if not is_clerk or number.agency_id != post.agency_id:
            return "", ""
        if not number.is_void:
            return "void", gettext("作废{number}").format(number=number.text)
        return ("void_note", gettext("{number}的作废说明").format(number=number.text)) if number.void_note else ("", "")

    def url(number: IssuedNumber) -> str:
        name = act(number)[0]
        return reverse(f"agencies:{name}", args=[number.agency_id, number.pk]) if name else ""

    return Column(id="act", label=_("办理"), value=lambda number: act(number)[1] or None, url=url)
