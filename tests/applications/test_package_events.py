"""事项.jsonl of the package: replayed without this program's database it says what the page says."""

import io
import json
import zipfile

import pytest
from click.testing import CliRunner

from gongkai.applications import archiving
from gongkai.applications.cases import casefile_of
from gongkai.cli import gongkai
from gongkai.law.receipt import Channel
from tests.applications.acting import Desk, page
from tests.applications.conftest import on
from tests.applications.test_corrected import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailed(monday, apply, officer, approver, static_files):
    """An ordinary letter: tried in vain on its day, its channel corrected; not confirmed before it was withdrawn."""
    case = apply(channel=Channel.FAX).application
    desk = Desk(officer, case)
    desk.at_address(page("tried", case.pk), on="2025-03-03", how="phone", result="没有人接")
    said = {"new_on": "2025-03-03", "new_channel": "ordinary_mail", "new_applicant_kind": "natural"}
    desk.do("corrected", "1", what="fields", why="是平信", **said)
    approve(case, Desk(approver, case))
    on(monday, "2025-03-06")
    desk.do("withdrawn", on="2025-03-06", why="不要了")
    case.refresh_from_db()
    return case


def test_31_2_the_replay_of_the_package_says_what_the_page_says(mailed):
    made = io.BytesIO()
    listed = archiving.write(mailed, made)
    assert "事项.jsonl" in {each["path"] for each in listed}
    with zipfile.ZipFile(made) as archive:
        line = archive.read("事项.jsonl").decode()
    assert "张小满" not in line
    assert "不要了" not in line
    answer = json.loads(CliRunner().invoke(gongkai, ["case", "replay", "-", "--json"], input=line).output)
    page_says = casefile_of(mailed)
    assert (answer["id"], answer["state"], answer["closed_on"]) == (mailed.number, "closed", "2025-03-06")
    assert answer["breaches"] == [], "it was tried on the day on which it came"
    assert page_says.breaches == ()
    assert answer["may"] == list(page_says.may)
    without = json.loads(line)
    without["events"][0].pop("tries")
    told = CliRunner().invoke(gongkai, ["case", "replay", "-", "--json"], input=json.dumps(without)).output
    assert len(json.loads(told)["breaches"]) == 1, "and would be late without it"
