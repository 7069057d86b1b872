"""An archive appears whole under its name, or not at all."""

import errno
import gc
import os

import pytest

from gongkai.site.backups import archive


class FullDisk:
    """A file on a disk that takes so many bytes."""

    def __init__(self, file, room):
        self._file, self._room = file, room

    def write(self, data):
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as the system does: without a name
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *given):
        self._file.close()


def make(target, fault=None):
    with archive.writing(target) as writer:
        for name in ("a", "b"):
            with writer.part(name) as part:
                part.write(os.urandom(50_000))
        if fault:
            raise fault


@pytest.mark.parametrize("room", [0, 20, 5_000, 60_000])
def test_where_the_disk_is_full_nothing_is_left_and_the_place_is_named(tmp_path, monkeypatch, room):
    really = os.fdopen
    monkeypatch.setattr(archive.os, "fdopen", lambda handle, mode: FullDisk(really(handle, mode), room))
    with pytest.raises(OSError, match="No space left") as told:
        make(tmp_path / "site.zip")
    assert (told.value.errno, told.value.filename) == (errno.ENOSPC, str(tmp_path / "site.zip"))
    del told
    gc.collect()  # what is not closed would speak up now
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_caller_leaves_nothing_and_passes_through(tmp_path):
    with pytest.raises(RuntimeError, match="stop"):
        make(tmp_path / "site.zip", RuntimeError("stop"))
    assert list(tmp_path.iterdir()) == []


def test_what_has_its_name_is_whole(tmp_path):
    make(tmp_path / "site.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]
