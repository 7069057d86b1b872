"""The words of the command line: ours through gettext (the source text is zh-Hans), click's own from a table."""

import gettext
import re
import tomllib
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module, resources
from typing import Final

REFUSALS: Final = ("BadParameter", "MissingParameter", "NoSuchOption", "NoSuchCommand")
CLICK: Final = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


@cache
def catalogue() -> gettext.NullTranslations:
    """The catalogue of the reader's language; without one the Chinese source text stands."""
    folder = resources.files(__package__).joinpath("locale")
    return gettext.translation("gongkai", str(folder), fallback=True)


def _(text: str) -> str:
    return catalogue().gettext(text)


def speak_chinese() -> None:
    """
    Give click's modules our sentences for theirs. click takes its words from the catalogue of
    the surrounding locale, so that the same command would say different things on two machines.
    Its help is set in columns, where a 汉字 takes two.
    """
    from gongkai.cli.lines import columns_of  # which speaks with the words of this module

    ours = {"_": _of_click, "ngettext": _of_click_counted, "term_len": columns_of}
    for name in CLICK:
        module = import_module(f"click.{name}")
        for hook, function in ours.items():
            if hasattr(module, hook):
                setattr(module, hook, function)
    _tidy_refusals()


@cache
def _tidy_refusals() -> None:
    """click puts its refusals together with spaces, quotes and stops of English."""
    faults = import_module("click.exceptions")
    for name in REFUSALS:
        refusal = getattr(faults, name)
        refusal.format_message = _tidied(refusal.format_message)


def _tidied(say: Callable[[Exception], str]) -> Callable[[Exception], str]:
    @wraps(say)
    def in_chinese(fault: Exception) -> str:
        return tidy(say(fault))

    return in_chinese


def tidy(sentence: str) -> str:
    """'文件…'. → “文件…”。 A stop that ends a name, as in 年报.docx, is none."""
    quoted = re.sub(r"'([^'\n]*)'", r"“\1”", sentence)
    stopped = re.sub(r"\.(?=\s|$)", "。", quoted)
    listed = stopped.replace("”, “", "”、“")
    return re.sub(r"(?<=[。：，？”]) (?=[“\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=“)", "", listed)


def _of_click(text: str) -> str:
    return _(click_words().get(text, text))


def _of_click_counted(one: str, many: str, number: int) -> str:
    """Chinese has no plural: the sentence for many serves for one."""
    return _of_click(many) if many in click_words() else gettext.ngettext(one, many, number)


@cache
def click_words() -> dict[str, str]:
    source = resources.files(__package__).joinpath("click.toml")
    return {row["en"]: row["zh"] for row in tomllib.loads(source.read_text(encoding="utf-8"))["sentence"]}
