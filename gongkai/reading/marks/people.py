"""
Names of persons by their family names, where the words and signs around leave little doubt: careful, not complete.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Final

_LISTS: Final = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
_DOUBLE: Final = "|".join(_LISTS["double"].split())
_SINGLE: Final = "".join(_LISTS["single"].split())
_GIVEN: Final = f"[\u4e00-\u9fff](?<![{_LISTS['never_given']}])"
_HEADS: Final = "|".join(f"(?<={head})" for head in _LISTS["heads"].split())
_SIGNS: Final = r"[（(,，:：\t|\s、。；]|$"
_VERBS: Final = "男|女|患|因|身患|罹患|确诊|被诊断|被确诊|查出|同学|小朋友|某|同志|先生|女士|系"
NAME: Final = f"(?:(?:{_DOUBLE})(?:{_GIVEN}){{1,2}}|[{_SINGLE}](?:{_GIVEN}){{1,2}}?)"
PERSON: Final = re.compile(f"(?:(?<=^)|(?<=[^\u4e00-\u9fff])|{_HEADS})({NAME})(?={_SIGNS}|{_VERBS})")
FAMILY: Final = re.compile(_DOUBLE)
NO_NAMES: Final = frozenset(_LISTS["no_names"].split())


def is_name(text: str) -> bool:
    return text not in NO_NAMES and text[:2] not in NO_NAMES


def names_in(folded: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where names stand, with the name."""
    for match in PERSON.finditer(folded, start, end):
        if is_name(match[1]):
            yield match.start(1), match.end(1), match[1]


def masked_name(name: str) -> str:
    family = name[:2] if FAMILY.match(name) else name[:1]
    return f"{family}某某" if len(name) - len(family) > 1 else f"{family}某"
