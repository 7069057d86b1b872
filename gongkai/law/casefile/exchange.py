"""Events in the exchange format: read, each field by its type, and written back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Final

from gongkai.law.casefile.events import KINDS, Event, Item
from gongkai.law.citations import LawError


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _text(value)
    if len(text) != len("2025-01-01"):
        raise ValueError(text)
    return date.fromisoformat(text)


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(value)
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(value)
    return value


def _amount(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise TypeError(value)
    amount = Decimal(value)
    if not amount.is_finite() or amount < 0:
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
    tuple[date, ...]: _days,
    tuple[Item, ...]: _items,
    Mapping[str, object] | None: _mapping,
}


def event_from(data: object, number: int = 0) -> Event:
    """One event of the exchange format. LawError with its number where it is none."""
    if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str):
        raise LawError("case.no_event", None, event=number)
    kind = data["kind"]
    if kind not in KINDS:
        raise LawError("case.unknown_kind", None, event=number, kind=kind)
    known = _readers(kind)
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "kind":
            continue
        if name not in known:
            raise LawError("case.unknown_field", None, event=number, kind=kind, field=name)
        values[name] = _read(known[name][0], value, event=number, kind=kind, field=name)
    for name, (_parse, needed) in known.items():
        if needed and name not in values:
            raise LawError("case.field_missing", None, event=number, kind=kind, field=name)
    return KINDS[kind](**values)


def _read(parse: Callable[[Any], object], value: object, **where: object) -> object:
    try:
        return parse(value)
    except (ValueError, TypeError, InvalidOperation):
        raise LawError("case.field_wrong", None, value=value, **where) from None


@cache
def _readers(kind: str) -> Mapping[str, tuple[Callable[[Any], object], bool]]:
    """Per field how it is read, and whether it has to be there."""
    return {each.name: (_parser(each.type), each.default is MISSING) for each in fields(KINDS[kind])}


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
