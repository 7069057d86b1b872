"""Who comes to a case: number and code first, and a second proof for what is more than states and dates."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.applications import tracking
from gongkai.applications.models import Application
from gongkai.applications.tracking import TooMany
from gongkai.people.addresses import of_client
from gongkai.portal.applying import tokens
from gongkai.portal.applying.filing import home_of
from gongkai.portal.applying.forms import TrackForm
from gongkai.portal.applying.tokens import Ticket
from gongkai.portal.applying.views import private

View = Callable[..., HttpResponseBase]
SEE_OTHER: Final = HTTPStatus.SEE_OTHER


def to_case(done: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:track") + (f"?done={done}" if done else ""), status=SEE_OTHER)


def entered(request: HttpRequest) -> tuple[Application, Ticket] | None:
    """The case that this browser was let into, as long as its code is the same."""
    ticket = tokens.ticket_of(request)
    found = Application.objects.select_related("agency")
    application = found.filter(pk=ticket.application).first() if ticket else None
    return (application, ticket) if ticket and application and ticket.fits(application) else None


def of_case(*, proved: bool = False) -> Callable[[View], View]:
    """The view is told the application; who is not let in is led to where one gets in."""

    def guard(view: View) -> View:
        @wraps(view)
        @private
        def guarded(request: HttpRequest, **where: Any) -> HttpResponseBase:
            found = entered(request)
            if found is None:
                return to_case()
            application, ticket = found
            if proved and not ticket.proved:
                return to_case("prove")
            response = view(request, application=application, **where)
            tokens.give_ticket(request, response, ticket)  # half an hour from now
            return response

        return guarded

    return guard


def let_in(request: HttpRequest) -> HttpResponse:
    """Number and code, as they were typed."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        return refused(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        application = tracking.find(data["number"], data["code"], client=home_of(of_client(request)))
    except TooMany as limit:
        return refused(request, form, HTTPStatus.TOO_MANY_REQUESTS, minutes=limit.minutes)
    if application is None:
        return refused(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, unknown=True)
    response = to_case()
    tokens.give_ticket(request, response, tokens.ticket_for(application))
    return response


def refused(request: HttpRequest, form: TrackForm, status: int, **why: Any) -> HttpResponse:
    return render(request, "portal/applying/track_form.html", {"form": form, **why}, status=status)


def prove(request: HttpRequest, application: Application) -> HttpResponse:
    """The second proof. The page says only whether it was right."""
    try:
        right = tracking.prove(application, request.POST.get("last", "")[: tokens.DIGITS])
    except TooMany:
        return to_case("too_many")
    response = to_case("proved" if right else "wrong")
    if right:
        tokens.give_ticket(request, response, tokens.ticket_for(application, proved=True))
    return response
