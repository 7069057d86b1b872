"""Sentences of law, findings and notes: Chinese data with an id and named parameters."""

import errno
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


def explain(id: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence with this id, its parameters filled in. KeyError where there is none."""
    return sentences()[id].format_map(dict(values or {}))


def explain_fault(error: OSError) -> str:
    """Why the system refused, in a few Chinese words."""
    name = errno.errorcode.get(error.errno or 0, "")
    return sentences().get(f"fault.{name}") or explain("fault.other", {"number": error.errno or 0})


@cache
def sentences() -> Mapping[str, str]:
    """Every sentence: id to template."""
    source = resources.files(__package__).joinpath("sentences.toml")
    return _flatten(tomllib.loads(source.read_text(encoding="utf-8")))


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, branch in tree.items():
        if isinstance(branch, Mapping):
            flat |= _flatten(branch, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(branch)
    return flat
