"""`gongkai audit` and `gongkai keys`, as the administrator of a site types them."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import gongkai

SETUP = """
from gongkai.site import server
server.configure(); server.migrate()
from django.db import transaction
from gongkai.ledger import chains, kinds, particulars
from gongkai.ledger.services import Draft, append
kinds.register(kinds.EntryKind("test.happened", "试验", ("number",)))
with transaction.atomic():
    append(*(Draft(chain="work:7", kind="test.happened", facts={"number": n}) for n in range(9)))
    particulars.keep("application:1", field="name", words="张三")
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    import os
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-c", SETUP], check=True, env=os.environ | {"GONGKAI_DATA": str(folder), "DATABASE_URL": ""}
    )
    return folder


@pytest.fixture
def site(prepared, tmp_path):
    import shutil

    return shutil.copytree(prepared, tmp_path / "site")


def run(*arguments, site):
    return gongkai(*arguments, "--data", site, DATABASE_URL="")


def change(site, *statements):
    """With the protection taken away, as one who owns the file can."""
    database = sqlite3.connect(site / "gongkai.sqlite3")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def test_a_sound_ledger_is_told_with_what_is_not_proven(site):
    done = run("audit", "verify", site=site)
    assert done.returncode == 0, done.said
    assert "核对了 1 条链、9 条记录，没有发现改动。" in done.out
    assert "还没有做过锚定" in done.out


def test_an_altered_entry_is_named_and_the_exit_status_is_1(site):
    change(site, "UPDATE ledger_entry SET body = replace(body, '\"number\":3', '\"number\":4')")
    done = run("audit", "verify", site=site)
    assert done.returncode == 1
    assert "链 work:7 第 4 条：正文与校验值对不上" in done.out
    assert "ledger_entry_no_update" in done.out


def test_json_says_the_same_to_a_program(site):
    change(site, "DELETE FROM ledger_entry WHERE seq > 6")
    done = run("audit", "verify", "--json", site=site)
    assert done.returncode == 1
    told = json.loads(done.out)
    assert (told["sound"], told["entries"], told["chains"]) == (False, 6, 1)
    assert [(d["chain"], d["first"], d["last"]) for d in told["damages"] if d["code"] == "tail.missing"] == [
        ("work:7", 7, 9)
    ]


def test_migrate_brings_the_protection_back(site):
    change(site)
    assert run("audit", "verify", site=site).returncode == 1
    assert run("migrate", site=site).returncode == 0
    assert run("audit", "verify", site=site).returncode == 0


def test_an_anchor_is_written_once_a_day_and_proves_what_was_cut_off_with_its_head(site):
    done = run("audit", "anchor", site=site)
    assert done.returncode == 0, done.said
    (file,) = (site / "anchors").iterdir()
    date.fromisoformat(file.stem)
    written = file.read_text()
    assert run("audit", "anchor", site=site).returncode == 0
    assert file.read_text() == written
    done = run("audit", "verify", site=site)
    assert done.returncode == 0
    assert "最后一次锚定是" in done.out
    change(site, "DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq = 9",
           "UPDATE ledger_head SET seq = 8, hash = (SELECT hash FROM ledger_entry WHERE chain = 'work:7' AND seq = 8)"
           " WHERE chain = 'work:7'")  # fmt: skip
    done = run("audit", "verify", site=site)
    assert done.returncode == 1
    assert "锚定时已经有这些条" in done.out


def test_a_second_folder_that_cannot_be_written_is_told_and_the_first_is_written(site, tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = gongkai("audit", "anchor", "--data", site, DATABASE_URL="", GONGKAI_ANCHORS=str(tmp_path / "file"))
    assert done.returncode == 1
    assert str(tmp_path / "file") in done.said
    assert len(list((site / "anchors").iterdir())) == 1
    assert run("audit", "verify", site=site).returncode == 0


def test_a_folder_without_a_site_is_told(tmp_path):
    done = run("audit", "verify", site=tmp_path / "empty")
    assert done.returncode == 1
    assert "gongkai init" in done.said


def test_keys_are_listed_with_their_place_and_rotated(site):
    done = run("keys", "list", site=site)
    (old,) = [path.stem for path in (site / "keys").iterdir()]
    assert done.returncode == 0, done.said
    assert str(site / "keys") in done.out
    assert f"{old}：案卷和第二验证共 1 项" in done.out
    done = run("keys", "rotate", site=site)
    assert done.returncode == 0, done.said
    new = max(path.stem for path in (site / "keys").iterdir())
    assert new != old
    (Path(site) / "keys" / f"{old}.key").unlink()
    assert f"{new}：案卷和第二验证共 1 项" in run("keys", "list", site=site).out
    assert run("audit", "verify", site=site).returncode == 0


def test_a_lost_key_is_told(site):
    (old,) = (site / "keys").iterdir()
    old.unlink()
    done = run("keys", "list", site=site)
    assert done.returncode == 1
    assert "文件不见了" in done.out
    assert run("keys", "rotate", site=site).returncode == 1
