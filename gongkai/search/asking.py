"""
From what a person types to the words that are looked for. In quotation marks: exactly that. Else a question loses what
makes it a question, known words are told apart in it and bring those that agencies write, and a 文号 stays whole.
"""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.search.queries import Asked, Phrase, Word, phrase_of
from gongkai.search.tokens import HAN, fold, is_han, runs
from gongkai.search.vocabulary import Vocabulary, vocabulary

MOST_TYPED: Final = 200  # characters
MOST_WORDS: Final = 12
BETWEEN: Final = "的"
QUOTED: Final = re.compile(r"[\"“”「『]([^\"“”「」『』]+)[\"“”」』]")
# 皖政办〔2021〕8号 whole or in part, in brackets of any kind or none; 2021年8月 is none.
NUMBER: Final = re.compile(
    rf"[{HAN}]{{0,12}}\s*[\[(（〔【﹝〈<{{]\s*(?:19|20)\d\d\s*[\])）〕】﹞〉>}}]\s*第?\s*\d{{1,5}}(?:\s*号)?"
    rf"|[{HAN}]{{2,12}}(?:19|20)\d\d\s+\d{{1,5}}\s*号|[{HAN}]{{2,12}}第\d{{1,5}}号"
)


def asked(typed: str, *, knowing: Vocabulary | None = None) -> Asked:
    """Nothing that is typed is an error; what holds no letter and no digit asks for nothing."""
    known = knowing or vocabulary()
    text = typed[:MOST_TYPED]
    exact = [Word((phrase,)) for part in QUOTED.findall(text) if (phrase := phrase_of(fold(part)))]
    rest = fold(QUOTED.sub(" ", text))
    numbers = list(_numbers(rest, known))
    words = _distinct([*exact, *numbers, *_words(NUMBER.sub(" ", rest), known)])[:MOST_WORDS] or _as_it_stands(rest)
    return Asked(typed, tuple(words), tuple(dict.fromkeys(_also(words))))


def _numbers(text: str, known: Vocabulary) -> Iterator[Word]:
    for found in NUMBER.findall(text):
        begun = found
        while (question := known.at(begun, 0)) and question in known.questions:
            begun = begun.removeprefix(question)
        if phrase := phrase_of(begun.strip()):
            yield Word((phrase,))


def _words(text: str, known: Vocabulary) -> list[Word]:
    """A single character that is left over beside others is dropped; one that was typed by itself is not."""
    whole: list[Word] = []
    scraps: list[Word] = []
    for typed in text.split():
        for run in runs(typed):
            for piece in _pieces(run, known) if is_han(run) else [run]:
                if word := _word(piece, known):
                    (scraps if len(piece) == 1 and is_han(piece) and typed != piece else whole).append(word)
    return whole or scraps


def _as_it_stands(text: str) -> list[Word]:
    """Nothing but what makes a question was typed: then that is what is looked for."""
    return [word for run in runs(text)[:MOST_WORDS] if (word := _plain_word(run))]


def _pieces(run: str, known: Vocabulary) -> Iterator[str]:
    """The known words of a run, and what stands between them."""
    place, begun = 0, 0
    while place < len(run):
        term = known.at(run, place)
        if term is None:
            place += 1
            continue
        yield from _unknown(run[begun:place], known)
        if term not in known.questions:
            yield term
        place += len(term)
        begun = place
    yield from _unknown(run[begun:], known)


def _unknown(piece: str, known: Vocabulary) -> Iterator[str]:
    """的 stands between words; the other particles go from the ends, where that leaves a word."""
    for part in piece.split(BETWEEN):
        bare = part.strip(known.particles)
        yield part if len(bare) == 1 < len(part) else bare


def _word(piece: str, known: Vocabulary) -> Word | None:
    term = known.terms.get(piece)
    if term is None:
        return _plain_word(piece) if piece else None
    phrases = tuple(phrase for text in term.also if (phrase := phrase_of(text)))
    return Word(phrases, weight=term.weight)


def _plain_word(piece: str) -> Word | None:
    """A word that nobody knows: as it stands; loosely, any two characters of it."""
    phrase = phrase_of(piece)
    if phrase is None:
        return None
    pairs = (piece[place : place + 2] for place in range(len(piece) - 1)) if is_han(piece) and len(piece) > 2 else ()
    loose = tuple(Phrase(pair, (pair,)) for pair in pairs)
    return Word((phrase,), loose)


def _distinct(words: list[Word]) -> list[Word]:
    return list({word.typed: word for word in reversed(words)}.values())[::-1]


def _also(words: list[Word]) -> Iterator[str]:
    for word in words:
        yield from (phrase.text for phrase in word.phrases[1:])
