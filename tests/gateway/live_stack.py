"""The stack that the live connection needs: chat, forum and gateways as real processes, and people signed in."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from chassis.actor import PUBLIC, Actor
from chassis.call import Call
from chassis.deployables import ROOT
from chassis.ids import new_id
from chassis.keys import call_key
from chassis.prepare import whole_topology
from contracts import accounts
from contracts.accounts import SessionKind
from contracts.chat import messages as chat_messages
from contracts.identity import Network, Role
from convive.state import free_port
from gateway.identity import sessions
from gateway.identity.appointing import appoint
from gateway.settings import gateway_settings
from services.chat import messages
from tests.common.signing import EVENTS
from tests.waiting import until

PATIENCE = 20.0
_TO_START = 90.0  # seconds; a process that reads its code while all others work


@dataclass
class Person:
    """Somebody with an account and a bearer token."""

    id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Stack:
    """The processes, by name."""

    environment: dict[str, str]
    urls: dict[str, str]
    logs: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))

    def start_service(self, name: str) -> None:
        port = free_port()
        key = call_key(self.environment["CONVIVE_ACTOR_SIGNING_KEY"], name)
        command = [sys.executable, "-m", "chassis.runner", name]
        self._start(name, command, CONVIVE_HEALTH_PORT=str(port), CONVIVE_CALL_KEY=key)
        until(lambda: self._answers(f"http://127.0.0.1:{port}/readyz"), _TO_START)

    def start_gateway(self, name: str, **environment: str) -> None:
        port = self.ports[name] = free_port()
        self._start(name, [sys.executable, "-m", "gateway"], CONVIVE_PORT=str(port), **environment)
        until(lambda: self._answers(f"http://127.0.0.1:{port}/healthz"), _TO_START)

    def runs(self, name: str) -> bool:
        return name in self.processes and self.processes[name].poll() is None

    def _answers(self, url: str) -> bool:
        try:
            return self.browser.get(url).status_code == 200
        except httpx.TransportError:
            return False

    def _start(self, name: str, command: list[str], **environment: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **self.environment, **environment}, stdout=log, stderr=log
            )

    def stop(self, name: str) -> None:
        self.processes[name].terminate()
        self.processes[name].wait(20)

    def stop_all(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(20)
        self.browser.close()

    def call(self, who: Person, method: str, path: str, gateway: str = "one", **body: Any) -> dict[str, Any]:
        """An API call that has to succeed."""
        answer = self.browser.request(method, self.http(gateway) + path, json=body or None, headers=who.headers)
        assert answer.status_code < 300, answer.text
        return dict(answer.json())

    def http(self, gateway: str) -> str:
        return f"http://127.0.0.1:{self.ports[gateway]}"

    def admit(self, *roles: Role, name: str = "Ana Mora", language: str = "en") -> Person:
        """Somebody new with an account, whom chat and forum know."""
        engine = create_engine(self.urls["gateway"])
        with Session(engine) as session, session.begin():
            call = Call(session, PUBLIC, "identity")
            email = f"{new_id()}@seguridad.example"
            account = appoint(call, _registration(name, email, language), list(roles), [Network.PREVENTION])
            person = Person(account.id, sessions.open_session(call, account, SessionKind.BEARER, is_proved=True).token)
        engine.dispose()
        for service in self.urls.keys() - {"gateway"}:
            until(lambda: self.rows(service, f"SELECT 1 FROM member WHERE id = '{person.id}'"))  # noqa: B023
        return person

    def end_sessions(self, who: Person) -> None:
        """Signs somebody out everywhere."""
        engine = create_engine(self.urls["gateway"])
        with Session(engine) as session, session.begin():
            sessions.end_all(Call(session, PUBLIC, "identity"), who.id)
        engine.dispose()

    def rows(self, deployable: str, query: str) -> list[Any]:
        url = self.urls[deployable].replace("+psycopg2", "")
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def listen(self, who: Person | None, gateway: str = "one", **headers: str) -> Listener:
        """A WebSocket of somebody's at a gateway."""
        url = f"ws://127.0.0.1:{self.ports[gateway]}/live"
        return Listener(connect(url, additional_headers={**(who.headers if who else {}), **headers}))

    def room(self, owner: Person, *others: Person) -> str:
        """A private room with these people in it."""
        room_id = str(self.call(owner, "POST", "/api/v1/chat/rooms", kind="private", title="Draft")["id"])
        for other in others:
            self.call(owner, "PUT", f"/api/v1/chat/rooms/{room_id}/members/{other.id}")
        return room_id

    def topic(self, moderator: Person, slug: str, **audience: Any) -> tuple[str, str]:
        """A board with a topic in it: the two identifiers."""
        board = {"slug": slug, "name": {"en": slug}, "description": {"en": slug}} | audience
        board_id = str(self.call(moderator, "POST", "/api/v1/forum/boards", **board)["id"])
        opened = self.call(moderator, "POST", f"/api/v1/forum/boards/{board_id}/topics", title="ISPS", text="Hello")
        return board_id, str(opened["topic"]["id"])

    def say(self, who: Person, room_id: str, text: str, gateway: str = "one", **fields: Any) -> dict[str, Any]:
        fields.setdefault("client_id", str(new_id()))
        return self.call(who, "POST", f"/api/v1/chat/rooms/{room_id}/messages", gateway, text=text, **fields)

    def say_many(self, who: Person, room_id: str, count: int) -> None:
        """Sends many messages, each with a call of its own."""
        for n in range(count):
            self.say(who, room_id, f"message {n}")

    def said(self, who: Person, room_id: str, count: int) -> None:
        """Many messages that chat has: written by its own rules, at once and by no call."""
        engine = create_engine(self.urls["chat"])
        with Session(engine) as session, session.begin():
            call = Call(session, Actor(who.id, "Ana Mora", frozenset({Role.MEMBER}), frozenset(), "CR", "en"), "chat")
            for n in range(count):
                command = chat_messages.SendMessage(room_id=room_id, client_id=str(new_id()), text=f"message {n}")
                messages.send_message(call, command)
        engine.dispose()


class Listener:
    """The client's side of a live connection; open until it is closed."""

    def __init__(self, connecting: AbstractContextManager[ClientConnection]) -> None:
        self._held = ExitStack()
        self.connection = self._held.enter_context(connecting)

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._held.close()

    def send(self, **frame: Any) -> None:
        self.connection.send(orjson.dumps(frame).decode())

    def next(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next frame."""
        return dict(orjson.loads(self.connection.recv(timeout=seconds)))

    def until(self, kind: str) -> list[dict[str, Any]]:
        """Frames up to and including the first one of this type."""
        frames = [self.next()]
        while frames[-1]["type"] != kind:
            frames.append(self.next())
        return frames

    def changes(self, count: int) -> list[dict[str, Any]]:
        """The next `count` changes, whatever comes between them."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            frame = self.next()
            found += [frame] if frame["type"] == "change" else []
        return found

    def subscribe(self, stream: str, after: int | None = None) -> list[dict[str, Any]]:
        """Subscribes; what was missed."""
        self.send(type="subscribe", stream=stream, **({} if after is None else {"after": after}))
        frames = self.until("subscribed")
        assert frames[-1]["stream"] == stream
        return [frame for frame in frames if frame["type"] == "change"]

    def pong(self) -> list[dict[str, Any]]:
        """Everything that came before the answer to a ping."""
        self.send(type="ping")
        return self.until("pong")[:-1]

    def close_code(self) -> int:
        """Reads until the other side closes; its code."""
        with pytest.raises(ConnectionClosed) as closed:
            self._read_on()
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code

    def _read_on(self) -> None:
        while True:
            self.connection.recv(timeout=PATIENCE)


@contextmanager
def running(urls: dict[str, str], broker_url: str, logs: Path) -> Iterator[Stack]:
    """Gateway "one", and the services whose databases these are."""
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    signing, verify = (base64.urlsafe_b64encode(key).decode().rstrip("=") for key in raw)
    environment = {
        "CONVIVE_BROKER_URL": broker_url,
        "CONVIVE_ACTOR_SIGNING_KEY": signing,
        "CONVIVE_ACTOR_VERIFY_KEY": verify,
        "CONVIVE_SECRET_KEY": "a secret of thirty-two characters or more",
        "CONVIVE_RATE_PER_MEMBER": "100000",
        **EVENTS,
    } | {f"CONVIVE_DATABASE_URL_{name.upper()}": url for name, url in urls.items()}
    whole_topology().apply(broker_url)
    made = Stack(environment, urls, logs)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        gateway_settings.cache_clear()
        try:
            for name in urls.keys() - {"gateway"}:
                made.start_service(name)
            made.start_gateway("one")
            yield made
        finally:
            made.stop_all()
            for log in sorted(logs.iterdir()):
                print(f"--- {log.name}\n{log.read_text()[-4000:]}")
            gateway_settings.cache_clear()


def _registration(name: str, email: str, language: str) -> accounts.Register:
    return accounts.Register.model_validate(
        {
            "name": name,
            "email": email,
            "password": "seven lanterns by the quay",
            "country": "CR",
            "institution": "Ministerio",
            "language": language,
        }
    )


def read_sse(
    stack: Stack, gateway: str, who: Person, room: str, count: int, after: str, last_event_id: str | None = None
) -> list[int]:
    """The numbers of the first `count` changes that the server-sent events of a room bring."""
    headers = who.headers | ({"Last-Event-ID": last_event_id} if last_event_id else {})
    url = stack.http(gateway) + "/live/events"
    query = {"stream": f"room/{room}", "after": after}
    found: list[int] = []
    with httpx.stream("GET", url, params=query, headers=headers, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                frame = orjson.loads(line.removeprefix("data: "))
                found += [frame["change"]] if frame["type"] == "change" else []
            if len(found) == count:
                return found
    return found
