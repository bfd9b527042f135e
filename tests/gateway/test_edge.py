"""One stranger stops nobody: heads and bodies that never end, connections without number, figures for those inside."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from prometheus_client import REGISTRY
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from chassis import telemetry
from gateway.edge import http
from gateway.edge.connections import Connections
from gateway.edge.health import HealthPort, health_app
from gateway.households import household
from tests.waiting import until

MOST = 5
_HEAD = b"GET /size HTTP/1.1\r\nHost: convive.example\r\n"


def _application() -> FastAPI:
    app = FastAPI()

    @app.get("/size")
    @app.post("/size")
    async def size(request: Request) -> int:
        return len(await request.body())

    @app.websocket("/live")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            await websocket.receive_text()

    return app


class Edge:
    """A server with the gateway's protocols, its public port and its health port."""

    def __init__(self, by_proxy: bool = False) -> None:
        self.sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.port, self.health = (each.getsockname()[1] for each in self.sockets)
        self.held = Connections(1000 if by_proxy else MOST, 1000)
        protocol, websocket = http.protocols(self.held, self.port, by_proxy)
        app = HealthPort(_application(), health_app(), self.health)
        self.server = uvicorn.Server(
            uvicorn.Config(app, http=protocol, ws=websocket, log_config=None, timeout_graceful_shutdown=1)
        )
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve(self.sockets)))

    def get(self, path: str = "/size", port: int = 0, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{port or self.port}{path}", headers=headers, timeout=10)

    def dial(self, sent: bytes) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        line.sendall(sent)
        return line


@contextmanager
def _running(**how: bool) -> Iterator[Edge]:
    made = Edge(**how)
    made.thread.start()
    until(lambda: made.server.started)
    try:
        yield made
    finally:
        made.server.should_exit = True
        made.thread.join(10)


@pytest.fixture
def edge() -> Iterator[Edge]:
    with _running() as made:
        yield made


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience of a third of a second, so that its end can be seen."""
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(http, "BODY_SILENCE_SECONDS", 0.3)


def _said(line: socket.socket) -> bytes:
    """All that the other side says until it hangs up."""
    said = b""
    try:
        while part := line.recv(65_536):
            said += part
    except ConnectionResetError:  # it read no more of what we sent
        pass
    return said


@pytest.mark.parametrize("piece", [b"a" * 4096, b"X-Many: 1\r\n" * 400], ids=["one header", "many headers"])
def test_a_head_that_never_ends_is_refused_early(edge: Edge, piece: bytes) -> None:
    with closing(edge.dial(_HEAD + b"X: ")) as line:
        line.settimeout(10)
        until(lambda: not _goes_on(line, piece))
    assert edge.get().status_code == 200


def _goes_on(line: socket.socket, piece: bytes) -> bool:
    """Whether the server still takes more; it must have said 431 by the time that it does not."""
    try:
        line.sendall(piece)
        line.setblocking(False)
        said = line.recv(65_536)
    except BlockingIOError:
        return True
    except (BrokenPipeError, ConnectionResetError):
        return False
    finally:
        line.settimeout(10)
    assert said.startswith(b"HTTP/1.1 431 ")
    assert b'"headers_too_large"' in said
    return False


def test_a_large_head_in_one_piece_is_refused_and_one_within_the_limit_is_not(edge: Edge) -> None:
    assert edge.get(X="a" * (http.HEAD_BYTES - 500)).status_code == 200
    assert edge.get(X="a" * http.HEAD_BYTES).status_code == 431


def test_a_head_that_ends_where_two_pieces_meet_is_taken(edge: Edge) -> None:
    with closing(edge.dial(_HEAD + b"Connection: close\r\n\r")) as line:
        line.sendall(b"\n")
        assert _said(line).startswith(b"HTTP/1.1 200 ")


def test_a_body_is_not_counted_as_a_head(edge: Edge) -> None:
    body = b"x" * (5 * http.HEAD_BYTES)
    with httpx.Client(base_url=f"http://127.0.0.1:{edge.port}") as client:
        for content in (body, iter([body[:7], body[7:]]), b""):
            assert client.post("/size", content=content).json() in (len(body), 0)
    head = b"POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n" % len(body)
    with closing(edge.dial(head + b"\r\n" + body + head + b"Connection: close\r\n\r\n" + body)) as line:
        assert _said(line).count(b"HTTP/1.1 200 ") == 2


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /si",
        _HEAD + b"X-a: b\r\n",
        b"POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
        _HEAD + b"\r\n" + _HEAD,
    ],
    ids=["nothing", "half a line", "half a head", "half a body", "half a second request"],
)
def test_what_does_not_come_is_not_waited_for(edge: Edge, sent: bytes) -> None:
    with closing(edge.dial(sent)) as line:
        said = _said(line)
    assert b"HTTP/1.1 408 " in said
    assert b'"too_slow"' in said


@pytest.mark.usefixtures("hurried")
def test_a_head_that_drips_is_not_waited_for_either(edge: Edge) -> None:
    with closing(edge.dial(_HEAD)) as line:
        until(lambda: not _drips(line))


def _drips(line: socket.socket) -> bool:
    try:
        line.sendall(b"X-a: b\r\n")
        line.setblocking(False)
        return not line.recv(65_536).startswith(b"HTTP/1.1 408 ")
    except BlockingIOError:
        return True
    except (BrokenPipeError, ConnectionResetError):
        return False
    finally:
        line.settimeout(10)


def test_an_address_holds_so_many_connections_and_those_inside_get_in(edge: Edge) -> None:
    lines = [edge.dial(_HEAD) for _ in range(MOST)]
    refused = edge.get()
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert refused.headers["retry-after"]
    assert edge.get("/metrics", edge.health).status_code == 200
    lines.pop().close()
    until(lambda: edge.get().status_code == 200)
    for line in lines:
        line.close()


def test_live_connections_are_counted_until_they_end(edge: Edge) -> None:
    with ExitStack() as held:
        address = f"ws://127.0.0.1:{edge.port}/live"
        lines = [held.enter_context(connect(address)) for _ in range(MOST)]
        assert edge.get().status_code == 429
        lines[0].send("good-bye")
        with pytest.raises(ConnectionClosed):
            lines[0].recv(10)
        until(lambda: edge.get().status_code == 200)


def test_behind_a_proxy_all_connections_come_from_one_address() -> None:
    with _running(by_proxy=True) as edge:
        lines = [edge.dial(_HEAD) for _ in range(3 * MOST)]
        assert edge.get().status_code == 200
        for line in lines:
            line.close()


def test_a_process_holds_no_more_than_it_has_room_for() -> None:
    held = Connections(10, 3)
    assert [held.take(address) for address in ("a", "b", "c", "d")] == [True, True, True, False]
    held.give_back("a")
    assert held.take("d")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa::7", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::8", "2001:db8:1:2::"),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.7"),
        ("unknown", "unknown"),
    ],
)
def test_a_household_counts_as_one(address: str, counted: str) -> None:
    assert household(address) == counted


@pytest.mark.parametrize("host", ["", "127.0.0.1:9000"])
def test_figures_are_told_at_the_health_port_only(edge: Edge, host: str) -> None:
    assert edge.get("/metrics", edge.health).text.startswith("# HELP")
    assert edge.get("/metrics", Host=host.replace("9000", str(edge.health)) or "convive.example").status_code == 404
    assert edge.get("/size", edge.health).status_code == 404


def test_what_strangers_write_makes_no_figures(figures: Callable[[], int]) -> None:
    """A host, a path or a method of a stranger's is no label: the text stays as long as it is."""
    with _running() as edge:
        edge.get()
        edge.get("/nothing")
        before = figures()
        for n in range(40):
            edge.get(f"/{n}", Host=f"h{n}.example")
            httpx.request(f"M{n}", f"http://127.0.0.1:{edge.port}/size")
        edge.get("/docs")
        assert figures() - before <= 20  # a status that there was not before


@pytest.fixture
def figures() -> Callable[[], int]:
    """How many lines this process's own figures have of requests."""
    telemetry.start("test", otlp_endpoint="", trace_dir=None)

    def lines() -> int:
        return sum(len(family.samples) for family in REGISTRY.collect() if family.name.startswith("http"))

    return lines


def test_the_text_of_figures_is_written_by_one_thread_at_a_time(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten at once had the gateway do nothing else for 16 s; and meanwhile it answers others."""
    at_once: list[int] = []
    running, free = threading.Semaphore(0), threading.Event()

    def slow(*_: Any) -> bytes:
        at_once.append(1)
        running.release()
        free.wait(10)
        return b"x 1\n"

    monkeypatch.setattr("gateway.edge.health.generate_latest", slow)
    asked = [threading.Thread(target=edge.get, args=("/metrics", edge.health)) for _ in range(3)]
    for each in asked:
        each.start()
    assert running.acquire(timeout=10)
    assert edge.get().status_code == 200
    assert len(at_once) == 1
    free.set()
    for each in asked:
        each.join(10)
    assert len(at_once) == 3
