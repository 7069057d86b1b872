"""
The ways in: of allauth's pages those that we use, under its names, which it reverses itself. There is no signing up,
no page for mail addresses, and no connecting of accounts by oneself.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as sso
from django.contrib.auth.decorators import login_required
from django.urls import path

from gongkai.people import account as own
from gongkai.people import second_factor
from gongkai.people.sign_in_page import ChangePassword, SignIn

urlpatterns = [
    path("setup/", own.first_run, name="setup"),
    path("account/login/", SignIn.as_view(), name="account_login"),
    path("account/try/", own.try_out, name="account_try_out"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", login_required(ChangePassword.as_view()), name="account_change_password"),
    path("account/factor/", factor.index, name="mfa_index"),
    path("account/factor/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("account/factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/factor/activate/", second_factor.Activate.as_view(), name="mfa_activate_totp"),
    path("account/factor/deactivate/", second_factor.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("account/factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factor/codes/renew/", second_factor.Renew.as_view(), name="mfa_generate_recovery_codes"),
    path("account/factor/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/sso/<slug:provider_id>/login/", sso.login, name="openid_connect_login"),
    path("account/sso/<slug:provider_id>/callback/", sso.callback, name="openid_connect_callback"),
]
