"""Entries of a case that are no events of the law: what was proposed and returned, how a letter went."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications import withdrawals
from gongkai.applications.entries import TRIED
from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind

FACTS: Final = ("words", "letter", "files", "detail", "source")
PROPOSED: Final = EntryKind("application.proposed", _("提请批准"), FACTS)
RETURNED: Final = EntryKind("application.proposal_returned", _("退回提请批准的事项"), FACTS)
RECALLED: Final = EntryKind("application.proposal_recalled", _("收回提请批准的事项"), FACTS)
LETTER_SENT: Final = EntryKind("application.letter_sent", _("登记文书的送达"), FACTS)
THIRD_PARTY_TOLD: Final = EntryKind("application.third_party_told", _("书面告知第三方决定公开"), FACTS)
END_TOLD: Final = EntryKind(withdrawals.END_TOLD, _("书面告知申请人终结办理"), FACTS)
LETTER_TAKEN: Final = EntryKind("application.letter_taken", _("打开文书文件"), ("detail",))
CONFIRMATION_TRIED: Final = EntryKind(TRIED, _("联系申请人确认收到，没有联系上"), FACTS)
KINDS: Final = (PROPOSED, RETURNED, RECALLED, LETTER_SENT, THIRD_PARTY_TOLD, END_TOLD, LETTER_TAKEN, CONFIRMATION_TRIED)


def register() -> None:
    for kind in KINDS:
        kinds.register(kind)
