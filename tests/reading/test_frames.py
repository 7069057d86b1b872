"""What comes from a child that a file may have taken over: plain data, and nothing that runs."""

import pickle

import pytest

from gongkai.law.report.values import Status
from gongkai.reading.frames import LENGTH, FrameError, pack, unpack


def reduced(function, *arguments):
    """A pickle that calls the function, as Python up to 3.11.3 calls getattr for the member of an enumeration."""

    class Call:
        def __reduce__(self):
            return function, arguments

    return pickle.dumps(Call())


def test_a_member_of_an_enumeration_comes_through_however_it_was_named():
    assert unpack(pack(Status.PARTIAL)[LENGTH:]) is Status.PARTIAL
    assert unpack(reduced(getattr, Status, "PARTIAL")) is Status.PARTIAL


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Status, "mro"), (Status, "__init__"), (Status, "NOTHING"), (dict, "fromkeys"), ("text", "format")],
)
def test_getattr_finds_nothing_but_members(kind, name):
    with pytest.raises(FrameError):
        unpack(reduced(getattr, kind, name))
