"""Secrets stay secret and stay the same; ports are remembered, and given up when somebody else took them."""

import socket
from pathlib import Path

from convive.state import State, port_is_free


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    secret = State(tmp_path / "var").secret("broker")
    assert State(tmp_path / "var").secret("broker") == secret
    assert (tmp_path / "var" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_port_is_remembered_until_it_is_taken(tmp_path: Path) -> None:
    state = State(tmp_path)
    port = state.port("postgres")
    assert state.port("postgres") == port
    with socket.create_server(("127.0.0.1", port)):
        assert not port_is_free(port)
        assert state.port("postgres") != port


def test_two_names_never_get_one_port(tmp_path: Path) -> None:
    ports = [State(tmp_path).port(f"health.{n}") for n in range(20)]
    assert len(set(ports)) == 20


def test_two_checkouts_are_told_apart(tmp_path: Path) -> None:
    assert State(tmp_path / "a").identity != State(tmp_path / "b").identity
