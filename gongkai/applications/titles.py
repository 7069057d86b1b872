"""What a letter is called wherever it is named: as it is headed, also after another answer followed."""

import json
from typing import Final

from gongkai.applications.models import Letter
from gongkai.applications.withdrawals import CLOSING, WITHDRAWN
from gongkai.law.letters import letter as kind_of
from gongkai.ledger.models import Entry

ABANDONED: Final = "case.abandoned"


def title_of(letter: Letter) -> str:
    """One kind is headed by what it tells: 不再处理, or that the case ended because nobody applies any more."""
    kind = kind_of(letter.kind)
    if letter.kind != CLOSING:
        return kind.title
    return kind.title if _is_of_abandoned(letter) else kind.title_of(WITHDRAWN)


def _is_of_abandoned(letter: Letter) -> bool:
    found = Entry.objects.filter(subject=letter.application.subject, kind=ABANDONED).values_list("body", flat=True)
    return any(json.loads(body)["facts"].get("letter") == letter.pk for body in found)
