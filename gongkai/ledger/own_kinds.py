"""The kinds of entries that the ledger writes about itself and about personal data."""

from django.utils.translation import gettext_lazy as _

from gongkai.ledger.kinds import EntryKind, name_facts, register

PROTECTED = EntryKind("ledger.protected", _("重新装上台账保护"), ("triggers",))
ANCHORED = EntryKind("ledger.anchored", _("台账锚定"), ("day", "heads", "digest"))
ANCHORS_SET_ASIDE = EntryKind("ledger.anchors_set_aside", _("恢复备份后另存锚定文件"), ("days",))
EXPORTED = EntryKind("ledger.exported", _("导出台账"), ("format", "filters", "rows"))
REVEALED = EntryKind(
    "particulars.revealed", _("查看个人信息"), ("reference", "field", "references", "fields", "reason")
)
DESTROYED = EntryKind("particulars.destroyed", _("按保管期限销毁个人信息"), ("words", "key", "reason"))
DESTROYED_AGAIN = EntryKind("particulars.destroyed_again", _("恢复备份后再次销毁个人信息"), ("words", "key"))
KEYS_ROTATED = EntryKind("keys.rotated", _("更换主密钥"), ("to", "cases", "others"))
KEY_MADE = EntryKind("keys.made", _("生成主密钥"))

OWN = (
    PROTECTED,
    ANCHORED,
    ANCHORS_SET_ASIDE,
    EXPORTED,
    REVEALED,
    DESTROYED,
    DESTROYED_AGAIN,
    KEYS_ROTATED,
    KEY_MADE,
)
name_facts(
    {
        "triggers": _("重新装上的保护"),
        "day": _("哪一天"),
        "days": _("哪几天"),
        "heads": _("链的数目"),
        "digest": _("校验值"),
        "format": _("格式"),
        "filters": _("筛选条件"),
        "rows": _("行数"),
        "reference": _("哪一项个人信息"),
        "references": _("哪些个人信息"),
        "field": _("项目"),
        "reason": _("原因"),
        "words": _("项数"),
        "key": _("案卷密钥"),
        "cases": _("重新包裹的案卷密钥"),
        "others": _("重新加密的第二验证"),
        "keys.rotated:to": _("新主密钥"),
        # within others: a reference to words that are kept elsewhere, and what an auditor's export was filtered by
        "id": _("存放处"),
        "commitment": _("承诺值"),
        "persons": _("人员"),
        "agencies": _("机关"),
        "kind": _("事项"),
        "subject": _("对象"),
        "since": _("从"),
        "until": _("到"),
    }
)
for _kind in OWN:
    register(_kind)
