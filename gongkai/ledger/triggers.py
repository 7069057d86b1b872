"""
The triggers by which the database itself refuses to change history: rows of Entry are only added, a Head only
moves on. They are installed after every migration, because rebuilding a table on SQLite drops them unseen.
"""

from collections.abc import Mapping
from typing import Final

from django.db import connection

REFUSAL: Final = "ledger: entries are only ever added, heads only move on"

# SQLite runs no DELETE trigger for the row that INSERT OR REPLACE takes away, so replacing is refused as well.
SQLITE: Final[Mapping[str, str]] = {
    "ledger_entry_no_update": "BEFORE UPDATE ON ledger_entry BEGIN {refuse}; END",
    "ledger_entry_no_delete": "BEFORE DELETE ON ledger_entry BEGIN {refuse}; END",
    "ledger_entry_no_replace": (
        "BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND seq = NEW.seq) BEGIN {refuse}; END"
    ),
    "ledger_head_forward": (
        "BEFORE UPDATE ON ledger_head WHEN NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq BEGIN {refuse}; END"
    ),
    "ledger_head_no_delete": "BEFORE DELETE ON ledger_head BEGIN {refuse}; END",
    "ledger_head_no_replace": (
        "BEFORE INSERT ON ledger_head WHEN EXISTS (SELECT 1 FROM ledger_head WHERE chain = NEW.chain)"
        " BEGIN {refuse}; END"
    ),
}

# name: (table, events, row or statement, function). ALWAYS: no session can say that they do not fire for it.
POSTGRESQL: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "ledger_entry_no_change": ("ledger_entry", "UPDATE OR DELETE", "ROW", "ledger_refuse"),
    "ledger_entry_no_truncate": ("ledger_entry", "TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_head_forward": ("ledger_head", "UPDATE", "ROW", "ledger_forward"),
    "ledger_head_no_delete": ("ledger_head", "DELETE", "ROW", "ledger_refuse"),
    "ledger_head_no_truncate": ("ledger_head", "TRUNCATE", "STATEMENT", "ledger_refuse"),
}
_RAISE: Final = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
FUNCTIONS: Final[Mapping[str, str]] = {
    "ledger_refuse": f" BEGIN {_RAISE} END ",
    "ledger_forward": (
        f" BEGIN IF NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq THEN {_RAISE} END IF; RETURN NEW; END "
    ),
}
# How PostgreSQL's catalogue writes when a trigger fires (pg_trigger.tgtype; 2 is BEFORE).
EVENTS: Final = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
FOUND_IN_POSTGRESQL: Final = """
    SELECT t.tgname, c.relname, t.tgtype, p.proname, p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.oid IN (to_regclass('ledger_entry'), to_regclass('ledger_head'))
      AND t.tgenabled = 'A' AND t.tgqual IS NULL AND cardinality(t.tgattr::int2[]) = 0
"""


def absent() -> list[str]:
    """The triggers that are not there, do something else, or are switched off."""
    wanted, found = (_wanted_sqlite(), _found_sqlite()) if _is_sqlite() else (_wanted_postgresql(), _found_postgresql())
    return [name for name, definition in wanted.items() if found.get(name) != definition]


def install() -> list[str]:
    """Bring in those that are absent, and say which."""
    names = absent()
    with connection.cursor() as cursor:
        for name in names:
            for statement in _statements(name):
                cursor.execute(statement)
    return names


def tables_exist() -> bool:
    """Before the first migration there is nothing to protect."""
    return "ledger_entry" in connection.introspection.table_names()


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _statements(name: str) -> list[str]:
    if _is_sqlite():
        return [f"DROP TRIGGER IF EXISTS {name}", _wanted_sqlite()[name]]
    table, events, each, function = POSTGRESQL[name]
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTIONS[function]}$$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]


def _wanted_sqlite() -> dict[str, str]:
    refuse = f"SELECT RAISE(ABORT, '{REFUSAL}')"
    return {name: f"CREATE TRIGGER {name} {when.format(refuse=refuse)}" for name, when in SQLITE.items()}


def _found_sqlite() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _wanted_postgresql() -> dict[str, tuple[str, int, str, str]]:
    return {
        name: (table, _fires(events, each), function, FUNCTIONS[function])
        for name, (table, events, each, function) in POSTGRESQL.items()
    }


def _fires(events: str, each: str) -> int:
    return 2 + (each == "ROW") + sum(EVENTS[event] for event in events.split(" OR "))


def _found_postgresql() -> dict[str, tuple[str, int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(FOUND_IN_POSTGRESQL)
        return {name: (table, fires, function, source) for name, table, fires, function, source in cursor.fetchall()}
