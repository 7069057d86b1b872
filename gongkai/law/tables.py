"""Reading the cited tables beside this package: whole rows of known columns, with their citations."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from gongkai.law.citations import Citation


def table(name: str) -> dict[str, Any]:
    """The data file of this name in the package."""
    source = resources.files(__package__).joinpath(name)
    return tomllib.loads(source.read_text(encoding="utf-8"))


def check_columns(row: Mapping[str, Any], needed: set[str], allowed: frozenset[str] = frozenset()) -> None:
    """ValueError where a row lacks a column or has one that nobody reads."""
    missing, unread = needed - row.keys(), row.keys() - needed - allowed
    if missing or unread:
        raise ValueError(f"{row.get('id', row)}: missing {sorted(missing)}, not read {sorted(unread)}")


def citation_from(data: Mapping[str, Any]) -> Citation:
    """{ article = 36, item = 3 }; the instrument is the 条例 where none is named."""
    return Citation(**{"instrument": "regulation", **data})


def citations_from(rows: list[Mapping[str, Any]]) -> tuple[Citation, ...]:
    return tuple(map(citation_from, rows))
