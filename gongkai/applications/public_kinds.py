"""What the ledger holds of acts done online without an account: by the applicant, or by whoever tries to be one."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications import entries
from gongkai.ledger.kinds import EntryKind, name_facts, register

FACTS: Final = ("words", "files", "source", "detail")

REASONS_SENT: Final = EntryKind("application.reasons_sent", _("申请人在网上说明理由"), FACTS)
PAYMENT_SENT: Final = EntryKind("application.payment_sent", _("申请人在网上交来缴费凭证"), FACTS)
CONSENT_SET: Final = EntryKind("application.consent_set", _("申请人选择是否接受电子送达"), FACTS)
CONTACT_CHANGED: Final = EntryKind("application.contact_changed", _("申请人修改联系方式"), FACTS)
PAPER_ASKED: Final = EntryKind("application.paper_asked", _("申请人要纸质文书"), FACTS)
MAIL_SET: Final = EntryKind("application.mail_set", _("申请人选择是否收邮件提醒"), FACTS)
LETTER_OPENED: Final = EntryKind("application.letter_opened", _("申请人在网上打开文书"), FACTS)
FILE_TAKEN: Final = EntryKind("application.file_taken", _("申请人在网上下载提供的政府信息"), FACTS)
CODE_RENEWED: Final = EntryKind("application.code_renewed", _("给申请人新的查询码"), FACTS)  # by the office
ACTS: Final = (
    *(REASONS_SENT, PAYMENT_SENT, CONSENT_SET, CONTACT_CHANGED),
    *(PAPER_ASKED, MAIL_SET, LETTER_OPENED, FILE_TAKEN),
)

# Security: neither what was typed nor where from. `of` is a code: number_and_code, second_proof.
GUESSED: Final = EntryKind("tracking.failed", _("查询申请时核对失败"), ("of",))
LOCKED: Final = EntryKind("tracking.locked", _("查询申请因多次核对失败而暂停"), ("of", "by"))


def register_all() -> None:
    for kind in (*ACTS, CODE_RENEWED, GUESSED, LOCKED):
        register(kind)
    name_facts(
        {
            **{f"{kind.id}:source": entries.LABELS["source"] for kind in (*ACTS, CODE_RENEWED)},
            **{f"{kind.id}:detail": entries.LABELS["detail"] for kind in (*ACTS, CODE_RENEWED)},
            **{f"{kind.id}:of": _("核对的是什么") for kind in (GUESSED, LOCKED)},
            f"{LOCKED.id}:by": _("按什么计次"),
        }
    )
