"""What is asked of records: for the pages of the public, for the workbench, for caches."""

from collections.abc import Sequence

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.disclosure.entries import PARTS
from gongkai.disclosure.models import PublicState, Record, RecordQuerySet, Version
from gongkai.people.models import Post
from gongkai.ui.parts import Sheet, SheetRow

COMPARED = ("title", "summary", "document_number", "issued_on", "maker", "source_organ", "text")


def agency_version(agency: Agency | int) -> int:
    """The content version of one agency's pages: raised by every act that changes what the public sees of it."""
    key = agency if isinstance(agency, int) else agency.pk
    return PublicState.objects.filter(agency=key).values_list("version", flat=True).first() or 0


def tree_version(agency: Agency) -> int:
    """Of pages that show the agency with everything below it. It only grows."""
    below = PublicState.objects.filter(agency__in=Agency.objects.under(agency))
    return below.aggregate(sum=Sum("version"))["sum"] or 0


def site_version() -> int:
    return PublicState.objects.aggregate(sum=Sum("version"))["sum"] or 0


def public_of(agency: Agency, *, tree: bool = False) -> RecordQuerySet:
    """What anybody may see of an agency, or of the agency with all below it, the newest first."""
    mine = Record.objects.public()
    mine = mine.filter(agency__in=Agency.objects.under(agency)) if tree else mine.filter(agency=agency)
    return mine.select_related("agency", "public").order_by("-public_at", "-pk")


def public_record(agency: Agency, pk: int) -> Record | None:
    """The record at an address of the public's; one that was withdrawn too, whose page says so and no more."""
    return Record.objects.addressed().filter(agency=agency, pk=pk).select_related("agency", "public").first()


def changed_by(record: Record) -> Sequence[Record]:
    """The public documents that this one amended or repealed: their pages and its own say so."""
    return list(Record.objects.public().filter(changed_by=record).order_by("-validity_on", "-pk"))


def counts_by_item(agency: Agency) -> dict[str, int]:
    """How many public records there are of each item of articles 20 and 21; an item without any is not in it."""
    rows = Record.objects.public().filter(agency=agency).exclude(item="").order_by()
    return dict(rows.values_list("item").annotate(Count("pk")))


def visible(post: Post, pk: int) -> Record | None:
    mine = Record.objects.visible_to(post).select_related(
        "agency", "current", "public", "changed_by", "drafted_by__person"
    )
    return mine.filter(pk=pk).first()


def compared(before: Version, after: Version) -> Sheet:
    """Two versions side by side."""
    rows = [SheetRow(PARTS.get(name, _("正文")), _said(before, name), _said(after, name)) for name in COMPARED]
    files = SheetRow(PARTS["files"], _files(before), _files(after))
    return Sheet(_version(before), _version(after), [*rows, files])


def _said(version: Version, name: str) -> str:
    if name == "maker":
        return str(version.get_maker_display())
    value = getattr(version, name)
    return "" if value is None else str(value)


def _files(version: Version) -> str:
    return "\n".join(version.files.values_list("name", flat=True))


def _version(version: Version) -> str:
    return _("第{number}版").format(number=version.number)
