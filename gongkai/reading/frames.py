"""Messages between this program and a child that reads a file: a length, then a pickle of plain data."""

import io
import pickle
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, EnumType
from typing import Any, Final

from gongkai.law.report.values import AnnualReport, Note, Passage, Reading, Status, Trouble

LENGTH: Final = 8
PLAIN: Final = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (AnnualReport, Note, Passage, Reading, Status, Trouble, Decimal)
}

GETATTR: Final = ("builtins", "getattr")


class FrameError(Exception):
    """The other side ended in the middle of a message, or sent what is no message."""


class _Plain(pickle.Unpickler):
    """Makes reports and their parts only: a child that a file has taken over cannot run code here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == GETATTR:
            return _member
        if (module, name) not in PLAIN:
            raise FrameError(f"{module}.{name}")
        return PLAIN[module, name]


def _member(kind: object, name: str) -> Enum:
    """What stands for `getattr`, by which Python up to 3.11.3 names the member of an enumeration: it finds no other."""
    if not (isinstance(kind, EnumType) and kind in PLAIN.values()):
        raise FrameError("getattr")
    return kind[name]


def pack(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(LENGTH, "big") + body


def unpack(body: bytes) -> Any:
    """The message in the body of a frame; FrameError where it is none."""
    try:
        return _Plain(io.BytesIO(body)).load()
    except FrameError:
        raise
    except Exception as error:
        # a broken pickle raises whatever it runs into
        raise FrameError(type(error).__name__) from error


def length_of(head: bytes) -> int:
    return int.from_bytes(head, "big")


def receive(read: Callable[[int], bytes]) -> Any:
    """The next message; EOFError where the other side has ended."""
    head = read(LENGTH)
    if not head:
        raise EOFError
    body = read(length_of(head))
    return unpack(body)
