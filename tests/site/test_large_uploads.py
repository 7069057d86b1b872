"""Files that are larger than the memory should be, through the real server: what it holds does not grow with them."""

import hashlib
import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gongkai.site.server import free_port

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
SIZES = [size * MEGABYTE for size in ((1024, 600, 424) if os.environ.get("GONGKAI_LONG") else (150, 100, 50))]
START = 300  # seconds that it may take, with all its migrations, on a machine that does other things too
GROWTH = 48 * MEGABYTE
BOUNDARY = "a-boundary-of-this-test"
BLOCK = b"a line of an endless text, as long as it takes\n" * 22_310


@contextmanager
def serving(folder):
    port = free_port(18_500)
    environment = {**os.environ, "GONGKAI_DATA": str(folder), "DATABASE_URL": "", "GONGKAI_PLAIN_HTTP": "1"}
    environment |= {"GONGKAI_TASK_WORKER": "off", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.site.large_files", str(folder), str(port)]
    with (folder.parent / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            yield port, process
        finally:
            process.terminate()
            process.wait(timeout=60)


def ask(port, method, path, body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as line:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers


def wait_for(port, process):
    until = time.monotonic() + START
    while time.monotonic() < until:
        assert process.poll() is None, "it ended"
        try:
            return ask(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it does not answer")


class Form:
    """Several files in one field, and a field behind them. Read once; `digests` are those of the files."""

    def __init__(self, token):
        self.digests = []
        heads = [f'{opening("files")}; filename="{number}.txt"\r\n\r\n' for number in range(len(SIZES))]
        self._heads = [f"{opening('csrfmiddlewaretoken')}\r\n\r\n{token}", *heads]
        self._end = f"{opening('topic')}\r\n\r\nlarge\r\n--{BOUNDARY}--\r\n"
        self.length = sum(map(len, self._heads)) + len(self._end) + sum(SIZES)

    def __iter__(self):
        first, *heads = self._heads
        yield first.encode()
        for head, size in zip(heads, SIZES, strict=True):
            yield head.encode()
            digest, left, block = hashlib.sha256(), size, str(size).encode() + BLOCK
            while left:
                chunk = block[:left]
                digest.update(chunk)
                left -= len(chunk)
                yield chunk
            self.digests.append(digest.hexdigest())
        yield self._end.encode()


def opening(name):
    return f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'


def most_memory(process):
    """Bytes that the processes of the server ever held, the largest of them."""
    found = []
    for pid in family(process.pid):
        status = Path(f"/proc/{pid}/status").read_text()
        found.append(int(status.split("VmHWM:")[1].split()[0]) * 1024)
    return max(found)


def family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


@pytest.mark.slow
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="SQLite 一部分")
def test_files_of_any_size_do_not_fill_the_memory_of_the_server(tmp_path):
    """300 MB in three files of one form in the short run, 2 GB in the long one; a visitor hands them in."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with serving(folder) as (port, process):
        wait_for(port, process)
        _status, said, headers = ask(port, "GET", "/hand-in/")
        token, cookie = json.loads(said)["token"], headers["Set-Cookie"].split(";")[0]
        before = most_memory(process)
        form = Form(token)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(form.length)}
        status, said, _headers = ask(port, "POST", "/hand-in/", form, Cookie=cookie, **kind)
        grown = most_memory(process) - before
    told = json.loads(said) if status == 200 else said
    assert told == {"kept": [list(pair) for pair in zip(form.digests, SIZES, strict=True)], "topic": "large"}
    assert grown < GROWTH, f"{grown // MEGABYTE} MB"
    assert not list((folder / "files" / "incoming").iterdir())
