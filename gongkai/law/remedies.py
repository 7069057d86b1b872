"""救济途径: what is open against a decision or silence, with whom, how long (行政复议法 20-27; 行政诉讼法 45, 46)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from gongkai.law.calendar import WorkCalendar, add_days, add_months
from gongkai.law.citations import Citation, LawError, Standing, numeral
from gongkai.law.outcomes import DecidedItem, Gives, Outcome, Path
from gongkai.law.review_organ import Seats
from gongkai.law.sentences import explain
from gongkai.law.tables import citation_from, table

ANSWER = "本答复"
SEVERED = {36, 37}  # articles of the 条例 that say how something is withheld, not why
INQUIRY = 7  # of article 36: what has a way of its own, which is a ground by itself


class Part(StrEnum):
    """Which part of an item's answer a remedy is about."""

    WHOLE = "whole"
    WITHHELD = "withheld"  # 不予公开的部分
    REST = "rest"  # 其余部分


class Way(StrEnum):
    REVIEW = "review"  # 行政复议
    SUIT = "suit"  # 行政诉讼


@dataclass(frozen=True, slots=True)
class Periods:
    """The limits of `remedies.toml`, with their articles."""

    review_days: int
    review: Citation
    review_before: Citation
    suit_months: int
    suit: Citation
    after_review_days: int
    after_review: Citation
    first_since: date
    first_grounds: frozenset[int]
    first: Citation
    told: Citation
    standing: Standing
    known_since: date


@dataclass(frozen=True, slots=True)
class Remedy:
    """One sentence of the remedy paragraph; `about` are the items (from 1) and their parts."""

    path: Path
    about: tuple[tuple[int, Part], ...]
    sentence: str
    articles: tuple[Citation, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class End:
    """The last day of a period; `provisional` where the calendar of that year is not announced."""

    way: Way
    on: date
    provisional: bool
    article: Citation
    standing: Standing = Standing.STATUTE


@dataclass(frozen=True, slots=True)
class Outer:
    """A row of `remedies.toml` for those who were given no answer, or not told: its length, article and standing."""

    way: Way
    article: Citation
    standing: Standing
    days: int = 0
    months: int = 0
    years: int = 0
    real_estate: int = 0  # years

    def last(self, start: date) -> date:
        return add_days(start, self.days) if self.days else add_months(start, self.months)


def remedies_of(
    items: Sequence[DecidedItem], decided_on: date, seats: Seats, *, this: str = ANSWER
) -> tuple[Remedy, ...]:
    """
    What the applicant must be told, item by item, from the legal basis and the day of the
    decision. Refusals under articles 14 to 16 of the 条例: since 2024 复议 first (行政复议法
    23(1)(4)), and the applicant is told so (23(2)). All else: 复议 or suit. `this`: what the letter calls itself.
    """
    if decided_on < periods().known_since:
        raise LawError("remedy.too_early", periods().review, day=decided_on)
    shares = [
        (path, (number, part))
        for number, item in enumerate(items, 1)
        for path, part in paths_of(item.outcome, item.grounds, decided_on)
    ]
    told = [path for path in (Path.REVIEW_FIRST, Path.REVIEW_OR_SUIT) if path in {share[0] for share in shares}]
    return tuple(
        _remedy(path, tuple(about for of, about in shares if of is path), items, len(told) > 1, decided_on, seats, this)
        for path in told
    )


def paths_of(kind: Outcome, grounds: Iterable[Citation], decided_on: date) -> tuple[tuple[Path, Part], ...]:
    """The way open against each part of one answer."""
    if kind.remedy is Path.NONE:
        return ()
    if decided_on < periods().first_since or not _is_withheld_under_14_to_16(kind, grounds):
        return ((Path.REVIEW_OR_SUIT, Part.WHOLE),)
    if kind.gives is Gives.PART:
        return ((Path.REVIEW_FIRST, Part.WITHHELD), (Path.REVIEW_OR_SUIT, Part.REST))
    return ((Path.REVIEW_FIRST, Part.WHOLE),)


def _is_withheld_under_14_to_16(kind: Outcome, grounds: Iterable[Citation]) -> bool:
    """
    By the articles that the letter cites, else by the kind's own. A partial answer that names
    none is taken for one under 14 to 16 (our reading): 复议 is then never missed.
    """
    if kind.gives is Gives.ALL:
        return False
    own = [ground for ground in grounds if ground.instrument == "regulation"]
    cited = {ground.article for ground in own if ground.article not in SEVERED or ground.item == INQUIRY}
    under = bool(cited & periods().first_grounds)
    if kind.gives is Gives.PART:
        return under if cited else kind.remedy is Path.REVIEW_FIRST
    if under and not kind.leaf.startswith("refused."):
        raise LawError("remedy.grounds", periods().first, outcome=kind.label)
    return under or kind.remedy is Path.REVIEW_FIRST


def _remedy(
    path: Path,
    about: tuple[tuple[int, Part], ...],
    items: Sequence[DecidedItem],
    mixed: bool,
    decided_on: date,
    seats: Seats,
    this: str,
) -> Remedy:
    limits = periods()
    values: dict[str, object] = {
        "this": this,
        "subject": _subject(about, len(items)) if mixed else "",
        "organ": seats.review_organ,
        "days": limits.review_days,
    }
    review = _review_at(decided_on)
    if path is Path.REVIEW_FIRST:
        sentence = explain("remedy.review_first", values | {"after": limits.after_review_days})
        articles = (limits.first, limits.told, review, limits.after_review)
        return Remedy(path, about, sentence, articles, limits.standing)
    if not seats.court:
        raise LawError("remedy.court_unset", limits.suit)
    sentence = explain("remedy.review_or_suit", values | {"months": limits.suit_months, "court": seats.court})
    return Remedy(path, about, sentence, (review, limits.suit), Standing.STATUTE)


def _subject(about: tuple[tuple[int, Part], ...], count: int) -> str:
    """第一项、第二项不予公开的部分; of a letter with one item the part alone."""
    return "、".join(
        explain(f"remedy.{'part' if count == 1 else 'item'}.{part}", {"number": numeral(number)})
        for number, part in about
    )


def paragraph(remedies: Iterable[Remedy]) -> str:
    """The remedy paragraph of the letter; empty where nothing was decided that one could dispute."""
    return "".join(remedy.sentence for remedy in remedies)


def remedy_of_third_party(decided_on: date, seats: Seats) -> Remedy:
    """
    What a third party is told whose rights are affected by what is given (条例 32): 复议 or suit. It is not
    refused anything, so that 复议 does not come first (our reading of 行政复议法 23(1)(4)).
    """
    row = table("remedies.toml")["third_party"]
    return _either("remedy.third_party", decided_on, seats, citation_from(row["article"]), Standing(row["standing"]))


def remedy_of_silence(due_on: date, seats: Seats) -> Remedy:
    """What is open to an applicant who has no answer by the due date (法释〔2018〕1号 66)."""
    suit = outer("silence_suit")
    return _either("remedy.silence", due_on, seats, suit.article, outer("silence_review").standing, due_on=due_on)


def _either(id: str, day: date, seats: Seats, article: Citation, standing: Standing, **values: object) -> Remedy:
    limits = periods()
    if day < limits.known_since:
        raise LawError("remedy.too_early", limits.review, day=day)
    if not seats.court:
        raise LawError("remedy.court_unset", limits.suit)
    values |= {"organ": seats.review_organ, "court": seats.court}
    values |= {"days": limits.review_days, "months": limits.suit_months}
    articles = (_review_at(day), limits.suit, article)
    return Remedy(Path.REVIEW_OR_SUIT, (), explain(id, values), articles, standing)


def _review_at(day: date) -> Citation:
    return periods().review if day >= periods().first_since else periods().review_before


def ends(
    remedies: Iterable[Remedy], delivered_on: date | None, calendar: WorkCalendar, *, told: bool = True
) -> tuple[End, ...]:
    """
    The last days to apply for 复议 and to sue, once delivery is known: 60 calendar days and six
    months after it, rolled off days that are not worked (民事诉讼法 85; 行政复议法 88). A suit after 复议 runs
    from the decision on that, and has no day here. Who was not `told` how long there is has a year at
    most from knowing what was decided (法释〔2018〕1号 64; for 复议 行政复议法 20(3), a reading).
    """
    if delivered_on is None:
        raise LawError("remedy.undelivered", periods().review)
    return tuple(_ends(tuple(remedies), delivered_on, calendar, told))


def _ends(remedies: Sequence[Remedy], delivered_on: date, calendar: WorkCalendar, told: bool) -> Iterator[End]:
    limits = periods()
    cited = {article for remedy in remedies for article in remedy.articles}
    review = limits.review if limits.review in cited else limits.review_before
    suit = any(remedy.path is Path.REVIEW_OR_SUIT for remedy in remedies)
    if remedies and told:
        yield _end(Way.REVIEW, add_days(delivered_on, limits.review_days), calendar, review)
    elif remedies:
        yield _end_of(outer("untold_review"), delivered_on, calendar)
    if suit and told:
        yield _end(Way.SUIT, add_months(delivered_on, limits.suit_months), calendar, limits.suit)
    elif suit:
        yield _end_of(outer("untold_suit"), delivered_on, calendar)


def ends_of_silence(due_on: date, calendar: WorkCalendar) -> tuple[End, ...]:
    """The last days against silence: the periods run from the end of the period to answer (法释〔2018〕1号 66)."""
    return tuple(_end_of(outer(id), due_on, calendar) for id in ("silence_review", "silence_suit"))


def longest(decided_on: date, *, real_estate: bool = False) -> tuple[End, ...]:
    """
    The last days for whoever never learnt of the act: five years, twenty where it is about real estate
    (行政复议法 21; 行政诉讼法 46(2)). They are the outermost, and do not roll (our reading).
    """
    rows = (outer("longest_review"), outer("longest_suit"))
    years = [row.real_estate if real_estate else row.years for row in rows]
    return tuple(
        End(row.way, add_months(decided_on, 12 * count), provisional=False, article=row.article, standing=row.standing)
        for row, count in zip(rows, years, strict=True)
    )


def _end_of(row: Outer, start: date, calendar: WorkCalendar) -> End:
    return _end(row.way, row.last(start), calendar, row.article, row.standing)


def _end(way: Way, last: date, calendar: WorkCalendar, article: Citation, standing: Standing = Standing.STATUTE) -> End:
    on = calendar.roll(last)
    return End(way, on, calendar.is_provisional(on), article, standing)


def outer(id: str) -> Outer:
    """The row of `remedies.toml` with this id, which ends with its way."""
    row = {**table("remedies.toml")[id]}
    way = Way(id.rsplit("_", 1)[1])
    return Outer(way, citation_from(row.pop("article")), Standing(row.pop("standing")), **row)


@cache
def periods() -> Periods:
    data: dict[str, Any] = table("remedies.toml")
    review, suit, after, first = data["review"], data["suit"], data["suit_after_review"], data["review_first"]
    return Periods(
        review_days=review["days"],
        review=citation_from(review["article"]),
        review_before=citation_from(data["review_before"]["article"]),
        suit_months=suit["months"],
        suit=citation_from(suit["article"]),
        after_review_days=after["days"],
        after_review=citation_from(after["article"]),
        first_since=first["since"],
        first_grounds=frozenset(first["grounds"]),
        first=citation_from(first["article"]),
        told=citation_from(first["told"]),
        standing=Standing(first["standing"]),
        known_since=data["review_before"]["since"],
    )
