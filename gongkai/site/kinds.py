"""The kinds of entries that the site writes about its own keeping."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.ledger.kinds import EntryKind, name_facts, register

BACKED_UP: Final = EntryKind("site.backed_up", _("备份"), ("manifest", "entries", "files"))
RESTORED: Final = EntryKind("site.restored", _("从备份恢复"), ("manifest", "made_at", "entries", "erased_again"))
UPGRADED: Final = EntryKind("site.upgraded", _("升级数据库"), ("program", "migrations"))

name_facts(
    {
        "manifest": _("清单的校验值"),
        "made_at": _("备份的时间"),
        "entries": _("台账条目"),
        "files": _("文件"),
        "erased_again": _("再次销毁的案卷"),
        "program": _("程序版本"),
        "migrations": _("升级步骤"),
    }
)
for _kind in (BACKED_UP, RESTORED, UPGRADED):
    register(_kind)
