"""
The demonstration: 桦川县 with 四马架镇, and the report that the town really published for 2020,
as text, its five blank figures of 行政复议 among it. It is read by this program like any other file.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.services import add
from gongkai.reports.models import Filing
from gongkai.reports.services import file_report


def load(*, today: date) -> None:
    """Put in what is not there yet. A second call changes nothing, and what others added stays."""
    data = tomllib.loads(_bytes_of("demonstration.toml").decode())
    for row in data["agency"]:
        _agency(row)
    for row in data["report"]:
        _report(row, today=today)


def _agency(row: Mapping[str, str]) -> None:
    if Agency.objects.filter(slug=row["slug"]).exists():
        return
    add(
        name=row["name"],
        short_name=row["short_name"],
        slug=row["slug"],
        level=Level(row["level"]),
        kind=Kind(row["kind"]),
        parent=Agency.objects.get(slug=row["parent"]) if "parent" in row else None,
    )


def _report(row: Mapping[str, str], *, today: date) -> None:
    agency = Agency.objects.get(slug=row["agency"])
    if not Filing.objects.filter(agency=agency, source_name=row["file"]).exists():
        file_report(agency=agency, data=_bytes_of(row["file"]), name=row["file"], published_on=today)


def _bytes_of(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
