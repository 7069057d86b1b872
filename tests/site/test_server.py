import socket
from contextlib import closing

import pytest

from gongkai.site.server import free_port


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
    with pytest.raises(OSError, match="都被占用"):
        free_port(listening)
