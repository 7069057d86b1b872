"""主动公开目录: what must be published (条例 20, 21), and the standard fields and catalogue (国办发〔2019〕54号)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.law.citations import Citation, LawError, Standing, regulation
from gongkai.law.tables import check_columns, table

STANDARDS = Citation("notice_54")
LOCAL = regulation(21)
BODIES = frozenset({"government", "department"})  # 人民政府及其部门
CHOSEN, NOT_CHOSEN = "■", "□"


@dataclass(frozen=True, slots=True)
class Matter:
    """One item of article 20 or 21; `number` counts from 1 within its list."""

    id: str
    number: int
    text: str
    article: Citation


@dataclass(frozen=True, slots=True)
class LocalList:
    """The further items of article 21 for agencies of these levels."""

    levels: tuple[str, ...]
    kinds: frozenset[str]
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class StandardField:
    """One of the 26 试点领域. `townships`: those of our examples that publish it."""

    id: str
    name: str
    seen: bool  # whether published catalogues show this name
    townships: tuple[str, ...]
    article: Citation = STANDARDS
    standing: Standing = Standing.READING


@dataclass(frozen=True, slots=True)
class TownshipExample:
    """What one township publishes: the names as it prints them, each with the field it is taken for."""

    name: str
    source: str
    fields: Mapping[str, str]
    readings: frozenset[str]  # the printed names that are not those of a field


@dataclass(frozen=True, slots=True)
class CatalogueColumn:
    """One column of a 政务公开事项标准目录, with its sub-columns or the values it may hold."""

    id: str
    label: str
    standing: Standing
    parts: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One value of 公开渠道和载体."""

    id: str
    label: str


@cache
def mandatory() -> tuple[Matter, ...]:
    """The 15 items that every agency publishes within its functions (条例 20)."""
    return tuple(
        _matter(row, number, regulation(20, None, number)) for number, row in enumerate(_data()["mandatory"], 1)
    )


@cache
def local_lists() -> tuple[LocalList, ...]:
    """
    The lists of article 21: for cities with districts, counties and the departments of both; and for
    township governments, of which the article names no departments.
    """
    return tuple(
        LocalList(
            levels=tuple(row["levels"]),
            kinds=BODIES if row["departments"] else frozenset({"government"}),
            matters=tuple(_matter(item, number, LOCAL) for number, item in enumerate(row["items"], 1)),
        )
        for row in _data()["local"]
    )


def matters_for(level: str, kind: str) -> tuple[Matter, ...]:
    """What an agency of this level and kind must publish: article 20, and its list of article 21."""
    further = (matters.matters for matters in local_lists() if level in matters.levels and kind in matters.kinds)
    return mandatory() + next(further, ())


@cache
def standard_fields() -> tuple[StandardField, ...]:
    """The 26 fields. The list is a reading: no official one was seen."""
    return tuple(
        StandardField(
            id=row["id"],
            name=row["name"],
            seen=row["seen"],
            townships=tuple(example.name for example in township_examples() if row["id"] in example.fields.values()),
        )
        for row in _data()["fields"]
    )


def usual_in_townships() -> tuple[StandardField, ...]:
    """The fields that some township of the examples publishes; what a township offers is its own choice."""
    return tuple(field for field in standard_fields() if field.townships)


@cache
def township_examples() -> tuple[TownshipExample, ...]:
    return tuple(_example_from(row) for row in _data()["township"])


@cache
def columns() -> tuple[CatalogueColumn, ...]:
    """The columns of a standard catalogue, in their order."""
    return tuple(_columns_from(_data()["columns"]))


@cache
def channels() -> tuple[Channel, ...]:
    """The values of 公开渠道和载体, in the order in which catalogues print them."""
    return tuple(Channel(**row) for row in _data()["channels"])


def channel_cell(chosen: frozenset[str]) -> str:
    """The cell 公开渠道和载体 as catalogues print it: every channel, ■ before those that are used."""
    unknown = sorted(chosen - {channel.id for channel in channels()})
    if unknown:
        raise LawError("catalogue.channel", STANDARDS, channel="、".join(unknown))
    return " ".join((CHOSEN if channel.id in chosen else NOT_CHOSEN) + channel.label for channel in channels())


@cache
def _data() -> Mapping[str, Any]:
    return table("catalogue.toml")


def _matter(row: Mapping[str, Any], number: int, article: Citation) -> Matter:
    check_columns(row, {"id", "text"})
    return Matter(row["id"], number, row["text"], article)


def _example_from(row: Mapping[str, Any]) -> TownshipExample:
    check_columns(row, {"name", "source", "printed", "read_as"})
    names = {field["name"]: field["id"] for field in _data()["fields"]}
    known = names | row["read_as"]
    unknown = [name for name in row["printed"] if known.get(name) not in names.values()]
    if unknown:
        raise ValueError(f"{row['name']}: no field {unknown}")
    fields = {name: known[name] for name in row["printed"]}
    return TownshipExample(row["name"], row["source"], fields, frozenset(row["read_as"]))


def _columns_from(rows: list[Mapping[str, Any]]) -> Iterator[CatalogueColumn]:
    for row in rows:
        check_columns(row, {"id", "label", "standing"}, frozenset({"parts", "values", "optional"}))
        yield CatalogueColumn(
            id=row["id"],
            label=row["label"],
            standing=Standing(row["standing"]),
            parts=tuple(row.get("parts", ())),
            values=tuple(row.get("values", ())),
            optional=row.get("optional", False),
        )
