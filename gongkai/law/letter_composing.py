"""A letter from the facts of its case: what stands in it, in which words, and what it still lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Final, cast

from gongkai.law.citations import Citation, LawError, instruments, numeral, regulation
from gongkai.law.letter_kinds import Letter, Paragraph, answer, names_in, values, values_by_name
from gongkai.law.letter_text import Block, Box, Grid, LetterText, Line, in_chinese
from gongkai.law.outcomes import Outcome, outcome, withheld_under

ENDS: Final = "。！？；"  # what ends a sentence
STOPS: Final = ENDS + "，、："
QUOTED: Final = "。；，、：;, "  # at the end of what is quoted within a sentence; a question stays one
LABEL, PAIR = 0.18, 0.5  # shares of a form's width
Values = Mapping[str, object]


class Composer:
    """One letter being composed; `missing` are the values that it lacks."""

    def __init__(self, kind: Letter, given: Values, wording: Mapping[str, str]) -> None:
        self.kind, self.given, self.wording = kind, given, wording
        self.missing: dict[str, None] = {}

    def compose(self) -> LetterText:
        """LawError `letter.missing` where the letter would say nothing of what it has to say."""
        is_sent = self.kind.is_sent
        text = LetterText(
            letter=self.kind.id,
            agency=self._needed("agency"),
            title=self.kind.title_of(self._main()),
            number=_written(self.given.get("letter_number")),
            addressee=f"{self._needed('addressee')}：" if is_sent else "",
            blocks=tuple(block for each in self.kind.paragraphs for block in self._blocks(each, self.given)),
            signed_on=self._signed_on() if is_sent else None,
            contact=_written(self.given.get("contact_note")) if is_sent else "",
        )
        if self.missing:
            names = "、".join(self.missing)
            raise LawError("letter.missing", self.kind.citation, letter=self.kind.title, names=names)
        return text

    def _main(self) -> str:
        rows = self._rows("items") if self.kind.tells_decisions else ()
        return str(rows[0].get("outcome", "")) if rows else ""

    def _needed(self, id: str) -> str:
        found = _written(self.given.get(id))
        if not found:
            self.missing[NAMES.get(id, "") or values()[id].name] = None
        return found

    def _signed_on(self) -> date | None:
        day = self.given.get("signed_on")
        if not isinstance(day, date):
            self.missing[values()["signed_on"].name] = None
            return None
        return day

    def _rows(self, id: str) -> Sequence[Values]:
        return cast("Sequence[Values]", self.given.get(id) or ())

    def _blocks(self, each: Paragraph, given: Values) -> Iterator[Block]:
        if not _stands(each, given):
            return
        if each.items:
            yield from self._items(each)
        elif each.form:
            yield self._form(each, given)
        elif each.columns:
            yield self._table(each, given)
        elif each.each:
            yield from self._list(each, given)
        else:
            yield from self._lines(each, given)

    def _list(self, each: Paragraph, given: Values) -> Iterator[Line]:
        rows = cast("Sequence[Values]", given.get(each.each) or ())
        if not rows:
            self.missing |= {name: None for name in names_in(each.text) if name != values()["index"].name}
        for number, row in enumerate(rows, 1):
            yield from self._lines(each, {**given, "index": numeral(number), **row})

    def _lines(self, each: Paragraph, given: Values) -> Iterator[Line]:
        text = self._filled(self.wording.get(each.id, each.text), given)
        style = each.style
        for line in text.split("\n"):
            if line.strip():
                yield Line(line, style)
                style = AFTER.get(style, style)

    def _items(self, each: Paragraph) -> Iterator[Block]:
        """一事一答: each with its own decision, grounds and reasons; headed where there are several."""
        rows = self._rows("items")
        if not rows:
            self.missing[NAMES["items"]] = None
        for number, row in enumerate(rows, 1):
            kind = outcome(str(row.get("outcome", "")))
            if kind.id not in self.kind.decisions:
                raise LawError("letter.not_told_here", self.kind.citation, letter=self.kind.title, outcome=kind.label)
            own = grounds_of(kind, {"cites": row.get("cites")})
            given = {**self.given, "grounds": cited(own), **row, "item": number}
            if len(rows) > 1:
                heading = self._filled(each.text, given)
                yield Line(f"{numeral(number)}、{heading}", "heading")
            yield from self._answer(kind, given)

    def _answer(self, kind: Outcome, given: Values) -> Iterator[Block]:
        """What is said of one item; of each ground of a withheld part its own sentence, with the articles of that."""
        under = {each.id: each for each in _withheld(kind, given)}
        if kind.withholds and not under:
            self.missing[NAMES[WITHHELD]] = None
        for part in answer(kind.id):
            if not part.ground:
                yield from self._blocks(part, given)
            elif part.ground in under:
                yield from self._blocks(part, {**given, "grounds": cited(under[part.ground].articles)})

    def _form(self, each: Paragraph, given: Values) -> Grid:
        """Labels and what is known; the rest stays blank, to be written by hand."""
        rows = []
        for row in each.form:
            pairs = [(row[index], row[index + 1]) for index in range(0, len(row), 2)]
            boxes = [self._pair(each, label, text, given, alone=len(pairs) == 1) for label, text in pairs]
            rows.append(tuple(box for pair in boxes for box in pair))
        wide = any(len(row) > 2 for row in each.form)
        widths = (LABEL, PAIR - LABEL, LABEL, PAIR - LABEL) if wide else (0.3, 0.7)
        if not wide:
            rows = [tuple(Box(box.text, 1, box.head, box.tall) for box in row) for row in rows]
        return Grid(each.caption, widths, tuple(rows))

    def _pair(self, each: Paragraph, label: str, text: str, given: Values, *, alone: bool) -> tuple[Box, Box]:
        said = self._filled(text, given, blank=True)
        return Box(label, head=True), Box(said, 3 if alone else 1, tall=label in each.tall)

    def _table(self, each: Paragraph, given: Values) -> Grid:
        rows = cast("Sequence[Values]", given.get(each.each) or ())
        if not rows:
            self.missing[each.caption] = None
        body = tuple(
            tuple(Box(self._filled(cell, {**given, "index": number, **row}, blank=True)) for cell in each.cells)
            for number, row in enumerate(rows, 1)
        )
        return Grid(each.caption, each.widths, (tuple(Box(name, head=True) for name in each.columns), *body), True)

    def _filled(self, text: str, given: Values, *, blank: bool = False) -> str:
        """The text with its values. What a value says is never read as a placeholder again."""
        pieces = list(Formatter().parse(text))
        said = ""
        for index, (words, name, _spec, _conversion) in enumerate(pieces):
            said += words
            if name is None:
                continue
            value = values_by_name()[name]
            found = _written(given.get(value.id), long=value.long)
            if not found and not blank:
                self.missing[name] = None
            after = pieces[index + 1][0] if index + 1 < len(pieces) else ""
            said += _fitted(found, before=words, after=after)
        return said


STATISTICS: Final = frozenset({"notice_30"})  # a form to be filled in: it names a row, and grounds no decision
AFTER: Final = {"attachment": "listed"}  # the style of what follows in the same paragraph's text
WITHHELD: Final = "withheld_grounds"  # of an item: the kinds of decision under which a part is not given
NAMES: Final = {"addressee": "主送", "items": "决定", WITHHELD: "不予公开部分的依据"}  # of what stands in no wording


def _stands(each: Paragraph, given: Values) -> bool:
    if each.given and not given.get(each.given):
        return False
    return not (each.unless and given.get(each.unless))


def _written(found: object, *, long: bool = False) -> str:
    """A value as a letter writes it. Of words that were typed, white space at their ends is nothing."""
    match found:
        case None | bool():
            return ""
        case date():
            return in_chinese(found)
        case Decimal():
            return f"{found:f}".rstrip("0").rstrip(".") if "." in f"{found:f}" else f"{found:f}"
        case str():
            lines = [" ".join(line.split()) for line in found.splitlines()]
            return ("\n" if long else " ").join(line for line in lines if line)
        case Iterable():
            return "、".join(_written(each) for each in found)
    return str(found)


def _fitted(found: str, *, before: str, after: str) -> str:
    """
    In its place: no stop twice, none at the end of what is quoted (GB/T 15834), and marks of quotation within others.
    """
    if after and after[0] in STOPS:
        found = found.rstrip(STOPS)
    elif before.endswith("“") and after.startswith("”"):
        found = found.rstrip(QUOTED) or found
    if before.endswith("“"):
        found = found.replace("“", "‘").replace("”", "’")
    return found


def grounds_of(kind: Outcome, row: Values) -> tuple[Citation, ...]:
    """
    The kind's own articles, those of the grounds of a withheld part, and those that were named besides: each once, the
    finer in place of the whole article.
    """
    rows = cast("Iterable[Citation | Sequence[int | None]]", row.get("cites") or ())
    named = [each if isinstance(each, Citation) else _article(each) for each in rows]
    named += [article for ground in _withheld(kind, row) for article in ground.articles]
    found = dict.fromkeys(each for each in (*kind.articles, *named) if each.instrument not in STATISTICS)
    return tuple(each for each in found if not any(_is_finer(other, each) for other in found))


def _withheld(kind: Outcome, row: Values) -> tuple[Outcome, ...]:
    return withheld_under(kind, cast("Iterable[str]", row.get(WITHHELD) or ()))


def _article(row: Sequence[int | None]) -> Citation:
    """[36, None, 3] of the 条例."""
    article, paragraph, item = (*row, None, None)[:3]
    if article is None:
        raise ValueError(row)
    return regulation(article, paragraph, item)


def _is_finer(one: Citation, other: Citation) -> bool:
    same = (one.instrument, one.article) == (other.instrument, other.article)
    return same and one != other and other.paragraph is None and other.item is None


def cited(grounds: Iterable[Citation]) -> str:
    """《条例》第十五条、第三十六条第（三）项, then other instruments with their numbers."""
    by_instrument: dict[str, list[Citation]] = {}
    for each in grounds:
        by_instrument.setdefault(each.instrument, []).append(each)
    ordered = sorted(by_instrument.items(), key=lambda each: each[0] != "regulation")
    return "、".join(_cited(id, each) for id, each in ordered)


def _cited(id: str, grounds: Sequence[Citation]) -> str:
    instrument = instruments()[id]
    title = instrument.title.replace("《", "〈").replace("》", "〉")
    name = "《条例》" if id == "regulation" else f"《{title}》"
    if id != "regulation" and instrument.number:
        name += f"（{instrument.number}）"
    short = instrument.short
    return name + "、".join(str(each).removeprefix(short) for each in sorted(grounds, key=_place))


def _place(ground: Citation) -> tuple[int, int, int]:
    return ground.article or 0, ground.paragraph or 0, ground.item or 0
