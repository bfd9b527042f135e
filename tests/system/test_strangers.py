"""What a stranger can send to the running platform's public port before anybody knows who it is."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.stack import RunningStack
from tests.system.refusals import check_problem
from tests.waiting import until

pytestmark = pytest.mark.slow


def test_figures_are_for_those_inside(stack: RunningStack, visitor: httpx.Client) -> None:
    check_problem(visitor.get("/metrics", headers={"Accept": "application/json"}), 404, "not_found")
    assert "convive_outbox_age_seconds" in httpx.get(stack.figures("gateway.1")).text


def test_a_header_without_end_is_refused_early(stack: RunningStack, visitor: httpx.Client) -> None:
    """90 megabytes of one header had everybody wait."""
    address = urlsplit(stack.base_url)
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=20) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 60_000)
        assert line.recv(65_536).startswith(b"HTTP/1.1 431 ")
    assert visitor.get("/healthz").status_code == 200


def test_without_a_contact_there_is_no_security_txt(visitor: httpx.Client) -> None:
    """One that names nobody would be worse than none."""
    assert visitor.get("/.well-known/security.txt").status_code == 404


def test_few_of_an_address_may_be_silent(stack: RunningStack) -> None:
    """Three hundred live connections that never said who they were have been held."""
    url = stack.base_url.replace("http", "ws", 1) + "/live"
    with ExitStack() as held:
        silent = [held.enter_context(connect(url)) for _ in range(20)]
        with connect(url) as one_more:
            assert orjson.loads(one_more.recv(20))["problem"]["code"] == "too_many_requests"
            with pytest.raises(ConnectionClosed) as closed:
                one_more.recv(20)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4429
        silent[0].close()
        until(lambda: _may_say_who_it_is(url))


def _may_say_who_it_is(url: str) -> bool:
    with connect(url) as line:
        line.send('{"type": "hello", "token": "nobody"}')
        return bool(orjson.loads(line.recv(20))["problem"]["code"] == "unauthenticated")
