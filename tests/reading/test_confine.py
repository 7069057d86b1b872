"""Files read in child processes: limits of time, memory and size, and what is left when a child dies."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from gongkai.law.report.values import AnnualReport, Note, Passage, Reading, Status, Trouble
from gongkai.reading import confine, frames
from gongkai.reading.confine import read_confined, read_many
from gongkai.reading.limits import Limits
from gongkai.reading.pipeline import read_file, read_report
from tests.builders.form_values import values_of
from tests.builders.text_files import build_html

CORPUS = Path(__file__).parents[1] / "corpus"
PAGE = build_html(values_of("2021"), "2021")


@pytest.fixture
def children_that(monkeypatch, tmp_path):
    """Children that do this instead of reading, for files whose name says so; the others are read."""

    def write(does):
        script = tmp_path / "sitecustomize.py"
        script.write_text(
            "import os, sys, time, signal\n"
            "def spoil(pipeline):\n"
            "    read = pipeline.read_file\n"
            "    def read_file(path):\n"
            "        if 'bad' in str(path):\n"
            f"{textwrap.indent(does, ' ' * 12)}\n"
            "        return read(path)\n"
            "    pipeline.read_file = read_file\n"
            "if 'gongkai.reading.child' in sys.orig_argv:\n"
            "    from gongkai.reading import pipeline\n"
            "    spoil(pipeline)\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return write


@pytest.fixture
def folder(tmp_path):
    """Six reports, of which the third is named bad."""
    names = ("a.html", "b.html", "bad.html", "d.html", "e.html", "f.html")
    for name in names:
        (tmp_path / name).write_bytes(PAGE)
    return [tmp_path / name for name in names]


def test_a_confined_reading_says_what_an_open_one_says():
    for path in sorted((CORPUS / "full").iterdir()):
        assert read_confined(path.read_bytes(), name=str(path)) == read_file(path)


def test_many_files_come_in_the_order_given_with_the_same_reports():
    paths = sorted((CORPUS / "pages").glob("*.txt"))
    assert list(read_many(paths, workers=2)) == [(path, read_file(path)) for path in paths]


def test_no_files_give_nothing_and_a_missing_one_a_reason(tmp_path):
    assert list(read_many([], workers=2)) == []
    ((_, report),) = read_many([tmp_path / "none.pdf"])
    assert report.status is Status.UNREADABLE


def test_a_file_that_takes_too_long_is_ended_and_the_others_are_read(children_that, folder):
    children_that("time.sleep(60)")
    reports = [report for _, report in read_many(folder, workers=2, limits=Limits(seconds=1))]
    assert [report.reason for report in reports] == [None, None, "unreadable.timeout", None, None, None]
    assert reports[2].reason_values == {"seconds": "1"}


@pytest.mark.parametrize(
    ("does", "reason", "detail"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "unreadable.crashed", "SIGKILL"),
        ("os._exit(3)", "unreadable.crashed", "3"),
        ("raise KeyError('x')", "unreadable.crashed", "KeyError"),
    ],
)
def test_a_child_that_dies_costs_one_file(children_that, folder, does, reason, detail):
    children_that(does)
    reports = [report for _, report in read_many(folder, workers=2)]
    assert [report.reason for report in reports] == [None, None, reason, None, None, None]
    assert reports[2].reason_values == {"detail": detail}


def test_a_file_that_takes_too_much_memory_is_ended(children_that, folder):
    children_that("held = bytearray(900_000_000)")
    limits = Limits(memory=600 * 1024**2)
    reports = [report for _, report in read_many(folder, workers=1, limits=limits)]
    assert [report.reason for report in reports] == [None, None, "unreadable.memory", None, None, None]
    assert reports[2].reason_values == {"limit": "600 MB"}


def test_a_child_cannot_send_code(children_that, folder):
    children_that("frame = os.system; return frame")
    reports = [report for _, report in read_many(folder, workers=1)]
    assert [report.status is Status.UNREADABLE for report in reports] == [False, False, True, False, False, False]
    assert reports[2].reason == "unreadable.crashed"


def test_what_a_child_prints_does_not_get_between_the_reports(children_that, folder):
    children_that("print('noise' * 9999, flush=True)")
    assert [report.reason for _, report in read_many(folder, workers=1)] == [None] * 6


def test_a_result_beyond_the_limit_is_refused():
    report = read_confined(PAGE, name="a.html", limits=Limits(output=2_000))
    assert (report.status, report.reason) == (Status.UNREADABLE, "unreadable.too_complex")


def test_a_file_beyond_the_limit_is_not_even_sent():
    report = read_confined(b"x" * 3_000_000, name="a.html", limits=Limits(input=2_000_000))
    assert (report.reason, report.reason_values) == ("unreadable.too_large", {"size": "3 MB", "limit": "2 MB"})


def test_children_are_replaced_after_some_files(monkeypatch, folder):
    monkeypatch.setattr(confine, "FILES_EACH", 2)
    started = []
    begin = subprocess.Popen

    def popen(*args, **kwargs):
        started.append(args)
        return begin(*args, **kwargs)

    monkeypatch.setattr(confine.subprocess, "Popen", popen)
    assert [report.reason for _, report in read_many(folder, workers=1)] == [None] * 6
    assert len(started) == 3


def test_no_more_files_are_taken_than_can_be_held():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield CORPUS / "pages" / "001.txt"

    reader = read_many(endless(), workers=1)
    for _ in range(5):
        next(reader)
    reader.close()
    assert taken <= 5 + confine.WINDOW + 1


def test_nothing_stays_behind(folder):
    reader = read_many(folder, workers=2)
    next(reader)
    reader.close()
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    assert not children.exists() or children.read_text() == ""


def test_a_child_that_is_ended_leaves_neither_its_files_nor_the_programs_it_started(
    children_that, folder, monkeypatch, tmp_path
):
    """As when LibreOffice is at work on a legacy Word file, in a process group of its own."""
    shared = tmp_path / "temporary"
    shared.mkdir()
    monkeypatch.setattr(confine.tempfile, "tempdir", str(shared))
    children_that(
        "import subprocess, tempfile\n"
        "open(os.path.join(tempfile.gettempdir(), 'source.doc'), 'w').write('secret')\n"
        "busy = subprocess.Popen(['sleep', '60'], process_group=0)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(busy.pid))\n"
        "time.sleep(60)"
    )
    reports = [report for _, report in read_many([folder[2]], limits=Limits(seconds=1.5))]
    assert [report.reason for report in reports] == ["unreadable.timeout"]
    assert list(shared.iterdir()) == []
    assert _ends(int((tmp_path / "pid").read_text()))


def _ends(pid):
    """Whether the process is gone within two seconds: a signal needs a moment to arrive."""
    for _ in range(40):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # ended, and not yet collected
            return True
        time.sleep(0.05)
    return False


def test_children_start_without_django():
    script = "import sys, gongkai.reading.child; print(sorted(name.partition('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"'django'", "'pdfplumber'", "'lxml'"} & set(done.stdout.strip("[]\n").split(", "))


def test_a_report_survives_the_way_from_the_child():
    whole = AnnualReport(
        source="a",
        status=Status.PARTIAL,
        year=2023,
        cells={"t3.new.total": Reading("", trouble=Trouble.BLANK, place="p1"), "t2.fees.amount": read_amount()},
        sections={1: Passage("一、总体情况", "文字", "p1")},
        notes=(Note("x", {"a": 1}),),
        reason_values={"detail": "x"},
    )
    packed = frames.pack(whole)
    assert frames.unpack(packed[frames.LENGTH :]) == whole


def read_amount():
    return read_report(PAGE, name="a.html").cells["t2.fees.amount"]


def test_broken_messages_are_refused():
    for body in (b"", b"\x80", frames.pack(Path("x"))[frames.LENGTH :]):
        with pytest.raises(frames.FrameError):
            frames.unpack(body)


def test_folders_of_children_whose_parent_is_gone_are_swept(monkeypatch, tmp_path):
    monkeypatch.setattr(confine.tempfile, "tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    stale = tmp_path / f"gongkai-{int(gone.stdout)}-abc"
    own = tmp_path / f"gongkai-{os.getpid()}-abc"
    other = tmp_path / "gongkai-notes-2024"
    for folder in (stale, own, other):
        folder.mkdir()
    confine.sweep()
    assert sorted(tmp_path.iterdir()) == sorted([own, other])
