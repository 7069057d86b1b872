import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from gongkai.site import checks
from tests.cli.running import gongkai

DEPLOYED = {
    "GONGKAI_HOSTS": "www.example.gov.cn",
    "GONGKAI_PROXIES": "1",
    "DJANGO_SETTINGS_MODULE": "gongkai.site.settings",
}


def deployed(tmp_path, *arguments, **changes):
    """A process with the settings of a real installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DATABASE_URL"))}
    environment = {**kept, **DEPLOYED, "GONGKAI_DATA": str(tmp_path), **changes}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120)


def test_every_answer_carries_the_security_headers(client, demonstration):
    response = client.get("/")
    policy = response["Content-Security-Policy"].split("; ")
    assert policy == [
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"),
        *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    ]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_a_reader_gets_no_cookie(client, demonstration):
    assert not client.get("/agencies/simajia/reports/2020/").cookies


def test_a_deployed_site_passes_every_check_of_django(tmp_path):
    done = deployed(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_deployed_site_asks_for_https_and_keeps_to_it(tmp_path):
    program = (
        "import json, django; django.setup()\n"
        "from django.conf import settings as s\n"
        "print(json.dumps([s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_SECURE, s.TIME_ZONE, s.LANGUAGE_CODE, s.AUTH_USER_MODEL]))"
    )
    done = deployed(tmp_path, "-c", program)
    assert json.loads(done.stdout) == [False, True, 31536000, True, True, "Asia/Shanghai", "zh-hans", "people.User"]


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"GONGKAI_HOSTS": "*"}, "gongkai.E001"),
        ({"GONGKAI_PLAIN_HTTP": "1"}, "gongkai.E002"),
        ({"GONGKAI_PROXIES": "0"}, "gongkai.W001"),
        ({"GONGKAI_SITE_NAME": " "}, "gongkai.E004"),
        ({"GONGKAI_FILES": "s3://county?endpoint=http://127.0.0.1:1", "DATABASE_URL": ""}, "gongkai.E006"),
    ],
)
def test_bad_settings_are_named(tmp_path, changes, id):
    done = deployed(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **changes)
    assert done.returncode != 0
    assert id in done.stderr


@pytest.mark.parametrize(
    ("files", "engine", "ids"),
    [
        ("s3://county?endpoint=http://127.0.0.1:1", "sqlite3", ["gongkai.E006"]),
        ("s3://county?endpoint=http://127.0.0.1:1", "postgresql", []),
        ("/srv/files", "sqlite3", []),
    ],
)
def test_a_store_on_the_network_needs_a_database_server(settings, monkeypatch, files, engine, ids):
    from gongkai.site.checks import store_on_the_network_has_a_database_server

    settings.FILES = files
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
    assert [fault.id for fault in store_on_the_network_has_a_database_server()] == ids


@pytest.mark.parametrize("command", [("init",), ("serve", "--port", "18999"), ("worker", "--once")], ids=" ".join)
def test_a_site_whose_store_is_too_far_for_its_database_does_not_start(tmp_path, command):
    far = {"GONGKAI_FILES": "s3://county?endpoint=http://127.0.0.1:1", "DATABASE_URL": ""}
    done = gongkai(*command, **far, GONGKAI_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "文件放在 S3（GONGKAI_FILES），数据库却是 SQLite：等 S3 回答的时候，别人什么也保存不了。" in done.said
    assert "设置 DATABASE_URL 用 PostgreSQL" in done.said
    assert not (tmp_path / "gongkai.sqlite3").exists()


def test_a_key_that_others_can_read_is_named(tmp_path):
    deployed(tmp_path, "-m", "django", "check")
    (tmp_path / "secret-key").chmod(0o644)
    done = deployed(tmp_path, "-m", "django", "check")
    assert "gongkai.E003" in done.stderr
    assert "chmod 600" in done.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://u:p@h/d", "只能是 PostgreSQL"), ("postgres://u:p@h/d", "pip install 'gongkai[postgres]'")],
)
def test_a_database_that_will_not_do_is_told_at_the_start(tmp_path, url, words):
    hidden = "import sys; sys.modules['psycopg'] = None; import gongkai.site.settings"
    done = deployed(tmp_path, "-c", hidden, DATABASE_URL=url)
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_sqlite_waits_for_the_disk_and_writes_ahead():
    assert settings.SQLITE["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings.SQLITE["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in settings.SQLITE["OPTIONS"]["init_command"]


@override_settings(PLAIN_HTTP=True, ALLOWED_HOSTS=["127.0.0.1"])
def test_plain_http_is_fine_on_this_machine():
    assert checks.plain_http_stays_on_this_machine() == []
