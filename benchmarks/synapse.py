"""Chat's peer, in the same run: Synapse, in an environment of its own, with a database on the same PostgreSQL.

Its limits are off and its passwords are cheap, so that only messages are measured; all else is as it comes.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import uvloop

from benchmarks import books, load, peers
from benchmarks.setting import Setting
from convive.state import State, free_port

NAME, VERSION = "synapse", "1.163.2"
LISTENERS = (1, 50, 200)
_MEMBERS, _SENDS = 20, 20
_SECRET, _CLIENT = "a benchmark's", "/_matrix/client/v3"
_TEXT = "¿Quién tiene el protocolo de 2017?"
_MUCH = {"per_second": 1_000_000, "burst_count": 1_000_000}
_UNLIMITED = {
    "rc_message": _MUCH,
    "rc_registration": _MUCH,
    "rc_login": {"address": _MUCH, "account": _MUCH, "failed_attempts": _MUCH},
    "rc_joins": {"local": _MUCH, "remote": _MUCH},
    "rc_joins_per_room": _MUCH,
}


@dataclass(frozen=True)
class Synapse:
    """A homeserver with one room, its sender, and the devices of twenty members who listen."""

    base_url: str
    sender: str
    room: str
    devices: list[str]

    def sends(self, requests: int) -> load.Outcome:
        """Messages to the room, one by one. Raises RuntimeError if one is refused."""
        prefix = time.time_ns()
        outcome = load.run(self.base_url, lambda n: self._send(f"{prefix}-{n}"), connections=1, requests=requests)
        outcome.check(200)
        return outcome

    def latencies(self, listeners: int) -> list[float]:
        """Milliseconds from each send until each of the devices has it, each waiting with a `/sync` of its own."""
        seen: list[float] = uvloop.run(self._latencies(self.devices[:listeners]))
        return seen

    def _send(self, name: str) -> load.Request:
        body = json.dumps({"msgtype": "m.text", "body": f"{_TEXT} {name}"}).encode()
        path = f"{_CLIENT}/rooms/{quote(self.room)}/send/m.room.message/{name}"
        return load.Request("PUT", path, body, _as(self.sender))

    async def _latencies(self, devices: list[str]) -> list[float]:
        seen: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
        watches = [_Watch(self, device, seen) for device in devices]
        for watch in watches:
            await watch.begin()
        watching = [asyncio.create_task(watch.go_on()) for watch in watches]
        latencies = []
        for number in range(_SENDS):
            request = self._send(f"seen-{time.time_ns()}-{number}")
            sent, text = time.perf_counter(), json.loads(request.body)["body"]
            async with _Connection(self.base_url) as connection:
                await connection.ask(request)
            for _ in devices:
                said, at = await asyncio.wait_for(seen.get(), 60)
                if said != text:
                    raise RuntimeError(f"{said!r} was seen instead of {text!r}")
                latencies.append(1000 * (at - sent))
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        for watch in watches:
            watch.end()
        return latencies


class _Connection:
    """One that is kept, for one request at a time. Raises RuntimeError for another status than 200."""

    def __init__(self, base_url: str) -> None:
        self._address = urlsplit(base_url)

    async def open(self) -> None:
        where = self._address.hostname, self._address.port
        self._reader, self._writer = await asyncio.open_connection(*where, limit=2**24)

    async def ask(self, request: load.Request) -> Any:
        status, body = await load.ask(self._reader, self._writer, request, self._address.netloc)
        if status != 200:
            raise RuntimeError(f"{request.path}: {status} {body[:200]!r}")
        return json.loads(body)

    async def __aenter__(self) -> _Connection:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._writer.close()


class _Watch:
    """A device that syncs for ever."""

    def __init__(self, server: Synapse, device: str, seen: asyncio.Queue[tuple[str, float]]) -> None:
        self._server, self._device, self._seen = server, device, seen
        self._connection = _Connection(server.base_url)
        self._since = ""

    async def begin(self) -> None:
        """Catches up: a first answer may be one that Synapse has kept, from before the last messages."""
        await self._connection.open()
        await self._sync(0)
        while await self._sync(0):
            pass

    def end(self) -> None:
        self._connection.close()

    async def go_on(self) -> None:
        while True:
            for event in await self._sync(30_000):
                self._seen.put_nowait((event["content"]["body"], time.perf_counter()))

    async def _sync(self, wait: int) -> list[dict[str, Any]]:
        wanted = {"rooms": [self._server.room], "timeline": {"limit": 10}}
        path = f"{_CLIENT}/sync?timeout={wait}&filter={quote(json.dumps({'room': wanted}))}"
        path += f"&since={self._since}" if self._since else ""
        answer = await self._connection.ask(load.Request("GET", path, headers=_as(self._device)))
        self._since = answer["next_batch"]
        room = answer.get("rooms", {}).get("join", {}).get(self._server.room, {})
        return [each for each in room.get("timeline", {}).get("events", []) if each["type"] == "m.room.message"]


@contextmanager
def running(setting: Setting) -> Iterator[Synapse]:
    """A homeserver with its people, until the block ends."""
    owner = setting.stack.environment()["CONVIVE_DATABASE_URL_CHAT"]
    password = State(setting.state_dir).secret("postgres.postgres")
    with books.database_of(owner, password, "bench_synapse") as url:
        port, folder = free_port(), setting.state_dir / "synapse"
        folder.mkdir(exist_ok=True)
        settings = _settings(folder, url, port)
        command = [str(peers.python(NAME)), "-m", "synapse.app.homeserver", "-c", str(settings)]
        subprocess.run([*command, "--generate-keys"], cwd=folder, check=True, capture_output=True)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait(process, base_url, folder / "log")
            yield _peopled(base_url)
        finally:
            process.terminate()
            process.wait(30)


def _settings(folder: Path, url: str, port: int) -> Path:
    at = urlsplit(url)
    login = {"user": at.username, "password": at.password, "host": at.hostname, "port": at.port}
    database = {"dbname": at.path.strip("/"), "cp_min": 5, "cp_max": 10, **login}
    listener = {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]}
    (folder / "log.yaml").write_text(json.dumps({"version": 1, "root": {"level": "WARNING"}}))
    path = folder / "homeserver.yaml"
    path.write_text(  # JSON is YAML
        json.dumps(
            {
                "server_name": "bench.example",
                "listeners": [listener],
                "database": {"name": "psycopg2", "args": database, "allow_unsafe_locale": True},
                "registration_shared_secret": _SECRET,
                "macaroon_secret_key": _SECRET,
                "form_secret": _SECRET,
                "signing_key_path": str(folder / "signing.key"),
                "media_store_path": str(folder / "media"),
                "pid_file": str(folder / "pid"),
                "log_config": str(folder / "log.yaml"),
                "report_stats": False,
                "trusted_key_servers": [],
                "bcrypt_rounds": 4,
                **_UNLIMITED,
            }
        )
    )
    return path


def _wait(process: subprocess.Popen[bytes], base_url: str, log: Path) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            httpx.get(f"{base_url}/health", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Synapse did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.2)


def _peopled(base_url: str) -> Synapse:
    with httpx.Client(base_url=base_url, timeout=60) as http:
        sender = _registered(http, "sender")
        made = _asked(http, f"{_CLIENT}/createRoom", {"preset": "public_chat", "name": "Room"}, sender)
        devices = []
        for number in range(_MEMBERS):
            devices.append(_registered(http, f"member{number}"))
            _asked(http, f"{_CLIENT}/join/{quote(made['room_id'])}", {}, devices[-1])
        while len(devices) < max(LISTENERS):
            devices.append(_signed_in(http, f"member{len(devices) % _MEMBERS}"))
        return Synapse(base_url, sender, made["room_id"], devices)


def _registered(http: httpx.Client, name: str) -> str:
    """With the secret that the server shares with who administers it: the new account's token."""
    nonce = http.get("/_synapse/admin/v1/register").raise_for_status().json()["nonce"]
    said = f"{nonce}\0{name}\0{name}\0notadmin".encode()
    proof = hmac.new(_SECRET.encode(), said, hashlib.sha1).hexdigest()
    account = {"nonce": nonce, "username": name, "password": name, "admin": False, "mac": proof}
    return str(_asked(http, "/_synapse/admin/v1/register", account)["access_token"])


def _signed_in(http: httpx.Client, name: str) -> str:
    who = {"type": "m.id.user", "user": name}
    signed_in = _asked(http, f"{_CLIENT}/login", {"type": "m.login.password", "identifier": who, "password": name})
    return str(signed_in["access_token"])


def _asked(http: httpx.Client, path: str, body: dict[str, Any], token: str | None = None) -> Any:
    return http.post(path, json=body, headers=_as(token) if token else {}).raise_for_status().json()


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
