"""
The exchange format (docs/exchange.md): one JSON object per report, and back. Figures are
exact: an amount is a `Decimal` here and a number without a trace of binary floats in JSON,
so it is written by `to_json` and read by `from_json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gongkai.law.report.findings import Finding
from gongkai.law.report.schema import EDITIONS, Kind, all_cells, edition, order_of
from gongkai.law.report.values import AnnualReport, Note, Passage, Reading, Status, Trouble, status_of
from gongkai.law.sentences import explain, sentences

if TYPE_CHECKING:
    from gongkai.law.report.checking import Checked

TABLES: Final = {2: "表二", 3: "表三", 4: "表四"}
LARGEST: Final = 10**18  # no figure of any form comes near it
MOST_DIGITS: Final = 18
LONGEST_NUMBER: Final = 60
SECTIONS: Final = range(1, 7)
MEMBERS: Final = {
    "source": "文件名",
    "agency": "机关名称",
    "year": "年度",
    "edition": "格式版本",
    "cells": "各格",
    "sections": "各部分文字",
    "title": "标题",
    "preamble": "前言",
    "signature": "落款",
    "headings": "各部分标题",
    "places": "各部分位置",
    "notes": "读取说明",
    "value": "数",
    "trouble": "没有数的情形",
    "raw": "原文",
    "place": "位置",
    "unit": "单位",
    "values": "说明的内容",
    "reason_id": "不能读取的原因",
    "reason_values": "原因的内容",
}


class ExchangeError(ValueError):
    """The object is not in the exchange format; the message says where, for the person who made it."""


def cell_name(id: str) -> str:
    """What to call a cell in a sentence: 表三 一、本年新收政府信息公开申请数量 自然人."""
    cell = all_cells()[id]
    words = (TABLES[cell.table], cell.block, cell.row if cell.row != cell.block else "", cell.column)
    return " ".join(word for word in words if word)


def in_order(report: AnnualReport, ids: Iterable[str]) -> list[str]:
    """Cell ids as the report's own form prints them; those of the other form after them."""
    own = report.form.cells if report.form else {}
    wanted = set(ids)
    return [*(id for id in own if id in wanted), *order_of(list(wanted - own.keys()))]


def to_dict(report: AnnualReport) -> dict[str, Any]:
    """The object that `report read --json` prints. Amounts are `Decimal`: write it with `to_json`."""
    if report.status is Status.UNREADABLE:
        return _unreadable_to_dict(report)
    return {
        "source": report.source,
        "status": str(report.status),
        "agency": report.agency,
        "year": report.year,
        "edition": report.edition,
        "cells": {id: _reading_to_dict(id, report.cells[id]) for id in in_order(report, report.cells)},
        "sections": {str(number): passage.text for number, passage in sorted(report.sections.items())},
        "troubles": list(_troubles(report)),
        "title": report.title,
        "preamble": report.preamble,
        "headings": {str(number): passage.heading for number, passage in sorted(report.sections.items())},
        "places": {str(number): passage.place for number, passage in sorted(report.sections.items())},
        "notes": [_note_to_dict(note) for note in report.notes],
        "signature": report.signature,
    }


def findings_to_dict(report: AnnualReport, checked: Checked) -> dict[str, Any]:
    """The object that `report check --json` prints."""
    said: dict[str, Any] = {
        "source": report.source,
        "agency": report.agency,
        "year": report.year,
        "edition": report.edition,
        "status": str(report.status),
        "findings": [_finding_to_dict(finding) for finding in checked.findings],
        "passed": checked.passed,
        "assessed": checked.assessed,
    }
    if report.status is Status.UNREADABLE:
        said["reason"] = _unreadable_to_dict(report)["reason"]
    return said


def _finding_to_dict(finding: Finding) -> dict[str, Any]:
    from gongkai.law.report.checking import message  # noqa: PLC0415 - the rule book is large: not every command needs it

    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "verdict": str(finding.verdict),
        "cells": list(finding.cells),
        "expected": finding.expected,
        "actual": finding.actual,
        "message": message(finding),
        "values": dict(finding.values),
        "citation": finding.citation,
        "place": finding.place,
        "identity": finding.identity,
    }


def to_json(value: object, *, lines: bool = False) -> str:
    """JSON text with exact decimals, on one line; `lines` gives each member of two levels its own."""
    if lines and isinstance(value, Mapping):
        members = (f"  {_text(str(key))}: {_member(branch)}" for key, branch in value.items())
        return "{\n" + ",\n".join(members) + "\n}"
    return _json(value)


def from_json(text: str) -> Any:
    """JSON text as Python values, decimals exact. ExchangeError where it is no JSON."""
    try:
        return json.loads(text, parse_float=_decimal, parse_constant=_no_constant)
    except ExchangeError:
        raise
    except json.JSONDecodeError as fault:
        raise ExchangeError(f"JSON 在第{fault.lineno}行第{fault.colno}个字符处不完整") from None
    except RecursionError:
        raise ExchangeError("JSON 嵌套过深") from None
    except (ValueError, ArithmeticError):
        raise ExchangeError("JSON 中有不能用的数") from None


def from_dict(data: object) -> AnnualReport:
    """The report that the object describes. Its status is found anew, never taken on trust."""
    if not isinstance(data, Mapping):
        raise ExchangeError("不是一个对象")
    source = _string(data, "source") or ""
    if data.get("status") == Status.UNREADABLE:
        return _unreadable_from(data, source)
    form = _edition_of(data)
    cells = dict(_cells_of(data))
    return AnnualReport(
        source=source,
        status=status_of(edition(form) if form else None, cells),
        agency=_string(data, "agency"),
        year=_year_of(data),
        edition=form,
        title=_string(data, "title"),
        cells=cells,
        preamble=_string(data, "preamble") or "",
        sections=_sections_of(data),
        notes=tuple(_notes_of(data)),
        signature=_string(data, "signature") or "",
    )


def _unreadable_to_dict(report: AnnualReport) -> dict[str, Any]:
    reason = report.reason or "unreadable.not_a_report"
    return {
        "source": report.source,
        "status": str(report.status),
        "reason": explain(reason, report.reason_values),
        "reason_id": reason,
        "reason_values": dict(report.reason_values),
    }


def _reading_to_dict(id: str, reading: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if reading.value is not None:
        said["value"] = reading.value
    else:
        said["trouble"] = str(reading.trouble)
    said |= {"raw": reading.raw, "place": reading.place}
    cell = all_cells().get(id)
    if reading.unit is not None or (cell is not None and cell.kind is Kind.MONEY):
        said["unit"] = reading.unit
    return said


def _troubles(report: AnnualReport) -> Iterator[dict[str, Any]]:
    missing = set(report.missing)
    for id in in_order(report, [*report.cells, *missing]):
        reading = report.cells.get(id)
        trouble = Trouble.MISSING if reading is None else reading.trouble
        if trouble is not None:
            raw = reading.raw if reading else ""
            message = explain(f"reading.{trouble}", {"cell": cell_name(id), "raw": raw})
            yield {"cell": id, "trouble": str(trouble), "message": message}


def _note_to_dict(note: Note) -> dict[str, Any]:
    message = explain(note.id, note.values) if note.id in sentences() else ""
    return {"id": note.id, "values": dict(note.values), "place": note.place, "message": message}


def _member(value: object) -> str:
    if isinstance(value, Mapping) and value:
        rows = (f"    {_text(str(key))}: {_json(branch)}" for key, branch in value.items())
        return "{\n" + ",\n".join(rows) + "\n  }"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {_json(item)}" for item in value) + "\n  ]"
    return _json(value)


def _json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(key))}: {_json(branch)}" for key, branch in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return "[" + ", ".join(map(_json, items)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A JSON string. A lone surrogate cannot be encoded and is written as its escape."""
    plain = json.dumps(text, ensure_ascii=False)
    return json.dumps(text) if any("\ud800" <= char <= "\udfff" for char in plain) else plain


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    if not number.is_finite() or not -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS or len(digits) > LONGEST_NUMBER:
        raise ExchangeError(f"数 {digits[:40]} 超出范围")
    return number


def _no_constant(word: str) -> Any:
    raise ExchangeError(f"{word} 不是数")


def _named(member: str, within: str = "") -> str:
    """What a person calls the member, and how the file does: 年度（year）."""
    word = MEMBERS.get(member) or (f"第{member}部分" if member.isdecimal() else "")
    name = f"{word}（{member}）" if word else f"“{member}”"
    return f"{within}的{name}" if within else name


def _cell_named(id: str) -> str:
    return f"{cell_name(id)}（{id}）"


def _string(data: Mapping[str, Any], key: str, within: str = "") -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise ExchangeError(f"{_named(key, within)}应为文字")
    return value


def _object(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ExchangeError(f"{_named(key)}应为对象")
    return value


def _edition_of(data: Mapping[str, Any]) -> str | None:
    id = _string(data, "edition")
    if id is not None and id not in EDITIONS:
        raise ExchangeError(f"{_named('edition')}“{id}”不在已知的格式版本之中")
    return id


def _year_of(data: Mapping[str, Any]) -> int | None:
    year = data.get("year")
    if year is None:
        return None
    if isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2999:
        raise ExchangeError(f"{_named('year')}应为四位年份")
    return year


def _cells_of(data: Mapping[str, Any]) -> Iterator[tuple[str, Reading]]:
    cells = _object(data, "cells")
    for id in cells:
        if id not in all_cells():
            raise ExchangeError(f"{_named('cells')}中“{id}”不是表格的格")
    for id in order_of(list(cells)):
        if not isinstance(cells[id], Mapping):
            raise ExchangeError(f"{_cell_named(id)}应为对象")
        yield id, reading_from(id, cells[id])


def reading_from(id: str, said: Mapping[str, Any]) -> Reading:
    """One cell: exactly one of value and trouble, and the value one that this cell can hold."""
    where = _cell_named(id)
    trouble, value = _string(said, "trouble", where), said.get("value")
    if (trouble is None) == (value is None):
        raise ExchangeError(f"{where}应有数（value）或者没有数的情形（trouble），只有其中一个")
    if trouble is not None and trouble not in set(Trouble) - {Trouble.MISSING}:
        raise ExchangeError(f"{_named('trouble', where)}“{trouble}”不在已知的情形之中")
    return Reading(
        raw=_string(said, "raw", where) or "",
        value=None if value is None else value_from(id, value),
        trouble=None if trouble is None else Trouble(trouble),
        place=_string(said, "place", where) or "",
        unit=_string(said, "unit", where),
    )


def value_from(id: str, value: object) -> int | Decimal:
    """A count is whole, an amount decimal."""
    name = _named("value", _cell_named(id))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ExchangeError(f"{name}应为数字")
    number: int | Decimal = value
    if not -LARGEST <= number <= LARGEST:
        raise ExchangeError(f"{name}超出范围")
    if all_cells()[id].kind is Kind.MONEY:
        return Decimal(number)
    if number != int(number):
        raise ExchangeError(f"{name}应为整数")
    return int(number)


def _sections_of(data: Mapping[str, Any]) -> dict[int, Passage]:
    texts, headings, places = (_object(data, key) for key in ("sections", "headings", "places"))
    passages: dict[int, Passage] = {}
    for number in SECTIONS:
        key = str(number)
        if key in texts:
            text, heading, place = (
                _string(member, key, _named(name)) or ""
                for member, name in ((texts, "sections"), (headings, "headings"), (places, "places"))
            )
            passages[number] = Passage(heading, text, place)
    if unknown := sorted(texts.keys() - {str(number) for number in SECTIONS}):
        raise ExchangeError(f"{_named('sections')}中“{unknown[0]}”应为 1 到 6")
    return passages


def _notes_of(data: Mapping[str, Any]) -> Iterator[Note]:
    notes = data.get("notes") or []
    if not isinstance(notes, list):
        raise ExchangeError(f"{_named('notes')}应为列表")
    for note in notes:
        if not isinstance(note, Mapping) or not _string(note, "id"):
            raise ExchangeError(f"{_named('notes')}的每一项应有 id")
        yield Note(note["id"], _values_of(note, "values"), _string(note, "place") or "")


def _values_of(data: Mapping[str, Any], key: str) -> dict[str, object]:
    """The parameters of a sentence: plain words and figures, nothing nested."""
    values = _object(data, key)
    if any(isinstance(value, Mapping | list) for value in values.values()):
        raise ExchangeError(f"{_named(key)}只能是文字和数")
    return dict(values)


def _unreadable_from(data: Mapping[str, Any], source: str) -> AnnualReport:
    reason = _string(data, "reason_id") or "unreadable.not_a_report"
    if not reason.startswith("unreadable.") or reason not in sentences():
        raise ExchangeError(f"{_named('reason_id')}“{reason}”不在已知的原因之中")
    values = _values_of(data, "reason_values")
    try:
        explain(reason, values)
    except (KeyError, ValueError, IndexError, AttributeError):
        raise ExchangeError(f"{_named('reason_values')}与“{reason}”不合") from None
    return AnnualReport(source, Status.UNREADABLE, reason=reason, reason_values=values)
