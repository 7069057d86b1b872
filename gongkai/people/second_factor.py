"""allauth's pages of the second factor, each change with its entry in the same transaction."""

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse
from django.views.generic.edit import FormView

from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.services import append
from gongkai.people import entries


class Recorded(FormView):  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """What the form does and its entry: both or neither."""

    kind: EntryKind
    factor: str

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        person: Any = self.request.user
        append(entries.of_person(self.kind, person, request=self.request, type=self.factor))
        return response


class Activate(Recorded, ActivateTOTPView):
    kind, factor = entries.FACTOR_ADDED, "totp"


class Deactivate(Recorded, DeactivateTOTPView):
    kind, factor = entries.FACTOR_REMOVED, "totp"


class Renew(Recorded, GenerateRecoveryCodesView):
    kind, factor = entries.FACTOR_RENEWED, "recovery_codes"
