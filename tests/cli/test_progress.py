"""A bar on the terminal's error stream when there are many files; never in what is piped."""

import os
import pty
import subprocess
import sys

from tests.cli.running import FULL, ROOT, gongkai

OFFICE = str(FULL / "shanghai_gov_office_2019.html")
MANY = [OFFICE] * 12


def on_a_terminal(*files):
    """Standard output and what the terminal of standard error was shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-P", "-m", "gongkai", "report", "read", "--json", *files]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    out = process.stdout.read()
    process.wait(60)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # the other side is closed: all was read
        pass
    os.close(ours)
    process.stdout.close()
    return out, shown.decode()


def test_many_files_show_how_far_it_is():
    out, shown = on_a_terminal(*MANY)
    assert "正在读取" in shown
    assert "12/12" in shown
    assert out.count(b"\n") == 12


def test_a_few_files_show_nothing():
    _out, shown = on_a_terminal(OFFICE, OFFICE)
    assert shown == ""


def test_nothing_is_shown_where_no_one_looks():
    assert gongkai("report", "read", "--json", *MANY).said == ""
