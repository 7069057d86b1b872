import socket
from contextlib import closing

import pytest

from gongkai.site.server import PortTaken, free_port, serve


@pytest.fixture
def listening():
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_passed_over(listening):
    port = free_port(listening)
    assert listening < port < listening + 50
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", port))


def test_where_no_port_is_free_it_is_said(listening, monkeypatch):
    monkeypatch.setattr("gongkai.site.server.PORTS_TO_TRY", 1)
    with pytest.raises(PortTaken, match="都被占用"):
        free_port(listening)


def test_a_site_does_not_start_where_another_listens(listening, tmp_path):
    with pytest.raises(PortTaken, match="已经被别的程序占用"):
        serve(data=tmp_path / "data", port=listening)
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_ours_is_told(tmp_path):
    with pytest.raises(PortTaken, match=r"不能在 203\.0\.113\.7"):
        serve(data=tmp_path / "data", host="203.0.113.7")
