"""Hosts that hang or are not there, and URLs that name several."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def mute() -> Iterator[int]:
    """A port that accepts and never answers: a host that hangs, a proxy whose server is gone."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def nobody() -> int:
    """A port at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def among(url: str, *ports: int) -> str:
    """The URL with hosts in front of its own."""
    user, _, place = url.partition("@")
    return f"{user}@{','.join(f'127.0.0.1:{port}' for port in ports)},{place}"
