"""
Take out of a file what tells of its makers: names, programs, places, times, earlier versions. What a reader sees
stays as it is. Without Django: a child process runs it, because the files come from anywhere.
"""

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

# The module of each kind; a text has nothing but its words.
MODULES: Final = {
    "pdf": "pdf",
    "docx": "ooxml",
    "xlsx": "ooxml",
    "pptx": "ooxml",
    "png": "images",
    "jpeg": "images",
    "gif": "images",
    "webp": "images",
    "bmp": "images",
    "tiff": "images",
}
NOTHING_HIDDEN: Final = frozenset({"text", "csv", "json"})


class CannotStrip(Exception):
    """The file must not be published as it is; the text is the id of a sentence (refusals.SENTENCES)."""


def strip(kind: str, source: Path, target: Path) -> list[str]:
    """Write the stripped file. What is left for a person to look at is returned as codes ("publish.comments")."""
    if kind in NOTHING_HIDDEN:
        shutil.copyfile(source, target)
        return []
    if kind not in MODULES:
        raise CannotStrip("publish.kind")
    of_kind: Callable[[str, Path, Path], list[str]] = import_module(f"{__name__}.{MODULES[kind]}").strip
    return of_kind(kind, source, target)
