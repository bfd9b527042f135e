"""What the relay writes by itself is what py-amqp would write and RabbitMQ reads, whatever is in it."""

from __future__ import annotations

from typing import Any

import amqp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import wire
from chassis.messaging import frames, topology
from tests.waiting import until

HEADERS = {"cloudEvents:id": "the id", "cloudEvents:subject": "Ñandú/日本", "cloudEvents:sequence": 2**40, "empty": ""}


@pytest.fixture
def queue(broker_url: str) -> str:
    (topology.common() + topology.of_source("probe") + topology.of_service("probe", {})).apply(broker_url)
    return "rpc-probe"


@pytest.mark.parametrize("size", [0, 2, 131_064, 131_065, 400_000])
def test_the_broker_gets_what_was_meant(broker_url: str, queue: str, size: int) -> None:
    """Bodies of no frame, of one that is just full, and of several."""
    body = b"x" * size
    with topology.connection(broker_url) as broker, broker.channel() as channel:
        got: list[Any] = []
        channel.queue_declare("frames", exclusive=True, durable=False)
        channel.basic_consume("frames", no_ack=True, callback=got.append)
        made = frames.published(channel.channel_id, "", "frames", "the id", HEADERS, body, broker.frame_max)
        broker.transport.write(made * 2)
        until(lambda: broker.drain_events(timeout=5) or len(got) == 2)
    for message in got:
        assert message.headers == HEADERS
        known = {"content_type": "application/json", "content_encoding": "utf-8", "delivery_mode": 2}
        assert message.properties.items() >= (known | {"message_id": "the id"}).items()
        assert wire.raw(message.body) == body


@settings(suppress_health_check=[HealthCheck.too_slow])  # the characters of Unicode are listed once
@given(st.dictionaries(st.text(max_size=60), st.text() | st.integers(-(2**63), 2**63 - 1)), st.text(max_size=60))
def test_any_headers_are_read_as_they_were_written(headers: dict[str, str | int], name: str) -> None:
    made = frames.published(1, "probe.events", "probe.told", name, headers, b"{}", 4096)
    method = 7 + int.from_bytes(made[3:7]) + 1
    size = int.from_bytes(made[method + 3 : method + 7])
    read = amqp.Message()
    read.inbound_header(made[method + 7 : method + 7 + size])
    assert read.headers == headers
    assert read.properties["message_id"] == name


@pytest.mark.parametrize("value", [None, True, 1.5, b"bytes"])
def test_a_header_of_another_type_is_no_header(value: Any) -> None:
    with pytest.raises(TypeError, match="told"):
        frames.published(1, "e", "k", "i", {"told": value}, b"", 4096)


def test_a_name_too_long_for_the_protocol_is_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        frames.published(1, "e" * 256, "k", "i", {}, b"", 4096)
