"""What the desk itself enters into the ledger besides the events of the law."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind

ASSIGNED: Final = EntryKind("application.assigned", _("确定承办人"), ("from", "post"))
FILE_OPENED: Final = EntryKind("application.file_opened", _("打开案卷材料"), ("attachment", "file", "role"))
FILES_ADDED: Final = EntryKind("application.files_added", _("加入案卷材料"), ("files", "roles"))
TOPIC_SET: Final = EntryKind("application.topic_set", _("修改事由"), ("words",))


LABELS: Final = {
    f"{ASSIGNED.id}:from": _("原承办人"),
    f"{ASSIGNED.id}:post": _("承办人"),
    f"{FILE_OPENED.id}:attachment": _("案卷材料"),
    f"{FILE_OPENED.id}:file": _("文件"),
    f"{FILE_OPENED.id}:role": _("是什么"),
    f"{FILES_ADDED.id}:files": _("文件"),
    f"{FILES_ADDED.id}:roles": _("是什么"),
    f"{TOPIC_SET.id}:words": _("事由（加密保存）"),
}


def register() -> None:
    for kind in (ASSIGNED, FILE_OPENED, FILES_ADDED, TOPIC_SET):
        kinds.register(kind)
