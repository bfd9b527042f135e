"""Replies: one by one, by eight members at once, in topics that others follow; and reading while these are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import orjson

from benchmarks import load
from benchmarks.crowd import Crowd, crowd
from benchmarks.figures import Figure
from benchmarks.forum import NO_CACHE, TEXT
from benchmarks.loads import of_loads
from benchmarks.setting import Setting

CLAIM = "replies"
REPLIES, CLIENTS, READS = 240, 8, 300
# More than a reply notifies in its own transaction: for so many, something is left to do when it has been answered.
MEMBERS, ANSWERS = 40, 160
_NODEBB = "NodeBB on two cores: "


def measure(setting: Setting) -> Iterator[Figure]:
    """Each connection is another member's; followers do not write in the topics they follow."""
    with closing(crowd(setting, "replies", MEMBERS)) as members:
        opened = (_topic(setting, number) for number in range(100))
        alone = [next(opened)]
        yield from _answering(setting, members, alone, 1, "reply, one by one", ("75/s, p50 12.7 ms", 98))
        each = [next(opened) for _ in range(CLIENTS)]
        yield from _answering(setting, members, each, CLIENTS, "reply, 8 on 8 topics", ("159/s", 191))
        yield from _answering(setting, members, [next(opened)], CLIENTS, "reply, 8 on one topic", ("89/s", 107))
        for followers in (1, 8, 20):
            topic = next(opened)
            members.follow(topic, followers)
            name = f"reply, one by one, {followers} follower{'s' if followers > 1 else ''}"
            yield from _answering(setting, members, [topic], 1, name, ("75/s", 90), writer=setting.headers("writer2"))
        yield from _reading_meanwhile(setting, members, [next(opened) for _ in range(CLIENTS)])


def _topic(setting: Setting, number: int) -> str:
    board = setting.stage.topics[0]["board"]
    path = f"/api/v1/forum/boards/{board}/topics"
    opened = setting.stage.people["writer1"].post(path, {"title": f"Answers {number}", "text": TEXT, "follow": False})
    return str(opened["topic"]["id"])


def _answering(
    setting: Setting,
    members: Crowd,
    topics: list[str],
    connections: int,
    name: str,
    peer: tuple[str, int],
    writer: dict[str, str] | None = None,
) -> Iterator[Figure]:
    def answer(number: int) -> load.Request:
        headers = writer or members.headers(number % connections)
        return _reply(topics[number % len(topics)], number, headers)

    runs = setting.loads(answer, connections=connections, requests=REPLIES, good=(201,))
    yield from of_loads(runs, CLAIM, name, peer=_NODEBB + peer[0], goal=f"goal: over {peer[1]}/s")


def _reply(topic: str, number: int, headers: dict[str, str]) -> load.Request:
    body = orjson.dumps({"text": f"{number} {TEXT}"})
    return load.Request("POST", f"/api/v1/forum/topics/{topic}/posts", body, headers)


def _reading_meanwhile(setting: Setting, members: Crowd, topics: list[str]) -> Iterator[Figure]:
    """Reads before, and right after replies in topics that the whole crowd follows, while it is being notified."""
    for topic in topics:
        members.follow(topic, len(members.people))

    def read(number: int) -> load.Request:
        path = f"/api/v1/forum/topics/{topics[number % len(topics)]}"
        return load.Request("GET", path, headers=members.headers(number) | NO_CACHE)

    before, meanwhile = [], []
    for run in range(setting.runs):
        before.append(load.run(setting.base_url, read, connections=CLIENTS, requests=READS))
        load.run(
            setting.base_url,
            lambda n, run=run: _reply(topics[n % CLIENTS], 1000 * run + n, members.headers(n % CLIENTS)),  # type: ignore[misc]
            connections=CLIENTS,
            requests=ANSWERS,
        ).check(201)
        meanwhile.append(load.run(setting.base_url, read, connections=CLIENTS, requests=READS))
    yield from of_loads(before, CLAIM, f"topic reads before {ANSWERS} replies in topics with {MEMBERS} followers")
    yield from of_loads(meanwhile, CLAIM, f"topic reads right after them, while the {MEMBERS} followers are notified")
