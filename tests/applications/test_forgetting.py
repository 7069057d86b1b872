"""销毁: what was owed and told of a case or of other mail names nobody afterwards."""

import pytest
from django.utils import timezone

from gongkai.applications import disposals
from gongkai.applications.words import ERASED
from gongkai.duties import services as duties
from gongkai.duties.models import Duty
from gongkai.notices.models import Notice
from gongkai.notices.services import tell
from tests.applications.conftest import MONDAY

pytestmark = pytest.mark.django_db
FIRM = "桦川县某商贸有限公司"


def owed(kind, subject, agency):
    values = {"who": FIRM, "number": "2025-0001", "what": "补正"}
    return duties.owe(kind, subject=subject, agency=agency, due_on=MONDAY, values=values)


def told(person, key, url):
    return tell(person, "applications.near", values={"who": FIRM}, url=url, key=key)


def test_of_a_case(monday, apply, officer, town):
    case = apply(words={"name": FIRM}).application
    mine = owed("applications.sent_in", case.subject, town)
    settled = owed("applications.answer", case.subject, town)
    other = owed("applications.sent_in", f"{case.subject}9", town)
    Duty.objects.filter(pk=settled.pk).update(settled_at=timezone.now())
    page = f"/work/applications/{case.pk}"
    told(officer.person, "a", f"{page}/")
    told(officer.person, f"duty:{mine.pk}:1:2025-03-03", "/work/applications/letters/1/service/")
    left = told(officer.person, "b", f"{page}9/")
    disposals.forget(case.subject)
    for duty in Duty.objects.filter(subject=case.subject):
        assert duty.values["who"] == ERASED
        assert duty.values["number"]
    assert Duty.objects.filter(subject=case.subject).count() >= 2
    other.refresh_from_db()
    assert other.values["who"] == FIRM
    assert list(Notice.objects.filter(kind="applications.near")) == [left]


def test_of_other_mail(monday, came, officer, town):
    matter = came(words={"name": FIRM})
    duty = owed("applications.matter", matter.subject, town)
    told(officer.person, "a", f"/work/applications/matters/{matter.pk}/")
    disposals.forget(matter.subject)
    duty.refresh_from_db()
    assert duty.values["who"] == ERASED
    assert not Notice.objects.exists()
