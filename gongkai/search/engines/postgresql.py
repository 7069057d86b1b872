"""
PostgreSQL: a tsvector of our tokens on the cards, with a GIN index. That index knows no positions, and to look them up
in the row is what costs; so the index first gives what has all the tokens, and phrases are checked from the newest on,
as far as they are needed. A word that is everywhere is looked for in the newest rows at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import combinations
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from gongkai.search.documents import Sight
from gongkai.search.engines import Candidate
from gongkai.search.models import CARDS, TEXTS, Card, Text
from gongkai.search.queries import Phrase, Query, Word
from gongkai.search.tokens import tokens

POSITIONS: Final = 16_000  # a tsvector counts no further; of a longer text the rest is found as words, not as phrases
TIMES: Final = 255  # and no more than these of one token
WINDOW: Final = 200  # newest rows that are looked at before the index is asked
DEAR: Final = ("enable_seqscan", "enable_indexscan", "jit")
# EXTERNAL: tokens hardly become smaller by compression, and are quicker read without.
CREATE: Final = """
    ALTER TABLE {table} ADD COLUMN IF NOT EXISTS words tsvector;
    ALTER TABLE {table} ALTER COLUMN words SET STORAGE EXTERNAL;
    ALTER TABLE {table} ADD COLUMN IF NOT EXISTS is_long boolean NOT NULL DEFAULT false;
    CREATE INDEX {index} ON {table} USING gin (words);
"""
CANDIDATE: Final = "id, agency, item, year, genre, validity, head"
FIELDS: Final = ("id", "kind", "object", "agency", "item", "year", "genre", "validity", "head", "digest", "edition")


def cards_table(sight: Sight) -> str:
    return CARDS[sight]._meta.db_table


class Postgresql:
    def add(self, sight: Sight, cards: Sequence[Card], texts: Sequence[Text]) -> None:
        TEXTS[sight]._default_manager.bulk_create(texts, batch_size=200)
        places = ", ".join(["%s"] * len(FIELDS))
        into = f"INSERT INTO {cards_table(sight)} ({', '.join(FIELDS)}, words, is_long)"
        rows = [
            [*(getattr(card, field) for field in FIELDS), *vector(text)]
            for card, text in zip(cards, texts, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(f"{into} VALUES ({places}, %s::tsvector, %s)", rows)

    def remove(self, sight: Sight, texts: Sequence[Text]) -> None:
        keys = [text.id for text in texts]
        CARDS[sight]._default_manager.filter(pk__in=keys).delete()
        TEXTS[sight]._default_manager.filter(pk__in=keys).delete()

    def newest(self, sight: Sight, query: Query, limit: int) -> list[int]:
        if query.words or query.marks:
            found = self._in_window(sight, query, limit)
            if len(found) == limit:
                return found
        return [int(str(row[0])) for row in self._matching(sight, query, "id", limit)]

    def candidates(self, sight: Sight, query: Query, limit: int) -> list[Candidate]:
        return [tuple(row) for row in self._matching(sight, query, CANDIDATE, limit)]  # type: ignore[misc]  # its columns

    def _in_window(self, sight: Sight, query: Query, limit: int) -> list[int]:
        """Of the newest rows those that match: for a word that is everywhere they are all that is needed."""
        where, values = _range(query)
        statement = (
            f"SELECT id FROM (SELECT id, words, is_long FROM {cards_table(sight)} WHERE {where}"  # noqa: S608 - own names
            " ORDER BY id DESC LIMIT %s) AS window_ WHERE words @@ %s::tsquery OR (is_long AND words @@ %s::tsquery)"
            " ORDER BY id DESC LIMIT %s"
        )
        asked = (one_behind_the_other(query), together(query))
        return [int(str(row[0])) for row in _fetch(statement, [*values, WINDOW, *asked, limit])]

    def _matching(self, sight: Sight, query: Query, columns: str, limit: int) -> list[tuple[object, ...]]:
        where, values = _range(query)
        source = f"SELECT {columns}, words, is_long FROM {cards_table(sight)} WHERE {where}"  # noqa: S608 - own names
        if not (query.words or query.marks):
            return _fetch(f"SELECT {columns} FROM ({source} ORDER BY id DESC LIMIT %s) AS all_", [*values, limit])  # noqa: S608 - as above
        # OFFSET 0: planned for all matches, by the index, whatever is guessed of where the first of them stand; and
        # sorted before the phrases are checked, one by one until there are enough.
        source += " AND words @@ %s::tsquery ORDER BY id DESC OFFSET 0"
        values = [*values, together(query)]
        phrases = ""
        if _has_phrases(query):
            phrases = "WHERE is_long OR words @@ %s::tsquery"
            values.append(one_behind_the_other(query))
        statement = f"SELECT {columns} FROM ({source}) AS words_ {phrases} ORDER BY id DESC LIMIT %s"  # noqa: S608 - as above
        return _fetch(statement, [*values, limit], through_the_index=True)

    def clear(self, sight: Sight) -> None:
        CARDS[sight]._default_manager.all().delete()
        TEXTS[sight]._default_manager.all().delete()

    def strays(self, sight: Sight) -> int:
        cards, texts = cards_table(sight), TEXTS[sight]._meta.db_table
        apart = (
            f"SELECT count(*) FROM {cards} c FULL JOIN {texts} t ON t.id = c.id"  # noqa: S608 - own names
            " WHERE t.id IS NULL OR c.id IS NULL OR c.words IS NULL"
        )
        return int(str(_fetch(apart, [])[0][0]))

    def absent(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = ANY (current_schemas(false))")
            there = {name for (name,) in cursor.fetchall()}
        return [f"search_{sight}words" for sight in Sight if f"search_{sight}words" not in there]

    def install(self) -> None:
        with connection.cursor() as cursor:
            for name in self.absent():
                sight = Sight(name.removeprefix("search_").removesuffix("words"))
                cursor.execute(CREATE.format(table=cards_table(sight), index=name))
        for sight in Sight:
            if not CARDS[sight]._default_manager.exists():
                self.clear(sight)

    def tidy(self, sight: Sight) -> bool:  # noqa: ARG002 - PostgreSQL does so by itself
        return False


def vector(text: Text) -> tuple[str, bool]:
    """The tsvector of a text as PostgreSQL writes it, and whether some of it stands there without its place."""
    places: dict[str, list[int]] = {}
    at, is_long = 0, False
    for column in (text.title, text.number, text.body, text.attached):
        at += 1  # no phrase goes from one into the next
        for token in tokens(column):
            at += 1
            stood = places.setdefault(token, [])
            if at <= POSITIONS and len(stood) < TIMES:
                stood.append(at)
            else:
                is_long = True
    lexemes = [f"'{token}'{':' if stood else ''}{','.join(map(str, stood))}" for token, stood in places.items()]
    return " ".join(lexemes + [_mark(mark) for mark in text.marks.split()]), is_long


def together(query: Query) -> str:
    """A tsquery for what holds the tokens, wherever they stand: the index alone can tell."""
    return _tsquery(query, " & ")


def one_behind_the_other(query: Query) -> str:
    """A tsquery for the phrases themselves."""
    return _tsquery(query, " <-> ")


def _tsquery(query: Query, between: str) -> str:
    parts = [f"({' | '.join(map(_mark, group))})" for group in query.marks]
    if query.words:
        parts.insert(0, f"({_words(query, between)})")
    return " & ".join(parts)


def _words(query: Query, between: str) -> str:
    if query.wanted == len(query.words):
        return " & ".join(_word(word, between) for word in query.words)
    chosen = combinations(query.words, query.wanted)
    return " | ".join(f"({' & '.join(_word(word, between) for word in some)})" for some in chosen)


def _word(word: Word, between: str) -> str:
    return f"({' | '.join(_phrase(phrase, between) for phrase in word.phrases)})"


def _phrase(phrase: Phrase, between: str) -> str:
    lexemes = [_lexeme(token) for token in phrase.tokens]
    if phrase.prefix:
        lexemes[-1] += ":*"
    return f"({between.join(lexemes)})"


def _lexeme(token: str) -> str:
    """Letters and digits only: there is nothing in it to escape."""
    return f"'{token}'"


def _mark(mark: str) -> str:
    """As no token of a text can be: marks and words stand in one vector here."""
    return _lexeme(f"~{mark}")


def _has_phrases(query: Query) -> bool:
    return any(len(phrase.tokens) > 1 for word in query.words for phrase in word.phrases)


def _range(query: Query) -> tuple[str, list[object]]:
    if query.until is None:
        return "id >= %s", [query.since]
    return "id >= %s AND id < %s", [query.since, query.until]


def _fetch(statement: str, values: Iterable[Any], *, through_the_index: bool = False) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor, _through_the_index(cursor) if through_the_index else nullcontext():
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


@contextmanager
def _through_the_index(cursor: CursorWrapper) -> Iterator[None]:
    """
    The planner takes it that looking into a tsvector costs next to nothing, and reads the whole table for a word that
    many rows have. To compile such a short statement costs more than to run it.
    """
    with transaction.atomic():
        cursor.execute("; ".join(f"SET LOCAL {setting} = off" for setting in DEAR))
        yield
        cursor.execute("; ".join(f"SET LOCAL {setting} TO DEFAULT" for setting in DEAR))
