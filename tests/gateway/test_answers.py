"""An answer counts if it comes from the service that was asked, though another one knows where to send it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import amqp
import orjson
import pytest

from chassis import wire
from chassis.actor import PUBLIC
from chassis.messaging import topology
from contracts.base import Refused
from gateway.rpc import Rpc
from tests.common.probe import ECHO
from tests.common.signing import SEALER, SIGNER


@contextmanager
def answering(broker_url: str, *exchanges: str) -> Iterator[None]:
    """Whoever got hold of a call to the probe, and answers it by these exchanges in turn, each with its name."""
    (topology.common() + topology.of_service("probe", {}) + topology.of_service("other", {})).apply(broker_url)
    answered = threading.Event()

    def run() -> None:
        with topology.connection(broker_url) as broker, broker.channel() as channel:

            def received(message: Any) -> None:
                for exchange in exchanges:
                    body = orjson.dumps({"result": {"ok": {"words": exchange}}, "error": None})
                    answer = amqp.Message(body, correlation_id=message.properties["correlation_id"])
                    channel.basic_publish(answer, exchange, message.properties["reply_to"])
                answered.set()

            channel.basic_consume(wire.queue_of("probe"), no_ack=True, callback=received)
            while not answered.is_set():
                broker.drain_events(timeout=20)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join(20)
    assert not thread.is_alive()


def ask(broker_url: str, seconds: float) -> dict[str, Any]:
    async def asked() -> dict[str, Any]:
        rpc = Rpc(broker_url, SEALER, ["probe", "other"])
        rpc.start()
        try:
            return await rpc.call(ECHO, {"words": "?"}, token=SIGNER.sign(PUBLIC), seconds=seconds)
        finally:
            await rpc.stop()
            while rpc.part.trouble() is None:
                await asyncio.sleep(0.01)

    return asyncio.run(asked())


def test_an_answer_by_another_services_exchange_is_passed_over(
    broker_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(broker_url, wire.replies_of("other"), wire.replies_of("probe")):
        assert ask(broker_url, 20) == {"ok": {"words": "probe.replies"}}
    assert "answer refused: not of the service that was asked" in capsys.readouterr().out


def test_without_one_of_its_own_the_service_has_not_answered(broker_url: str) -> None:
    with answering(broker_url, wire.replies_of("other")), pytest.raises(Refused, match="unavailable"):
        ask(broker_url, 3)
