"""What fills the benchmarks is what the program itself would have made: chains that verify, columns that fit."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import gongkai

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
FILL = """
import many_cases, sealing
with many_cases.site(400):
    from gongkai.applications import words
    from gongkai.applications.models import Application
    from gongkai.ledger.bodies import canonical
    from gongkai.ledger.models import Entry
    import json
    bodies = Entry.objects.values_list("body", flat=True)
    assert all(canonical(json.loads(body)) == body for body in bodies)
    case = Application.objects.get(pk=7)
    said = words.opened(case.words)
    found = words.code_hash(case.number, sealing.CODE) == case.code_hash
    print(json.dumps({"entries": len(bodies), "said": said, "found": found}))
"""


CHECK = """
import sys
import many_cases, time_machine
with many_cases.site(400), time_machine.travel(many_cases.NOW):
    from gongkai.cli import main
    sys.argv = ["gongkai", "applications", "rebuild", "--check", "--workers", "1"]
    main()
"""


def run(program, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"GONGKAI_BENCH": str(folder), "PYTHONPATH": str(BENCHMARKS), "DATABASE_URL": ""},
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    done = run(FILL, folder)
    assert done.returncode == 0
    return folder / "sqlite-400", json.loads(done.stdout.splitlines()[-1])


def test_the_chains_verify(filled):
    site, found = filled
    verified = gongkai("audit", "verify", "--json", "--data", site, DATABASE_URL="")
    assert verified.returncode == 0
    assert json.loads(verified.out)["entries"] == found["entries"] > 3000  # eight a case, but for those on the way


def test_the_stored_columns_are_what_the_entries_say(filled, tmp_path):
    """On a copy: that they were compared is an entry of its own."""
    site, _found = filled
    copy = shutil.copytree(site.parent, tmp_path / "bench")
    checked = run(CHECK, copy)
    assert checked.returncode == 0, checked.stdout
    assert "核对了 400 件申请" in checked.stdout


def test_the_words_open_and_the_code_is_the_case_s(filled):
    _site, found = filled
    assert set(found["said"]) == {"name", "identity_number", "phone", "matter"}
    assert found["said"]["phone"] == "13900000000"
    assert found["found"]
