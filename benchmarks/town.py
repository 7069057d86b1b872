"""A county with 200 agencies, their people and their series of numbers."""

from datetime import date
from typing import Any, Final

AGENCIES, OFFICES = 200, 5
SINCE: Final = date(2020, 1, 2)


class Town:
    """The agencies, their people and their series of numbers."""

    def __init__(self) -> None:
        from gongkai.agencies.models import STEP, Agency, AgencyName, Purpose, Series
        from gongkai.people.models import Post, User

        county = Agency(pk=1, name="某县人民政府", short_name="某县", slug="county", level="county", kind="government")
        county.path = f"{1:0{STEP}d}"
        self.agencies = [county]
        for pk in range(2, AGENCIES + 1):
            level, kind = ("township", "government") if pk <= 21 else ("county", "department")
            name = f"某县第{pk}号机关"
            self.agencies.append(
                Agency(pk=pk, name=name, short_name=f"{pk}号机关", slug=f"a{pk}", level=level, kind=kind, parent=county,
                       path=f"{county.path}{pk:0{STEP}d}")
            )  # fmt: skip
        self.offices = [
            Agency(pk=AGENCIES + n, name=f"2号机关第{n}科", short_name=f"{n}科", slug=f"office{n}", level="grassroots",
                   kind="unit", parent=self.agencies[1], path=f"{self.agencies[1].path}{n:0{STEP}d}")
            for n in range(1, OFFICES + 1)
        ]  # fmt: skip
        for agency in self.agencies:
            agency.letterhead, agency.court, agency.review_organ = f"某{agency.pk}", "某县人民法院", "某县人民政府"
        everything = [*self.agencies, *self.offices]
        Agency.objects.bulk_create(everything)
        AgencyName.objects.bulk_create(
            AgencyName(agency=each, name=each.name, short_name=each.short_name) for each in everything
        )
        roles = ("officer", "reviewer", "approver", "supervisor")
        people = [
            User(pk=4 * place + n, username=f"{role}{agency.pk}", display_name=f"{agency.pk}号{role}")
            for place, agency in enumerate(self.agencies)
            for n, role in enumerate(roles, 1)
        ]
        User.objects.bulk_create(people)
        Post.objects.bulk_create(
            Post(pk=person.pk, person=person, agency=self.agencies[(person.pk - 1) // 4],
                 role=roles[(person.pk - 1) % 4], since=SINCE, heads_office=(person.pk - 1) % 4 == 2)
            for person in people
        )  # fmt: skip
        Series.objects.bulk_create(
            Series(pk=2 * place + n, agency=agency, purpose=purpose, pattern=pattern)
            for place, agency in enumerate(self.agencies)
            for n, (purpose, pattern) in enumerate(
                ((Purpose.APPLICATION, "{year}-{seq:04d}"), (Purpose.LETTER, "{代字}公复〔{year}〕{seq}号")), 1
            )
        )
        _step_sequences((Agency, User, Post, Series))


def _step_sequences(models: Any) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def officer_of(agency: int) -> int:
    """The key of the post, and of the person."""
    return 4 * (agency - 1) + 1
