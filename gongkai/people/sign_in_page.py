"""allauth's pages of signing in and of the password, with what is ours."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.people import account, demonstration, setup


class SignIn(LoginView):
    """allauth's, with single sign-on where it is set up, and the invented people in the demonstration."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        apps = settings.OIDC_APPS if settings.OIDC_SERVER else []
        offered = [{"name": app["name"], "url": self._address(app["provider_id"])} for app in apps]
        people = demonstration.people() if account.may_try_out(self.request) else ()
        more = {"single_sign_on": offered, "try_out": people, "is_new": not setup.is_done()}
        return {**super().get_context_data(**kwargs), **more}

    def _address(self, provider: str) -> str:
        address = reverse("openid_connect_login", args=[provider])
        wanted = self.passthrough_next_url(address)
        return str(wanted)


class ChangePassword(PasswordChangeView):
    """Within login_required. The invented people of the demonstration have no password to change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("这个账号没有密码，不用改。"))
            return redirect("people:profile")
        was_temporary = getattr(request.user, "temporary_until", None) is not None
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if was_temporary and getattr(request.user, "temporary_until", None) is None:
            return redirect(settings.LOGIN_REDIRECT_URL)  # the first time somebody is here: to work
        return response
