"""A disk that is full or read-only: a sentence that says so, nothing lost, nothing half done, and on it goes after."""

import os
import random
import shutil
import subprocess
import sys

import pytest

from tests.faults.cluster import cluster
from tests.faults.site import ROOT, leave_alone, running
from tests.site.places import Place

ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
SMALL, LARGE = "12m", "32m"
pytestmark = pytest.mark.fault


class Disk:
    """A file system of its own, in memory, that can be made full and read-only for root too."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self._mount("-t", "tmpfs", "-o", f"size={SMALL},mode=0700", "tmpfs")

    def _mount(self, *options):
        subprocess.run(["mount", *options, str(self.folder)], check=True, capture_output=True)

    def enlarge(self, size):
        self._mount("-o", f"remount,size={size}")

    def protect(self):
        self._mount("-o", "remount,ro")

    def fill(self):
        """To the last block, as another program might."""
        try:
            with (self.folder / "filler").open("wb", buffering=0) as file:
                for size in (1 << 20, 4096):
                    while file.write(b"\0" * size) == size:
                        pass
        except OSError:
            pass

    def clear(self):
        (self.folder / "filler").unlink()

    def remove(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path):
    try:
        made = Disk(tmp_path / "disk")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("这里不能挂载 tmpfs（要 root）：磁盘满和只读没有试")
    yield made
    made.remove()


@pytest.fixture
def url():
    if not ON_POSTGRESQL:
        yield ""
        return
    with cluster() as server:
        yield server.url


def test_a_disk_that_runs_full_loses_nothing_that_was_acknowledged(disk, url, tmp_path):
    with running(tmp_path, disk.folder / "data", DATABASE_URL=url, FAULTS_LARGEST="200000") as site:
        first = site.fire("full", random.Random(1), leave_alone)
        said = [line for line in site.errors() if "application:full" in line]
        assert len(said) >= 8  # each writer says why it ends
        assert all("磁盘空间不足" in line or "disk is full" in line or "disk I/O" in line for line in said), said
        disk.enlarge(LARGE)
        assert site.faults(first) == []
        second = site.fire("again", random.Random(2), lambda chance, writers: disk.fill())
        disk.clear()
        assert site.faults(first | second) == []
        (files,) = site.ask("verify")
        assert files["whole"]
        assert len(first) > 8
        assert second


def test_commands_on_a_full_disk_say_so(disk, url, tmp_path):
    site = Place(disk.folder / "data", url)
    site.do("init")
    disk.fill()
    done = site("backup", disk.folder / "site.zip")
    assert_told(done, "磁盘空间不足", "磁盘满了", "磁盘可能满了")
    assert "None" not in done.said
    assert not list(disk.folder.glob("*site.zip*"))
    disk.clear()
    site.do("backup", disk.folder / "site.zip")
    fresh = Place(disk.folder / "fresh", "")
    disk.fill()
    assert_told(fresh("init"), "磁盘空间不足", "磁盘满了", "磁盘可能满了")


def test_commands_on_a_read_only_disk_say_so(disk, url, tmp_path):
    site = Place(disk.folder / "data", url)
    site.do("init")
    site.do("backup", tmp_path / "site.zip")
    disk.protect()
    before = sorted(path.name for path in site.folder.iterdir())
    for command in (("init",), ("restore", tmp_path / "site.zip", "--replace"), ("backup", disk.folder / "new.zip")):
        assert_told(site(*command), "磁盘是只读的", "数据库是只读的", "打不开数据库文件")
    assert_told(Place(disk.folder / "fresh")("init"), "磁盘是只读的")
    assert sorted(path.name for path in site.folder.iterdir()) == before


def assert_told(done, *sentences):
    assert done.returncode == 1, done.out
    assert "Traceback" not in done.said
    assert any(sentence in done.said for sentence in sentences), done.said


@pytest.mark.skipif(os.getuid() == 0 and not shutil.which("setpriv"), reason="没有 setpriv，root 什么都能写")
def test_a_folder_without_permission_says_so(tmp_path):
    """Root too is refused, once it has given up the right to pass over modes."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o555)
    plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    environment = os.environ | {"GONGKAI_DATA": str(folder), "DATABASE_URL": ""}
    command = [*plain, sys.executable, "-P", "-m", "gongkai", "init"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    done.out, done.said = done.stdout, done.stderr
    assert_told(done, "没有权限")
    assert list(folder.iterdir()) == []
