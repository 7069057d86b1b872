"""Commands that name their options and verbs in Chinese in the line of usage."""

from typing import Any

import click

from gongkai.cli.words import _


class Shortened(click.Command):
    """In the list of commands stands the first sentence: click shortens at blanks, of which Chinese has none."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        sentence, stop, _rest = (self.short_help or self.help or "").partition("。")
        return sentence + stop


class Verb(Shortened):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"options_metavar": _("[选项]"), **named})


class Verbs(Shortened, click.Group):
    command_class = Verb

    def __init__(self, *given: Any, **named: Any) -> None:
        usage = {"options_metavar": _("[选项]"), "subcommand_metavar": _("命令 …")}
        super().__init__(*given, **{**usage, **named})
