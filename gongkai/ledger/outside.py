"""What is kept in the data folder, outside the database: written whole, on the disk before it counts."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def write_once(path: Path, text: str) -> bool:
    """Appears whole or not at all, for its owner alone, and never replaces what is there. Whether it was written."""
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # mkstemp makes the file 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return False
    finally:
        Path(name).unlink()
    sync_folder(path.parent)
    return True


def add_line(path: Path, line: str) -> None:
    """
    Add a line to a list that only grows. One write, so that two processes do not mix theirs; where a dying one left
    half a line, this one begins on a line of its own.
    """
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
    try:
        size = os.fstat(handle).st_size
        is_whole = not size or os.pread(handle, 1, size - 1) == b"\n"
        wanted = f"{'' if is_whole else chr(10)}{line}\n".encode()
        if os.write(handle, wanted) < len(wanted):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_into(path: Path, folder: Path) -> Path:
    """Keep a file in another folder, under a name that is free there."""
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    place, number = folder / path.name, 1
    while place.exists():
        number += 1
        place = folder / f"{path.stem}.{number}{path.suffix}"
    path.rename(place)
    sync_folder(folder)
    sync_folder(path.parent)
    return place
