"""What stands in deploy/ fits the program: its commands, settings and paths; and the tools that read it take it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
import yaml
from django.urls import reverse

from gongkai.cli import gongkai
from gongkai.site import settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
NGINX = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
PROGRAM = "/opt/gongkai/bin/gongkai"
SAID = re.compile(r"\b(?:GONGKAI_[A-Z_]+|DATABASE_URL)\b")
READ = set(SAID.findall((ROOT / "gongkai/site/settings.py").read_text("utf-8"))) | {"GONGKAI_DATA"}
OURS = ("web", "worker", "backup", "anchor", "verify-ledger", "verify-files")


def unit(path):
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def settings_of_sample():
    lines = (DEPLOY / "gongkai.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def parse(words):
    """Understood by the command line, without being run."""
    command = gongkai
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found, f"no command {name}"
        command = found
    command.make_context(name, list(words))
    return command


def commands():
    for path in SERVICES:
        program, *words = shlex.split(unit(path)["Service"]["ExecStart"])
        assert program == PROGRAM, path.name
        if "@" in path.name:
            yield from ((path.name, [name if word == "%i" else word for word in words]) for name in ("audit", "files"))
        else:
            yield path.name, words
    for name in OURS:
        yield name, COMPOSE["services"][name]["command"]


@pytest.mark.parametrize(
    ("where", "words"), list(commands()), ids=lambda given: given if isinstance(given, str) else ""
)
def test_every_command_is_one_of_the_program(where, words):
    parse(words)


def test_a_command_that_is_none_is_noticed():
    with pytest.raises(AssertionError):
        parse(["back-up", "/x"])
    with pytest.raises(click.UsageError):
        parse(["backup", "/x", "--keeps", "3"])


def test_everything_that_runs_by_itself_is_there():
    ran = {" ".join(words[:2] if words[0] in {"audit", "files"} else words[:1]) for _where, words in commands()}
    assert ran == {"serve", "worker", "backup", "audit anchor", "audit verify", "files verify"}


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".timer"], ids=lambda path: path.name)
def test_every_timer_has_its_service(path):
    assert path.with_suffix(".service").exists()
    assert unit(path)["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_may_write_where_it_must_and_nowhere_else(path):
    service = unit(path)["Service"]
    assert service["User"] == "gongkai"
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["UMask"]) == ("strict", "yes", "0077")
    assert service["EnvironmentFile"] == "/etc/gongkai/gongkai.env"
    writable = {f"/var/lib/{name}" for name in service["StateDirectory"].split()}
    assert settings_of_sample()["GONGKAI_DATA"] in writable
    written = {word for word in shlex.split(service["ExecStart"])[1:] if word.startswith("/")}
    assert written <= writable


def test_the_units_are_taken_by_systemd(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("没有 systemd-analyze")
    for path in UNITS:
        text = path.read_text("utf-8").replace(PROGRAM, shutil.which("true"))
        text = text.replace("=gongkai\n", "=root\n", 2) if path.suffix == ".service" else text
        for name in ("audit", "files") if "@" in path.name else ("",):
            (tmp_path / path.name.replace("@", f"@{name}")).write_text(text, "utf-8")
    names = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_nginx_passes_on_what_the_program_believes():
    server = unit(DEPLOY / "systemd" / "gongkai.service")["Service"]["ExecStart"]
    address = re.search(r"--host (\S+) --port (\d+)", server)
    assert f"server {address[1]}:{address[2]};" in NGINX
    assert set(re.findall(r"proxy_pass http://(\w+);", NGINX)) == {"gongkai"}
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert NGINX.count(f"proxy_set_header {header};") == 1
    assert settings_of_sample()["GONGKAI_PROXIES"] == "1"  # one proxy
    (name,) = set(re.findall(r"server_name (\S+);", NGINX))
    assert settings_of_sample()["GONGKAI_HOSTS"] == name
    assert settings_of_sample()["GONGKAI_URL"] == f"https://{name}"
    assert re.search(r"location /static/", NGINX)
    assert settings.STATIC_URL == "/static/"


def test_headers_of_a_location_do_not_undo_those_of_the_server():
    """nginx inherits proxy_set_header only where a location has none of its own."""
    locations = re.findall(r"location [^{]*\{([^}]*)\}", NGINX)
    assert len(locations) == 8
    assert not [body for body in locations if "proxy_set_header" in body]


ACCOUNT = ("account_login", "account_reauthenticate", "account_change_password", "account_try_out")
WAYS_IN = (*ACCOUNT, "mfa_authenticate", "setup")


@pytest.mark.parametrize("name", WAYS_IN)
def test_nginx_limits_how_often_a_way_in_is_tried(name):
    assert any(re.search(pattern, reverse(name)) for pattern in limited())


@pytest.mark.parametrize("path", ["/", "/work/", "/static/a.css", "/search/account/"])
def test_other_pages_are_not_under_the_limit_of_the_ways_in(path):
    assert not any(re.search(pattern, path) for pattern in limited())


def limited():
    """The regular expressions of nginx whose locations have the stricter limit."""
    found = re.findall(r"location ~ (\S+) \{([^}]*)\}", NGINX)
    return [pattern for pattern, body in found if "zone=gongkai_signin " in body]


def test_what_is_said_to_be_compared_daily_is_compared_daily():
    assert unit(DEPLOY / "systemd" / "gongkai-verify@.timer")["Timer"]["OnCalendar"] == "*-*-* 04:00"
    assert "每周核对" not in (ROOT / "docs/deployment.md").read_text("utf-8")


def test_statements_of_nginx_end_and_blocks_close():
    depth = 0
    for line in NGINX.splitlines():
        statement = line.split(" #")[0].strip()
        if not statement or statement.startswith("#"):
            continue
        assert statement.endswith((";", "{", "}")), line
        depth += statement.count("{") - statement.count("}")
        assert depth >= 0
    assert depth == 0


def test_compose_has_all_that_runs():
    services = COMPOSE["services"]
    assert set(services) == {"database", "nginx", *OURS}
    named = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])
    for name in OURS:
        environment = services[name]["environment"]
        assert "@database:5432/" in environment["DATABASE_URL"]
        assert services[name]["env_file"] == "gongkai.env"
        assert f"data:{environment['GONGKAI_DATA']}" in services[name]["volumes"]
        assert services[name].get("profiles", []) == ([] if name in {"web", "worker"} else ["chores"])
    assert "backups:/var/lib/gongkai-backups" in services["backup"]["volumes"]
    assert "/var/lib/gongkai-backups" in services["backup"]["command"]


def test_compose_turns_the_same_nginx_configuration_to_its_web_service():
    (script,) = (word for word in COMPOSE["services"]["nginx"]["command"] if "sed" in word)
    old, new = re.search(r"s/([^/]+)/([^/]+)/", script).groups()
    assert NGINX.count(old) == 1
    assert new == "server web:8000;"
    assert "--port" in COMPOSE["services"]["web"]["command"]
    assert "8000" in COMPOSE["services"]["web"]["command"]


def test_the_container_starts_what_compose_starts():
    container = (DEPLOY / "Containerfile").read_text("utf-8")
    assert 'ENTRYPOINT ["gongkai"]' in container
    words = re.findall(r'"([^"]+)"', re.search(r"^CMD \[(.*)\]$", container, re.MULTILINE)[1])
    assert words == COMPOSE["services"]["web"]["command"]
    assert "/healthz" in container


def test_only_settings_that_the_program_reads_are_named():
    texts = [path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file()]
    assert set(SAID.findall("\n".join(texts))) <= READ


def test_every_setting_is_documented():
    documented = set(SAID.findall((ROOT / "docs/deployment.md").read_text("utf-8")))
    assert READ - documented - {"GONGKAI_DEMONSTRATION"} == set()  # which `demo` sets for itself


def test_the_documents_name_every_file_of_deploy():
    text = (ROOT / "docs/deployment.md").read_text("utf-8")
    assert [path.name for path in DEPLOY.rglob("*") if path.is_file() and path.name not in text] == []


def test_the_sample_passes_the_checks_of_a_deployment(tmp_path):
    given = {**settings_of_sample(), "GONGKAI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.site.settings"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=kept | given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
