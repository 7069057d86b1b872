"""The words of a file, for search and for scanners, read in a child process."""

from dataclasses import dataclass
from typing import Final

from gongkai.files.asking import ask
from gongkai.files.models import StoredFile
from gongkai.reading.limits import MAX_TEXT, Limits

LIMITS: Final = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Text:
    """`reason`: why there are no words to be had (a picture, a password, …); a blank file has neither."""

    words: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        return not self.reason


def text_of(stored: StoredFile, *, limits: Limits = LIMITS) -> Text:
    told = ask("text", stored, limits=limits, most=MAX_TEXT)
    return Text(told.text, told.reason)
