"""`gongkai migrate`, which `init` and `serve` do first: save the database, then bring it to this program's tables."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

import gongkai
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Draft, append
from gongkai.site import kinds
from gongkai.site.backups import tables
from gongkai.site.backups.making import back_up, thin_out
from gongkai.site.backups.restoring import NewerDatabase, finish_restore, safekeeping
from gongkai.site.backups.tables import Migration
from gongkai.site.refusals import Refused

SAVED: Final = "upgrade"
KEPT: Final = 5  # archives of databases as they were before an upgrade
LOCK: Final = 7_366_321_001  # of PostgreSQL's advisory locks: any number of our own


class Outdated(Refused):
    """The program is newer than the tables."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done; nothing where the tables were those of the program."""

    migrations: list[Migration]
    saved: Path | None


def upgrade(*, backup: bool = True) -> Upgraded:
    """Raises NewerDatabase. A backup that cannot be written keeps the tables as they are. Files do not change, and are
    not in it."""
    with _alone():
        present = tables.applied()
        ensure_known(present)
        pending = tables.pending()
        saved = _save() if backup and pending and _has_data(present) else None
        call_command("migrate", verbosity=0, interactive=False)  # also where nothing is pending: triggers
        if pending and present:
            _record(len(pending))
        finish_restore()
        if saved:
            thin_out(safekeeping(), KEPT, name=SAVED)
        return Upgraded(pending, saved)


def _save() -> Path:
    """Under a name that tells it from what `restore --replace` saves: that has entries which are nowhere else."""
    return back_up(safekeeping(), files=False, name=SAVED).path


def ensure_known(present: set[Migration]) -> None:
    if unknown := tables.unknown(present):
        raise NewerDatabase(unknown)


def ensure_current() -> None:
    """For programs that only use the tables. Raises NewerDatabase or Outdated."""
    ensure_known(tables.applied())
    if tables.pending():
        raise Outdated("数据库还没有升级到这个版本的程序。请先运行 gongkai migrate（它会先备份）。")


def _has_data(present: set[Migration]) -> bool:
    return bool(present) and tables.is_in_use(present)


def _record(count: int) -> None:
    with transaction.atomic():
        facts: dict[str, Fact] = {"program": gongkai.__version__, "migrations": count}
        append(Draft(chain=chains.security(), kind=kinds.UPGRADED.id, facts=facts))


@contextmanager
def _alone() -> Iterator[None]:
    """Of several programs that start together one upgrades, the others wait and then find it done."""
    if connection.vendor == "sqlite":
        with (Path(settings.DATA) / "upgrade.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
