"""The options of `report check`: what a report does not say of itself."""

from collections.abc import Callable
from datetime import date
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar, cast

import click

from gongkai.cli.words import _
from gongkai.law.sentences import explain_fault

if TYPE_CHECKING:
    from gongkai.law.report.checking import CheckSettings

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """年-月-日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{given}”不是日期，写法如 2024-01-31。").format(given=value), param, ctx)


class Source(click.File):
    """A file to read as bytes; why the system refuses it is told in Chinese."""

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[bytes]:
        try:
            return cast("IO[bytes]", super().convert(value, param, ctx))
        except click.BadParameter as refusal:
            fault = refusal.__context__
            if not isinstance(fault, OSError):
                raise
            self.fail(_("{file}：{fault}。").format(file=value, fault=explain_fault(fault)), param, ctx)


class MonthDay(click.ParamType[tuple[int, int]]):
    """月-日 of any year."""

    name = "month-day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        try:
            given = date.fromisoformat(f"2000-{value}")
        except ValueError:
            self.fail(_("“{given}”不是月和日，写法如 03-31。").format(given=value), param, ctx)
        return given.month, given.day


SCOPES: Final = ("own", "aggregate")
OPTIONS: Final = (
    click.option("--published", type=Day(), metavar=_("年-月-日"), help=_("公布日期；不写则不判断是否按期公布。")),
    click.option("--submitted", type=Day(), metavar=_("年-月-日"), help=_("报送上级的日期。")),
    click.option("--township-due", type=MonthDay(), metavar=_("月-日"), help=_("本地规定的乡镇公布期限。")),
    click.option("--scope", type=click.Choice(SCOPES), help=_("own 本机关的报告，aggregate 本级政府汇总的报告。")),
)


def settings_options(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def settings_of(given: dict[str, Any]) -> "CheckSettings":
    from gongkai.law.report.checking import CheckSettings, Scope

    return CheckSettings(
        scope=Scope(given["scope"]) if given["scope"] else None,
        published_on=given["published"],
        submitted_on=given["submitted"],
        township_due=given["township_due"],
    )
