"""What has been read so far: the readings, what contradicts, and what was irregular."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from gongkai.law.report import marks, schema
from gongkai.law.report.values import Note, Reading, Trouble
from gongkai.reading import cells as printed
from gongkai.reading.grids import GridCell

COUNT = schema.Kind.COUNT


class Slot(NamedTuple):
    """A printed text that stands for a figure, and where it stands."""

    text: str
    place: str


class Sheet:
    """Collects readings; the first one of a cell stands unless another contradicts it."""

    def __init__(self) -> None:
        self.form = schema.all_cells()
        self.readings: dict[str, Reading] = {}
        self.notes: list[Note] = []
        self.editions: Counter[str] = Counter()
        self.seen: set[str] = set()  # marks of the form met: "table2", "table3", "table4"
        self.units: dict[str, str] = {}  # column id: the unit its heading prints

    def put(self, id: str, slot: tuple[str, str]) -> None:
        """Read the slot as this cell."""
        cell = self.form.get(id)
        if cell is None:
            return
        unit = self.units.get(id.rpartition(".")[2]) if cell.kind is schema.Kind.MONEY else None
        text, place = slot
        reading = read_marked(text, place) if text[:1] == "〔" else None
        if reading is None:
            reading = printed.read_cell(text, cell, place, unit)
        if reading.trouble is not Trouble.MISSING and self.readings.setdefault(id, reading) is not reading:
            self.add(id, reading)

    def put_row(self, ids: Iterable[str | None], cells: Iterable[GridCell], place: str) -> None:
        """Read each of these grid cells as the cell of the form that stands above it."""
        for id, (text, _, column, _, _) in zip(ids, cells, strict=True):
            cell = self.form.get(id) if id is not None else None
            if cell is None or id is None:
                continue
            if cell.kind is COUNT and text.isdecimal():  # most cells: the steps of `put` that they need
                reading = printed.read_figure(text, f"{place} c{column + 1}")
                if self.readings.setdefault(id, reading) is not reading:
                    self.add(id, reading)
            else:
                self.put(id, (text, f"{place} c{column + 1}"))

    def add(self, id: str, reading: Reading) -> None:
        first = self.readings.get(id)
        if first is None:
            self.readings[id] = reading
        elif (first.value, first.trouble) != (reading.value, reading.trouble):
            self.readings[id] = contradiction(first, reading)

    def unclear(self, ids: Iterable[str], slots: Sequence[Slot], place: str) -> None:
        """Figures are printed for these cells, but which is whose cannot be told."""
        raw = " ".join(slot.text for slot in slots if slot.text)
        for id in ids:
            if id in schema.all_cells():
                self.add(id, Reading(raw, trouble=Trouble.AMBIGUOUS, place=place))

    def note(self, id: str, place: str = "", **values: object) -> None:
        note = Note(id, values, place)
        if note not in self.notes:
            self.notes.append(note)


def read_marked(text: str, place: str) -> Reading | None:
    """What our own writing printed in brackets for a cell without a value."""
    marked = marks.read_mark(text)
    return Reading(marked.raw, marked.value, marked.trouble, place, marked.unit) if marked is not None else None


def contradiction(first: Reading, second: Reading) -> Reading:
    """The cell stands twice in the file with different contents."""
    if first.trouble is Trouble.CONFLICT:
        return first
    return Reading(f"{first.raw}｜{second.raw}", trouble=Trouble.CONFLICT, place=f"{first.place}；{second.place}")


def fit(slots: Sequence[Slot], count: int) -> Sequence[Slot] | None:
    """
    Exactly this many slots: surplus blanks at either end are taken away where that can be
    done in one way only. None where it cannot.
    """
    surplus = len(slots) - count
    if surplus < 0:
        return None
    if surplus == 0:
        return slots
    ways = [
        slots[start : start + count]
        for start in range(surplus + 1)
        if not any(slot.text for slot in (*slots[:start], *slots[start + count :]))
    ]
    if not ways or any([slot.text for slot in way] != [slot.text for slot in ways[0]] for way in ways):
        return None
    return ways[0]


@cache
def column_order() -> tuple[str, ...]:
    """The columns of table three in the order of the form; both editions have the same."""
    return tuple(column.id for column in schema.edition("2021").applications.columns)


def table3_ids(row: str) -> list[str]:
    """The seven cells of a row of table three, in the order of the form."""
    return [f"t3.{row}.{column}" for column in column_order()]
