"""
Relevance, worked out here and not by the database, so that every engine gives the same order: words in the title and
the 文号 count most, then how often they stand in the body for its length. By heads alone, then the best of them whole.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import log
from typing import Final

from gongkai.search.engines import Candidate
from gongkai.search.queries import Word
from gongkai.search.tokens import fold

WHOLE: Final = 200  # of the best by their heads that are ranked by their bodies too
HEAD: Final = 6  # where a candidate has it
IN_TITLE, IN_BODY, IN_NUMBER, COVERED, AT_ONCE = 3.0, 1.5, 5.0, 2.0, 1.5
INSTEAD: Final = 0.85  # of what was typed, where another word stands for it
USUAL_LENGTH: Final = 500
Bodies = Callable[[Sequence[int]], Mapping[int, str]]


def ranked(candidates: Sequence[Candidate], words: Sequence[Word], bodies: Bodies, *, loosely: bool) -> list[int]:
    """The keys of all candidates, best first; among equals the newest."""
    heads = {candidate[0]: candidate[HEAD] for candidate in candidates}
    telling = _telling(heads.values(), words) if loosely else [1.0] * len(words)
    sought = [phrase.text for word in words for phrase in (*word.phrases, *word.loose)]
    at_first = [
        (-_of_head(head, words, telling), -key) if any(map(head.__contains__, sought)) else (0.0, -key)
        for key, head in heads.items()
    ]
    order = [-key for _score, key in sorted(at_first)]
    best = order[:WHOLE]
    texts = {key: fold(body) for key, body in bodies(best).items()}
    if loosely:
        telling = _telling([heads[key] + texts.get(key, "") for key in best], words)
    whole = {key: _of_head(heads[key], words, telling) + _of_body(texts.get(key, ""), words, telling) for key in best}
    return sorted(best, key=lambda key: (-whole[key], -key)) + order[WHOLE:]


def _telling(texts: Collection[str], words: Sequence[Word]) -> list[float]:
    """How much each word tells apart: what few of the texts have tells more."""
    having = [sum(_found(word, text) > 0 for text in texts) for word in words]
    return [0.3 + log((len(texts) + 1) / (count + 0.5)) for count in having]


def _found(word: Word, text: str) -> float:
    """1 for what was typed, a little less for what may stand for it."""
    for place, phrase in enumerate(word.phrases):
        if phrase.text in text:
            return INSTEAD if place else 1.0
    return 0.5 * sum(phrase.text in text for phrase in word.loose) / len(word.loose) if word.loose else 0.0


def _of_head(head: str, words: Sequence[Word], telling: Sequence[float]) -> float:
    title, _line, number = head.partition("\n")
    score, covered = 0.0, 0
    for word, tells in zip(words, telling, strict=True):
        if share := _found(word, title):
            score += IN_TITLE * share * word.weight * tells
            covered += max((len(phrase.text) for phrase in word.phrases if phrase.text in title), default=0)
        if number and word.typed in number:
            score += IN_NUMBER * tells
    return score + COVERED * min(1.0, covered / max(len(title), 1))


def _of_body(body: str, words: Sequence[Word], telling: Sequence[float]) -> float:
    length = 0.4 + 0.6 * len(body) / USUAL_LENGTH
    score = 0.0
    for word, tells in zip(words, telling, strict=True):
        times = sum(body.count(phrase.text) for phrase in word.phrases) or _found(word, body)
        score += IN_BODY * word.weight * tells * times / (times + length)
    return score
