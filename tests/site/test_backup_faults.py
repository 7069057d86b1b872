"""What goes wrong beside a backup and a restore: another program in the same folder, bytes that were changed, a file
that is none of ours."""

import os
import time
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongkai.cli.site import SiteVerb
from gongkai.files.refusals import StoreFailed
from gongkai.site.backups import archive, making, restoring
from gongkai.site.backups.archive import BadArchive

DAYS = [f"gongkai-2026110{day}T023000Z.zip" for day in range(1, 6)]


@pytest.fixture
def folder(tmp_path):
    for name in DAYS:
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_old_backup_that_another_program_takes_away_meanwhile_is_no_fault(folder, monkeypatch):
    unlink = Path.unlink

    def taken_before(path, **given):
        unlink(path)
        unlink(path, **given)

    monkeypatch.setattr(Path, "unlink", taken_before)
    assert [path.name for path in making.thin_out(folder, 2)] == DAYS[:3]
    assert names(folder) == DAYS[3:]


def test_an_old_backup_that_cannot_be_taken_away_stays_and_the_others_go(folder, monkeypatch):
    unlink = Path.unlink

    def protected(path, **given):
        if path.name == DAYS[0]:
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, **given)

    monkeypatch.setattr(Path, "unlink", protected)
    assert [path.name for path in making.thin_out(folder, 2)] == DAYS[1:3]
    assert names(folder) == [DAYS[0], *DAYS[3:]]


def test_what_programs_that_died_have_begun_is_taken_away_and_what_is_on_its_way_is_not(tmp_path):
    begun = [".site.zip.abc", ".gongkai-20261101T023000Z.zip.x1", ".upgrade-20261101T023000Z.zip.x2"]
    others = [".other.zip.abc", "site.zip", ".gongkai-notes.zip.x", ".gongkai-20261123T023000Z.zip.new"]
    for name in begun + others:
        (tmp_path / name).write_bytes(b"")
        if name != others[-1]:
            os.utime(tmp_path / name, (time.time() - 3 * 24 * 3600,) * 2)
    making._drop_leftovers(tmp_path / "site.zip")
    assert names(tmp_path) == sorted(others)


def test_a_manifest_with_a_changed_byte_is_told(tmp_path):
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(archive.MANIFEST, b'{"format": 1, "program": "x"}' * 50)
    whole = path.read_bytes()
    start = whole.index(archive.MANIFEST.encode()) + len(archive.MANIFEST)
    for place in range(start, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(BadArchive):
            archive.Reader(path)


@pytest.mark.parametrize("text", [b"\xff\xfe list", b"a,b\n1,2\n", b'{"subject": "application:1"}\n', b"[]\n"])
def test_a_file_that_is_no_list_of_what_was_destroyed_is_refused(tmp_path, text):
    path = tmp_path / "list.jsonl"
    path.write_bytes(text)
    with pytest.raises(BadArchive, match="不是销毁清单"):
        restoring._list_of(path)


def test_a_list_with_a_line_half_written_is_taken(tmp_path):
    path, whole = tmp_path / "list.jsonl", '{"key": "00", "subject": "application:1"}'
    path.write_text(f'{whole}\n{{"key": "0', "utf-8")
    assert restoring._list_of(path) == [whole, '{"key": "0']
    path.write_text("", "utf-8")
    assert restoring._list_of(path) == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (StoreFailed("文件库暂时不能用（没有权限），没有保存任何内容。"), "文件库暂时不能用（没有权限）"),
        (OSError(28, "No space left on device"), "读写磁盘时出错：磁盘空间不足"),
        (OSError(28, "No space left on device", "/mnt/site.zip"), "不能写入 /mnt/site.zip：磁盘空间不足"),
    ],
)
def test_a_fault_of_the_store_or_the_disk_is_a_sentence_at_the_command_line(fault, sentence):
    def fail():
        raise fault

    done = CliRunner().invoke(click.command(cls=SiteVerb)(fail))
    assert done.exit_code == 1
    assert sentence in done.output
    assert "None" not in done.output
