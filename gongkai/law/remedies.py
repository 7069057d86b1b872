"""救济途径: what is open against a decision, with whom and how long (行政复议法 20, 23-27; 行政诉讼法 45, 46)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from gongkai.law.calendar import WorkCalendar, add_days, add_months
from gongkai.law.citations import Citation, LawError, Standing
from gongkai.law.outcomes import DecidedItem, Gives, Outcome, Path
from gongkai.law.review_organ import Seats
from gongkai.law.sentences import explain
from gongkai.law.tables import citation_from, table

SEVERED = {36, 37}  # articles of the 条例 that say how something is withheld, not why


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


def remedies_of(items: Sequence[DecidedItem], decided_on: date, seats: Seats) -> tuple[Remedy, ...]:
    """
    What the applicant must be told, item by item, from the legal basis and the day of the
    decision. Refusals under articles 14 to 16 of the 条例: since 2024 复议 first (行政复议法
    23(1)(4)), and the applicant is told so (23(2)). All else: 复议 or suit.
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
        _remedy(path, tuple(about for of, about in shares if of is path), items, len(told) > 1, decided_on, seats)
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
    cited = {ground.article for ground in grounds if ground.instrument == "regulation"} - SEVERED
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
) -> Remedy:
    limits = periods()
    values: dict[str, object] = {
        "subject": _subject(about, len(items)) if mixed else "",
        "organ": seats.review_organ,
        "days": limits.review_days,
    }
    review = limits.review if decided_on >= limits.first_since else limits.review_before
    if path is Path.REVIEW_FIRST:
        sentence = explain("remedy.review_first", values | {"after": limits.after_review_days})
        articles = (limits.first, limits.told, review, limits.after_review)
        return Remedy(path, about, sentence, articles, limits.standing)
    if not seats.court:
        raise LawError("remedy.court_unset", limits.suit)
    sentence = explain("remedy.review_or_suit", values | {"months": limits.suit_months, "court": seats.court})
    return Remedy(path, about, sentence, (review, limits.suit), Standing.STATUTE)


def _subject(about: tuple[tuple[int, Part], ...], count: int) -> str:
    """第1项、第2项不予公开的部分; of a letter with one item the part alone."""
    return "、".join(
        explain(f"remedy.{'part' if count == 1 else 'item'}.{part}", {"number": number}) for number, part in about
    )


def paragraph(remedies: Iterable[Remedy]) -> str:
    """The remedy paragraph of the letter; empty where nothing was decided that one could dispute."""
    return "".join(remedy.sentence for remedy in remedies)


def ends(remedies: Iterable[Remedy], delivered_on: date | None, calendar: WorkCalendar) -> tuple[End, ...]:
    """
    The last days to apply for 复议 and to sue, once delivery is known: 60 calendar days and six
    months after it, rolled off days that are not worked (民事诉讼法 85; 行政复议法 88). A suit after 复议 runs
    from the decision on that, and has no day here.
    """
    if delivered_on is None:
        raise LawError("remedy.undelivered", periods().review)
    return tuple(_ends(tuple(remedies), delivered_on, calendar))


def _ends(remedies: Sequence[Remedy], delivered_on: date, calendar: WorkCalendar) -> Iterator[End]:
    limits = periods()
    cited = {article for remedy in remedies for article in remedy.articles}
    review = limits.review if limits.review in cited else limits.review_before
    if remedies:
        yield _end(Way.REVIEW, add_days(delivered_on, limits.review_days), calendar, review)
    if any(remedy.path is Path.REVIEW_OR_SUIT for remedy in remedies):
        yield _end(Way.SUIT, add_months(delivered_on, limits.suit_months), calendar, limits.suit)


def _end(way: Way, last: date, calendar: WorkCalendar, article: Citation) -> End:
    on = calendar.roll(last)
    return End(way, on, calendar.is_provisional(on), article)


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
