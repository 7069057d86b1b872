"""`gongkai search verify | rebuild`."""

import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.search import sources
from gongkai.search.sources import Batch, Source
from tests.search.library import document, objects, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    from gongkai.site import server

    only = Source("record", lambda _sight, _after, _limit: Batch([document(1, "小麦")], None))
    monkeypatch.setattr(sources, "_registered", {"record": only})
    monkeypatch.setattr(server, "configure", lambda _data: None)  # the tests have their settings

    def run(*arguments):
        return CliRunner().invoke(gongkai, ["search", *arguments])

    return run


def test_what_differs_is_told_and_nothing_is_changed(run):
    put(document(2, "水稻"))
    done = run("verify")
    told = "核对了 2 条：缺少 2 条，过时 0 条，多出 1 条。有差别，请运行 gongkai search rebuild 补齐。\n"
    assert (done.exit_code, done.output) == (1, told)
    assert objects("水稻") == [2]


def test_what_differs_is_put_right(run):
    put(document(2, "水稻"))
    assert run("rebuild").output == "核对了 2 条：缺少 2 条，过时 0 条，多出 1 条。已经补齐。\n"
    assert (objects("小麦"), objects("水稻")) == ([1], [])
    done = run("verify", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output) == {"same": True, "looked_at": 2, "missing": 0, "changed": 0, "extra": 0}
