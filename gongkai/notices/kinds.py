"""The kinds of notices, registered in AppConfig.ready: a sentence for the page, a label for mails."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

logger = logging.getLogger("gongkai.notices")


class UnknownKind(LookupError):
    """No app has registered this kind of notice."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`id` is forever: rows name it. `sentence` has {names} of the notice's values; `label` goes into mails, so it
    names nobody."""

    id: str  # "duty.soon"
    label: str | Promise  # 快到期的事
    sentence: str | Promise  # {what}：{when}

    def say(self, values: dict[str, Any]) -> str:
        """The sentence; the label, where the values do not fit."""
        try:
            return str(self.sentence).format_map(values)
        except (LookupError, ValueError, TypeError, AttributeError):
            logger.exception("a notice of kind %s has values that do not fit its sentence", self.id)
            return str(self.label)


_registered: Final[dict[str, NoticeKind]] = {}


def register(kind: NoticeKind) -> None:
    """The same kind may be told twice, two meanings of one id may not."""
    if _registered.setdefault(kind.id, kind) != kind:
        raise ValueError(f"there is another notice {kind.id} already")


def kind_of(id: str) -> NoticeKind:
    try:
        return _registered[id]
    except KeyError:
        raise UnknownKind(id) from None


def label_of(id: str) -> str:
    """For the page: a notice of an app that is no longer installed is shown by its id."""
    return str(_registered[id].label) if id in _registered else id


def all_kinds() -> Iterator[NoticeKind]:
    return iter(sorted(_registered.values(), key=lambda kind: kind.id))
