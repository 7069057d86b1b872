"""The administrator's pages of persons and posts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.people import forms, lockout, selectors, services, sessions, signin
from gongkai.people.access import OfficerRequest, View, post_required
from gongkai.people.exports import taken_away
from gongkai.people.models import Post, User
from gongkai.ui.tables import Column, Table

UNPROCESSABLE: Final = 422


COLUMNS: Final = (
    Column(
        id="name",
        label=_lazy("姓名"),
        value=lambda person: person.display_name,
        sort=("display_name",),
        url=lambda person: reverse("people:person", args=[person.pk]),
    ),
    Column(id="username", label=_lazy("用户名"), value=lambda person: person.username, sort=("username",)),
    Column(id="posts", label=_lazy("岗位"), value=lambda person: "；".join(str(post) for post in person.held)),
    Column(
        id="last", label=_lazy("上次登录"), value=lambda person: person.last_login, sort=("last_login",), blank=True
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("people.edit")
def people(request: OfficerRequest) -> HttpResponseBase:
    """Everybody below, by name, agency, role and whether they are still there. Posting takes the list away."""
    filters = forms.PersonFilter(request.GET)
    found = selectors.people(request.post, filters.asked())
    table = Table(found, COLUMNS, request.GET, name=_("人员"), default="name", filters=filters)
    return taken_away(table, request, request.post, list="people") or render(
        request, "people/list.html", {"table": table}
    )


@require_safe
@post_required("people.edit")
def person(request: OfficerRequest, pk: int) -> HttpResponse:
    return _sheet(request, _mine(request, pk))


@post_required("people.edit")
@never_cache
@sensitive_variables("password")
def add(request: OfficerRequest) -> HttpResponse:
    form = forms.NewPersonForm(request.POST or None, by=request.post)
    if form.is_valid():
        try:
            new, password = services.add_person(by=request.post, **form.cleaned_data)
        except ValidationError as refusal:
            _tell(form, refusal)
        else:
            return _show_password(request, new, password)
    return _form(request, "people/new.html", form, agencies=selectors.agency_names(request.post))


@post_required("people.edit")
def give_post(request: OfficerRequest, pk: int) -> HttpResponse:
    person = _mine(request, pk)
    form = forms.GivePostForm(request.POST or None, by=request.post)
    if form.is_valid() and _done(form, services.give_post, person=person, by=request.post, **form.cleaned_data):
        messages.success(request, _("已经安排岗位。"))
        return redirect("people:person", pk=pk)
    return _form(request, "people/post.html", form, person=person, agencies=selectors.agency_names(request.post))


@post_required("people.edit")
def end_post(request: OfficerRequest, pk: int) -> HttpResponse:
    mine = Post.objects.visible_to(request.post).select_related("person", "agency")
    post = get_object_or_404(mine, pk=pk)
    form = forms.EndPostForm(request.POST or None, posts=[post], initial={"until": today()})
    if form.is_valid():
        ((_post, heir),) = form.heirs()
        until = form.cleaned_data["until"]
        if _done(form, services.end_post, post=post, until=until, heir=heir, by=request.post):
            messages.success(request, _("岗位到 %(day)s 为止。") % {"day": until})
            return redirect("people:person", pk=post.person_id)
    follows = [
        _("过了最后一天，这个岗位不能再用；人还在，别的岗位不变。"),
        _("没办完的事交给接手的人；以前做过的事仍在台账里，写着原来的姓名。"),
    ]
    what = _("结束“%(post)s”") % {"post": post}
    return _form(request, "people/end_post.html", form, post=post, what=what, follows=follows)


@post_required("people.edit")
def deactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    person = _mine(request, pk)
    posts = signin.held_by(person)
    form = forms.HandOverForm(request.POST if request.method == "POST" else None, posts=posts)
    if form.is_valid() and _done(form, services.deactivate, person=person, heirs=form.heirs(), by=request.post):
        messages.success(request, _("%(name)s已经停用，不能再登录。") % {"name": person.display_name})
        return redirect("people:person", pk=pk)
    what = _("停用%(name)s") % {"name": person.display_name}
    follows = [
        _("不能再登录，现在的登录马上全部退出，所有岗位都结束。"),
        _("没办完的事交给下面选的人；做过的事仍在台账里，姓名不会消失。"),
        _("以后可以恢复，恢复时要重新安排岗位。"),
    ]
    return _form(request, "people/deactivate.html", form, person=person, what=what, follows=follows)


@post_required("people.edit")
def rename(request: OfficerRequest, pk: int) -> HttpResponse:
    person = _mine(request, pk)
    form = forms.RenameForm(request.POST or None, initial={"display_name": person.display_name})
    if form.is_valid() and _done(form, services.rename, person=person, by=request.post, **form.cleaned_data):
        messages.success(request, _("姓名已经改好。"))
        return redirect("people:person", pk=pk)
    return _form(request, "people/rename.html", form, person=person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done to a person on a page that first says what will come of it. `%(name)s` in the words is the name."""

    do: Callable[..., object]  # a service; where it gives a password, the page after it shows that once
    what: str | Promise
    follows: tuple[str | Promise, ...]
    done: str | Promise = ""


def page_of(act: Act) -> View:
    @require_http_methods(["GET", "HEAD", "POST"])
    @post_required("people.edit")
    @never_cache
    @sensitive_variables("got")
    def page(request: OfficerRequest, pk: int) -> HttpResponse:
        person = _mine(request, pk)
        named = {"name": person.display_name}
        form = Form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                got = act.do(person=person, by=request.post)
            except ValidationError as refusal:
                _tell(form, refusal)
            else:
                if isinstance(got, str):
                    return _show_password(request, person, got)
                messages.success(request, act.done % named)
                return redirect("people:person", pk=pk)
        words = {"what": act.what % named, "follows": act.follows}
        return _form(request, "people/confirm.html", form, person=person, **words)

    return page


give_password = page_of(
    Act(
        do=services.give_password,
        what=_lazy("给%(name)s发放临时密码"),
        follows=(
            _lazy("原来的密码作废，现在的登录马上全部退出；"),
            _lazy("临时密码只显示一次，请当面或打电话交给本人；本人第一次登录时要换成自己的密码；"),
            _lazy("这件事记入台账，不能撤回。"),
        ),
    )
)
reactivate = page_of(
    Act(
        do=services.reactivate,
        what=_lazy("恢复%(name)s，并发放临时密码"),
        follows=(
            _lazy("可以重新登录，但还没有岗位，要另外安排；"),
            _lazy("临时密码只显示一次，请当面或打电话交给本人；"),
            _lazy("这件事记入台账。"),
        ),
    )
)
reset_factor = page_of(
    Act(
        do=services.reset_factor,
        what=_lazy("重置%(name)s的第二验证"),
        follows=(
            _lazy("请先当面或打电话核实是本人：重置以后，知道密码的人就能登录并重新设置第二验证；"),
            _lazy("原来的手机验证和备用码作废，下次登录时要重新设置；"),
            _lazy("这件事记入台账，不能撤回。"),
        ),
        done=_lazy("%(name)s的第二验证已经重置。下次登录时要重新设置。"),
    )
)
unlock = page_of(
    Act(
        do=services.unlock,
        what=_lazy("解除%(name)s的锁定"),
        follows=(
            _lazy("马上可以再试着登录，密码不变；"),
            _lazy("请先问清是不是本人输错了密码。不是本人的话，先不要解除；"),
            _lazy("这件事记入台账。"),
        ),
        done=_lazy("已经解除%(name)s的锁定，可以再试着登录。"),
    )
)


def _mine(request: OfficerRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.post), pk=pk)


def _done(form: BaseForm, act: Callable[..., Any], **given: Any) -> bool:
    """Do the act; why not, stands in the form."""
    try:
        act(**given)
    except ValidationError as refusal:
        _tell(form, refusal)
        return False
    return True


def _tell(form: BaseForm, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, why in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, why)


def _form(request: HttpRequest, template: str, form: BaseForm, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=UNPROCESSABLE if form.errors else 200)


def _sheet(request: OfficerRequest, person: User) -> HttpResponse:
    posts = Post.objects.visible_to(request.post).filter(person=person).select_related("agency")
    day = today()
    context = {
        "person": person,
        "is_self": person.pk == request.post.person_id,
        "manages": services.manages(request.post, person),
        "held": [post for post in posts if post.until is None or post.until >= day],
        "past": [post for post in posts if post.until is not None and post.until < day],
        "has_factor": signin.has_factor(person),
        "locked": lockout.is_locked("name", person.username, lockout.per_account()),
        "sessions": len(sessions.of_person(person)),
    }
    return render(request, "people/person.html", context)


def _show_password(request: OfficerRequest, person: User, password: str) -> HttpResponse:
    """Once, on the page that answers the act; it is in no address and in no history."""
    return render(request, "people/password_once.html", {"person": person, "password": password})
