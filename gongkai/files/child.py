"""
The child process that opens a file from anywhere, within limits: child.py VERB KIND NAME SOURCE TARGET LIMITS ARGUMENT.
"""

import json
import os
import sys
from pathlib import Path
from time import monotonic
from typing import Any, Final

from gongkai.files import stripping
from gongkai.files.areas import Area
from gongkai.files.stripping import CannotStrip
from gongkai.reading.child import confine
from gongkai.reading.grids import Document, Grid, Paragraph, UnreadableFile
from gongkai.reading.limits import DEADLINE, Limits

DRAWING: Final = frozenset({"measure", "draw", "blacken"})
OFFICIAL: Final = frozenset({"document", "column"})


def main(verb: str, kind: str, name: str, source: str, target: str, limits: str, argument: str = "") -> None:
    """One JSON object on the standard output."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not get into the answer
    allowed = Limits(**json.loads(limits))
    confine(allowed)
    DEADLINE.set(monotonic() + 0.9 * allowed.seconds)
    answer.write(json.dumps(_answer(verb, kind, name, Path(source), Path(target), argument)))
    answer.close()


def _answer(verb: str, kind: str, name: str, source: Path, target: Path, argument: str) -> dict[str, Any]:
    if verb in DRAWING:
        return _drawn(verb, kind, source, target, argument)
    try:
        if verb == "strip":
            return {"left": stripping.strip(kind, source, target)}
        if verb in OFFICIAL:
            target.write_text(_official(verb, source.read_bytes(), name), encoding="utf-8", newline="")
            return {}
        if verb == "marks":
            target.write_text(
                _marks(kind, source.read_bytes(), argument), encoding="utf-8", errors="replace", newline=""
            )
            return {}
        target.write_text(text_of(source.read_bytes(), name), encoding="utf-8", errors="replace", newline="")
        return {}
    except CannotStrip as refusal:
        return {"refused": str(refusal)}
    except UnreadableFile as refusal:
        return {"refused": refusal.reason, "values": {key: str(value) for key, value in refusal.values.items()}}
    except (MemoryError, RecursionError):
        return {"refused": "publish.limits" if verb == "strip" else "unreadable.memory", "values": {"limit": ""}}
    except Exception as error:  # noqa: BLE001 - whatever a library runs into over a strange file is the file's fault
        if verb == "strip":
            return {"refused": "publish.damaged"}
        return {"refused": "unreadable.crashed", "values": {"detail": type(error).__name__}}


def _drawn(verb: str, kind: str, source: Path, target: Path, argument: str) -> dict[str, Any]:
    from gongkai.files import drawing  # noqa: PLC0415 - stripping and reading do without it

    try:
        match verb:
            case "measure":
                sizes = drawing.measure(kind, source)
                return {"values": {"sizes": " ".join(f"{width:.2f}x{height:.2f}" for width, height in sizes)}}
            case "draw":
                drawing.draw(kind, source, target, int(argument))
                return {}
            case _:
                areas = [Area(*each) for each in json.loads(argument)]
                return {"values": {"pages": drawing.blacken(kind, source, target, areas)}}
    except drawing.CannotDraw as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": "redact.limits"}
    except Exception:  # noqa: BLE001 - whatever a library runs into over a strange file is the file's fault
        return {"refused": "redact.damaged"}


def _official(verb: str, data: bytes, name: str) -> str:
    """What a document says of itself, or the rows of a column, as JSON."""
    from gongkai.reading.official.carrying import to_json  # noqa: PLC0415 - stripping does without the readers
    from gongkai.reading.official.columns import read_column  # noqa: PLC0415 - as above
    from gongkai.reading.official.reader import read_document  # noqa: PLC0415 - as above

    return to_json(read_document(data, name) if verb == "document" else read_column(data, name))


def _marks(kind: str, data: bytes, argument: str) -> str:
    """What in the words of a file should not go out, as JSON."""
    from gongkai.reading.marks.sources.asked import Asked  # noqa: PLC0415 - stripping does without the scanner
    from gongkai.reading.marks.sources.placing import scan_file  # noqa: PLC0415 - as above
    from gongkai.reading.official.carrying import from_json, to_json  # noqa: PLC0415 - as above

    asked = from_json(Asked, argument)
    return to_json(scan_file(data, kind, words=asked.words, on=asked.on))


def text_of(data: bytes, name: str) -> str:
    """The words of a file: paragraphs as lines, rows of tables with tabs between the cells."""
    from gongkai.reading.formats.detect import format_of  # noqa: PLC0415 - stripping does without the readers
    from gongkai.reading.formats.encoding import decode  # noqa: PLC0415 - as above
    from gongkai.reading.pipeline import read_document  # noqa: PLC0415 - as above

    kind = format_of(data, name)
    if kind in {"json", "csv", "text"}:
        return decode(data)[0]
    return "\n".join(_lines(read_document(data, kind)))


def _lines(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks:
        match block:
            case Paragraph():
                lines.append(block.text)
            case Grid():
                rows: dict[int, list[str]] = {}
                for cell in block.cells:
                    rows.setdefault(cell.row, []).append(cell.text)
                lines += ["\t".join(rows[row]) for row in sorted(rows)]
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])
