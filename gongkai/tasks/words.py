"""What the codes of tasks say to people: stages and reasons of failure."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from gongkai.tasks.registry import kinds

_WORDS: Final[dict[str, str | Promise]] = {
    "task.lost": _("执行任务的程序多次中途退出，没有做完。"),
    "task.crashed": _("程序出错，没有做完。"),
}


def register(code: str, words: str | Promise) -> None:
    """An app says what its codes mean (in the module of its tasks). The same may be said twice."""
    if _WORDS.setdefault(code, words) != words:
        raise ValueError(f"{code} has another meaning already")


def say(code: str) -> str:
    """The words of the code; one that nobody explained is shown as it is. "task.crashed:ValueError" has a detail."""
    meaning, _, detail = code.partition(":")
    words = str(_WORDS.get(meaning, meaning))
    return translated("{words}（{detail}）").format(words=words, detail=detail) if detail else words


def label_of(kind: str) -> str:
    known = kinds().get(kind)
    return str(known.label) if known else kind
