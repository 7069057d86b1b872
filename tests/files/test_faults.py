"""A full disk, a folder that nobody may write to, a program that is killed: a clear word, no loss, nothing half."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from gongkai.files import services
from gongkai.files.models import Content, StoredFile
from gongkai.files.refusals import StoreFailed
from gongkai.files.services import keep, open_file, use
from gongkai.files.stores import LocalStore
from gongkai.files.sweeping import sweep
from gongkai.files.verifying import verify

LONG = bool(os.environ.get("GONGKAI_LONG"))
ROOT = Path(__file__).parents[2]
TEXT = "某县公告\n".encode() * 1000


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def small_disk(tmp_path, settings):
    """A disk of 4 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("only root may mount a small disk")
    settings.FILES = str(disk / "files")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.django_db
def test_a_full_disk_is_told_and_nothing_half_is_left(small_disk):
    first = keep(io.BytesIO(TEXT), name="a.txt", purpose="attachment")
    with pytest.raises(StoreFailed, match="磁盘空间不足"):
        keep(iter([b"line of text\n" * 80_000] * 8), name="b.txt", purpose="attachment")
    assert Content.objects.count() == 1
    assert len(files_in(small_disk)) == 1
    with open_file(first) as file:
        assert file.read() == TEXT
    assert keep(io.BytesIO(b"small"), name="c.txt", purpose="attachment").size == 5, "what fits is still taken"
    assert verify().is_whole


@pytest.mark.django_db
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_of_the_disk_at_any_step_leaves_nothing(folder, monkeypatch, call):
    def broken(*_given):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*((os, "fsync", broken) if call == "fsync" else (Path, "replace", broken)))
    with pytest.raises(StoreFailed, match="磁盘读写出错"):
        keep(io.BytesIO(TEXT), name="a.txt", purpose="attachment")
    assert files_in(folder) == []
    assert not Content.objects.exists()
    assert not StoredFile.objects.exists()


def child(script, *arguments, **options):
    head = "import django; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(script), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        **options,
    )


def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    """In a process of another user where we are root, whom no mode of a folder holds back."""
    store = tmp_path / "files"
    (store / "incoming").mkdir(parents=True)
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.getuid() and "pytest" in str(each):
            each.chmod(0o755)
    (store / "incoming").chmod(0o555)
    store.chmod(0o555)
    script = """
        import io, os, sys
        from django.conf import settings
        settings.FILES = sys.argv[1]
        from gongkai.law.sentences import sentences
        sentences()  # the other user may not be able to read them where they lie
        if os.getuid() == 0:
            os.setgid(65534); os.setuid(65534)
        from gongkai.files.services import keep
        from gongkai.files.refusals import StoreFailed
        try:
            keep(io.BytesIO(b"text"), name="a.txt", purpose="attachment")
        except StoreFailed as told:
            print(told)
    """
    done = child(script, store)
    assert done.stdout == "文件库暂时不能用（没有权限），没有保存任何内容。请联系系统管理员。\n", done.stderr
    assert files_in(store) == []


@pytest.mark.slow
def test_a_very_large_file_does_not_fill_the_memory(tmp_path):
    """300 MB in the short run, 2 GB in the long one; the process may grow by 40 MB."""
    size = (2048 if LONG else 300) * 1024 * 1024
    script = """
        import io, resource, sys
        from django.conf import settings
        from pathlib import Path
        settings.FILES, size = sys.argv[1], int(sys.argv[2])
        from gongkai.files import services, purposes
        from gongkai.files.stores import store
        from gongkai.files.verifying import _hash

        block = b"a line of an endless text\\n" * 40_330

        def stream():
            left = size
            while left > 0:
                yield block[:left]
                left -= len(block)

        def most():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

        before = most()
        with services._arrived(stream(), purposes.purpose_of("archive")) as arrival:
            received = services._looked_at(arrival, "a.txt")
            store().prepare(arrival.path, received.sha256)
            store().place(arrival.path, received.sha256)
        print(received.size, received.kind, received.sha256, _hash(received.sha256)[0], most() - before)
    """
    done = child(script, tmp_path / "files", size)
    got, kind, sha256, read_back, grown = done.stdout.split()
    assert (int(got), kind) == (size, "text"), done.stderr
    assert sha256 == read_back
    assert int(grown) <= 40


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_survives_a_kill_and_nothing_half_is_there(tmp_path, folder):
    """kill -9 at any moment: each file whose name was printed is there whole, and each row has its bytes."""
    script = """
        import hashlib, io, os, sys
        from django.conf import settings
        from django.db import connections
        settings.FILES, connections.settings["default"]["NAME"] = sys.argv[1], sys.argv[2]
        from gongkai.files.services import keep
        number = 0
        while True:
            number += 1
            data = (f"{os.getpid()} {number}\\n" * 20_000).encode()
            stored = keep(io.BytesIO(data), name=f"{number}.txt", purpose="attachment")
            print(stored.sha256, len(data), flush=True)
    """
    command = [sys.executable, "-c", "import django; django.setup()\n" + textwrap.dedent(script)]
    acknowledged = []
    for round in range(20 if LONG else 4):
        arguments = [*command, str(folder), str(connection.settings_dict["NAME"])]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        ) as process:
            lines = [process.stdout.readline()]
            time.sleep(0.15 + 0.037 * round)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines()
        acknowledged += [line.split() for line in lines if len(line.split()) == 2]
    assert len(acknowledged) >= 4
    for sha256, size in acknowledged:
        assert Content.objects.get(pk=sha256).size == int(size)
    found = verify()
    assert found.is_whole
    assert found.checked >= len(acknowledged)


@pytest.mark.django_db(transaction=True)
def test_keeping_and_sweeping_the_same_bytes_at_the_same_time_never_loses_them(folder, settings):
    keep_and_sweep_at_once(settings)
    assert verify().is_whole


def keep_and_sweep_at_once(settings):
    """Two who keep the same bytes again and again, and one who sweeps all the while."""
    settings.FILE_GRACE_HOURS = -1.0  # everything unused goes at once
    over = threading.Event()

    def keeper(name):
        with closing(connection):
            return sum(kept_and_used(f"{name}{turn}") for turn in range(25))

    def sweeper():
        with closing(connection):
            while not over.is_set():
                sweep()

    with ThreadPoolExecutor() as pool:
        cleaner = pool.submit(sweeper)
        keepers = [pool.submit(keeper, name) for name in "ab"]
        try:
            used = [keeping.result() for keeping in keepers]
        finally:
            over.set()
        cleaner.result()
    assert sum(used) > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["prepare", "place"])
def test_a_sweep_in_the_middle_of_keeping_leaves_the_bytes_alone(folder, settings, monkeypatch, step):
    settings.FILE_GRACE_HOURS = -1.0
    taken = getattr(LocalStore, step)

    def swept_meanwhile(self, file, sha256):
        taken(self, file, sha256)
        with ThreadPoolExecutor() as pool:
            pool.submit(sweep_and_close).result()

    monkeypatch.setattr(LocalStore, step, swept_meanwhile)
    with open_file(keep(io.BytesIO(TEXT), name="a.txt", purpose="attachment")) as file:
        assert file.read() == TEXT


@pytest.mark.django_db(transaction=True)
def test_who_keeps_bytes_that_are_just_being_swept_waits_and_puts_them_there_again(folder, settings, monkeypatch):
    settings.FILE_GRACE_HOURS = -1.0
    keep(io.BytesIO(TEXT), name="a.txt", purpose="attachment")
    remove, keepers = LocalStore.remove, []

    def kept_meanwhile(self, sha256):
        keepers.append(pool.submit(keep_and_close))
        time.sleep(0.3)
        assert not keepers[0].done()
        remove(self, sha256)

    monkeypatch.setattr(LocalStore, "remove", kept_meanwhile)
    with ThreadPoolExecutor() as pool:
        sweep()
        with open_file(keepers[0].result()) as file:
            assert file.read() == TEXT


def sweep_and_close():
    with closing(connection):
        sweep()


def keep_and_close():
    with closing(connection):
        return keep(io.BytesIO(TEXT), name="b.txt", purpose="attachment")


def kept_and_used(name):
    """Whether it was used in time. Used, it is there."""
    try:
        stored = keep(io.BytesIO(TEXT), name=f"{name}.txt", purpose="attachment")
        use(stored, name)
    except IntegrityError:
        return False  # swept before it was used: the act is told
    with open_file(stored) as file:
        assert file.read() == TEXT
    services.release(stored, name)
    return True
