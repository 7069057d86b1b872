"""What the formats have in common: a text of several runs, each set in its own way."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

RAISED: Final = frozenset({"superscript", "subscript"})
UNIT: Final = re.compile(r"[A-Za-z]$")  # m² is a unit, no mark of a footnote
_DIGIT: Final = re.compile(r"\d")


class Run(NamedTuple):
    text: str
    raised: bool = False  # above or below the line


def runs_to_text(runs: Iterable[Run]) -> str:
    """Raised digits are a footnote's mark and no digits of the figure beside them: they stand in brackets."""
    runs = [run for run in runs if run.text]
    if all(run.raised for run in runs) or not any(run.raised for run in runs):
        return "".join([run.text for run in runs])
    whole = ""
    for text, raised in runs:
        apart = raised and _DIGIT.search(text) and not UNIT.search(whole)
        whole += f"[{text.strip()}]" if apart else text
    return whole
