"""Rows straight into the tables, on both databases: without models, without triggers and indexes, which come after."""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import Any, Final

AT_ONCE: Final = 20_000
INDEXES: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({tables})",
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ({tables})"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
}


class Table:
    """
    Takes rows for a model: values of the named columns, as text where the driver would make text of them. Other
    columns have the model's defaults.
    """

    def __init__(self, model: Any, *names: str) -> None:
        from django.db import connection

        self._names, self._rows = names, []
        self.name = model._meta.db_table
        empty, given = model(), set(names)
        others = [field for field in model._meta.concrete_fields if field.column not in given and not field.primary_key]
        self._same = [_default(field, empty, connection) for field in others]
        columns = [f'"{column}"' for column in [*[field.column for field in others], *names]]
        self._sqlite = f'INSERT INTO "{self.name}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})'
        self._copy = f'COPY "{self.name}" ({", ".join(columns)}) FROM STDIN'

    def add(self, *values: Any) -> None:
        self._rows.append((*self._same, *values))
        if len(self._rows) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        from django.db import connection

        rows, self._rows = self._rows, []
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.cursor.connection.executemany(self._sqlite, rows)
                return
            with cursor.cursor.copy(self._copy) as copy:
                for row in rows:
                    copy.write_row(row)


def _default(field: Any, empty: Any, connection: Any) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return "2020-01-01 00:00:00"
    value = field.get_db_prep_save(field.value_from_object(empty), connection)
    return str(value.obj) if type(value).__name__ == "Jsonb" and not value.obj else value


@contextmanager
def bare(models: Sequence[Any]) -> Any:
    """The tables of these models without what slows a load down; afterwards it is all there again."""
    from django.db import connection

    from gongkai.ledger import triggers

    names = ", ".join(f"'{model._meta.db_table}'" for model in models)
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor].format(tables=names))
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in _before(connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for _name, sql in indexes:
            cursor.execute(sql)
        for statement in _after(connection.vendor, models):
            cursor.execute(statement)
    triggers.install()
    assert not triggers.absent()


def _before(vendor: str) -> Iterable[str]:
    if vendor == "postgresql":
        return ["SET session_replication_role = replica", "SET synchronous_commit = off"]
    return [
        "PRAGMA foreign_keys = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA cache_size = -1000000",
        "DROP TRIGGER ledger_entry_no_replace",
        "DROP TRIGGER ledger_head_no_replace",
    ]


def _after(vendor: str, models: Sequence[Any]) -> Iterable[str]:
    if vendor == "sqlite":
        return ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"]
    tables = [model._meta.db_table for model in models if model._meta.pk.get_internal_type() == "BigAutoField"]
    sequences = [
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM \"{table}\"), false)"
        for table in tables
    ]
    return ["SET session_replication_role = DEFAULT", *sequences, "VACUUM ANALYZE"]
