"""The gateway's connections to the broker: made again whatever became of them, at whichever host is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from chassis import wire
from chassis.messaging import topology
from contracts.base import UNAVAILABLE, Refused
from convive.faults.proxy import Proxy
from gateway import broker
from gateway.rpc import Rpc, _result
from tests.common.hosts import among, mute, nobody
from tests.common.probe import ECHO
from tests.common.signing import SEALER


@asynccontextmanager
async def connected(broker_url: str, *services: str) -> AsyncIterator[Rpc]:
    rpc = Rpc(broker_url, SEALER, services)
    rpc.start()
    try:
        await until(lambda: rpc.part.trouble() is None)
        yield rpc
    finally:
        await rpc.stop()


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def test_a_queue_that_is_missing_says_nothing_of_the_others(broker_url: str) -> None:
    """Services that are there are still found there, however often one asks for one that is not."""

    async def asked() -> list[int]:
        async with connected(broker_url) as rpc:
            names = ["absent", "here", "absent", "here"]
            return list(await asyncio.gather(*(rpc.consumers(name) for name in names)))

    (topology.common() + topology.of_service("here", {})).apply(broker_url)
    with topology.connection(broker_url) as connection, connection.channel() as channel:
        channel.basic_consume(wire.queue_of("here"))
        assert asyncio.run(asked()) == [0, 1, 0, 1]
        channel.queue_delete(wire.queue_of("here"))


def test_what_is_written_in_one_turn_leaves_in_one_packet(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The calls of a page: three frames each, and each frame sent alone wakes the broker once more."""
    sent: list[bytes] = []

    async def told() -> None:
        async with connected(broker_url) as rpc:
            channel = rpc._channel
            assert channel is not None
            monkeypatch.setattr(broker, "_sent_at_once", lambda _, data: sent.append(data) or len(data))
            for number in range(6):
                channel.basic_publish(wire.CALLS, "nobody.is_there", b"%d" % number)
            assert not sent
            await until(lambda: bool(sent))
            monkeypatch.undo()

    (topology.common()).apply(broker_url)
    asyncio.run(told())
    assert len(sent) == 1
    places = [sent[0].index(b"\x00\x00\x00\x01%d\xce" % number) for number in range(6)]
    assert places == sorted(places)


@pytest.mark.parametrize("takes", [1_000_000, 9, 0])
def test_what_the_kernel_takes_is_sent_without_asking_the_loop(
    broker_url: str, monkeypatch: pytest.MonkeyPatch, takes: int
) -> None:
    """What it does not take follows in its place, as soon as it does."""
    asked: list[int] = []

    async def counted() -> int:
        async with connected(broker_url, "here") as rpc:
            channel = rpc._channel
            assert channel is not None
            transport = channel.connection._transport
            at_once, watch = broker._sent_at_once, transport._nbio.set_writer
            monkeypatch.setattr(broker, "_sent_at_once", lambda to, data: at_once(to, data[:takes]) if takes else 0)
            monkeypatch.setattr(transport._nbio, "set_writer", lambda *what: (asked.append(1), watch(*what)))
            for _ in range(20):
                channel.basic_publish(wire.CALLS, "here.words", b"hola")
            assert await rpc.consumers("here") == 0
            return len(asked)

    (topology.common() + topology.of_service("here", {})).apply(broker_url)
    with topology.connection(broker_url) as operator, operator.channel() as channel:
        channel.queue_purge(wire.queue_of("here"))
    assert (asyncio.run(counted()) == 0) is (takes > 9)
    assert topology.depths(broker_url, [wire.queue_of("here")]) == {wire.queue_of("here"): 20}


def test_the_next_host_is_tried_where_one_is_away_or_mute(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "_SETUP_SECONDS", 1)

    async def story(url: str) -> None:
        async with connected(url):
            return

    topology.common().apply(broker_url)
    with mute() as port:
        asyncio.run(story(among(broker_url, nobody(), port)))


def test_a_connection_that_breaks_is_made_again_elsewhere(broker_url: str) -> None:
    async def story(line: Proxy) -> None:
        async with connected(among(broker_url, int(line.url.rsplit(":", 1)[1].split("/")[0]))) as rpc:
            await until(lambda: line.connections == 1)
            line.cut()
            await until(lambda: rpc.part.trouble() is not None)
            await until(lambda: rpc.part.trouble() is None)

    topology.common().apply(broker_url)
    with Proxy(broker_url) as line:
        asyncio.run(story(line))


def test_a_loss_is_noted_before_a_word_is_said(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the word raised, and the gateway took itself for connected for ever."""
    found: list[tuple[bool, bool, int]] = []
    lost: list[int] = []

    def say(*_: object, **__: object) -> None:
        found.append((link.ready.is_set(), link.part.trouble() is None, len(lost)))

    async def story() -> None:
        link.start()
        await until(link.ready.is_set)
        monkeypatch.setattr(broker._log, "warning", say)
        line.cut()
        await until(lambda: bool(found))
        await link.stop()

    with Proxy(broker_url) as line:
        link = broker.Link(line.url, "test", lambda _: link.set_ready(), lambda: lost.append(1))
        asyncio.run(story())
    assert found[0] == (False, False, 1)


def test_a_connection_that_leads_nowhere_is_given_up_and_made_again(broker_url: str) -> None:
    """Half-open: it takes what is written to it without a word."""

    async def story(line: Proxy) -> None:
        async with connected(line.url) as rpc:
            line.hold()
            await until(lambda: rpc.part.trouble() is not None, 25)
            line.let_go()
            await until(lambda: rpc.part.trouble() is None)

    topology.common().apply(broker_url)
    with Proxy(broker_url) as line:
        asyncio.run(story(line))


def test_a_preparation_that_fails_is_tried_again(broker_url: str) -> None:
    tried: list[int] = []

    def opened(_: object) -> None:
        tried.append(1)
        if len(tried) < 3:
            raise RuntimeError("whatever it is")
        link.set_ready()

    async def story() -> None:
        link.start()
        await until(link.ready.is_set)
        await link.stop()

    link = broker.Link(broker_url, "test", opened, lambda: None)
    asyncio.run(story())


def test_what_went_wrong_inside_a_service_is_not_told_outside() -> None:
    body = b'{"result": null, "error": {"exc_type": "OSError", "value": "[Errno 28] No space left on device"}}'
    with pytest.raises(Refused) as refused:
        _result(ECHO, body)
    assert refused.value.refusal is UNAVAILABLE
    assert refused.value.params == {"service": "probe"}


def test_a_call_while_the_channel_closes_is_an_outage_and_no_error(broker_url: str) -> None:
    """Until the connection is known to be lost, its channel is there, and takes nothing any more."""

    async def story() -> None:
        async with connected(broker_url) as rpc:
            assert rpc._channel is not None
            rpc._channel.close()
            with pytest.raises(Refused) as refused:
                await rpc.call(ECHO, {}, token="")
            assert refused.value.refusal == UNAVAILABLE

    topology.common().apply(broker_url)
    asyncio.run(story())
