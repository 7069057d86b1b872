"""The user model of the site."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Zhang and zhang are one person."""
        return self.get(username__iexact=username)

    def create_user(self, *, username: str, display_name: str, password: str | None = None) -> "User":
        user = User(username=User.normalize_username(username), display_name=display_name)
        user.set_password(password)
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
