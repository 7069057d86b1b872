"""
SQLite: one FTS5 table a sight, without contents: it holds positions of tokens and no text. Its row ids are the keys, so
that newest first is the list of matches read from its end, as far as a page needs it.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from gongkai.search.documents import Sight
from gongkai.search.engines import Candidate
from gongkai.search.models import CARDS, TEXTS, Card, Text
from gongkai.search.queries import Phrase, Query, Word
from gongkai.search.tokens import tokens

# The tokens come ready, with spaces between them: of what we give, `ascii` takes nothing apart. `detail=full` keeps
# positions: phrases are exact.
CREATE: Final = (
    "CREATE VIRTUAL TABLE {table} USING fts5(title, number, body, attached, marks, content='', tokenize='ascii', "
    "detail=full)"
)
COLUMNS: Final = "{title number body attached}"
STEP: Final = 200  # pages of the index that one step of `tidy` merges
_DELETE_ALL: Final = "INSERT INTO {table} ({table}) VALUES ('delete-all')"
CANDIDATE: Final = "c.id, c.agency, c.item, c.year, c.genre, c.validity, c.head"


def words_table(sight: Sight) -> str:
    return f"search_{sight}words"


class Sqlite:
    def add(self, sight: Sight, cards: Sequence[Card], texts: Sequence[Text]) -> None:
        CARDS[sight]._default_manager.bulk_create(cards, batch_size=200)
        TEXTS[sight]._default_manager.bulk_create(texts, batch_size=200)
        self._write(f"INSERT INTO {words_table(sight)} ({_NAMES}) VALUES ({_PLACES})", texts)  # noqa: S608 - own names

    def remove(self, sight: Sight, texts: Sequence[Text]) -> None:
        table = words_table(sight)
        keys = [text.id for text in texts]
        CARDS[sight]._default_manager.filter(pk__in=keys).delete()
        TEXTS[sight]._default_manager.filter(pk__in=keys).delete()
        # A table without contents must be told what it is to forget.
        self._write(f"INSERT INTO {table} ({table}, {_NAMES}) VALUES ('delete', {_PLACES})", texts)  # noqa: S608 - as above

    def _write(self, statement: str, texts: Iterable[Text]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, [_row(text) for text in texts])

    def newest(self, sight: Sight, query: Query, limit: int) -> list[int]:
        return [key for (key,) in self._matching(sight, query, "c.id", limit)]

    def candidates(self, sight: Sight, query: Query, limit: int) -> list[Candidate]:
        return self._matching(sight, query, CANDIDATE, limit)

    def _matching(self, sight: Sight, query: Query, columns: str, limit: int) -> list[Any]:
        """CROSS JOIN: in this order. What has no card is not there, whatever the words say."""
        table, cards = words_table(sight), CARDS[sight]._meta.db_table
        source, key = f"{cards} c", "c.id"
        if query.words or query.marks:
            source, key = f"{table} CROSS JOIN {cards} c ON c.id = {table}.rowid", f"{table}.rowid"
        where, values = _conditions(query, table, key)
        statement = f"SELECT {columns} FROM {source} WHERE {where} ORDER BY {key} DESC LIMIT %s"  # noqa: S608 - own names
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, limit])
            return list(cursor.fetchall())

    def clear(self, sight: Sight) -> None:
        CARDS[sight]._default_manager.all().delete()
        TEXTS[sight]._default_manager.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(_DELETE_ALL.format(table=words_table(sight)))

    def strays(self, sight: Sight) -> int:
        cards, sizes = CARDS[sight]._meta.db_table, f"{words_table(sight)}_docsize"
        apart = (
            f"SELECT (SELECT count(*) FROM {cards} WHERE id NOT IN (SELECT id FROM {sizes}))"  # noqa: S608 - own names
            f" + (SELECT count(*) FROM {sizes} WHERE id NOT IN (SELECT id FROM {cards}))"
        )
        with connection.cursor() as cursor:
            cursor.execute(apart)
            return int(cursor.fetchone()[0])

    def absent(self) -> list[str]:
        there = set(connection.introspection.table_names())
        return [words_table(sight) for sight in Sight if words_table(sight) not in there]

    def install(self) -> None:
        with connection.cursor() as cursor:
            for table in self.absent():
                cursor.execute(CREATE.format(table=table))
            for sight in Sight:
                if not CARDS[sight]._default_manager.exists():
                    self.clear(sight)

    def tidy(self, sight: Sight) -> bool:
        table = words_table(sight)
        with connection.cursor() as cursor:
            before = _changes(cursor)
            cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', %s)", [-STEP])  # noqa: S608 - own name
            return _changes(cursor) - before > 1


_NAMES: Final = "rowid, title, number, body, attached, marks"
_PLACES: Final = ", ".join(["%s"] * 6)


def _row(text: Text) -> list[int | str]:
    columns = (text.title, text.number, text.body, text.attached)
    return [text.id, *(" ".join(tokens(column)) for column in columns), text.marks]


def _conditions(query: Query, table: str, key: str) -> tuple[str, list[int | str]]:
    conditions, values = [f"{key} >= %s"], list[int | str]([query.since])
    if query.until is not None:
        conditions.append(f"{key} < %s")
        values.append(query.until)
    if query.words or query.marks:
        conditions.append(f"{table} MATCH %s")
        values.append(match(query))
    return " AND ".join(conditions), values


def match(query: Query) -> str:
    """FTS5's own language. Tokens hold letters and digits only, so quoting them is enough."""
    parts = [f"marks : ({' OR '.join(_quoted(mark) for mark in group)})" for group in query.marks]
    if query.words:
        parts.insert(0, f"{COLUMNS} : ({_words(query)})")
    return " AND ".join(parts)


def _words(query: Query) -> str:
    if query.wanted == len(query.words):
        return " AND ".join(_word(word) for word in query.words)
    return " OR ".join(
        f"({' AND '.join(_word(word) for word in chosen)})" for chosen in combinations(query.words, query.wanted)
    )


def _word(word: Word) -> str:
    return f"({' OR '.join(_phrase(phrase) for phrase in word.phrases)})"


def _phrase(phrase: Phrase) -> str:
    return _quoted(" ".join(phrase.tokens)) + (" *" if phrase.prefix else "")


def _quoted(tokens: str) -> str:
    return f'"{tokens}"'


def _changes(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])
