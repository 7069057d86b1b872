"""The child process that opens a spreadsheet from anywhere, within limits: bytes in, rows of texts out."""

import csv
import json
import os
import sys
from io import StringIO

from gongkai.reading.child import confine
from gongkai.reading.formats import xlsx
from gongkai.reading.formats.detect import format_of
from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import Limits

MOST_ROWS = 20_000
MOST_COLUMNS = 100


def main() -> None:
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    confine(Limits(**json.loads(sys.argv[2])))
    try:
        said: object = {"rows": rows_of(sys.stdin.buffer.read(), sys.argv[1])}
    except UnreadableFile as refusal:
        said = {"refused": refusal.reason, "values": {key: str(value) for key, value in refusal.values.items()}}
    json.dump(said, answer, ensure_ascii=False)
    answer.close()


def rows_of(data: bytes, name: str) -> list[list[str]]:
    """Every row of the first sheet, empty ones too, so that a row keeps its number."""
    if format_of(data, name) in {"xlsx", "xls"}:
        sheets = xlsx.sheets(data)
        rows = sheets[0] if sheets else []
    else:
        rows = list(csv.reader(StringIO(decode(data)[0].removeprefix("\ufeff"), newline="")))
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise UnreadableFile("unreadable.too_complex", {"detail": "行或者列太多"})
    return rows


if __name__ == "__main__":
    main()
