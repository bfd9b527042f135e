"""Chat: sends per second, and the time from send to receipt with 1 to 1,000 listeners on live connections."""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Iterator

import orjson
import uvloop
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import load, synapse
from benchmarks.figures import Figure, from_runs, percentile
from benchmarks.loads import of_loads
from benchmarks.results import IN_TURN
from benchmarks.setting import Setting

CLAIM = "chat"
SENDS = 600
PEERS = {
    1: "Synapse p50 16 ms, p95 19 to 29 ms",
    50: "Synapse 201 / 358 ms; NodeBB 15 / 31 ms",
    200: "Synapse 369 / 437 ms; NodeBB p50 1,020 ms",
    1000: "",
}


def measure(setting: Setting) -> Iterator[Figure]:
    """Senders are members of one public room; the listeners are one member's connections."""
    room = setting.stage.rooms[0]
    yield from _sends(setting, room)
    # A thousand sockets, and room for whatever else the process has open.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    for listeners, peer in PEERS.items():
        latencies = uvloop.run(_latencies(setting, room, listeners))
        name = f"send to receipt, {listeners} listener{'s' if listeners > 1 else ''}"
        yield Figure(CLAIM, f"{name}, p50", percentile(latencies, 0.5), "ms", peer=peer)
        yield Figure(CLAIM, f"{name}, p95", percentile(latencies, 0.95), "ms")
    if synapse.NAME in setting.peers:
        yield from _in_turn(setting, room)


def _in_turn(setting: Setting, room: str) -> Iterator[Figure]:
    """Ours and Synapse, one after the other in each round, so that both find the machine in the same state."""
    with synapse.running(setting) as peer:
        peer.sends(20)
        runs = [(_sent(setting, room, 1, SENDS // 2), peer.sends(SENDS // 2)) for _ in range(setting.runs)]
        yield from _beside("sends, 1 connection, p50", [(ours.at(0.5), theirs.at(0.5)) for ours, theirs in runs])
        for listeners in synapse.LISTENERS:
            rounds = [
                (uvloop.run(_latencies(setting, room, listeners)), peer.latencies(listeners))
                for _ in range(setting.runs)
            ]
            name = f"send to receipt, {listeners} listener{'s' if listeners > 1 else ''}, p50"
            yield from _beside(name, [(percentile(ours, 0.5), percentile(theirs, 0.5)) for ours, theirs in rounds])


def _beside(name: str, milliseconds: list[tuple[float, float]]) -> Iterator[Figure]:
    ours, theirs = zip(*milliseconds, strict=True)
    measured = f"Synapse {synapse.VERSION} in this run: {statistics.median(theirs):.1f} ms"
    yield from_runs(ours, CLAIM, f"in turn with Synapse: {name}", "ms", peer=measured)
    ratio = [their / our for our, their in milliseconds]
    yield from_runs(
        ratio,
        CLAIM,
        f"in turn with Synapse: {name}, Synapse's relative to ours",
        "times",
        peer=f"{IN_TURN}Synapse",
        note="goal: over 2 times",
    )


def _sends(setting: Setting, room: str) -> Iterator[Figure]:
    for connections, peer in ((1, ""), (8, "Synapse 77 to 88/s")):
        runs = [_sent(setting, room, connections, SENDS) for _ in range(setting.runs)]
        name = f"sends, {connections} connection{'s' if connections > 1 else ''}"
        yield from of_loads(runs, CLAIM, name, peer=peer)


def _sent(setting: Setting, room: str, connections: int, requests: int) -> load.Outcome:
    prefix = f"bench-{connections}-{time.time_ns()}"
    return setting.load(
        lambda n: _send(setting, room, f"{prefix}-{n}"), connections=connections, requests=requests, good=(201,)
    )


def _send(setting: Setting, room: str, client_id: str) -> load.Request:
    body = orjson.dumps({"client_id": client_id, "text": "¿Quién tiene el protocolo de 2017?"})
    return load.Request("POST", f"/api/v1/chat/rooms/{room}/messages", body, setting.headers("writer1"))


async def _latencies(setting: Setting, room: str, listeners: int) -> list[float]:
    """Milliseconds from each send until each listener received the message."""
    sockets = [await _listen(setting, room) for _ in range(listeners)]
    sends = 40 if listeners < 1000 else 10
    sent: dict[str, float] = {}
    latencies: list[float] = []
    seen_by_all = asyncio.Semaphore(0)
    watching = [asyncio.create_task(_watch(socket, sends, sent, latencies, seen_by_all)) for socket in sockets]
    for number in range(sends):
        client_id = f"seen-{listeners}-{number}-{time.time_ns()}"
        sent[client_id] = time.perf_counter()
        await asyncio.to_thread(_send_one, setting, room, client_id)
        for _ in range(listeners):
            await seen_by_all.acquire()
    await asyncio.gather(*watching)
    await asyncio.gather(*(socket.close() for socket in sockets))
    return latencies


def _send_one(setting: Setting, room: str, client_id: str) -> None:
    body = {"client_id": client_id, "text": "¿Quién tiene el protocolo de 2017?"}
    setting.stage.people["writer1"].post(f"/api/v1/chat/rooms/{room}/messages", body)


async def _listen(setting: Setting, room: str) -> ClientConnection:
    url = setting.base_url.replace("http://", "ws://") + "/live"
    socket = await connect(url, additional_headers=setting.headers("writer2"), compression=None, max_size=None)
    await _until(socket, "welcome")
    await socket.send(orjson.dumps({"type": "subscribe", "stream": f"room/{room}"}).decode())
    await _until(socket, "subscribed")
    return socket


async def _until(socket: ClientConnection, kind: str) -> None:
    while orjson.loads(await socket.recv())["type"] != kind:
        pass


async def _watch(
    socket: ClientConnection, sends: int, sent: dict[str, float], latencies: list[float], noted: asyncio.Semaphore
) -> None:
    seen = 0
    while seen < sends:
        frame = orjson.loads(await socket.recv())
        if frame["type"] == "change":
            latencies.append((time.perf_counter() - sent[frame["data"]["client_id"]]) * 1000)
            noted.release()
            seen += 1
