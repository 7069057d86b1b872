"""The configuration of nginx: that nginx takes it, and that what the program takes comes through it."""

import http.client
import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from gongkai.files.purposes import purpose_of
from gongkai.site import settings
from gongkai.site.uploads import most_that_is_read

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy/nginx/gongkai.conf").read_text("utf-8")
MEGABYTE = 1024 * 1024
AT_WORK = "/work/"  # the workbench
PROGRAMS = {"nginx": "nginx-light", "openssl": "openssl"}
installed = pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)),
    reason=f"没有 {' 或 '.join(PROGRAMS)}：apt-get install {' '.join(PROGRAMS.values())}",
)


def location_of(path):
    """The body of the location that answers, by nginx's rules: an exact one, the first regular expression, the longest
    prefix."""
    found = re.findall(r"location (= |~ |)([^\s@]+) \{([^}]*)\}", NGINX)
    exact = [body for sign, name, body in found if sign == "= " and name == path]
    matching = [body for sign, name, body in found if sign == "~ " and re.search(name, path)]
    prefixes = sorted((len(name), body) for sign, name, body in found if not sign and path.startswith(name))
    return (exact or matching or [prefixes[-1][1]])[0]


def limit_at(path):
    server = NGINX[: NGINX.index("location /")]
    said = re.search(r"client_max_body_size (\d+)m;", location_of(path)) or re.search(
        r"client_max_body_size (\d+)m;", server
    )
    return int(said[1]) * MEGABYTE


def views(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"<[^>]*>", "1", route), pattern.callback
        else:
            yield from views(pattern.url_patterns, route)


def test_every_form_of_the_site_comes_through_whole():
    seen = 0
    for path, view in views(get_resolver().url_patterns):
        if hasattr(view, "takes_files"):
            purpose, seen = purpose_of(view.takes_files), seen + 1
            assert limit_at(path) >= purpose.together + MEGABYTE, path
            if purpose.together > 100 * MEGABYTE:
                assert "proxy_read_timeout" in location_of(path), path
        else:
            assert limit_at(path) >= most_that_is_read(None), path
    assert seen
    assert limit_at("/checkup/") == settings.UPLOAD_LIMIT + MEGABYTE


def test_the_workbench_takes_the_largest_file_of_all():
    assert limit_at(AT_WORK) >= purpose_of("archive").together + MEGABYTE
    assert "proxy_request_buffering off;" in location_of(AT_WORK), "who is not signed in fills no disk"


def test_visitors_are_heard_out_by_nginx_and_hold_no_thread_of_the_program():
    for path in ("/agencies/county/apply/", "/track/send/supplement/"):
        assert limit_at(path) >= purpose_of("attachment").together + MEGABYTE
        assert "proxy_request_buffering" not in location_of(path)
        assert "limit_conn " in location_of(path)
    assert limit_at("/agencies/county/") == limit_at("/track") == 21 * MEGABYTE


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def whole(folder, *, secure, plain, behind):
    """The configuration as it stands, with ports, certificate and folders of this test."""
    text = NGINX.replace("/etc/nginx/gongkai.crt", f"{folder}/certificate")
    text = text.replace("/etc/nginx/gongkai.key", f"{folder}/key")
    text = text.replace("/var/cache/nginx/gongkai", f"{folder}/cache").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    text = re.sub(r"\n    listen \[::\].*", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{secure}").replace("listen 80;", f"listen 127.0.0.1:{plain};")
    spools = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"pid {folder}/pid; error_log stderr; daemon off; master_process off; events {{}}"
    return f"{head} http {{ access_log off; {spools}\n{text}\n}}"


def configured(folder, **ports):
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-days", "1", "-subj", "/CN=x", "-keyout", folder / "key", "-out", folder / "certificate"]
    subprocess.run([*make, *names], check=True, capture_output=True)
    (folder / "nginx.conf").write_text(whole(folder, **ports), "utf-8")
    return folder / "nginx.conf"


@installed
def test_nginx_takes_its_configuration(tmp_path):
    file = configured(tmp_path, secure=free_port(), plain=free_port(), behind=1)
    done = subprocess.run(["nginx", "-t", "-c", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr.replace('the "user" directive', ""), done.stderr


@installed
def test_nginx_does_not_take_a_wrong_one(tmp_path):
    file = configured(tmp_path, secure=free_port(), plain=free_port(), behind=1)
    file.write_text(
        file.read_text("utf-8").replace("proxy_read_timeout 600s;", "proxy_read_timeout 600 seconds;"), "utf-8"
    )
    assert subprocess.run(["nginx", "-t", "-c", file], capture_output=True).returncode == 1


class Behind(BaseHTTPRequestHandler):
    """In the place of the program: it says how many bytes of the body it got."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        left, got = int(self.headers["Content-Length"]), 0
        while got < left and (chunk := self.rfile.read(min(left - got, MEGABYTE))):
            got += len(chunk)
        said = f"{got} {self.headers['X-Forwarded-Proto']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_given):
        """Nothing: the test says what it saw."""


@contextmanager
def standing(folder):
    """nginx before a program; the port."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    port = free_port()
    file = configured(folder, secure=port, plain=free_port(), behind=behind.server_port)
    with (folder / "said").open("w") as said, subprocess.Popen(["nginx", "-c", file], stderr=said) as process:
        try:
            for _try in range(300):
                with closing(socket.socket()) as probe:
                    if not probe.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            behind.shutdown()
            behind.server_close()


def post(port, path, size):
    import ssl

    trusting = ssl._create_unverified_context()
    with closing(http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=60)) as line:
        line.putrequest("POST", path)
        line.putheader("Content-Length", str(size))
        line.endheaders()
        if size <= 30 * MEGABYTE:
            line.send(bytes(size))
        answer = line.getresponse()
        return answer.status, answer.read().decode()


@installed
def test_what_is_too_large_is_told_in_chinese_and_what_is_not_comes_through(tmp_path):
    with standing(tmp_path) as port:
        size = 22 * MEGABYTE
        assert post(port, f"{AT_WORK}agencies/bring/", size) == (200, f"{size} https")
        assert post(port, "/track/send/supplement/", size) == (200, f"{size} https")
        for path, declared in (("/checkup/", size + 10 * MEGABYTE), (AT_WORK, 5000 * MEGABYTE)):
            status, said = post(port, path, declared)
            assert status == 413
            assert "没有保存。请压缩图片" in said
