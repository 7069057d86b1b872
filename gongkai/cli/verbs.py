"""Commands that name their options and verbs in Chinese in the line of usage."""

from typing import Any

import click

from gongkai.cli.words import _


class Verb(click.Command):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"options_metavar": _("[选项]"), **named})


class Verbs(click.Group):
    command_class = Verb

    def __init__(self, *given: Any, **named: Any) -> None:
        usage = {"options_metavar": _("[选项]"), "subcommand_metavar": _("命令 …")}
        super().__init__(*given, **{**usage, **named})
