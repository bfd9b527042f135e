"""What a gateway hears from the broker: an event that it cannot understand counts as one that it has missed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from chassis.clock import now
from chassis.ids import new_id
from chassis.messaging import envelope
from chassis.messaging.signing import SIGNATURE, EventKeys
from gateway.live.feed import Feed
from tests.common.probe import Noted
from tests.common.signing import EVENT_KEYS, EVENT_SIGNER


@pytest.mark.parametrize(("signed", "understood", "missed"), [(True, True, 0), (True, False, 1), (False, True, 0)])
def test_what_cannot_be_understood_counts_as_missed_if_its_source_has_signed_it(
    signed: bool, understood: bool, missed: int
) -> None:
    heard: list[str] = []
    times: list[None] = []

    def on_event(event_type: str, _: str, __: bytes) -> None:
        if not understood:
            raise ValueError(event_type)
        heard.append(event_type)

    feed = Feed("amqp://nowhere", EventKeys(EVENT_KEYS), on_event, lambda: times.append(None))
    headers = envelope.headers(Noted(topic="t", words="w"), new_id(), now(), None, None)
    headers |= {f"{envelope.PREFIX}sequence": 1}
    body = b'{"topic": "t", "words": "w"}'
    headers |= {SIGNATURE: EVENT_SIGNER.sign(headers, body if signed else b"{}")}
    feed._received(None, SimpleNamespace(routing_key=Noted.type), SimpleNamespace(headers=headers), body)
    assert len(times) == missed
    assert heard == ([Noted.type] if signed and understood else [])
