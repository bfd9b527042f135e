"""Memory: whether the forum's process stays as it is over a million requests.

The gateway's own client asks, without the gateway's HTTP, which would be the slower half: topics are read, lists and
words asked for, the mark of reading moved, and now and then a reply is written.
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
from chassis.ids import new_id
from contracts import forum, forum_search, forum_topics
from contracts.base import Kind, Operation
from contracts.identity import Network, Role
from gateway.rpc import Rpc

CLAIM = "memory"
# The number: an hour and a half where the forum answers 190 a second; fewer by CONVIVE_BENCH_REQUESTS.
REQUESTS = int(os.environ.get("CONVIVE_BENCH_REQUESTS", "1000000"))
IN_FLIGHT, STRETCHES = 32, 10
# A process that has just begun has not yet read its code, opened its connections and compiled its statements.
WARM = 20_000
_REPLY_EACH = 500  # of so many requests one writes; a topic that grew to thousands would be another measurement


@dataclass(frozen=True)
class _Ask:
    operation: Operation[Any, Any]
    payload: dict[str, Any]


def measure(setting: Setting) -> Iterator[Figure]:
    """The process's memory after each tenth of the requests, and what it grew by from the first tenth to the last."""
    sizes = []
    uvloop.run(_ask(setting, WARM))
    for stretch in range(STRETCHES):
        uvloop.run(_ask(setting, REQUESTS // STRETCHES))
        sizes.append(setting.memory_of("forum"))
        yield Figure(CLAIM, f"forum after {(stretch + 1) * REQUESTS // STRETCHES:,} requests", sizes[-1], "MiB")
    yield Figure(CLAIM, "growth from the first tenth to the last", sizes[-1] - sizes[0], "MiB", note="goal: flat")


async def _ask(setting: Setting, requests: int) -> None:
    environment = setting.stack.environment()
    signer, actor = Signer(environment["CONVIVE_ACTOR_SIGNING_KEY"]), _actor(setting)
    rpc, topics = Rpc(environment["CONVIVE_BROKER_URL"]), [topic["id"] for topic in setting.stage.topics]
    rpc.start()

    async def one(number: int) -> None:
        ask = _what(number, topics[number % len(topics)])
        key = str(new_id()) if ask.operation.kind is Kind.CREATE else None
        answer = await rpc.call(ask.operation, ask.payload, token=signer.sign(actor), key=key)
        if "ok" not in answer:
            raise RuntimeError(f"unexpected answer {answer}")

    await in_turn(one, requests, IN_FLIGHT)
    await rpc.stop()


def _what(number: int, topic: str) -> _Ask:
    if number % _REPLY_EACH == 0:
        return _Ask(forum.REPLY, {"topic_id": topic, "text": f"Reply {number}: we measured it."})
    match number % 10:
        case 0 | 1:
            return _Ask(forum_topics.LIST_TOPICS, {})
        case 2:
            return _Ask(forum_search.FIND, {"q": ("measured", "prevention", "measuxed")[number % 3]})
        case 3:
            return _Ask(forum.MARK_READ, {"topic_id": topic, "number": 1})
        case _:
            return _Ask(forum_topics.READ_TOPIC, {"topic_id": topic})


def _actor(setting: Setting) -> Actor:
    member = UUID(setting.stage.people["writer1"].id)
    return Actor(member, "Writer", frozenset({Role.MEMBER}), frozenset(Network), "CR", "en")
