"""What a browser saves: under a name that says what it is, with the ending of its kind."""

import io
from datetime import date
from email.message import Message
from urllib.parse import unquote

import pytest

from gongkai.applications import archiving
from gongkai.applications.cases import act, working
from gongkai.applications.intake import attach
from gongkai.applications.models import Attachment
from gongkai.applications.models.attachments import Role
from gongkai.files.services import keep
from gongkai.law.casefile.events import Archived, Served, Service
from gongkai.people.access import actor
from tests.applications.acting import decide
from tests.applications.conftest import browser, on

pytestmark = pytest.mark.django_db


def named(answer):
    """How it is shown, and the name under which it is saved."""
    assert answer.status_code == 200
    read = Message()
    read["Content-Disposition"] = answer["Content-Disposition"]
    shown, name = read.get_content_disposition(), read.get_filename()
    assert b"".join(answer)
    return shown, unquote(name)


@pytest.mark.parametrize(("format", "shown"), [("docx", "attachment"), ("pdf", "inline")])
def test_a_letter_is_saved_under_its_own_name(case, approver, desk, format, shown):
    letter = decide(case, approver, date(2025, 3, 3))
    for kind in ("file", "proof"):
        address = f"/work/applications/letters/{letter.pk}/{kind}.{format}"
        how, name = named(desk.get(address))
        assert how == shown
        assert name.startswith(case.number) or kind == "file"
        assert name.endswith(f".{format}")
        assert len(name) < 60


def test_a_package_is_saved_as_what_it_is(monday, case, officer, approver, static_files):
    decide(case, approver, date(2025, 3, 3))
    act(case.pk, Served(on=date(2025, 3, 3), method=Service.DIRECT), by=actor(officer))
    on(monday, "2025-03-04")
    act(case.pk, Archived(on=date(2025, 3, 4)), by=actor(officer))
    archiving.package(Asked(case=case.pk))
    row = Attachment.objects.get(application=case, role=Role.PACKAGE)
    assert named(browser(officer).get(f"/work/applications/files/{row.pk}/")) == (
        "attachment",
        f"{case.number} {row.get_role_display()}{row.pk}.zip",
    )


class Asked:
    """A task in nobody's hands."""

    def __init__(self, **payload):
        self.payload = payload

    def progress(self, done, total=None):
        assert done <= (total or done)


@pytest.mark.parametrize(
    ("data", "ending", "shown"),
    [(b"%PDF-1.4\n%scan\n", "pdf", "inline"), ("申请表".encode(), "txt", "attachment")],
)
def test_a_file_of_a_case_is_named_after_its_part_in_it(case, officer, desk, data, ending, shown):
    stored = keep(io.BytesIO(data), name=f"张小满.{ending}", purpose="attachment")
    with working(case.pk, by=actor(officer)) as now:
        attach(case, stored, Role.APPLICATION, by=now.by)
    row = Attachment.objects.get(application=case)
    expected = f"{case.number} {row.get_role_display()}{row.pk}.{ending}"
    assert named(desk.get(f"/work/applications/files/{row.pk}/")) == (shown, expected)


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_a_list_taken_away_is_named_after_the_list(case, desk, format):
    assert named(desk.post("/work/applications/", {"export": format})) == ("attachment", f"办理清单.{format}")


def test_the_template_of_an_old_register_is_named_so(desk):
    assert named(desk.get("/work/applications/import/template/")) == ("attachment", "旧登记簿导入模板.xlsx")
