"""What waits for a slow client is bounded: it is let go, and resumes later."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from chassis.testing import person
from gateway.context import Caller
from gateway.live.client import OUTBOX, REVOKED, TOO_SLOW, Client

_UNUSED = cast(Any, None)


def _client() -> Client:
    return Client(_UNUSED, _UNUSED, "", Caller(person(), "", None, "en"))


def test_who_does_not_keep_up_is_let_go() -> None:
    async def scenario() -> None:
        client = _client()
        for n in range(OUTBOX):
            client.push("frame", n)
        assert client.code is None
        client.push("one too many")
        assert client.code == TOO_SLOW
        assert client.closed.is_set()
        assert await client.take() == []

    asyncio.run(scenario())


def test_catching_up_waits_for_the_carrier() -> None:
    async def scenario() -> None:
        client = _client()
        for n in range(OUTBOX // 2):
            client.push("frame", n)
        waiting = asyncio.create_task(client.calm())
        await asyncio.sleep(0)
        assert not waiting.done()
        assert len(await client.take()) == OUTBOX // 2
        await waiting

    asyncio.run(scenario())


def test_what_was_said_before_the_end_is_still_taken_and_the_first_reason_counts() -> None:
    async def scenario() -> None:
        client = _client()
        client.push("last words")
        client.close(REVOKED)
        client.close(TOO_SLOW)
        client.push("too late")
        assert [frame for _, frame in await client.take()] == ["last words"]
        assert await client.take() == []
        assert client.code == REVOKED

    asyncio.run(scenario())
