"""What the security chain holds of persons and signing in: keys, codes and keyed digests, no word that was typed."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind, name_codes, name_facts, register
from gongkai.ledger.services import SYSTEM, Actor, Draft
from gongkai.people import lockout
from gongkai.people.access import actor
from gongkai.people.models import Post, Role, User

DIGITS_OF_DIGEST: Final = 32

SIGNED_IN = EntryKind("signin.succeeded", _("登录"), ("methods", "address"))
FAILED = EntryKind("signin.failed", _("登录失败"), ("name", "address", "reason"))
LOCKED = EntryKind("signin.locked", _("账号或来源因多次失败被锁定"), ("name", "address", "by"))
CONFIRMED = EntryKind("signin.confirmed", _("再次核对身份"), ("method",))
ENDED = EntryKind("signin.ended", _("退出登录"), ("reason", "sessions"))
SWITCHED = EntryKind("signin.post_chosen", _("换岗位"), ("to",))
FACTOR_ADDED = EntryKind("factor.added", _("启用第二验证"), ("type",))
FACTOR_REMOVED = EntryKind("factor.removed", _("停用第二验证"), ("type",))
FACTOR_RENEWED = EntryKind("factor.renewed", _("重新生成恢复码"), ("type",))
FACTOR_RESET = EntryKind("factor.reset", _("管理员重置第二验证"), ("sessions",))
LINKED = EntryKind("person.linked", _("关联统一身份"), ("provider", "subject"))
ADDED = EntryKind("person.added", _("新增人员"), ())
CHANGED = EntryKind("person.changed", _("修改人员信息"), ("fields",))
DEACTIVATED = EntryKind("person.deactivated", _("停用人员"), ("heir", "handed_over", "posts", "sessions"))
REACTIVATED = EntryKind("person.reactivated", _("恢复人员"), ())
PASSWORD_CHANGED = EntryKind("person.password_changed", _("修改密码"), ())
PASSWORD_GIVEN = EntryKind("person.password_given", _("发放临时密码"), ("until", "sessions"))
UNLOCKED = EntryKind("person.unlocked", _("解除锁定"), ())
POST_GIVEN = EntryKind("post.given", _("安排岗位"), ("person", "role", "heads_office", "since", "until"))
POST_ENDED = EntryKind("post.ended", _("结束岗位"), ("person", "until", "heir", "handed_over"))
CODE_MADE = EntryKind("setup.code_made", _("生成首次设置码"), ())
SET_UP = EntryKind("setup.completed", _("完成首次设置"), ("agency",))

OWN: Final = (
    *(SIGNED_IN, FAILED, LOCKED, CONFIRMED, ENDED, SWITCHED),
    *(FACTOR_ADDED, FACTOR_REMOVED, FACTOR_RENEWED, FACTOR_RESET, LINKED),
    *(ADDED, CHANGED, DEACTIVATED, REACTIVATED, PASSWORD_CHANGED, PASSWORD_GIVEN, UNLOCKED),
    *(POST_GIVEN, POST_ENDED, CODE_MADE, SET_UP),
)
name_facts(
    {
        "methods": _("怎样登录"),
        "method": _("怎样核对"),
        "address": _("来源的代号"),
        "name": _("所填用户名的代号"),
        "signin.locked:by": _("锁定的是"),
        "sessions": _("结束的登录"),
        "signin.post_chosen:to": _("换到的岗位"),
        "type": _("方式"),
        "provider": _("统一身份认证"),
        "person.linked:subject": _("统一身份的代号"),
        "heir": _("接手的岗位"),
        "handed_over": _("移交"),
        "posts": _("结束的岗位"),
        "person": _("人员"),
        "role": _("岗位"),
        "heads_office": _("工作机构负责人"),
        "post.given:since": _("第一天"),
        "post.given:until": _("最后一天"),
        "post.ended:until": _("最后一天"),
        "person.password_given:until": _("有效期至"),
        "agency": _("行政机关"),
    }
)
_WAYS: Final = {
    "password": _("密码"),
    "mfa:totp": _("动态口令"),
    "mfa:recovery_codes": _("恢复码"),
    "totp": _("动态口令"),
    "recovery_codes": _("恢复码"),
    "socialaccount:sso": _("统一身份认证"),
}
for _fact in ("methods", "method", "type"):
    name_codes(_fact, _WAYS)
name_codes("role", dict(Role.choices))
name_codes(f"{CHANGED.id}:fields", {"display_name": _("姓名")})
name_codes(f"{LOCKED.id}:by", {"name": _("用户名"), "address": _("来源"), "factor": _("第二验证")})
name_codes(
    f"{FAILED.id}:reason",
    {
        "password": _("用户名或者密码不对"),
        "second_factor": _("第二验证不对"),
        "inactive": _("账号已经停用"),
        "temporary_expired": _("临时密码过期"),
        "unknown": _("统一身份认证的人不在本站"),
        "provider": _("统一身份认证没有通过"),
    },
)
name_codes(
    f"{ENDED.id}:reason",
    {
        "left": _("本人退出"),
        "idle": _("太久没有操作"),
        "age": _("登录太久"),
        "ended_elsewhere": _("本人在别处让它退出"),
    },
)
for _kind in OWN:
    register(_kind)


def name_digest(typed: str) -> str:
    return lockout.digest("name", typed)[:DIGITS_OF_DIGEST]


def address_digest(address: str) -> str:
    return lockout.digest("address", address)[:DIGITS_OF_DIGEST]


def agency_of(person: User | None) -> int | None:
    """In whose security chain a person's own acts stand: that of the first agency where the person has a post."""
    if person is None:
        return None
    held = Post.objects.held(today()).filter(person=person).order_by("agency__path", "pk")
    return held.values_list("agency", flat=True).first()


def of_person(kind: EntryKind, person: User | None, *, request: HttpRequest | None = None, **facts: Fact) -> Draft:
    """Something that a person did to the own account, or a stranger before it was known who it is."""
    post: Post | None = getattr(request, "post", None)
    agency = post.agency_id if post else agency_of(person)
    by = Actor(person=person.pk if person else None, post=post.pk if post else None)
    return Draft(
        chain=chains.security(agency or chains.SITE),
        kind=kind.id,
        by=by,
        subject=subject_of(person) if person else "",
        agency=agency,
        facts=facts,
    )


def of_administrator(kind: EntryKind, about: User, *, by: Post | None, agency: int | None, **facts: Fact) -> Draft:
    """Something that an administrator did about a person; by nobody: the system itself."""
    return Draft(
        chain=chains.security(agency or chains.SITE),
        kind=kind.id,
        by=actor(by) if by else SYSTEM,
        subject=subject_of(about),
        agency=agency,
        facts=facts,
    )


def subject_of(person: User) -> str:
    return f"person:{person.pk}"
