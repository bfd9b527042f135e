"""Forum: reading a topic as JSON and as a page, replying, and whether a large forum is as fast as a small one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import orjson

from benchmarks import load, posts
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting

CLAIM = "forum"
CONNECTIONS = 16
POSTS = 20
READS, PAGES, REPLIES = 4000, 2000, 600
SMALL, LARGE, ASKED = 2_000, 200_000, 300
_TEXT = "We halved **night-time** assaults in a year; see the [report](https://www.oas.org/).\n\n" * 4
# As for a reader who opens it for the first time, or after a change: the gateway's cache is bypassed.
_NO_CACHE = {"Cache-Control": "no-cache"}


def measure(setting: Setting) -> Iterator[Figure]:
    """A topic of 20 posts as JSON and as a page, replies to another topic, and reading among 200,000 posts."""
    writer = setting.stage.people["writer1"]
    board = setting.stage.topics[0]["board"]
    opened = writer.post(f"/api/v1/forum/boards/{board}/topics", {"title": "Hot spots", "text": _TEXT})
    topic = opened["topic"]["id"]
    for _ in range(POSTS - 1):
        writer.post(f"/api/v1/forum/topics/{topic}/posts", {"text": _TEXT})
    before = setting.memory_of("forum")
    yield from _reads(setting, topic)
    yield from _replies(setting, f"/api/v1/forum/topics/{setting.stage.topics[1]['id']}/posts")
    yield from _sizes(setting, board)
    grown = setting.memory_of("forum") - before
    yield Figure(CLAIM, "memory growth of the forum's process during these runs", grown, "MiB", note="anonymous memory")


def _reads(setting: Setting, topic: str) -> Iterator[Figure]:
    signed_in = setting.headers("writer1")
    api, page = f"/api/v1/forum/topics/{topic}", f"/forum/topics/{topic}"
    peer = "NodeBB 585/s, p50 24 ms, p99 110 ms"
    cached = load.Request("GET", api, headers=signed_in)
    yield from _read(setting, cached, READS, "topic of 20 posts, JSON, 16 connections", peer, "goal: over 1,170/s")
    uncached = load.Request("GET", api, headers=signed_in | _NO_CACHE)
    yield from _read(setting, uncached, READS // 2, "same, without the gateway's cache", peer, "")
    html = load.Request("GET", page, headers=signed_in | {"Accept": "text/html"})
    yield from _read(
        setting, html, PAGES, "topic of 20 posts, page, 16 connections", "NodeBB 200/s", "goal: over 400/s"
    )


def _read(setting: Setting, request: load.Request, requests: int, name: str, peer: str, goal: str) -> Iterator[Figure]:
    load.run(setting.base_url, lambda _: request, connections=CONNECTIONS, requests=requests // 4)
    runs = [
        load.run(setting.base_url, lambda _: request, connections=CONNECTIONS, requests=requests)
        for _ in range(setting.runs)
    ]
    for run in runs:
        run.check(200)
    yield from_runs([run.per_second for run in runs], CLAIM, name, "/s", peer=peer, note=goal)
    yield from_runs([run.at(0.5) for run in runs], CLAIM, f"{name}, p50", "ms")
    yield from_runs([run.at(0.99) for run in runs], CLAIM, f"{name}, p99", "ms", note="goal: under 110")


def _sizes(setting: Setting, board: str) -> Iterator[Figure]:
    """One reader, without the cache: the effect of the forum's size alone."""
    url = setting.stack.environment()["CONVIVE_DATABASE_URL_FORUM"]
    author = UUID(setting.stage.people["writer1"].id)
    headers = setting.headers("writer1") | _NO_CACHE
    small: dict[str, float] = {}
    there = 0
    for size in (SMALL, LARGE):
        topics = posts.fill(url, UUID(board), author, size - there)
        there = size
        for name, path in (
            ("board list", "/api/v1/forum/boards"),
            ("a board's topics", f"/api/v1/forum/topics?board_id={board}"),
            ("a topic", f"/api/v1/forum/topics/{topics[len(topics) // 2]}"),
        ):
            request = load.Request("GET", path, headers=headers)
            runs = [
                load.run(setting.base_url, lambda _, r=request: r, connections=1, requests=ASKED)  # type: ignore[misc]
                for _ in range(setting.runs)
            ]
            for run in runs:
                run.check(200)
            values = [run.at(0.5) for run in runs]
            note = "" if size == SMALL else f"goal: within 20 % of {small[name]:.1f} ms"
            figure = from_runs(values, CLAIM, f"{name} among {size:,} posts, p50", "ms", note=note)
            small.setdefault(name, figure.value)
            yield figure


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
