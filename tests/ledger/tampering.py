"""What somebody with the database in hand can do behind the program's back."""

from django.db import connection

from gongkai.ledger import triggers


def without_triggers():
    """Take the protection away, as one who owns the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in triggers.SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name, (table, *_) in triggers.POSTGRESQL.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
