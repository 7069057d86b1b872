"""
文书: the letters of an application, composed from what the case file says (条例 27-45). Wording is data; an agency's
own takes the place of a paragraph that is not fixed by the law.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from gongkai.law.citations import LawError
from gongkai.law.letter_composing import WITHHELD, Composer, Values, cited, grounds_of
from gongkai.law.letter_kinds import Letter, Paragraph, Value, answer, letters, names_in, values, values_by_name
from gongkai.law.letter_text import Block, Box, Grid, LetterText, Line, in_chinese
from gongkai.law.outcomes import DecidedItem, Outcome, Path, grounds_to_withhold, outcome
from gongkai.law.remedies import ANSWER, remedies_of, remedy_of_third_party
from gongkai.law.remedies import paragraph as told
from gongkai.law.review_organ import Seats

__all__ = [
    "Block",
    "Box",
    "Grid",
    "Letter",
    "LetterText",
    "Line",
    "Paragraph",
    "Value",
    "allowed_in",
    "check_wording",
    "cited",
    "compose",
    "example_of",
    "grounds_of",
    "in_chinese",
    "letter",
    "letters",
    "needed_in",
    "remedy_of",
    "specimen",
    "values",
]

THIS: Final = "本告知书"  # what a letter that is no answer calls itself
SOMEBODY: Final = {"applicant": "张某", "third_party": "王某", "organ": "桦川县财政局"}
EXAMPLE_DAY: Final = date(2026, 3, 20)
EXAMPLE_SEATS: Final = Seats("桦川县人民政府", "桦川县人民法院")
LONGEST: Final = 2000  # characters of an agency's own paragraph


def letter(id: str) -> Letter:
    """The kind of letter with this id. KeyError where there is none."""
    return letters()[id]


def compose(id: str, given: Values, wording: Mapping[str, str] | None = None) -> LetterText:
    """
    The letter from its values. `wording`: the agency's own text by paragraph. LawError `letter.missing` names what is
    not there: nothing is left blank where the letter has to say something.
    """
    return Composer(letter(id), given, wording or {}).compose()


def remedy_of(id: str, items: Sequence[DecidedItem], decided_on: date, seats: Seats) -> str:
    """
    The remedy paragraph of a letter of this kind; blank where nothing in it can be disputed. Raises LawError while
    the court or the organ of 复议 is not set.
    """
    kind = letter(id)
    match kind.remedy:
        case "":
            return ""
        case "third_party":
            return remedy_of_third_party(decided_on, seats).sentence
        case "correction":
            # Our reading: what is said on a correction (条例 41) is withheld under none of articles 14 to 16.
            items = [DecidedItem("", outcome("otherwise.other"))]
    if any(each.outcome.remedy is not Path.NONE for each in items) and not seats.court:
        raise LawError("remedy.court_unset", kind.citation)
    this = ANSWER if kind.remedy == "answer" else THIS
    return told(remedies_of(items, decided_on, seats, this=this))


def paragraph(kind: Letter, id: str) -> Paragraph:
    """The paragraph that may be worded anew; LawError where it may not, or is none."""
    found = next((each for each in kind.editable if each.id == id), None)
    if found is None:
        raise LawError("letter.fixed", kind.citation, letter=kind.title)
    return found


def needed_in(each: Paragraph) -> tuple[Value, ...]:
    """The placeholders that must remain: what the letter has to say, in whichever words."""
    names = (*names_in(each.text),)
    return tuple(dict.fromkeys(values_by_name()[name] for name in names))


def allowed_in(kind: Letter, each: Paragraph) -> tuple[Value, ...]:
    """Besides its own, those that the letter always has."""
    always = [value for value in values().values() if value.always]
    sure = [
        value
        for other in kind.paragraphs
        if other.text and not (other.given or other.unless or other.each or other.fixed)
        for value in needed_in(other)
    ]
    return tuple(dict.fromkeys((*needed_in(each), *always, *sure)))


def check_wording(id: str, paragraph_id: str, text: str) -> str:
    """An agency's own wording, ready to be kept. LawError says what is wrong with it."""
    kind = letter(id)
    each, text = paragraph(kind, paragraph_id), "\n".join(line.strip() for line in text.splitlines() if line.strip())
    if not text or len(text) > LONGEST:
        raise LawError("letter.wording_length", kind.citation, most=LONGEST)
    try:
        names = names_in(text)
    except ValueError:
        raise LawError("letter.braces", kind.citation) from None
    allowed = {value.name for value in allowed_in(kind, each)}
    if unknown := [name for name in dict.fromkeys(names) if name not in allowed]:
        raise LawError(
            "letter.unknown_placeholder", kind.citation, names=_braced(unknown), known=_braced(sorted(allowed))
        )
    if lost := [value.name for value in needed_in(each) if value.name not in names]:
        raise LawError("letter.placeholder_lost", kind.citation, names=_braced(lost))
    return text


def _braced(names: Sequence[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names)


def example_of(text: str) -> str:
    """The wording as it would read, with the examples of its values."""
    return text.format_map({value.name: value.example or "（空）" for value in values().values()})


def specimen(id: str, paragraph_id: str, text: str) -> LetterText:
    """A whole letter made of examples, with this text in the place of the paragraph."""
    kind = letter(id)
    each = paragraph(kind, paragraph_id)
    given: dict[str, object] = {value.id: value.example for value in values().values()}
    given |= {"agency": values()["agency"].example, "addressee": SOMEBODY.get(kind.to, ""), "signed_on": EXAMPLE_DAY}
    given |= {other.each: [{}] for other in kind.paragraphs if other.each}
    stands = _standing(kind, each, given)
    given |= stands
    decided = [outcome(_told_by(kind, paragraph_id))] if kind.tells_decisions else []
    given["items"] = [{"outcome": kind.id, **_withheld_in(kind, each), **stands} for kind in decided]
    items = [DecidedItem("", each, each.articles) for each in decided]
    given["remedy"] = remedy_of(id, items, EXAMPLE_DAY, EXAMPLE_SEATS)
    return compose(id, given, {paragraph_id: text})


def _standing(kind: Letter, each: Paragraph, given: Values) -> dict[str, object]:
    """Values with which the paragraph stands, and of those that may stand beside it no more than must."""
    others = [*kind.paragraphs, *(part for id in kind.decisions for part in answer(id))]
    listed, either = {other.each for other in others}, {other.unless for other in others}
    wanted = {value.id for other in others if not other.given or other is each for value in needed_in(other)}
    may = {other.given for other in others if other.given and not other.fixed}
    found: dict[str, object] = dict.fromkeys(may - wanted - either - listed, "")
    found |= dict.fromkeys(may & listed, ())
    found |= {each.unless: ""} if each.unless else {}
    if each.given:
        found[each.given] = [{}] if each.given in listed else given.get(each.given) or True
    return found


def _withheld_in(kind: Outcome, each: Paragraph) -> dict[str, object]:
    """The ground that the paragraph is about; any, where a part is withheld and the paragraph is about none."""
    grounds = [each.ground] if each.ground else [ground.id for ground in grounds_to_withhold(kind)]
    return {WITHHELD: grounds[:1]}


def _told_by(kind: Letter, paragraph_id: str) -> str:
    """The decision whose words the paragraph has; any, where it has none's."""
    return next((id for id in kind.decisions if paragraph_id in {each.id for each in answer(id)}), kind.decisions[0])
