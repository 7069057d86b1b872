"""文种: what kind of document a title names."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

_TAIL: Final = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]{1,20}[）)〕\]】]$|[“”\"'。.\s]+$")


def kind_of(title: str) -> str:
    """The kind with which the title ends; "" where it ends with none. 《…》 around the whole is looked through."""
    bare = _bare("".join(title.split()))
    found = max((word for word in _words() if bare.endswith(word)), key=len, default="")
    return _short().get(found, found)


def _bare(title: str) -> str:
    """Without （试行） and the like behind it."""
    while True:
        cut = _TAIL.sub("", title)
        if cut.startswith("《") and cut.endswith("》") and cut.count("《") == 1:
            cut = cut[1:-1]
        if cut == title or not cut:
            return title
        title = cut


@cache
def _table() -> Mapping[str, object]:
    source = resources.files(__package__).joinpath("kinds.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _words() -> frozenset[str]:
    return frozenset(_list("statutory") | _list("practice"))


def statutory() -> frozenset[str]:
    """公文 of the fifteen kinds."""
    return frozenset(_list("statutory"))


def _list(name: str) -> set[str]:
    words = _table()[name]
    return {str(word) for word in words} if isinstance(words, list) else set()


@cache
def _short() -> Mapping[str, str]:
    table = _table()["short"]
    return {str(key): str(value) for key, value in table.items()} if isinstance(table, dict) else {}
