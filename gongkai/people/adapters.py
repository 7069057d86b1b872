"""What allauth asks of us: who may sign in, how often it may be tried, and an entry for everything that happens."""

from typing import Any, NoReturn

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.ledger.services import append
from gongkai.people import addresses, entries, factors, lockout, sessions
from gongkai.people.models import User
from gongkai.people.signin import held_by, needs_factor

SECONDS_OF_MINUTE = 60


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by user name and password. Nobody signs up: an administrator makes persons."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("用户名或密码不对。"),
        "incorrect_password": gettext_lazy("密码不对。"),
        "enter_current_password": gettext_lazy("现在的密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return addresses.of_client(request) or "0.0.0.0"  # noqa: S104 - an unknown address, nothing is bound to it

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raises ValidationError where there were too many."""
        name, address = credentials["username"], addresses.of_client(request)
        for by, who, limit in (
            ("address", address, lockout.per_address()),
            ("name", name, lockout.per_account()),
        ):
            standing = lockout.take(by, who, limit)
            if not standing.refused:
                continue
            if standing.locked_now:
                _record(entries.LOCKED, User.objects.named(name), request=request, by=by, **digests(name, address))
            raise too_many(standing)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        person: User | None = super().authenticate(request, **credentials)
        if person is None:
            return None
        if reason := _shut_out(person):
            self.authentication_failed(request, reason=reason, **credentials)
            raise ValidationError(SHUT_OUT[reason], code=reason)
        lockout.clear("name", credentials["username"])
        lockout.give_back("address", addresses.of_client(request))
        return person

    def authentication_failed(self, request: HttpRequest, *, reason: str = "password", **credentials: Any) -> None:
        name = credentials["username"]
        who = digests(name, addresses.of_client(request))
        _record(entries.FAILED, User.objects.named(name), request=request, reason=reason, **who)

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        methods = [_method(record) for record in get_authentication_records(request, user)]
        super().login(request, user)
        sessions.begin(request.session)
        address = entries.address_digest(addresses.of_client(request))
        append(entries.of_person(entries.SIGNED_IN, user, methods=methods, address=address))

    def logout(self, request: HttpRequest) -> None:
        sessions.end_own(request, "left")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        self.authentication_failed(request, reason="inactive", username=user.username)
        messages.error(request, SHUT_OUT["inactive"])
        return redirect("account_login")

    def set_password(self, user: User, password: str) -> None:
        """The person's own choice: what was temporary is over, and every other session with it."""
        user.set_password(password)  # slow on purpose, and therefore before the transaction
        user.temporary_until = None
        with transaction.atomic():
            user.save(update_fields=["password", "temporary_until"])
            append(entries.of_person(entries.PASSWORD_CHANGED, user, request=context.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return str(redirect("people:profile").url)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Not of somebody who has just signed in: the first thing that an administrator does is to add a factor."""
        if not super().is_reauthentication_required(app=app):
            return False
        began = context.request.session.get(sessions.BEGAN, 0)
        return bool(timezone.now().timestamp() - began > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对。请看手机上最新的六位数字；一直不对的，看看手机的时间准不准。"),
        "cannot_delete_authenticator": gettext_lazy("您的岗位必须使用第二验证，不能停用。"),
    }

    def encrypt(self, text: str) -> str:
        return factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page itself: no other address ever holds the secret."""
        return str(segno.make(url, error="m").svg_inline(scale=5, light="#fff", border=3, omitsize=True))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not needs_factor(held_by(authenticator.user))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """
    Single sign-on says who somebody is; whether there is such a person here is the administrator's word. The first
    time, the claim GONGKAI_OIDC_CLAIM names our user name; from then on the two are linked by the provider's `sub`.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """What else the provider tells of somebody is not kept."""
        name, sociallogin.account.extra_data = _claim(sociallogin), {}
        if sociallogin.is_existing:
            person = sociallogin.user
            sociallogin.account.save(update_fields=["extra_data"])
        else:
            person = self._first_time(request, sociallogin, name)
        if not person.is_active:
            _refuse(request, person.username, "inactive")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:  # noqa: ARG002 - allauth's
        _refuse(request, "", "provider")

    def _first_time(self, request: HttpRequest, sociallogin: SocialLogin, name: str) -> User:
        person = User.objects.named(name) if name else None
        if person is None or SocialAccount.objects.filter(user=person).exists():
            _refuse(request, name, "unknown")
        if not person.is_active:
            _refuse(request, name, "inactive")
        account = sociallogin.account
        with transaction.atomic():
            sociallogin.connect(request, person)
            subject = entries.name_digest(account.uid)
            append(entries.of_person(entries.LINKED, person, provider=account.provider, subject=subject))
        return person


SHUT_OUT = {
    "inactive": gettext_lazy("这个账号已经停用。需要恢复的，请找系统管理员。"),
    "temporary_expired": gettext_lazy("临时密码已经过期。请系统管理员重新发放一个。"),
    "unknown": gettext_lazy("统一身份认证通过了，但本系统里没有对应的人员。请系统管理员先建立。"),
    "provider": gettext_lazy("统一身份认证没有通过。请再试一次，或者用用户名和密码登录。"),
}


def too_many(standing: lockout.Standing) -> ValidationError:
    minutes = -(-standing.seconds_left // SECONDS_OF_MINUTE)
    words = _("试错的次数太多，已经暂时锁定。请 %(minutes)d 分钟后再试，或者请系统管理员解除。")
    return ValidationError(words, code="too_many_tries", params={"minutes": minutes})


def _shut_out(person: User) -> str:
    """Why somebody whose password is right does not get in all the same."""
    if not person.is_active:
        return "inactive"
    if person.temporary_until and person.temporary_until < timezone.now():
        return "temporary_expired"
    return ""


def _method(record: dict[str, Any]) -> str:
    """ "password", "mfa:totp", "socialaccount:sso" …"""
    kind = record.get("type") or record.get("provider")
    return f"{record['method']}:{kind}" if kind else str(record["method"])


def _claim(sociallogin: SocialLogin) -> str:
    data = sociallogin.account.extra_data
    said = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
    return str(said.get(settings.OIDC_CLAIM) or "")


def digests(name: str, address: str) -> dict[str, str]:
    return {"name": entries.name_digest(name), "address": entries.address_digest(address)}


@transaction.atomic
def _record(kind: Any, person: User | None, *, request: HttpRequest, **facts: Any) -> None:
    append(entries.of_person(kind, person, request=request, **facts))


def _refuse(request: HttpRequest, name: str, reason: str) -> NoReturn:
    person = User.objects.named(name) if name else None
    _record(entries.FAILED, person, request=request, reason=reason, **digests(name, addresses.of_client(request)))
    messages.error(request, SHUT_OUT[reason])
    raise ImmediateHttpResponse(redirect("account_login"))
