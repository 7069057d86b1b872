"""What the applicant's own browser holds, signed by us: the form's key, the receipt, the way into one case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from gongkai.applications import words
from gongkai.applications.models import Application

FORM: Final = "gongkai.portal.applying.form"
RECEIPT: Final = "receipt"
TICKET: Final = "tracking"
FORM_AGE: Final = 7 * 24 * 3600
RECEIPT_AGE: Final = 30 * 60
TICKET_AGE: Final = 30 * 60  # without a click
DIGITS: Final = 16
MOST: Final = 40  # signs of a file's name


@dataclass(frozen=True, slots=True)
class FormToken:
    """
    One form as it was opened: sent twice it is one application, and shows the same receipt. The code is made here and
    held by this page alone.
    """

    key: uuid.UUID
    code: str
    text: str


def new_form() -> FormToken:
    return _form(uuid.uuid4(), words.new_code())


def _form(key: uuid.UUID, code: str) -> FormToken:
    return FormToken(key, code, signing.dumps([key.hex, code], salt=FORM))


def form_of(text: str) -> FormToken | None:
    """None where it is not ours, or the page was open for a week."""
    try:
        key, code = signing.loads(text, salt=FORM, max_age=FORM_AGE)
    except signing.BadSignature:
        return None
    return FormToken(uuid.UUID(key), code, text)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`names`: what the applicant called the materials, masked. The register has them by what they are."""

    application: int
    number: str
    code: str
    names: Sequence[str] = ()


def give_receipt(
    request: HttpRequest, response: HttpResponse, application: Application, code: str, names: Sequence[str] = ()
) -> None:
    """The browser keeps number, code and names (masked) for a while, so that a reload shows them; we do not."""
    held = [application.pk, application.number, code, [shortened(name) for name in names]]
    _set(request, response, RECEIPT, held, RECEIPT_AGE, reverse("portal:receipt"))


def shortened(name: str) -> str:
    """So that what a browser holds stays small."""
    return name if len(name) <= MOST else f"{name[: MOST - 10]}……{name[-8:]}"


def receipt_of(request: HttpRequest) -> Receipt | None:
    found = _get(request, RECEIPT, RECEIPT_AGE)
    return Receipt(*found) if found else None


def forget_receipt(response: HttpResponse) -> None:
    response.delete_cookie(RECEIPT, path=reverse("portal:receipt"), samesite="Lax")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Number and code were right; `proved`: the second proof too. A new code makes it worthless."""

    application: int
    code: str  # the beginning of its hash
    proved: bool = False

    def fits(self, application: Application) -> bool:
        return application.code_hash[:DIGITS] == self.code


def ticket_for(application: Application, *, proved: bool = False) -> Ticket:
    return Ticket(application.pk, application.code_hash[:DIGITS], proved)


def give_ticket(request: HttpRequest, response: HttpResponseBase, ticket: Ticket) -> None:
    _set(
        request, response, TICKET, [ticket.application, ticket.code, ticket.proved], TICKET_AGE, reverse("portal:track")
    )


def ticket_of(request: HttpRequest) -> Ticket | None:
    found = _get(request, TICKET, TICKET_AGE)
    return Ticket(*found) if found else None


def forget_ticket(response: HttpResponse) -> None:
    response.delete_cookie(TICKET, path=reverse("portal:track"), samesite="Lax")


def _set(request: HttpRequest, response: HttpResponseBase, name: str, value: Any, age: int, path: str) -> None:
    text = signing.dumps(value, salt=name, compress=True)
    secure = request.is_secure()
    response.set_cookie(name, text, age, path=path, secure=secure, httponly=True, samesite="Lax")


def _get(request: HttpRequest, name: str, age: int) -> Any:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=name, max_age=age)
    except signing.BadSignature:
        return None
