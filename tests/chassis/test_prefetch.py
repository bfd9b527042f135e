"""All consumers of a service share a channel, and each gets as many messages in advance as it asks for."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import amqp
import kombu
import pytest

from chassis.messaging.consuming import Consuming

_SENT = 60


class _Provider(SimpleNamespace):
    """One of nameko's providers, which stand in a set."""

    __hash__ = object.__hash__


@pytest.mark.parametrize("order", [(32, None), (None, 32)])
def test_each_consumer_gets_as_many_as_it_asks_for_in_whatever_order_they_start(
    broker_url: str, order: tuple[int | None, ...]
) -> None:
    got: dict[int | None, int] = dict.fromkeys(order, 0)

    def take(_: object, message: Any) -> None:
        got[message.properties["application_headers"]["ahead"]] += 1

    with kombu.Connection(broker_url) as connection:
        channel = connection.default_channel
        providers = [_Provider(queue=_filled(channel, n), prefetch_count=n, handle_message=take) for n in order]
        consuming = SimpleNamespace(
            _providers=providers, _consumers={}, prefetch_count=10, on_decode_error=None,
            _received=lambda provider, message: provider.handle_message(None, message),
        )  # fmt: skip
        for each in Consuming.get_consumers(consuming, partial(kombu.Consumer, channel), channel):  # type: ignore[arg-type]
            each.consume()
        with pytest.raises(TimeoutError):  # nothing more comes
            _drain(connection)
    assert got == {32: 32, None: 10}


def _filled(channel: Any, ahead: int | None) -> kombu.Queue:
    queue = kombu.Queue(f"ahead-{ahead}", channel=channel, exclusive=True)
    queue.declare()
    for _ in range(_SENT):
        told = amqp.Message("x", application_headers={"ahead": ahead})
        channel.basic_publish(told, exchange="", routing_key=queue.name)
    return queue


def _drain(connection: kombu.Connection) -> None:
    while True:
        connection.drain_events(timeout=1)
