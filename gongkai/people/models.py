"""Persons who sign in, and the posts in which they act."""

from datetime import date
from typing import Self

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of

__all__ = ["Post", "Role", "SetupCode", "Tries", "User"]


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, post: "Post") -> Self:
        """Persons are the administrator's: those who hold or held a post below. Others see themselves."""
        if post.role != Role.ADMINISTRATOR:
            return self.filter(pk=post.person_id)
        below = Post.objects.filter(agency__in=agencies_of(post))
        return self.filter(pk__in=below.values("person"))

    def named_like(self, words: str) -> Self:
        """Those whose name or user name holds every one of the words."""
        wanted = Q()
        for word in words.split():
            wanted &= Q(display_name__icontains=word) | Q(username__icontains=word)
        return self.filter(wanted)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, post: "Post") -> UserQuerySet:
        return self.get_queryset().visible_to(post)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Zhang and zhang are one person."""
        return self.get(username__iexact=username)

    def named(self, typed: str) -> "User | None":
        """Whom a typed name names, by the same comparison as at the sign-in."""
        return self.filter(username__iexact=typed.strip()).first()

    def create_user(self, *, username: str, display_name: str, password: str | None = None) -> "User":
        return self.create_encoded(username=username, display_name=display_name, encoded=make_password(password))

    def create_encoded(self, *, username: str, display_name: str, encoded: str) -> "User":
        """For acts, that hash the password before their transaction begins."""
        user = User(username=User.normalize_username(username), display_name=display_name, password=encoded)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """
    A person who signs in. What a person may do is a matter of posts, not of flags here;
    no e-mail address is asked for, because many officers of a township have none.
    """

    username = models.CharField(_("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("可以登录"), default=True)
    # A password that somebody else knows: it opens nothing but the page where one's own is set, until this moment.
    temporary_until = models.DateTimeField(_("临时密码有效期"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("人员")
        constraints = (
            models.UniqueConstraint(
                Lower("username"), name="user_username", violation_error_message=_("这个用户名已经有人用了，请换一个。")
            ),
        )

    def __str__(self) -> str:
        return self.display_name


class PostQuerySet(models.QuerySet["Post"]):
    def held(self, today: date) -> Self:
        """Those in force on the day, of people who can sign in."""
        ended = Q(until__lt=today)
        return self.filter(~ended, since__lte=today, person__is_active=True)

    def visible_to(self, post: "Post") -> Self:
        if post.role != Role.ADMINISTRATOR:
            return self.filter(person=post.person_id)
        return self.filter(agency__in=agencies_of(post))


class Post(models.Model):
    """
    岗位: a person in a role at an agency, from a day to a day. What a person may see and do is asked
    of the post, never of the person; a post is ended, not deleted, because entries of the ledger name it.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name=_("行政机关"))
    role = models.CharField(_("角色"), max_length=16, choices=Role.choices)
    heads_office = models.BooleanField(
        _("政府信息公开工作机构负责人"), default=False
    )  # 条例 33(2): approves extensions
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)  # the last day

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="post_span"),
            models.CheckConstraint(condition=Q(heads_office=False) | Q(role=Role.APPROVER), name="post_head_approves"),
            models.UniqueConstraint(fields=("person", "agency", "role"), condition=Q(until=None), name="post_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency.short_name} {self.get_role_display()}"


class Tries(models.Model):
    """How often something was tried lately. The key stands for who and what; neither can be read from it."""

    key = models.CharField(max_length=64, primary_key=True)
    began = models.BigIntegerField(_("起始时刻"), db_index=True)  # seconds since 1970
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("尝试次数")

    def __str__(self) -> str:
        return f"{self.began}: {self.count}"


class SetupCode(models.Model):
    """The code that makes the first administrator, as a hash. There is at most one, and after it was used none."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    code = models.CharField(max_length=128)
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("首次设置码")
        constraints = (models.CheckConstraint(condition=Q(only=True), name="setup_code_only_one"),)

    def __str__(self) -> str:
        return f"{self.made_at}"
