"""Events in the exchange format: read, each field by its type, and written back."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Final

from gongkai.law.casefile.events import KINDS, Event, Item
from gongkai.law.citations import REGISTER, LawError

HIGHEST: Final = 999  # number of an article, a paragraph or an item
MOST: Final = 1_000_000_000  # days, pieces, pages, yuan, entries: beyond is a slip of the hand
SHOWN: Final = 40  # characters of a wrong value that a refusal repeats
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _text(value)
    if DAY.fullmatch(text) is None:  # fromisoformat takes weeks too
        raise ValueError(text)
    return date.fromisoformat(text)


def _moment(value: object) -> datetime:
    return in_china(value if isinstance(value, datetime) else datetime.fromisoformat(_text(value)))


def in_china(moment: datetime) -> datetime:
    """The moment as a clock in China shows it; one that names no zone was read off such a clock."""
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(value)
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
        raise ValueError(value)
    return value


def _amount(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise TypeError(value)
    amount = Decimal(value)
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise ValueError(value)
    return amount


def _days(value: object) -> tuple[date, ...]:
    return tuple(_day(part) for part in _list(value))


def _list(value: object) -> Iterable[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return value


def _items(value: object) -> tuple[Item, ...]:
    return tuple(part if isinstance(part, Item) else _item(part) for part in _list(value))


def _item(value: Any) -> Item:
    if not isinstance(value, Mapping) or not {"item", "outcome"} <= set(value) <= {"item", "outcome", "grounds"}:
        raise ValueError(value)
    grounds = tuple(tuple(_place(number) for number in _list(ground)) for ground in _list(value.get("grounds", ())))
    if any(not 1 <= len(ground) <= len(("article", "paragraph", "item")) or ground[0] is None for ground in grounds):
        raise ValueError(value)
    return Item(_text(value["item"]), _text(value["outcome"]), grounds)


def _place(value: object) -> int | None:
    if value is not None and _count(value) > HIGHEST:
        raise ValueError(value)
    return None if value is None else _count(value)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not value or not all(isinstance(key, str) for key in value):
        raise ValueError(value)
    return dict(value)


PARSERS: Final[Mapping[Any, Callable[[Any], object]]] = {
    date: _day,
    date | None: _day,
    datetime | None: _moment,
    str: _text,
    bool: _yes,
    int: _count,
    Decimal: _amount,
    Decimal | None: _amount,
    tuple[date, ...]: _days,
    tuple[Item, ...]: _items,
    Mapping[str, object] | None: _mapping,
}


def event_from(data: object, number: int = 0) -> Event:
    """One event of the exchange format. LawError with its number where it is none."""
    if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str):
        raise LawError("case.no_event", REGISTER, event=number)
    kind = data["kind"]
    if kind not in KINDS:
        raise LawError("case.unknown_kind", REGISTER, event=number, kind=_shortened(kind))
    known = _readers(kind)
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "kind":
            continue
        if (read := known.get(name)) is None:
            raise LawError("case.unknown_field", REGISTER, event=number, kind=kind, field=_shortened(name))
        try:
            values[name] = read(value)
        except (ValueError, TypeError, OverflowError, InvalidOperation):
            shown = _shortened(value)
            raise LawError("case.field_wrong", REGISTER, value=shown, event=number, kind=kind, field=name) from None
    for name in _needed(kind):
        if name not in values:
            raise LawError("case.field_missing", REGISTER, event=number, kind=kind, field=name)
    return KINDS[kind](**values)


def _shortened(value: object) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


@cache
def _readers(kind: str) -> Mapping[str, Callable[[Any], Any]]:
    """Per field how it is read."""
    return {each.name: _parser(each.type) for each in fields(KINDS[kind])}


@cache
def _needed(kind: str) -> tuple[str, ...]:
    """The fields that have to be there."""
    return tuple(each.name for each in fields(KINDS[kind]) if each.default is MISSING)


def _parser(of: Any) -> Callable[[Any], object]:
    return of if isinstance(of, type) and issubclass(of, StrEnum) else PARSERS[of]


def event_to(event: Event) -> dict[str, object]:
    """The event as `event_from` reads it; what is not said is left out."""
    said = {each.name: getattr(event, each.name) for each in fields(event) if getattr(event, each.name) != each.default}
    return {"kind": event.kind, **{name: _plain(value) for name, value in said.items()}}


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case date():  # a datetime is one
            return value.isoformat()
        case Decimal():
            return str(value)
        case Item():
            return {"item": value.item, "outcome": value.outcome, "grounds": [list(each) for each in value.grounds]}
        case tuple():
            return [_plain(each) for each in value]
    return value
