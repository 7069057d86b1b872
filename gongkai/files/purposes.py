"""What files are handed in for: for each purpose the kinds and the size that are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.files.kinds import KINDS

MEGABYTE: Final = 1024 * 1024
FILES: Final = 20  # in one form, where the purpose does not say otherwise
IMAGES: Final = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp"})
OFFICE: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "rtf"})
DOCUMENTS: Final = frozenset({"pdf", "ofd", "text", "csv"}) | OFFICE
MEDIA: Final = frozenset({"mp4", "mp3", "wav"})
ARCHIVES: Final = frozenset({"zip", "rar", "7z"})


@dataclass(frozen=True, slots=True)
class Purpose:
    """
    用途. `most` is the largest size in bytes; one form may bring `files` files, and `together` bytes in all of them.
    """

    id: str
    label: str | Promise
    kinds: frozenset[str]
    most: int
    files: int
    together: int

    @property
    def endings(self) -> tuple[str, ...]:
        """As a person knows the kinds."""
        return tuple(dict.fromkeys(KINDS[kind].endings[0] for kind in KINDS if kind in self.kinds))

    @property
    def limit(self) -> str:
        return _size(self.most)

    @property
    def limit_together(self) -> str:
        return _size(self.together)


def _size(bytes: int) -> str:
    return f"{bytes // MEGABYTE} MB" if bytes >= MEGABYTE else f"{bytes} B"


_PURPOSES: Final[dict[str, Purpose]] = {}


def register(
    id: str, label: str | Promise, *, kinds: Iterable[str], most: int, files: int = FILES, together: int | None = None
) -> Purpose:
    """
    Name a purpose (in an app's `ready`, or beside its models). A form may bring several files, together twice as
    large as the largest, unless it is said otherwise.
    """
    together = together or (most if files == 1 else 2 * most)
    purpose = Purpose(id, label, frozenset(kinds), most, files, together)
    if not purpose.kinds <= KINDS.keys() or not purpose.kinds or not 1 <= most <= together or files < 1:
        raise ValueError(id)
    if _PURPOSES.setdefault(id, purpose) != purpose:
        raise ValueError(f"two purposes are called {id}")
    return purpose


def purpose_of(id: str) -> Purpose:
    return _PURPOSES[id]


def registered() -> tuple[Purpose, ...]:
    return tuple(_PURPOSES.values())


register("attachment", _("申请和往来材料"), kinds=DOCUMENTS | IMAGES | MEDIA | {"zip"}, most=200 * MEGABYTE)
register("application", _("申请人的材料"), kinds=DOCUMENTS | IMAGES | MEDIA | {"zip"}, most=50 * MEGABYTE)
register("identity", _("身份证明"), kinds=IMAGES | {"pdf", "ofd"}, most=20 * MEGABYTE)
register("record", _("政府信息"), kinds=DOCUMENTS | IMAGES | MEDIA | {"html", "json"}, most=500 * MEGABYTE)
register("published", _("公开的文件"), kinds=DOCUMENTS | IMAGES | MEDIA | {"html", "json"}, most=500 * MEGABYTE)
register("letter", _("公文"), kinds=frozenset({"pdf", "docx", "ofd"}), most=50 * MEGABYTE)
register("spreadsheet", _("导入的表格"), kinds=frozenset({"xlsx", "xls", "csv", "text"}), most=50 * MEGABYTE, files=1)
register(
    "archive",
    _("归档的材料"),
    kinds=DOCUMENTS | IMAGES | MEDIA | ARCHIVES | {"html", "mht"},
    most=4096 * MEGABYTE,
    together=4096 * MEGABYTE,
)
