"""What the fee is reckoned from (国办函〔2020〕109号 4, 5): the same applicant's month at the agency, and the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications.models import Application, Attachment, Charge
from gongkai.applications.models.attachments import Role
from gongkai.law.tariff import Method, fee, in_force


@dataclass(frozen=True, slots=True)
class Reckoning:
    """By one method: how many, the fee for all of them, what is charged already, and what is owed."""

    method: Method
    quantity: int
    whole: Decimal
    already: Decimal

    @property
    def owed(self) -> Decimal:
        return self.whole - self.already


def month_of(application: Application) -> date:
    """The first day of the calendar month in which it counts: that of its receipt."""
    return (application.received_on or today_in_china()).replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def same_month(application: Application) -> int:
    """The applicant's applications that the agency received in that month, this one too; 1 where nobody is known."""
    if not application.applicant_key:
        return 1
    month = month_of(application)
    return Application.objects.filter(
        agency=application.agency_id,
        applicant_key=application.applicant_key,
        received_on__gte=month,
        received_on__lt=next_month(month),
    ).count()


def charged(application: Application) -> Decimal:
    """What was charged by pieces to the same applicant for that month, notices that are void left out."""
    if not application.applicant_key:
        return Decimal(0)
    notices = Charge.objects.filter(
        application__agency=application.agency_id,
        application__applicant_key=application.applicant_key,
        method=Method.PIECES,
        month=month_of(application),
        is_void=False,
    )
    return notices.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def pages_of(application: Application) -> int:
    """Pages of what is to be given, as far as they are counted."""
    return pages_in(Attachment.objects.filter(application=application, role__in=[Role.RELEASED, Role.SOURCE]))


def pages_in(files: Iterable[Attachment]) -> int:
    """Of what goes out; while nothing is chosen, of the originals."""
    by_role = {Role.RELEASED.value: 0, Role.SOURCE.value: 0}
    for each in files:
        if each.role in by_role:
            by_role[each.role] += each.pages or 0
    return by_role[Role.RELEASED.value] or by_role[Role.SOURCE.value]


def costs_nothing(count: int, pages: int, on: date) -> bool:
    """Neither by the pieces of the month nor by the pages that are known (国办函〔2020〕109号 4, 5)."""
    return on < in_force() or not (fee(Method.PIECES, count, on) or fee(Method.PAGES, pages, on))


def reckon(application: Application, method: Method, quantity: int, on: date) -> Reckoning:
    already = charged(application) if method is Method.PIECES else Decimal(0)
    return Reckoning(method, quantity, Decimal(fee(method, quantity, on)), already)
