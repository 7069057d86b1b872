"""The options that say by which calendar to count: a next year, overlays, and whether to go on beyond all notices."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click

from gongkai.cli.settings import Source
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.law.calendar import WorkCalendar

Command = TypeVar("Command", bound=Callable[..., Any])
FILES: Final = (
    click.option(
        "--calendar",
        "years",
        type=Source(),
        multiple=True,
        metavar=_("文件"),
        help=_("下一年的放假安排：国务院办公厅通知的原文，或者 TOML。可写多次。"),
    ),
    click.option(
        "--overlay",
        "overlays",
        type=Source(),
        multiple=True,
        metavar=_("文件"),
        help=_("地方的或者应急的放假安排，写法相同，优先于全国的。可写多次，后写的优先。"),
    ),
)
OPTIONS: Final = (
    *FILES,
    click.option("--provisional", is_flag=True, help=_("还没有放假安排的年份，按周末和法定节假日给出暂定的日期。")),
)


@dataclass(frozen=True, slots=True)
class CalendarFiles:
    """What the options gave."""

    years: tuple[IO[bytes], ...]
    overlays: tuple[IO[bytes], ...]
    provisional: bool

    def read(self) -> "WorkCalendar":
        """The notices' calendar with what the files add; LawError where a file can be no arrangement."""
        from gongkai.law.calendar import FIRST_YEAR, LAST_YEAR, announced, calendar_of, year_file
        from gongkai.law.notices import file_to_year

        calendar = announced()
        if self.years or self.overlays:
            years = [*map(year_file, range(FIRST_YEAR, LAST_YEAR + 1))]
            years += [file_to_year(file.read(), file.name) for file in self.years]
            calendar = calendar_of(years, [file_to_year(file.read(), file.name) for file in self.overlays])
        return calendar.provisional() if self.provisional else calendar


def counts_in_working_days(command: Command) -> Command:
    """Give the command the options, and what they say as its argument `files`."""

    @wraps(command)
    def with_files(*, years: Any, overlays: Any, provisional: bool, **given: Any) -> Any:
        return command(files=CalendarFiles(years, overlays, provisional), **given)

    for option in reversed(OPTIONS):
        with_files = option(with_files)
    return with_files  # type: ignore[return-value]  # wraps keeps the command's own type but for its arguments
