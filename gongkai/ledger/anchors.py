"""
Once a day the heads of all chains are written down where somebody who changes the database does not reach:
in the data folder, in a second folder if one is set, in the manifest of backups. One hash over them is an entry.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from gongkai.ledger import chains, outside, own_kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry, Head
from gongkai.ledger.services import Draft, append
from gongkai.ledger.snapshots import snapshot
from gongkai.ledger.walking import Place

FORMAT: Final = 1
SET_ASIDE: Final = "set-aside"


class DamagedAnchor(ValueError):
    """The file is not as it was written."""


class NotWritten(OSError):
    """The anchor could not be written into one of the folders; the message is for the administrator."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The heads of one moment: chain → (seq, hash)."""

    day: date
    algorithm: str
    heads: Mapping[str, tuple[int, str]]

    @property
    def digest(self) -> str:
        """One hash over all heads, a line for each, sorted by the chain's name."""
        lines = "".join(f"{chain} {seq} {hash}\n" for chain, (seq, hash) in sorted(self.heads.items()))
        return hashlib.new(self.algorithm, lines.encode()).hexdigest()

    def as_text(self) -> str:
        fields = {"format": FORMAT, "day": self.day.isoformat(), "algorithm": self.algorithm, "digest": self.digest}
        return json.dumps({**fields, "heads": self.heads}, indent=1, sort_keys=True) + "\n"


@dataclass(slots=True)
class Anchored:
    """What the files vouch for: chain → seq → the first anchor that names the place."""

    places: dict[str, dict[int, Place]] = field(default_factory=dict)
    digests: dict[date, set[str]] = field(default_factory=dict)
    damaged: list[Path] = field(default_factory=list)


def heads() -> dict[str, tuple[int, str]]:
    """The last entry of every chain: what an anchor and the manifest of a backup hold."""
    rows = Head.objects.filter(seq__gt=0).order_by("chain").values_list("chain", "seq", "hash")
    return {chain: (seq, hash) for chain, seq, hash in rows.iterator()}


def folders() -> list[Path]:
    """The data folder's own, and the second one that GONGKAI_ANCHORS names: better on another machine."""
    return [Path(settings.DATA) / "anchors", *map(Path, settings.LEDGER_ANCHORS)]


def anchor(today: date) -> Anchor:
    """
    The anchor of the day, made once; called again it brings in what is not there yet. The files come first: an
    entry without its file would be a proof that nobody has.
    """
    made = _of_day(today) or _now(today)
    faults = []
    for folder in folders():
        try:
            outside.write_once(_path(folder, today), made.as_text())
        except OSError as fault:
            faults.append(f"{folder}（{fault.strerror or fault}）")
    if len(faults) < len(folders()):
        _record(_of_day(today) or made)
    if faults:
        raise NotWritten(f"锚定文件没有写进 {'、'.join(faults)}。")
    return made


def recorded() -> dict[date, str]:
    """The hash of every day that the ledger says was anchored."""
    found = {}
    bodies = Entry.objects.filter(kind=own_kinds.ANCHORED.id).order_by("chain", "seq").values_list("body", flat=True)
    for body in bodies.iterator():
        facts = json.loads(body)["facts"]
        found[date.fromisoformat(facts["day"])] = facts["digest"]
    return found


def files() -> Iterator[Path]:
    """Every anchor file, oldest first in each folder."""
    for folder in folders():
        yield from sorted(folder.glob("????-??-??.json"))


def is_kept(day: date) -> bool:
    return any(_path(folder, day).exists() for folder in folders())


def read(path: Path) -> Anchor:
    """Raises DamagedAnchor."""
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        heads = {chain: (int(seq), str(hash)) for chain, (seq, hash) in fields["heads"].items()}
        found = Anchor(date.fromisoformat(fields["day"]), fields["algorithm"], heads)
        digest = found.digest
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DamagedAnchor(path.name) from fault
    if fields.get("format") != FORMAT or fields.get("digest") != digest or found.day.isoformat() != path.stem:
        raise DamagedAnchor(path.name)
    return found


def load() -> Anchored:
    """All that stands outside the database, read once."""
    found = Anchored()
    for path in files():
        try:
            made = read(path)
        except (DamagedAnchor, OSError):
            found.damaged.append(path)
            continue
        found.digests.setdefault(made.day, set()).add(made.digest)
        for chain, (seq, hash) in made.heads.items():
            found.places.setdefault(chain, {}).setdefault(seq, Place(seq, hash, made.day.isoformat()))
    return found


def set_aside() -> list[date]:
    """
    After an older backup was restored: anchors of what was done since then vouch for entries that this database
    does not have. They are kept in a folder beside, and that they were is an entry.
    """
    present = heads()
    days: set[date] = set()
    for path in list(files()):
        found = _readable(path)
        if found and not _is_reached(found, present):
            outside.move_into(path, path.parent / SET_ASIDE)
            days.add(found.day)
    if days:
        with transaction.atomic():
            facts = {"days": sorted(days)}
            append(Draft(chain=chains.security(), kind=own_kinds.ANCHORS_SET_ASIDE.id, facts=facts))
    return sorted(days)


def _is_reached(found: Anchor, present: Mapping[str, tuple[int, str]]) -> bool:
    for chain, (seq, hash) in found.heads.items():
        if present.get(chain, (0, ""))[0] < seq:
            return False
        entry = Entry.objects.filter(chain=chain, seq=seq).values_list("hash", flat=True).first()
        if entry != hash:
            return False
    return True


def _now(today: date) -> Anchor:
    with snapshot():
        return Anchor(today, settings.LEDGER_HASH, heads())


def _of_day(today: date) -> Anchor | None:
    """What another process has written, or the second folder has and the first has not."""
    found = (_readable(_path(folder, today)) for folder in folders())
    return next((anchor for anchor in found if anchor), None)


def _readable(path: Path) -> Anchor | None:
    try:
        return read(path)
    except (DamagedAnchor, OSError):
        return None


def _path(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.json"


@transaction.atomic
def _record(made: Anchor) -> None:
    Head.objects.select_for_update().filter(chain=chains.security()).first()  # two processes, one entry
    if made.day in recorded():
        return
    facts: dict[str, Fact] = {"day": made.day, "heads": len(made.heads), "digest": made.digest}
    append(Draft(chain=chains.security(), kind=own_kinds.ANCHORED.id, facts=facts))
