"""
The list of what was destroyed, in the data folder: GONGKAI_DATA/erased/list.jsonl. It names the key and the case, no
person, and survives a database that is put back to an older state.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongkai.ledger import outside
from gongkai.ledger.models import Erasure


def path() -> Path:
    return Path(settings.DATA) / "erased" / "list.jsonl"


def write_out() -> int:
    """Bring into the list what the database has and the list has not: after each destruction, and daily in case a
    process died in between. How many."""
    known = {erasure.key for erasure in read()}
    new = [erasure for erasure in Erasure.objects.order_by("erased_at") if erasure.key not in known]
    for erasure in new:
        line = {"key": erasure.key.hex, "subject": erasure.subject, "erased_at": erasure.erased_at.isoformat()}
        outside.add_line(path(), json.dumps(line))
    return len(new)


def read() -> Iterator[Erasure]:
    """A line that a dying process left half written says nothing: the database still has it, and writes it again."""
    if not path().exists():
        return
    for line in path().read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
            yield Erasure(
                key=uuid.UUID(told["key"]),
                subject=told["subject"],
                erased_at=datetime.fromisoformat(told["erased_at"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
