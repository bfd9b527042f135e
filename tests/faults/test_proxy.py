"""The line between a process and its server does what a nemesis wants of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from convive.faults.proxy import Proxy


class Echo(BaseRequestHandler):
    """Says what it hears."""

    def handle(self) -> None:
        with suppress(ConnectionError):
            while data := self.request.recv(100):
                self.request.sendall(data)


class Server(ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        line = Proxy(f"amqp://user:secret@127.0.0.1:{server.server_address[1]}/place")
        line.open()
        try:
            yield line
        finally:
            line.close()
            server.shutdown()


def connected(proxy: Proxy) -> socket.socket:
    user, _, place = proxy.url.partition("@")
    assert user == "amqp://user:secret"
    port = place.partition(":")[2].partition("/")[0]
    return socket.create_connection(("127.0.0.1", int(port)), timeout=5)


def echo(end: socket.socket, words: bytes = b"hello") -> bytes:
    end.sendall(words)
    return end.recv(100)


def test_everything_passes(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert echo(end) == b"hello"


def test_everything_takes_its_time(proxy: Proxy) -> None:
    with connected(proxy) as end:
        proxy.delay = (0.2, 0.2)
        began = time.monotonic()
        assert echo(end) == b"hello"
        assert 0.4 <= time.monotonic() - began < 3


def test_what_is_held_arrives_later_and_nobody_is_told(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert echo(end) == b"hello"
        proxy.hold()
        end.settimeout(0.3)
        with pytest.raises(TimeoutError):
            echo(end)
        proxy.let_go()
        end.settimeout(5)
        assert end.recv(100) == b"hello"


def test_a_forgotten_connection_stays_open_and_leads_nowhere(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert echo(end) == b"hello"
        proxy.forget()
        end.settimeout(0.3)
        with pytest.raises(TimeoutError):
            echo(end)
        with connected(proxy) as new:
            assert echo(new) == b"hello"


def test_a_reset_breaks_a_connection(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert echo(end) == b"hello"
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            end.recv(100)


def test_a_line_that_is_cut_lets_nobody_through_until_it_is_mended(proxy: Proxy) -> None:
    with connected(proxy) as end:
        assert echo(end) == b"hello"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            end.recv(100)
    with pytest.raises(ConnectionError), connected(proxy) as end:
        echo(end)
    assert proxy.connections == 1
    proxy.mend()
    with connected(proxy) as end:
        assert echo(end) == b"hello"
    assert proxy.connections == 2
