"""The upgrade: saved first, refused where the database is newer, and the data of every release comes along."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.site.places import SERVER, Place, drop_database, new_database

RELEASES = sorted((Path(__file__).parents[1] / "releases").glob("*.sql"))
FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_from_the_future', '2030-01-01')"
COUNTS = "SELECT (SELECT count(*) FROM agencies_agency), (SELECT count(*) FROM reports_filing)"


def released(sql, folder):
    """A data folder as a release left it."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "gongkai.sqlite3")
    connection.executescript(sql.read_text(encoding="utf-8"))
    connection.close()
    return Place(folder)


@pytest.fixture
def fresh(tmp_path):
    site = Place(tmp_path / "fresh", new_database() if SERVER else "")
    yield site
    if site.url:
        drop_database(site.url)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_the_data_of_a_release_is_saved_and_brought_to_the_tables_of_today(release, tmp_path):
    site = released(release, tmp_path / "data")
    before, report = site.rows(COUNTS), site.rows("SELECT report_json FROM reports_filing")
    said = site.do("migrate")
    assert "备份在" in said
    assert site.rows(COUNTS) == before == [(2, 1)]
    assert site.rows("SELECT report_json FROM reports_filing") == report
    assert site.run("from gongkai.agencies.models import Agency; print(Agency.objects.get(slug='simajia').name)")
    (saved,) = (site.folder / "backups").glob("*.zip")
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert {table["name"]: table["rows"] for table in manifest["tables"]}["reports_filing"] == 1
    assert "ledger" not in {app for app, _name in manifest["migrations"]}  # as it was before
    assert "不用升级" in site.do("migrate")
    assert len(list((site.folder / "backups").glob("*.zip"))) == 1
    assert "没有发现改动" in site.do("audit", "verify")


def test_of_what_upgrades_saved_the_newest_five_stay_and_what_restores_saved_stays(tmp_path):
    site = released(RELEASES[0], tmp_path / "data")
    folder = site.folder / "backups"
    folder.mkdir()
    for day in range(1, 8):
        (folder / f"upgrade-2020010{day}T000000Z.zip").touch()
    (folder / "gongkai-20200101T000000Z.zip").touch()
    site.do("migrate")
    left = sorted(path.name for path in folder.iterdir())
    assert left[:5] == ["gongkai-20200101T000000Z.zip", *(f"upgrade-2020010{day}T000000Z.zip" for day in (4, 5, 6, 7))]
    assert left[5].startswith("upgrade-20")
    assert len(left) == 6
    assert (folder / left[5]).stat().st_size


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_a_backup_of_a_release_is_restored_on_this_database_and_upgraded(release, tmp_path, fresh):
    old = released(release, tmp_path / "data")
    before = old.rows(COUNTS)
    report = old.rows("SELECT report_json, checked_json, created_at FROM reports_filing")
    old.do("migrate")
    (saved,) = (old.folder / "backups").glob("*.zip")
    fresh.do("restore", saved)
    assert fresh.rows(COUNTS) == before
    (row,) = fresh.rows("SELECT report_json, checked_json, created_at FROM reports_filing")
    assert row[:2] == report[0][:2]
    assert str(row[2])[:19] == report[0][2][:19]
    assert "不用升级" in fresh.do("migrate")


def test_a_database_that_is_newer_than_the_program_is_left_alone(fresh):
    fresh.do("init")
    fresh.execute(FUTURE)
    for command in (("migrate",), ("init",), ("serve", "--port", "8999"), ("worker", "--once")):
        done = fresh(*command)
        assert done.returncode == 1
        assert "ledger.9999_from_the_future" in done.said
        assert "Traceback" not in done.said
    assert not (fresh.folder / "backups").exists()


def test_an_empty_site_is_not_saved_before_its_first_tables(fresh):
    assert "备份" not in fresh.do("init")
    assert not (fresh.folder / "backups").exists()


def test_where_the_backup_cannot_be_written_nothing_is_upgraded(tmp_path):
    site = released(RELEASES[0], tmp_path / "data")
    (site.folder / "backups").write_text("in the way")
    tables = site.rows("SELECT name FROM sqlite_master ORDER BY name")
    done = site("migrate")
    assert done.returncode == 1
    assert f"{site.folder}/backups" in done.said
    assert site.rows("SELECT name FROM sqlite_master ORDER BY name") == tables
    site.do("migrate", "--no-backup")


def test_a_worker_does_not_begin_on_tables_that_are_to_be_upgraded(tmp_path):
    done = released(RELEASES[0], tmp_path / "data")("worker", "--once")
    assert done.returncode == 1
    assert "gongkai migrate" in done.said
