"""What the frame of every page of the workbench knows. Nothing is asked of the database until a template wants it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.notices import selectors as notices
from gongkai.people import navigation
from gongkai.people.models import Post, User
from gongkai.workbench import themes

MOST_SHOWN: Final = 99
# Pages of other apps that the frame leads to where they are there.
ELSEWHERE: Final = {"switch": "people:switch", "profile": "people:profile", "leave": "account_logout"}
SYSTEM_CHOOSES: Final = ("", _("随系统"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation as it is shown on one page."""

    label: str | Promise
    url: str
    is_here: bool
    is_exact: bool


class Shell:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def post(self) -> Post | None:
        return getattr(self._request, "post", None)

    @property
    def person(self) -> User | None:
        return self.post.person if self.post else None

    @cached_property
    def other_posts(self) -> list[Post]:
        if self.post is None:
            return []
        return [post for post in getattr(self._request, "posts", []) if post.pk != self.post.pk]

    @cached_property
    def unread(self) -> int:
        return notices.unread_count(self.post.person_id) if self.post else 0

    @property
    def unread_shown(self) -> str:
        return f"{MOST_SHOWN}+" if self.unread > MOST_SHOWN else str(self.unread)

    @cached_property
    def navigation(self) -> list[Entry]:
        if self.post is None:
            return []
        known = [(item, _url(item.url_name)) for item in navigation.items(self.post)]
        pairs = [(item, url) for item, url in known if url]
        here = max((url for _item, url in pairs if self._is_below(url)), key=len, default="")
        return [Entry(item.label, url, url == here, url == self._request.path) for item, url in pairs]

    def _is_below(self, url: str) -> bool:
        """今天 has the address that all others begin with: of those below it only its own list is part of it."""
        if url == reverse("workbench:today"):
            return self._request.path in {url, reverse("workbench:duties")}
        return self._request.path.startswith(url)

    @property
    def urls(self) -> dict[str, str]:
        return {name: _url(url_name) for name, url_name in ELSEWHERE.items()}

    @property
    def theme(self) -> str:
        return themes.chosen(self._request)

    @property
    def themes(self) -> tuple[tuple[str, str | Promise], ...]:
        return (SYSTEM_CHOOSES, *themes.THEMES.items())

    @property
    def words(self) -> str:
        """What was searched for last, on the page of what was found."""
        match = self._request.resolver_match
        return self._request.GET.get("q", "")[:60] if match and match.view_name == "workbench:search" else ""


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
