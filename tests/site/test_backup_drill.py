"""
The drill: back up while eight writers go on, restore elsewhere, and look: every act that was acknowledged before is
there whole, none is there by halves, and what was destroyed after the backup stays destroyed.
"""

import json
import random
import shutil
import threading
import zipfile

import pytest

from tests.faults.site import kill_all, running
from tests.site.places import SERVER, Place, drop_database, new_database

WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite")] if SERVER else [("sqlite", "sqlite")]
KEEP = """
from django.db import transaction
from gongkai.ledger import particulars
particulars.keep("appeal:1", field="applicant", words="李四")
"""
DESTROY = """
from gongkai.ledger import particulars
from gongkai.ledger.services import SYSTEM
particulars.destroy("appeal:1", by=SYSTEM, agency=1)
"""
ENTRIES = "SELECT chain, seq, body, hash FROM ledger_entry ORDER BY chain, seq"


@pytest.fixture(params=WAYS, ids="-".join)
def way(request, tmp_path):
    sites = [
        Place(tmp_path / name / "data", new_database() if vendor == "postgresql" else "")
        for name, vendor in zip(("here", "there"), request.param, strict=True)
    ]
    yield sites
    for site in sites:
        if site.url:
            drop_database(site.url)


def test_a_backup_under_writes_restores_elsewhere_whole(way, tmp_path):
    here, there = way
    archive = tmp_path / "site.zip"
    (tmp_path / "here").mkdir()
    with running(tmp_path / "here", DATABASE_URL=here.url) as site:
        here.run(KEEP)
        before = site.fire("a", random.Random(1), kill_all)
        meanwhile = backed_up_under_writes(site, here, archive)
        here.run(DESTROY)
        assert site.faults(site.acknowledged) == []
    manifest = json.loads(zipfile.ZipFile(archive).read("manifest.json"))
    said = restored(here, there, archive)
    assert "没有发现改动" in said
    assert "全部完好" in said
    assert "已再次销毁" in said
    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    (tmp_path / "there").mkdir(exist_ok=True)
    with running(tmp_path / "there", DATABASE_URL=there.url) as site:
        assert site.faults(before) == []
        (files,) = site.ask("verify")
        assert (files["files"], files["whole"]) == (rows["files_content"], True)
    assert rows["files_content"] == manifest["files"]["count"] >= len(before)
    assert meanwhile, "nothing was written while the backup ran"
    compare_entries(here, there, manifest)
    assert there.rows("SELECT count(*) FROM ledger_casekey WHERE subject = 'appeal:1'") == [(0,)]
    assert there.rows("SELECT subject FROM ledger_erasure") == [("appeal:1",)]
    assert there.rows("SELECT count(*) FROM ledger_particular") == [(rows["ledger_particular"] - 1,)]


def backed_up_under_writes(site, here, archive):
    """The acts that were acknowledged while the backup ran."""
    said = []

    def stop_when_it_is_made(chance, writers):
        making = threading.Thread(target=lambda: said.append(here("backup", archive)))
        making.start()
        making.join()
        kill_all(chance, writers)

    acknowledged = site.fire("b", random.Random(2), stop_when_it_is_made)
    assert said[0].returncode == 0, said[0].said
    return acknowledged


def restored(here, there, archive):
    """With the keys and the list of what was destroyed, as the administrator copies them by hand."""
    there.folder.mkdir(parents=True)
    shutil.copytree(here.folder / "keys", there.folder / "keys")
    return there.do("restore", archive, "--erased", here.folder / "erased" / "list.jsonl")


def compare_entries(here, there, manifest):
    """Up to the heads of the manifest both have the same entries, text by text; what follows is of the restore."""
    heads = {chain: seq for chain, (seq, _hash) in manifest["heads"].items()}
    ours, theirs = ({(chain, seq): rest for chain, seq, *rest in site.rows(ENTRIES)} for site in (here, there))
    kept = {place for place in ours if place[1] <= heads.get(place[0], 0)}
    assert len(kept) == sum(heads.values())
    assert {place: theirs[place] for place in kept} == {place: ours[place] for place in kept}
    kinds = {json.loads(theirs[place][0])["kind"] for place in theirs.keys() - kept}
    assert kinds >= {"site.restored", "particulars.destroyed_again"}
    assert "fault.act" not in kinds


def test_what_was_destroyed_stays_destroyed_when_an_old_backup_is_put_back(tmp_path):
    site = Place(tmp_path / "data")
    site.do("init")
    site.run(KEEP)
    site.run("from datetime import date\nfrom gongkai.ledger import anchors\nanchors.anchor(date(2026, 11, 1))")
    site.do("backup", tmp_path / "old.zip")
    site.run(DESTROY)
    site.run("from datetime import date\nfrom gongkai.ledger import anchors\nanchors.anchor(date(2026, 11, 2))")
    (site.folder / "erased" / "list.jsonl").unlink()  # as if the process had died before it was written
    said = site.do("restore", tmp_path / "old.zip", "--replace")
    assert "已再次销毁" in said
    assert "2026-11-02 的锚定是备份以后的" in said
    assert site.rows("SELECT count(*) FROM ledger_particular") == [(0,)]
    assert "没有发现改动" in site.do("audit", "verify")
