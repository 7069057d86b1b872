"""A person's notices, and how they want to be told."""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.ledger.ciphers import Unsealable
from gongkai.ledger.masters import NoMasterKey
from gongkai.notices import services
from gongkai.notices.forms import NoticeFilter, PreferenceForm
from gongkai.notices.models import Mail, Notice
from gongkai.notices.selectors import address_of, preference_of
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.exports import taken_away
from gongkai.ui import undo
from gongkai.ui.tables import Column, Table

logger = logging.getLogger("gongkai.notices")
COLUMNS: Final = (
    Column(id="told", label=_("时间"), value=lambda notice: notice.told_at, sort=("told_at",)),
    Column(id="kind", label=_("种类"), value=lambda notice: notice.label, sort=("kind",)),
    Column(id="what", label=_("内容"), value=lambda notice: notice.sentence),
    Column(id="read", label=_("读过的时间"), value=lambda notice: notice.read_at, sort=("read_at",), blank=True),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("workbench.use")
def notice_list(request: OfficerRequest) -> HttpResponseBase:
    """The newest first. Posting to it takes the list away and changes nothing."""
    mine = Notice.objects.visible_to(request.post)
    filters = NoticeFilter(request.GET)
    table = Table(filters.narrow(mine), COLUMNS, request.GET, name=_("通知"), default="-told", filters=filters)
    context = {"table": table, "has_unread": mine.unread().exists()}
    return taken_away(table, request, request.post, list="notices") or render(request, "notices/list.html", context)


@require_POST
@post_required("workbench.use")
def open_notice(request: OfficerRequest, pk: int) -> HttpResponse:
    """Mark it read and lead to where it points."""
    notice = services.mark_read(person=request.post.person_id, pk=pk)
    if notice is None:
        raise Http404
    safe = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(notice.url if safe else "notices:list")


@require_POST
@post_required("workbench.use")
def read_all(request: OfficerRequest) -> HttpResponse:
    count, at = services.mark_all_read(person=request.post.person_id)
    sentence = gettext("%(count)d 条通知都标成了已读。") % {"count": count}
    undo.offer(request, sentence, url=reverse("notices:unread_again", args=[at.isoformat()]))
    return redirect("notices:list")


@require_POST
@post_required("workbench.use")
def unread_again(request: OfficerRequest, at: str) -> HttpResponse:
    """Undo `read_all`: what was marked at that moment."""
    count = services.mark_unread_again(person=request.post.person_id, at=_moment(at))
    messages.success(request, gettext("%(count)d 条通知又成了未读。") % {"count": count})
    return redirect("notices:list")


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("workbench.use")
def preferences(request: OfficerRequest) -> HttpResponse:
    try:
        return _preferences(request)
    except (NoMasterKey, Unsealable):
        logger.exception("the mail address of a person cannot be opened")
        return render(request, "notices/sealed.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


def _preferences(request: OfficerRequest) -> HttpResponse:
    person = request.post.person_id
    form = PreferenceForm(request.POST) if request.method == "POST" else _as_set(person)
    if form.is_valid():
        services.prefer(form.preference(person), address=form.cleaned_data["address"], by=request.post)
        if "trial" in request.POST:
            services.tell(person, "notices.trial", url=reverse("notices:preferences"))
        messages.success(request, gettext("通知设置已经保存。"))
        return redirect("notices:preferences")
    last = Notice.objects.visible_to(request.post).exclude(mail__in=(Mail.NONE, Mail.WAITING)).first()
    context = {"form": form, "mail": settings.MAIL, "refused": last is not None and last.mail == Mail.REFUSED}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "notices/preferences.html", context, status=status)


def _as_set(person: int) -> PreferenceForm:
    preference = preference_of(person)
    return PreferenceForm.of(preference, address=address_of(preference))
