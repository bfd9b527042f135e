"""What a stranger can send to the running platform's public port before anybody knows who it is."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from convive.state import State
from tests.stack import RunningStack
from tests.system.refusals import check_problem

pytestmark = pytest.mark.slow


def test_figures_are_for_those_inside(stack: RunningStack, visitor: httpx.Client) -> None:
    check_problem(visitor.get("/metrics", headers={"Accept": "application/json"}), 404, "not_found")
    inside = f"http://127.0.0.1:{State(stack.state_dir).port('health.gateway.1')}/metrics"
    assert "convive_outbox_age_seconds" in httpx.get(inside).text


def test_a_header_without_end_is_refused_early(stack: RunningStack, visitor: httpx.Client) -> None:
    """90 megabytes of one header had everybody wait."""
    address = urlsplit(stack.base_url)
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=20) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 60_000)
        assert line.recv(65_536).startswith(b"HTTP/1.1 431 ")
    assert visitor.get("/healthz").status_code == 200
