"""What was read, as JSON and back: it comes from a process that a file may have taken over."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
PLAIN: Final = (str, int, bool)


class NotCarried(ValueError):
    """The text does not say what it should."""


def to_json(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def from_json(kind: type[T], text: str) -> T:
    """A value of this kind, every part of the type that it is declared with; NotCarried for anything else."""
    try:
        made: T = _made(kind, json.loads(text), {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotCarried(type(error).__name__) from error
    return made


def _made(kind: Any, data: Any, known: Mapping[Any, Any]) -> Any:
    kind = known.get(kind, kind)
    origin, of = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if data is None else _made(next(each for each in of if each is not type(None)), data, known)
    if origin is tuple:
        return _tuple(of, data, known)
    if origin in {Mapping, dict}:
        return {_made(of[0], key, known): _made(of[1], each, known) for key, each in data.items()}
    whole = origin or kind
    if is_dataclass(whole):
        inner = dict(zip(getattr(whole, "__parameters__", ()), of, strict=False))
        hints = get_type_hints(whole)
        return whole(**{name: _made(hints[name], each, inner) for name, each in data.items()})  # type: ignore[operator]  # a dataclass is called like any class
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is date:
        return date.fromisoformat(data)
    if kind is object:
        kind = type(data) if isinstance(data, PLAIN) else str
    if kind not in PLAIN or type(data) is not kind:
        raise TypeError(kind)
    return data


def _tuple(of: tuple[Any, ...], data: Any, known: Mapping[Any, Any]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise TypeError(tuple)
    if of[-1] is Ellipsis:
        return tuple(_made(of[0], each, known) for each in data)
    return tuple(_made(kind, each, known) for kind, each in zip(of, data, strict=True))
