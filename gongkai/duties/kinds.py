"""The kinds of duties, registered in AppConfig.ready: the sentence of each, its one button, and whose it is."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise

from gongkai.people.models import Role

if TYPE_CHECKING:
    from gongkai.duties.models import Duty

logger = logging.getLogger("gongkai.duties")


class UnknownKind(LookupError):
    """No app has registered this kind of duty."""


@dataclass(frozen=True, slots=True)
class DutyKind:
    """
    `id` is forever: rows name it. `sentence` has {names} of the duty's values; `act` says what the button does;
    `url` leads to where it is done.
    """

    id: str  # "reports.annual"
    label: str | Promise  # 年度报告
    sentence: str | Promise  # {year}年的政府信息公开工作年度报告还没有发布
    act: str | Promise  # 写年度报告
    url: "Callable[[Duty], str]"
    roles: frozenset[Role]
    citation: str | Promise = ""  # 条例第四十九条

    def say(self, values: dict[str, Any]) -> str:
        """The sentence. A row whose values do not fit is shown by its label: it must not hide the others."""
        try:
            return str(self.sentence).format_map(values)
        except (LookupError, ValueError, TypeError, AttributeError):
            logger.exception("a duty of kind %s has values that do not fit its sentence", self.id)
            return str(self.label)


_registered: Final[dict[str, DutyKind]] = {}


def register(kind: DutyKind) -> None:
    """The same kind may be told twice, two meanings of one id may not."""
    if _registered.setdefault(kind.id, kind) != kind:
        raise ValueError(f"there is another duty {kind.id} already")


def kind_of(id: str) -> DutyKind:
    try:
        return _registered[id]
    except KeyError:
        raise UnknownKind(id) from None


def all_kinds() -> Iterator[DutyKind]:
    return iter(sorted(_registered.values(), key=lambda kind: kind.id))


def of_role(role: str) -> list[DutyKind]:
    return [kind for kind in all_kinds() if role in kind.roles]
