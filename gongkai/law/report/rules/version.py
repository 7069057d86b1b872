"""Which rule book judged: findings that another one left behind are found anew."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

SOURCES: Final = (".py", ".toml")


@cache
def book_version() -> str:
    """
    A digest of all that a verdict rests on: the rules, the functions that judge by them, the forms, the
    sentences. It is never forgotten, as a number would be, and changes now and then without need.
    """
    return digest(resources.files("gongkai.law"))


def digest(folder: Traversable) -> str:
    """Of the names and contents of the sources in a folder, wherever it lies."""
    sha = hashlib.sha256()
    for path, file in sorted(_files(folder, ""), key=lambda found: found[0]):
        body = file.read_bytes()
        sha.update(f"{path}\0{len(body)}\0".encode())
        sha.update(body)
    return sha.hexdigest()[:16]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            yield from _files(item, name)
        elif item.name.endswith(SOURCES):
            yield name, item
