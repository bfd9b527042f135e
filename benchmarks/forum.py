"""Forum: reading topics as JSON and as pages, kept by the gateway and not, alone and while others answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import chain, cycle, islice
from uuid import UUID

import orjson

from benchmarks import load, posts
from benchmarks.crowd import Crowd, crowd
from benchmarks.figures import Figure
from benchmarks.loads import of_loads
from benchmarks.setting import Setting

CLAIM = "forum"
CONNECTIONS = 16
READERS, TOPICS, POSTS = 20, 200, 20
KEPT, ANEW, PAGES, MIX = 4000, 1000, 1000, 300
TEXT = "We halved **night-time** assaults in a year; see the [report](https://www.oas.org/).\n\n" * 4
# As for a reader who opens it for the first time, or after a change: the gateway's cache is bypassed.
NO_CACHE = {"Cache-Control": "no-cache"}
HTML = {"Accept": "text/html"}
_NODEBB = "NodeBB on two cores: "


def measure(setting: Setting) -> Iterator[Figure]:
    """Topics of 20 posts, read by twenty members over sixteen connections; each part has 200 of its own."""
    board = setting.stage.topics[0]["board"]
    url = setting.database("forum")
    author = UUID(setting.stage.people["writer1"].id)
    topics = [str(topic) for topic in posts.fill(url, UUID(board), author, 3 * TOPICS * POSTS)]
    before = setting.memory_of("forum")
    with closing(crowd(setting, "forum", READERS)) as readers:
        yield from _json(setting, readers, topics[:TOPICS])
        yield from _pages(setting, readers, topics[TOPICS : 2 * TOPICS])
        yield from _mix(setting, readers, topics[2 * TOPICS :])
    grown = setting.memory_of("forum") - before
    yield Figure(CLAIM, "memory growth of the forum's process during these runs", grown, "MiB", note="anonymous memory")


def _json(setting: Setting, readers: Crowd, topics: list[str]) -> Iterator[Figure]:
    peer = _NODEBB + "335/s (585/s for a guest, p99 110 ms)"
    kept = _reading(readers, topics[:1], "/api/v1/forum/topics/{}", {})
    runs = setting.loads(kept, connections=CONNECTIONS, requests=KEPT)
    yield from of_loads(runs, CLAIM, "topic of 20 posts, JSON, kept", peer=peer)
    anew = _reading(readers, topics, "/api/v1/forum/topics/{}", NO_CACHE)
    runs = setting.loads(anew, connections=CONNECTIONS, requests=ANEW)
    yield from of_loads(runs, CLAIM, "topic of 20 posts, JSON, not kept", peer=peer, goal="goal: over 670/s")


def _pages(setting: Setting, readers: Crowd, topics: list[str]) -> Iterator[Figure]:
    kept = _reading(readers, topics[:1], "/forum/topics/{}", HTML)
    runs = setting.loads(kept, connections=CONNECTIONS, requests=PAGES)
    yield from of_loads(runs, CLAIM, "topic of 20 posts, page, kept", peer=_NODEBB + "142 to 200/s")
    several = _reading(readers, topics, "/forum/topics/{}", HTML)
    runs = setting.loads(several, connections=CONNECTIONS, requests=PAGES, warm=False)
    yield from of_loads(runs, CLAIM, f"{TOPICS} topics, page", peer=_NODEBB + "142/s", goal="goal: over 426/s")


def _reading(readers: Crowd, topics: list[str], path: str, headers: dict[str, str]) -> Callable[[int], load.Request]:
    def read(number: int) -> load.Request:
        turn = number // len(topics)  # another member reads it the next time
        return load.Request(
            "GET",
            path.format(topics[number % len(topics)]),
            headers=readers.headers(number * 3 + turn) | headers,
        )

    return read


def _mix(setting: Setting, readers: Crowd, topics: list[str]) -> Iterator[Figure]:
    """Each topic is read once or twice, by different members, and a reply in twenty changes what is read."""
    mixed = cache(lambda turn: list(_mixed(readers, topics, turn)))
    runs = setting.loads(
        lambda number: mixed(number // MIX)[number % MIX], connections=CONNECTIONS, requests=MIX, good=(200, 201)
    )
    yield from of_loads(runs, CLAIM, "mix: 200 topics, 5 % replies", peer=_NODEBB + "204/s", goal="goal: over 408/s")


def _mixed(readers: Crowd, topics: list[str], turn: int) -> Iterator[load.Request]:
    """What is asked for in one run. The next one mixes it anew, and other members read each topic."""
    chance = random.Random(f"mix {turn}")
    order = cycle(chance.sample(range(len(topics)), len(topics)))
    asked = chain.from_iterable(_of_topic(readers, topics[place], place * 3 + turn * 5, chance) for place in order)
    return islice(asked, MIX)


def _of_topic(readers: Crowd, topic: str, reader: int, chance: random.Random) -> Iterator[load.Request]:
    path = f"/api/v1/forum/topics/{topic}"
    yield load.Request("GET", path, headers=readers.headers(reader))
    if chance.random() < 0.5:
        yield load.Request("GET", path, headers=readers.headers(reader + 1))
    if chance.random() < 0.075:
        yield load.Request("POST", f"{path}/posts", orjson.dumps({"text": TEXT}), readers.headers(reader + 9))
