"""Forum: reading a topic and replying, at 16 connections, through the gateway."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from benchmarks import load
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting

CLAIM = "forum"
CONNECTIONS = 16
POSTS = 20
READS, REPLIES = 4000, 600
_TEXT = "We halved **night-time** assaults in a year; see the [report](https://www.oas.org/).\n\n" * 4


def measure(setting: Setting) -> Iterator[Figure]:
    """A topic of 20 posts as JSON, then replies to it."""
    writer = setting.stage.people["writer1"]
    board = setting.stage.topics[0]["board"]
    opened = writer.post(f"/api/v1/forum/boards/{board}/topics", {"title": "Hot spots", "text": _TEXT})
    topic = opened["topic"]["id"]
    for _ in range(POSTS - 1):
        writer.post(f"/api/v1/forum/topics/{topic}/posts", {"text": _TEXT})
    yield from _reads(setting, f"/api/v1/forum/topics/{topic}")
    yield from _replies(setting, f"/api/v1/forum/topics/{setting.stage.topics[1]['id']}/posts")


def _reads(setting: Setting, path: str) -> Iterator[Figure]:
    request = load.Request("GET", path, headers=setting.headers("writer1"))
    load.run(setting.base_url, lambda _: request, connections=CONNECTIONS, requests=READS // 4)
    runs = [
        load.run(setting.base_url, lambda _: request, connections=CONNECTIONS, requests=READS)
        for _ in range(setting.runs)
    ]
    for run in runs:
        run.check(200)
    peer = "NodeBB 585/s, p50 24 ms, p99 110 ms"
    yield from_runs([r.per_second for r in runs], CLAIM, "topic of 20 posts, JSON, 16 connections", "/s", peer=peer)
    yield from_runs([r.at(0.5) for r in runs], CLAIM, "same, p50", "ms")
    yield from_runs([r.at(0.99) for r in runs], CLAIM, "same, p99", "ms")


def _replies(setting: Setting, path: str) -> Iterator[Figure]:
    def reply(number: int) -> load.Request:
        return load.Request("POST", path, orjson.dumps({"text": f"{number} {_TEXT}"}), setting.headers("writer2"))

    for connections, peer in ((CONNECTIONS, ""), (1, "NodeBB p50 19 ms, p95 71 ms")):
        runs = [
            load.run(setting.base_url, reply, connections=connections, requests=REPLIES) for _ in range(setting.runs)
        ]
        for run in runs:
            run.check(201)
        name = f"reply, {connections} connection{'s' if connections > 1 else ''}"
        yield from_runs([r.per_second for r in runs], CLAIM, name, "/s", peer=peer)
        yield from_runs([r.at(0.5) for r in runs], CLAIM, f"{name}, p50", "ms")
        yield from_runs([r.at(0.95) for r in runs], CLAIM, f"{name}, p95", "ms")
