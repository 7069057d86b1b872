"""文书: the kinds of letters of an application and their standard wording, from letters.toml and its two companions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

from gongkai.law.citations import Citation
from gongkai.law.outcomes import outcomes
from gongkai.law.tables import check_columns, citation_from, table

TO: Final = frozenset({"applicant", "third_party", "organ", "enclosed", "file"})
SIGNERS: Final = frozenset({"officer", "approver"})
REMEDIES: Final = frozenset({"", "answer", "closing", "third_party", "correction"})
STYLES: Final = frozenset({"body", "heading", "attachment"})
COLUMNS: Final = {"id", "code", "title", "to", "numbered", "signed_by", "article", "paragraph"}
FURTHER: Final = frozenset({"remedy", "titles"})
OF_PARAGRAPH: Final = frozenset(
    {"text", "style", "if", "unless", "each", "fixed", "items", "form", "tall", "caption", "columns", "cells", "widths"}
    | {"ground"}
)
CLOSING: Final = "closing"  # the letter of decisions that end a case: never among the items of an answer


@dataclass(frozen=True, slots=True)
class Value:
    """What can stand in braces: its id for the program, its name in wording."""

    id: str
    name: str
    example: str
    long: bool = False  # may be of several paragraphs
    always: bool = False  # every letter has it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or table of a letter, in the standard wording."""

    id: str
    text: str = ""
    style: str = "body"
    given: str = ""  # the value without which it is left out
    unless: str = ""
    each: str = ""
    fixed: bool = False  # the law's words, or the place of what is computed
    items: bool = False  # here stands what was decided, item by item
    form: tuple[tuple[str, ...], ...] = ()
    tall: frozenset[str] = frozenset()
    caption: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    ground: str = ""  # the kind of decision under which a part is withheld: stands where it is, and cites its articles

    @property
    def is_editable(self) -> bool:
        return not self.fixed and bool(self.text)


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter. `remedy` says of what the remedies are told; blank: of nothing."""

    id: str
    code: str
    title: str
    to: str
    numbered: bool
    signed_by: str
    citation: Citation
    paragraphs: tuple[Paragraph, ...]
    remedy: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)  # by kind of decision, where it is another

    @property
    def is_sent(self) -> bool:
        """By itself, with an addressee and a signature."""
        return self.to not in {"enclosed", "file"}

    def title_of(self, decision: str) -> str:
        """As a letter is headed that tells this decision."""
        return self.titles.get(decision, self.title)

    @property
    def tells_decisions(self) -> bool:
        return any(each.items for each in self.paragraphs)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The kinds of decision that it can tell."""
        if not self.tells_decisions:
            return ()
        return tuple(id for id, kind in outcomes().items() if _family(kind.letter) == self.id)

    @property
    def editable(self) -> tuple[Paragraph, ...]:
        """The paragraphs that an agency may word in its own way, those of the decisions too."""
        own = [each for each in self.paragraphs if each.is_editable]
        return (*own, *(each for id in self.decisions for each in answer(id) if each.is_editable))


def _family(letter: str) -> str:
    return letter.partition(".")[0]


def names_in(text: str) -> tuple[str, ...]:
    """The names of values in braces, in their order. ValueError where braces do not match or hold more than a name."""
    pieces = list(Formatter().parse(text))
    if any(spec or conversion for _words, _name, spec, conversion in pieces):
        raise ValueError(text)
    return tuple(name for _words, name, _spec, _conversion in pieces if name is not None)


def answer(outcome: str) -> tuple[Paragraph, ...]:
    """What is said of an item of which this was decided."""
    return _answers()[outcome]


@cache
def letters() -> Mapping[str, Letter]:
    """Every kind of letter by its id."""
    return letters_from(table("letters.toml")["letter"])


@cache
def _answers() -> Mapping[str, tuple[Paragraph, ...]]:
    return answers_from(table("letter_answers.toml"))


@cache
def values() -> Mapping[str, Value]:
    """What can stand in braces, by its id."""
    found = {id: Value(id, **row) for id, row in table("letter_values.toml").items()}
    if len({value.name for value in found.values()}) != len(found):
        raise ValueError("two values have one name")
    return MappingProxyType(found)


@cache
def values_by_name() -> Mapping[str, Value]:
    return MappingProxyType({value.name: value for value in values().values()})


def letters_from(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Letter]:
    """Letters from the terms of letters.toml; ValueError where a row is not whole."""
    found: dict[str, Letter] = {}
    for row in rows:
        made = _letter_from(row)
        if made.id in found:
            raise ValueError(f"{made.id}: twice")
        found[made.id] = made
    return MappingProxyType(found)


def _letter_from(row: Mapping[str, Any]) -> Letter:
    check_columns(row, COLUMNS, FURTHER)
    remedy = row.get("remedy", "")
    if row["to"] not in TO or row["signed_by"] not in SIGNERS or remedy not in REMEDIES:
        raise ValueError(f"{row['id']}: {row['to']}, {row['signed_by']}, {remedy}")
    return Letter(
        id=row["id"],
        code=row["code"],
        title=row["title"],
        to=row["to"],
        numbered=row["numbered"],
        signed_by=row["signed_by"],
        citation=citation_from(row["article"]),
        paragraphs=tuple(_paragraph_from(each) for each in row["paragraph"]),
        remedy=remedy,
        titles=MappingProxyType(dict(row.get("titles", {}))),
    )


def answers_from(data: Mapping[str, Mapping[str, Any]]) -> Mapping[str, tuple[Paragraph, ...]]:
    """By kind of decision: the row of its id and those whose id goes on after it. ValueError for one of no kind."""
    found: dict[str, list[Paragraph]] = {id: [] for id in outcomes()}
    for id, row in data.items():
        kind = max((known for known in found if id == known or id.startswith(f"{known}.")), key=len)
        found[kind].append(_paragraph_from({"id": id, **row}))
    if lacking := [id for id, rows in found.items() if not rows]:
        raise ValueError(f"nothing is said of {lacking}")
    return MappingProxyType({id: tuple(rows) for id, rows in found.items()})


def _paragraph_from(row: Mapping[str, Any]) -> Paragraph:
    check_columns(row, {"id"}, OF_PARAGRAPH)
    made = Paragraph(
        id=row["id"],
        text=row.get("text", ""),
        style=row.get("style", "body"),
        given=row.get("if", ""),
        unless=row.get("unless", ""),
        each=row.get("each", ""),
        fixed=row.get("fixed", False),
        items=row.get("items", False),
        form=tuple(map(tuple, row.get("form", ()))),
        tall=frozenset(row.get("tall", ())),
        caption=row.get("caption", ""),
        columns=tuple(row.get("columns", ())),
        cells=tuple(row.get("cells", ())),
        widths=tuple(row.get("widths", ())),
        ground=row.get("ground", ""),
    )
    _check(made)
    return made


def _check(paragraph: Paragraph) -> None:
    texts = [paragraph.text, *paragraph.cells, *(text for row in paragraph.form for text in row)]
    unknown = [name for text in texts for name in names_in(text) if name not in values_by_name()]
    lists = len(paragraph.columns) == len(paragraph.cells) == len(paragraph.widths)
    grounded = not paragraph.ground or paragraph.ground in outcomes()
    if unknown or paragraph.style not in STYLES or not lists or any(len(row) % 2 for row in paragraph.form):
        raise ValueError(f"{paragraph.id}: {unknown}, {paragraph.style}")
    if not grounded:
        raise ValueError(f"{paragraph.id}: {paragraph.ground}")
