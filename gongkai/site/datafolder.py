"""The data folder (GONGKAI_DATA): database, static files and the secret key of one site."""

import os
import secrets
from pathlib import Path
from typing import Final

from gongkai.ledger.outside import write_once

KEY_FILE: Final = "secret-key"
KEY_BYTES: Final = 48
PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700


def default_folder() -> Path:
    """GONGKAI_DATA, or the place for a person's application data."""
    named = os.environ.get("GONGKAI_DATA")
    if named:
        return Path(named).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "gongkai"


def make_folder(folder: Path) -> None:
    """Make the folder so that nobody else on the machine can look into it."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def secret_key(folder: Path) -> str:
    """The site's secret key, made at the first call. Two processes that start together get the same one."""
    path = folder / KEY_FILE
    if not path.exists():
        make_folder(folder)
        write_once(path, secrets.token_urlsafe(KEY_BYTES))
    return path.read_text(encoding="ascii").strip()


def is_private(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0
