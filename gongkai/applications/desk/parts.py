"""The pages that stand side by side under 依申请公开. A part of the app adds its own line."""

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.people.access import may
from gongkai.people.models import Post


@dataclass(frozen=True, slots=True)
class Part:
    label: str | Promise
    url_name: str
    act: str = "applications.see"

    @property
    def url(self) -> str:
        return url_of(self.url_name)


PARTS: Final = (
    Part(_("办理清单"), "applications:list"),
    Part(_("日历"), "applications:calendar"),
    Part(_("登记簿"), "applications:register"),
    Part(_("其他来件"), "applications:matters"),
    Part(_("导入旧登记簿"), "applications:import", "applications.act"),
    Part(_("办理规则"), "applications:practice", "applications.set"),
    Part(_("文书用语"), "applications:wordings", "applications.set"),
)


def parts_of(post: Post) -> list[Part]:
    return [part for part in PARTS if may(post, part.act) and part.url]


def url_of(name: str) -> str:
    """A page that is not installed is not offered."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
