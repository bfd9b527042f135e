"""Memory: whether the forum's process stays the same size over a million requests.

The requests are made with the gateway's own client, without the gateway's HTTP layer, which would be the slower half:
topics are read and listed, searches made, the read mark is moved, and now and then a reply is written. A call that gets
no answer in time is repeated, as a client would do, and counted, so that one late answer does not ruin an hour's run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uvloop

from benchmarks.calls import in_turn
from benchmarks.figures import Figure
from benchmarks.setting import Setting
from chassis.actor import Actor, Signer
from chassis.call_seals import Sealer
from chassis.ids import new_id
from contracts.base import UNAVAILABLE, Kind, Operation, Refused
from contracts.forum import search as forum_search
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.identity import Network, Role
from gateway.rpc import Rpc

CLAIM = "memory"
# Takes an hour and a half where the forum answers 190 a second; CONVIVE_BENCH_REQUESTS sets another number.
REQUESTS = int(os.environ.get("CONVIVE_BENCH_REQUESTS", "1000000"))
IN_FLIGHT, STRETCHES = 32, 10
# A process that has just started has not yet loaded all its code, opened its connections and compiled its statements.
WARM = 20_000
_PATIENCE = 10
_SEARCH_EACH = 50  # mostly work for the database: more of them would only make the measurement longer
_REPLY_EACH = (
    500  # one request in so many writes a reply; topics that grow to thousands of posts would be another measurement
)


@dataclass(frozen=True)
class _Ask:
    operation: Operation[Any, Any]
    payload: dict[str, Any]


def measure(setting: Setting) -> Iterator[Figure]:
    """The process's memory after each tenth of the requests, and what it grew by from the first tenth to the last."""
    sizes, late = [], 0
    uvloop.run(_ask(setting, WARM))
    for stretch in range(STRETCHES):
        late += uvloop.run(_ask(setting, REQUESTS // STRETCHES))
        sizes.append(setting.memory_of("forum"))
        yield Figure(CLAIM, f"forum after {(stretch + 1) * REQUESTS // STRETCHES:,} requests", sizes[-1], "MiB")
    yield Figure(CLAIM, "growth from the first tenth to the last", sizes[-1] - sizes[0], "MiB", note="goal: flat")
    yield Figure(CLAIM, "calls repeated because no answer came in time", late, "")


async def _ask(setting: Setting, requests: int) -> int:
    """Makes so many requests, and returns how many calls had to be repeated."""
    environment = setting.stack.environment()
    signer, actor = Signer(environment["CONVIVE_ACTOR_SIGNING_KEY"]), _actor(setting)
    rpc, topics = _rpc(environment), [topic["id"] for topic in setting.stage.topics]
    rpc.start()
    late = 0

    async def one(number: int) -> None:
        nonlocal late
        ask = _what(number, topics[number % len(topics)])
        key = str(new_id()) if ask.operation.kind is Kind.CREATE else None
        late += await _until_answered(rpc, ask, signer.sign(actor), key)

    await in_turn(one, requests, IN_FLIGHT)
    await rpc.stop()
    return late


async def _until_answered(rpc: Rpc, ask: _Ask, token: str, key: str | None) -> int:
    """How many attempts got no answer. Raises if the call is refused, or has no answer after `_PATIENCE` attempts."""
    for tried in range(_PATIENCE):
        try:
            answer = await rpc.call(ask.operation, ask.payload, token=token, key=key)
        except Refused as refused:
            if refused.refusal is not UNAVAILABLE:
                raise
        else:
            if "ok" not in answer:
                raise RuntimeError(f"unexpected answer {answer}")
            return tried
    raise RuntimeError(f"{ask.operation.name} was not answered")


def _what(number: int, topic: str) -> _Ask:
    if number % _REPLY_EACH == 0:
        return _Ask(forum_posts.REPLY, {"topic_id": topic, "text": f"Reply {number}: we measured it."})
    if number % _SEARCH_EACH == 0:
        return _Ask(forum_search.FIND, {"q": ("measured", "prevention", "measuxed")[number % 3]})
    match number % 10:
        case 0 | 1 | 2:
            return _Ask(forum_topics.LIST_TOPICS, {})
        case 3:
            return _Ask(forum_posts.MARK_READ, {"topic_id": topic, "number": 1})
        case _:
            return _Ask(forum_topics.READ_TOPIC, {"topic_id": topic})


def _actor(setting: Setting) -> Actor:
    member = UUID(setting.stage.people["writer1"].id)
    return Actor(member, "Writer", frozenset({Role.MEMBER}), frozenset(Network), "CR", "en")


def _rpc(environment: dict[str, str]) -> Rpc:
    return Rpc(environment["CONVIVE_BROKER_URL"], Sealer(environment["CONVIVE_ACTOR_SIGNING_KEY"]), ["forum"])
