"""
投诉、举报 (条例 47, 51): somebody says that an agency does not publish what it must. Without an account, anonymously if
wanted; it is registered at the agency above it, which has it as a duty from that moment.
"""

from http import HTTPStatus
from typing import Final

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import ancestors
from gongkai.applications.matters import Arrival, register
from gongkai.applications.models.matters import Genre, Matter
from gongkai.law.receipt import Channel
from gongkai.ledger.services import SYSTEM
from gongkai.people import lockout
from gongkai.people.addresses import of_client
from gongkai.portal.addresses import at_its_address
from gongkai.portal.applying import tokens
from gongkai.portal.applying.filing import MINUTES, home_of
from gongkai.portal.publishing.lists import frame

DONE: Final = "gongkai.portal.publishing.complaint"
DONE_AGE: Final = 30 * 60
TOPIC: Final = gettext_lazy("反映{agency}没有公开应当公开的信息")


class ComplaintForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("什么信息应当公开却没有公开"),
        help_text=gettext_lazy("写清楚是什么，大概是哪一年的，您在哪里找过。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": gettext_lazy("请写一写是什么信息，几个字也行。")},
    )
    name = forms.CharField(label=gettext_lazy("您的姓名或者单位"), max_length=60, required=False)
    phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        help_text=gettext_lazy("不留也可以，只是没法把结果告诉您。"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


def above(agency: Agency) -> Agency | None:
    """上一级行政机关, as the tree has it."""
    over = [each for each in ancestors(agency) if each.ended_on is None]
    answering = Agency.objects.answering().filter(pk__in=[each.pk for each in over])
    return answering.order_by("-path").first()


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
@at_its_address
def complain(request: HttpRequest, slug: str) -> HttpResponse:
    agency: Agency = get_object_or_404(Agency.objects.present().answering(), slug=slug)
    organ = above(agency)
    if request.method == "POST":
        return _sent(request, agency, organ) if organ else HttpResponseNotAllowed(["GET", "HEAD"])
    return _page(request, agency, organ, ComplaintForm())


@require_safe
@cache_control(no_store=True)
@at_its_address
def complained(request: HttpRequest, slug: str) -> HttpResponse:
    """Its number, for who has just sent it."""
    agency: Agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    try:
        organ, number = signing.loads(request.GET.get("said", ""), salt=DONE, max_age=DONE_AGE)
    except signing.BadSignature:
        return HttpResponseRedirect(reverse("portal:complain", args=[slug]))
    context = {**frame(agency), "organ": organ, "number": number}
    return render(request, "portal/publishing/complained.html", context)


def _sent(request: HttpRequest, agency: Agency, organ: Agency) -> HttpResponse:
    form, token = ComplaintForm(request.POST), tokens.form_of(request.POST.get("form_token", ""))
    if token is None:
        form.add_error(None, _("页面打开得太久了，还没有提交。您写的都在，请再按一次。"))
    limit = lockout.Limit(settings.APPLY_PER_ADDRESS, MINUTES * 60)
    if lockout.take("complaining", home_of(of_client(request)), limit).refused:
        form.add_error(None, _("这个网络地址提交得太多了。您写的都在，请过一会儿再提交。"))
        return _page(request, agency, organ, form, HTTPStatus.TOO_MANY_REQUESTS)
    if not form.is_valid() or token is None:
        return _page(request, agency, organ, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    matter = _registered(agency, organ, form, token)
    said = signing.dumps([organ.name, matter.number], salt=DONE)
    address = reverse("portal:complained", args=[agency.slug])
    return HttpResponseRedirect(f"{address}?said={said}", status=HTTPStatus.SEE_OTHER)


def _registered(agency: Agency, organ: Agency, form: ComplaintForm, token: tokens.FormToken) -> Matter:
    """Sent twice it is one. What was written is sealed; the register says only about whom it is."""
    said = form.cleaned_data
    return register(
        Arrival(
            agency=organ,
            genre=Genre.COMPLAINT,
            channel=Channel.ONLINE,
            on=today(),
            words={"matter": said["what"], "name": said["name"], "phone": said["phone"]},
            topic=str(TOPIC).format(agency=agency.short_name),
            key=token.key,
        ),
        by=SYSTEM,
    )


def _page(
    request: HttpRequest, agency: Agency, organ: Agency | None, form: ComplaintForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    sent = tokens.form_of(form.data.get("form_token", "")) if form.is_bound else None
    context = {**frame(agency), "organ": organ, "form": form, "token": sent or tokens.new_form()}
    return render(request, "portal/publishing/complain.html", context, status=status)
