"""After an act that can be taken back: a sentence on the next page, with the button that does so."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest

PREFIX: Final = "undo:"


def offer(request: HttpRequest, sentence: str, *, url: str) -> None:
    """`url` takes a POST and undoes. The sentence says what was done."""
    messages.success(request, sentence, extra_tags=f"{PREFIX}{url}")
