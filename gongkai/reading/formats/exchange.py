"""The exchange files, JSON and CSV (docs/exchange.md), back into the report that they were made from."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from gongkai.law.report.exchange import ExchangeError, from_dict, from_json
from gongkai.law.report.schema import Kind, all_cells
from gongkai.law.report.values import AnnualReport, Trouble
from gongkai.reading.grids import UnreadableFile

COLUMNS: Final = ("cell", "table", "block", "row", "column", "value", "raw", "trouble", "unit", "place")
LONGEST_FIELD: Final = 10_000_000


def read(data: bytes, *, name: str, kind: str) -> AnnualReport:
    """A JSON or CSV file of ours; `kind` is "json" or "csv". UnreadableFile for any other."""
    if kind == "json":
        return read_json(data, name)
    return read_csv(data, name)


def read_json(data: bytes, name: str) -> AnnualReport:
    try:
        return replace(from_dict(_first(from_json(_text(data)))), source=name)
    except ExchangeError as fault:
        raise UnreadableFile("unreadable.damaged", {"detail": str(fault)}) from None


def read_csv(data: bytes, name: str) -> AnnualReport:
    try:
        return replace(from_dict(_object_of(_rows(_text(data)))), source=name)
    except (ExchangeError, csv.Error) as fault:
        raise UnreadableFile("unreadable.damaged", {"detail": str(fault)}) from None


def _text(data: bytes) -> str:
    """UTF-8, or GB18030 where a spreadsheet has saved the file anew."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ExchangeError("文字编码无法识别")


def _first(value: object) -> object:
    """A report, also where it stands alone in a list. Any other JSON is no report."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Mapping) or "status" not in value or not {"cells", "reason_id"} & value.keys():
        raise UnreadableFile("unreadable.not_a_report")
    return value


def _rows(text: str) -> list[dict[str, str]]:
    csv.field_size_limit(LONGEST_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    if tuple(next(lines, ())) != COLUMNS:
        raise UnreadableFile("unreadable.not_a_report")
    rows: list[dict[str, str]] = []
    for number, fields in enumerate(lines, 2):
        if len(fields) != len(COLUMNS):
            raise ExchangeError(f"第{number}行应有{len(COLUMNS)}列")
        rows.append(dict(zip(COLUMNS, (field.removeprefix("'") for field in fields), strict=True)))
    return rows


def _object_of(rows: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The rows as the object of the JSON format."""
    data: dict[str, Any] = {
        "cells": {},
        "sections": {},
        "headings": {},
        "places": {},
        "notes": [],
        "reason_values": {},
    }
    for row in rows:
        kind, _, rest = row["cell"].partition(".")
        if kind == "report":
            _add_fact(data, rest, row["raw"])
        elif kind == "section":
            _add_once(data["sections"], rest, row["raw"])
            data["headings"][rest], data["places"][rest] = row["row"], row["place"]
        elif kind == "note":
            data["notes"].append({"id": rest, "values": from_json(row["raw"]), "place": row["place"]})
        elif row["trouble"] != Trouble.MISSING:
            _add_once(data["cells"], row["cell"], _cell_of(row))
    return data


def _add_fact(data: dict[str, Any], name: str, said: str) -> None:
    if name.startswith("reason."):
        data["reason_values"][name.removeprefix("reason.")] = said
        return
    if name == "year" and not (said.isascii() and said.isdecimal()):
        raise ExchangeError(f"年份“{said}”不是数字")
    _add_once(data, {"reason": "reason_id"}.get(name, name), int(said) if name == "year" else said)


def _add_once(place: dict[str, Any], key: str, said: object) -> None:
    if key in place:
        raise ExchangeError(f"“{key}”出现了两次")
    place[key] = said


def _cell_of(row: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"raw": row["raw"], "place": row["place"], "unit": row["unit"] or None}
    if row["value"]:
        said["value"] = _number(row["cell"], row["value"])
    if row["trouble"]:
        said["trouble"] = row["trouble"]
    return said


def _number(id: str, text: str) -> int | Decimal:
    cell = all_cells().get(id)
    try:
        number = from_json(text)
    except (ExchangeError, InvalidOperation):
        number = None
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise ExchangeError(f"{id} 的数“{text[:40]}”不是数字")
    return number if cell is None or cell.kind is not Kind.MONEY else Decimal(number)
