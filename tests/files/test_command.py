"""`gongkai files verify`."""

import io
import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.files import stores
from gongkai.files.services import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    from gongkai.site import server

    monkeypatch.setattr(server, "configure", lambda _data: None)  # the tests have their settings

    def run(*arguments):
        return CliRunner().invoke(gongkai, ["files", "verify", *arguments])

    return run


def test_a_whole_store_is_said_to_be_whole(run):
    keep(io.BytesIO(b"text"), name="通知.txt", purpose="attachment")
    done = run()
    assert done.exit_code == 0
    assert done.output == "核对了 1 个文件，共 4 字节。全部完好。\n"


def test_what_is_missing_is_named_as_people_know_it(run):
    stored = keep(io.BytesIO(b"text"), name="通知.txt", purpose="attachment")
    stores.store().remove(stored.sha256)
    done = run()
    assert done.exit_code == 1
    assert done.output.splitlines()[0] == f"丢失：{stored.sha256}（通知.txt）"
    found = json.loads(run("--json").output)
    assert (found["whole"], found["missing"], found["checked"]) == (False, [stored.sha256], 1)
