"""The facts that tables two, three and four count (条例 50): applications, documents, returns and disputes."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from gongkai.law.citations import Citation, LawError, Standing, regulation


class FactKind(StrEnum):
    """What a definition counts."""

    CASE = "case"  # 政府信息公开申请
    RECORD = "record"  # 规章、规范性文件
    RETURN = "return"  # 业务数据填报
    DISPUTE = "dispute"  # 行政复议、行政诉讼


@dataclass(frozen=True, slots=True)
class CaseFact:
    """
    An application that was received (条例 31). `closed_year` is the year in which it was first decided,
    abandoned or withdrawn; `outcome` the leaf of table three in force on 31 December of that year. What
    is reopened and answered again in a later year changes neither. Corrections of one's own records (41)
    and complaints (47, 51) are no cases of table three.
    """

    applicant_kind: str
    received_year: int
    closed_year: int | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class RecordFact:
    """
    A document of 条例 20(1). `kind` is its row (`ordinances` 规章, `normative_documents` 规范性文件); `ours`
    where this agency made it or led its making, not where it re-posts it. `issued_on` is the 成文日期,
    `repealed_on` the day on which the repeal takes effect or the document expires, `disclosed_on` and
    `undisclosed_on` the days of publishing and of taking down.
    """

    kind: str
    ours: bool
    issued_on: date
    repealed_on: date | None = None
    disclosed_on: date | None = None
    undisclosed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReturnFact:
    """业务数据填报: a figure that no case or record holds, for a cell and year. Those of one cell add up."""

    cell: str
    year: int
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """
    A reconsideration or a lawsuit; first instance, appeal and retrial are one lawsuit. `group` is its group
    of table four, `result` the column (see `column_of`), `closed_on` the day of the effective decision.
    `co_defendant` where this agency is sued only beside the organ of the original act: it is counted
    there alone (国办公开办函〔2016〕201号).
    """

    group: str
    opened_on: date
    closed_on: date | None = None
    result: str | None = None
    co_defendant: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """
    All facts of one agency. A kind that is given is complete, so an empty one counts as 0; a kind that
    is None is not kept, and its cells stay missing. Returns are complete cell by cell: what nobody
    returned is missing, 0 has to be returned.
    """

    cases: Iterable[CaseFact] | None = None
    records: Iterable[RecordFact] | None = None
    disputes: Iterable[DisputeFact] | None = None
    returns: Iterable[ReturnFact] = ()


@dataclass(frozen=True, slots=True)
class DisputeResult:
    """How a dispute can end, and the column of table four that counts it."""

    id: str
    label: str
    column: str
    standing: Standing = Standing.READING


def column_of(result: str) -> str:
    """The column of table four for a result (our reading: the form defines none; see cells.toml)."""
    if result not in dispute_results():
        raise LawError("tally.dispute_result", DISPUTES, value=result)
    return dispute_results()[result].column


@cache
def dispute_results() -> Mapping[str, DisputeResult]:
    """Every result of a dispute, from cells.toml."""
    source = resources.files(__package__).joinpath("cells.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["dispute_result"]
    return {row["id"]: DisputeResult(**row) for row in rows}


RECORDS: Final[Citation] = regulation(50, 1, 1)
CASES: Final[Citation] = regulation(50, 1, 2)
DISPUTES: Final[Citation] = regulation(50, 1, 3)
