"""
The tables as the applied migrations made them, not as the program knows them now: so a backup can be made of a
database that is to be upgraded, and one of an older program restored. Values are written as JSON, for any database.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_string

BATCH: Final = 1000
FEW: Final = 8  # rows at a time where a column may hold a whole document
RECORDER: Final = "django_migrations"
# What is not kept: nobody is signed in after a restore, the counts behind rate limits and
# wrong passwords begin anew, and the code of the first set-up and the index of the search are made anew.
FLEETING: Final = frozenset(
    (
        "sessions.session", "usersessions.usersession", "site.ratewindow", "people.tries", "people.setupcode",
        "search.publiccard", "search.publictext", "search.workcard", "search.worktext",
    )
)  # fmt: skip
FLEETING_TABLES: Final = frozenset(label.replace(".", "_") for label in FLEETING - {"sessions.session"}) | {
    "django_session"
}
# What a fresh site fills in by itself: no reason to call it in use.
BOOKKEEPING: Final = FLEETING | {
    "contenttypes.contenttype", "auth.permission", "tasks.task", "tasks.recurrence",
}  # fmt: skip
AS_THEY_ARE: Final = frozenset(
    {
        models.AutoField, models.BigAutoField, models.BigIntegerField, models.BooleanField, models.CharField,
        models.IntegerField, models.PositiveBigIntegerField, models.PositiveIntegerField,
        models.PositiveSmallIntegerField, models.SlugField, models.SmallIntegerField, models.TextField,
    }
)  # fmt: skip
Migration = tuple[str, str]
Model = type[models.Model]
Column = Any  # a concrete field; Django's stubs have no one type for it


def applied() -> set[Migration]:
    """What the database says of itself; nothing for an empty one."""
    return set(MigrationRecorder(connection).applied_migrations())


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Those that this program does not have: a newer one has made them."""
    return sorted(set(migrations) - MigrationExecutor(connection).loader.disk_migrations.keys())


def pending() -> list[Migration]:
    """What `migrate` would do."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def tables_at(migrations: Iterable[Migration]) -> list[Model]:
    """The tables after these migrations, each after those that it refers to, as far as that can be."""
    loader = MigrationExecutor(connection).loader
    known = [migration for migration in migrations if migration in loader.graph.nodes]
    apps = loader.project_state(known, at_end=True).apps
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in FLEETING
    ]
    return list(_in_order(sorted(ours, key=lambda model: model._meta.db_table)))


def _in_order(ours: Sequence[Model]) -> Iterator[Model]:
    waiting = {model: _referred(model) & set(ours) - {model} for model in ours}
    while waiting:
        ready = [model for model, others in waiting.items() if not others & waiting.keys()] or list(waiting)
        for model in ready:
            del waiting[model]
        yield from ready


def _referred(model: Model) -> set[Model]:
    return {field.related_model for field in columns_of(model) if field.is_relation}


def columns_of(model: Model) -> list[Column]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def is_in_use(migrations: Iterable[Migration]) -> bool:
    """Whether somebody has put anything into it."""
    significant = (model for model in tables_at(migrations) if model._meta.label_lower not in BOOKKEEPING)
    return any(model._base_manager.exists() for model in significant)


# Out of a database


def lines_of(model: Model) -> Iterator[bytes]:
    """Its rows by key, each a JSON array in the order of `columns_of`."""
    columns = columns_of(model)
    large = any(isinstance(field, models.BinaryField) for field in columns)
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in columns))
    for row in rows.iterator(chunk_size=FEW if large else BATCH):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain).encode()


def _plain(value: object) -> str:
    match value:
        case date() | time():  # a datetime is a date
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return b64encode(value).decode()
        case timedelta():
            return duration_string(value)
    raise TypeError(f"no way to write a {type(value).__name__}")


def last_number(model: Model) -> int | None:
    """The last key that the database gave out: a row may be gone, its number is not given again."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            sequence = _sequence(model)
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - its own name of it
        found = cursor.fetchone()
    return int(found[0]) if found else None


def _sequence(model: Model) -> str:
    with connection.cursor() as cursor:
        names = [connection.ops.quote_name(model._meta.db_table), model._meta.pk.column]
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", names)
        return str(cursor.fetchone()[0])


# Into a database


def drop(tables: Iterable[Model]) -> None:
    """Take away our tables, as far as they are there; others of the same database stay."""
    present = set(connection.introspection.table_names())
    names = {model._meta.db_table for model in tables} | FLEETING_TABLES | {RECORDER}
    cascade = "" if connection.vendor == "sqlite" else " CASCADE"
    with connection.cursor() as cursor:
        for name in sorted(names & present):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")


def build(migrations: Iterable[Migration]) -> None:
    """Empty tables as these migrations make them; nothing else happens, as it would after `migrate`."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, set(migrations)))


def _last_of_each_app(executor: MigrationExecutor, migrations: set[Migration]) -> list[Migration]:
    """To name an earlier one as well would be taken for a way back."""
    nodes = executor.loader.graph.node_map
    known = sorted(migration for migration in migrations if migration in nodes)
    followed = {
        parent.key for migration in known for parent in nodes[migration].parents if parent.key[0] == migration[0]
    }
    return [migration for migration in known if migration not in followed]


def load(model: Model, named: Sequence[str], lines: Iterable[str]) -> int:
    """Put rows in as they are: no default, no `auto_now`. The number of rows."""
    by_name = {field.attname: field for field in columns_of(model)}
    columns = [by_name[name] for name in named]
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in columns)})"
    statement = f"{into} VALUES ({places})"
    readers = [_reader(field) for field in columns]
    large = any(isinstance(field, models.BinaryField) for field in columns)
    rows = ([read(value) for read, value in zip(readers, json.loads(line), strict=True)] for line in lines)
    count = 0
    with connection.cursor() as cursor:
        while some := list(islice(rows, FEW if large else BATCH)):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def _reader(field: Column) -> Callable[[Any], Any]:
    """From JSON to what the driver takes."""
    target = field.target_field if field.is_relation else field
    if type(target) in AS_THEY_ARE:
        return lambda value: value
    return lambda value: None if value is None else field.get_db_prep_save(target.to_python(value), connection)


def set_last_number(model: Model, last: int | None) -> None:
    """Go on behind the greatest key, and behind the last that was ever given out."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
        if not last:
            return
        if connection.vendor == "sqlite":
            table = model._meta.db_table
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s AND seq < %s", [last, table, last])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s"
                " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, last, table],
            )
        else:
            sequence = _sequence(model)
            cursor.execute(
                f"SELECT setval(%s, GREATEST(%s, (SELECT last_value FROM {sequence})))",  # noqa: S608 - as above
                [sequence, last],
            )


def count(model: Model) -> int:
    return model._base_manager.count()
