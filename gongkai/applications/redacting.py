"""遮盖: what must not be told is blacked out, each area with its ground, and the rest is handed out (条例 37)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import answer_kinds as kinds
from gongkai.applications.cases import Case
from gongkai.applications.models import Application, Attachment, Redaction
from gongkai.applications.releasing import TITLE, hand_out
from gongkai.files.areas import Area
from gongkai.files.blackening import Blackened
from gongkai.law.citations import Citation, regulation
from gongkai.ledger.bodies import Fact
from gongkai.people.models import Post

MOST_AREAS: Final = 500
PERCENT: Final = 100.0


class Ground(models.TextChoices):
    PERSONAL = "personal", _("个人隐私")
    TRADE = "trade_secret", _("商业秘密")
    STATE = "state_secret", _("国家秘密")
    INTERNAL = "internal", _("内部事务信息")
    PROCESS = "process", _("过程性信息")
    ENFORCEMENT = "enforcement", _("行政执法案卷信息")
    OTHER = "other", _("其他依法不予公开的")


ARTICLES: Final[Mapping[Ground, Citation]] = {
    Ground.PERSONAL: regulation(15),
    Ground.TRADE: regulation(15),
    Ground.STATE: regulation(14),
    Ground.INTERNAL: regulation(16, 1),
    Ground.PROCESS: regulation(16, 2),
    Ground.ENFORCEMENT: regulation(16, 2),
    Ground.OTHER: regulation(14),
}


# Of a page in thirds, row by row; the script of the editor has the same from the page.
PLACES: Final = (
    *(_("左上"), _("上方中间"), _("右上")),
    *(_("左侧中间"), _("正中"), _("右侧中间")),
    *(_("左下"), _("下方中间"), _("右下")),
)


class BadArea(Exception):
    """The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An area with its ground. Shares of the page as it is seen, as Redaction.areas has them."""

    area: Area
    ground: Ground

    @property
    def percents(self) -> tuple[float, ...]:
        """Left, top, width, height."""
        return tuple(round(share * PERCENT, 2) for share in self.area[1:])

    @property
    def place(self) -> str:
        """Where on the page its middle lies: 右上."""
        row, column = _third(self.area.y + self.area.height / 2), _third(self.area.x + self.area.width / 2)
        return str(PLACES[3 * row + column])

    @property
    def said(self) -> str:
        """For people: 第2页 右上，个人隐私."""
        told = gettext("第{page}页 {place}，{ground}")
        return told.format(page=self.area.page, place=self.place, ground=self.ground.label)

    @property
    def written(self) -> str:
        """As the form carries it: "3 10.00 20.50 30.00 4.00 personal"."""
        return " ".join([str(self.area.page), *(f"{each:.2f}" for each in self.percents), self.ground.value])

    @property
    def article(self) -> Citation:
        return ARTICLES[self.ground]

    def row(self) -> dict[str, Any]:
        return {**self.area._asdict(), "ground": self.ground.value}


def _third(share: float) -> int:
    return min(max(int(share * 3), 0), 2)


def marked_from(row: Mapping[str, Any]) -> Marked:
    """Of a row of Redaction.areas."""
    area = Area(int(row["page"]), *(float(row[name]) for name in Area._fields[1:]))
    return Marked(area, Ground(row["ground"]))


def read(written: str, pages: int) -> Marked:
    """What the form carries. BadArea says what is wrong with it."""
    parts = written.split()
    if len(parts) != len(Area._fields) + 1:
        raise BadArea(gettext("有一处遮盖没有写全：要有页码、左、上、宽、高和根据。"))
    *numbers, ground = parts
    return mark(numbers, ground, pages)


def mark(numbers: Sequence[str], ground: str, pages: int) -> Marked:
    """Page, left, top, width, height in percent, as typed. BadArea says what is wrong."""
    try:
        page, (left, top, width, height) = int(numbers[0]), (float(each) / PERCENT for each in numbers[1:])
    except ValueError:
        raise BadArea(gettext("页码、左、上、宽、高都要写数字。")) from None
    if not 1 <= page <= pages:
        raise BadArea(gettext("文件一共{pages}页，没有第{page}页。").format(pages=pages, page=page))
    if not all(isfinite(each) and abs(each) <= 2 for each in (left, top, width, height)):
        raise BadArea(gettext("左、上、宽、高是占这一页的百分比，写 0 到 100 之间的数。"))
    if width <= 0 or height <= 0:
        raise BadArea(gettext("遮盖的宽和高要大于 0。"))
    if left >= 1 or top >= 1 or left + width <= 0 or top + height <= 0:
        raise BadArea(gettext("这一处整个在页面以外，遮不住任何内容。"))
    if ground not in Ground.values:
        raise BadArea(gettext("请为每一处遮盖选择根据。"))
    return Marked(Area(page, left, top, width, height), Ground(ground))


class Overtaken(Exception):
    """Somebody else saved other areas since the page was shown: `marked` are those, `post` is whose."""

    def __init__(self, marked: Sequence[Marked], post: int | None) -> None:
        super().__init__()
        self.marked, self.post = marked, post


def draft_of(original: Attachment) -> list[Marked]:
    """What was saved and not done yet."""
    found = _draft(original)
    return [marked_from(row) for row in found.areas] if found else []


def drafts_of(application: Application) -> dict[int, str]:
    """By the key of the original: `drawn` of what was saved and not done yet."""
    rows = application.redactions.filter(released=None).order_by("pk")
    return {row.source_id: drawn(marked_from(each) for each in row.areas) for row in rows}


def _draft(original: Attachment) -> Redaction | None:
    return original.redactions.filter(released=None).order_by("-pk").first()


def drawn(marked: Iterable[Marked]) -> str:
    """By which a draft is known to be the same, in whatever order its areas stand."""
    return hashlib.sha256("\n".join(sorted(each.written for each in marked)).encode()).hexdigest()[:32]


@transaction.atomic
def save(original: Attachment, marked: Sequence[Marked], *, by: Post, shown: str) -> None:
    """
    Keep the areas as they are so far; no act: nothing of the case changes. `shown`: the `drawn` of the draft that the
    page was opened with. Overtaken where there is another by now, and it is not this one.
    """
    _hold(original)
    found = _draft(original)
    there = [marked_from(row) for row in found.areas] if found else []
    if drawn(there) not in {shown, drawn(marked)}:
        raise Overtaken(there, found.post if found else None)
    found = found or Redaction(application=original.application, source=original)
    found.areas, found.post = [each.row() for each in marked], by.pk
    found.save()


def _hold(original: Attachment) -> None:
    """As `finish` holds it."""
    Application.objects.select_for_update(of=("self",)).get(pk=original.application_id)


def still_drawn(original: Attachment, marked: Sequence[Marked]) -> None:
    """Within a transaction: these areas are the draft, and stay it until its end. Overtaken where there are others."""
    _hold(original)
    _only(_draft(original), marked)


def _only(draft: Redaction | None, marked: Sequence[Marked]) -> None:
    there = [marked_from(row) for row in draft.areas] if draft else []
    if drawn(there) != drawn(marked):
        raise Overtaken(there, draft.post if draft else None)


def together(own: Iterable[Marked], others: Iterable[Marked]) -> list[Marked]:
    """All areas of both: too much covered is looked at again, too little goes out."""
    return list({each.written: each for each in (*own, *others)}.values())


def finish(case: Case, original: Attachment, made: Blackened, marked: Sequence[Marked], *, title: str) -> Attachment:
    """
    The blacked-out version goes out. `made` was made of the same areas, which took a while: Overtaken where others were
    saved meanwhile. CannotRelease says why not.
    """
    _only(_draft(original), marked)
    row = hand_out(case, original, made.file, title=title, pages=made.pages)
    original.redactions.filter(released=None).delete()
    Redaction.objects.create(
        application=case.application,
        source=original,
        released=row,
        areas=[each.row() for each in marked],
        post=case.by.post,
    )
    hashes: Fact = [original.file.sha256, made.file.sha256]
    grounds: Fact = sorted({each.ground.value for each in marked})
    case.note(
        kinds.REDACTED.id,
        attachment=row.pk,
        files=hashes,
        pages=made.pages,
        areas=len(marked),
        grounds=grounds,
        words={TITLE: row.title},
    )
    return row
