"""
The master keys: files in a folder outside the database (GONGKAI_MASTER_KEYS), for their owner alone. They wrap the keys
of cases. The newest is used for new cases; older ones stay for what is not yet wrapped anew, and for old backups.
"""

import base64
import functools
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from gongkai.ledger import ciphers, outside

ENDING: Final = ".key"
NAME: Final = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
MADE: Final = "%Y%m%dT%H%M%S%f"


class NoMasterKey(Exception):
    """The key that something was wrapped with is not in the folder. The text is for the administrator."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    id: str  # sorts by the time at which it was made
    secret: bytes


def folder() -> Path:
    return Path(settings.MASTER_KEYS)


def ids() -> list[str]:
    """Oldest first."""
    names = (path.stem for path in folder().glob(f"*{ENDING}"))
    return sorted(name for name in names if NAME.fullmatch(name))


def newest() -> MasterKey | None:
    found = ids()
    return of(found[-1]) if found else None


def of(id: str) -> MasterKey:
    """Raises NoMasterKey."""
    return _read(folder(), id)


@functools.cache
def _read(folder: Path, id: str) -> MasterKey:
    """From the disk once in a process: what a key file holds never changes."""
    path = folder / f"{id}{ENDING}"
    try:
        secret = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except FileNotFoundError:
        raise NoMasterKey(f"找不到主密钥 {path}。请从另外保存的副本把它放回来，权限 0600。") from None
    except ValueError:
        raise NoMasterKey(f"主密钥文件 {path} 损坏。请从另外保存的副本恢复。") from None
    if len(secret) != ciphers.SECRET_BYTES:
        raise NoMasterKey(f"主密钥文件 {path} 长度不对。请从另外保存的副本恢复。")
    return MasterKey(id, secret)


def make(now: datetime) -> MasterKey:
    """A new one, which is the newest from now on, also where the clock was put back."""
    stamp = now.strftime(MADE)
    if (before := ids()) and before[-1][: len(stamp)] >= stamp:
        last = datetime.strptime(before[-1][: len(stamp)], MADE)  # noqa: DTZ007 - it is a name, compared with names
        stamp = (last + timedelta(microseconds=1)).strftime(MADE)
    made = MasterKey(f"{stamp}-{secrets.token_hex(4)}", ciphers.new_secret())
    outside.write_once(folder() / f"{made.id}{ENDING}", base64.b64encode(made.secret).decode() + "\n")
    return made


def forget() -> None:
    """Read them from the disk again."""
    _read.cache_clear()


def exposed() -> list[Path]:
    """Key files that others on the machine can read."""
    return [path for id in ids() if (path := folder() / f"{id}{ENDING}").stat().st_mode & 0o077]
