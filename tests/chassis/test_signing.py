"""Events are believed when their source signed them: whatever else comes is refused, counted, parked, not retried."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import amqp
import pytest
from pydantic import ValidationError

from chassis.actor import PUBLIC
from chassis.clock import now
from chassis.ids import new_id
from chassis.messaging import envelope, parking, retry, topology
from chassis.messaging.signing import SIGNATURE, EventKeys, EventSigner, Untrusted
from chassis.rpc.client import Client
from contracts.notices import ChatNotice, FundsNotice, NoticeKind
from convive.supervisor.keys import public_key, signing_key
from tests.chassis.conftest import Probe
from tests.common.probe import TELL, Tell, Told
from tests.common.signing import EVENT_KEYS, EVENT_SIGNER, SEALER, SIGNER
from tests.waiting import until

BODY = b'{"topic": "t", "words": "hola"}'


def headers_of(sequence: int = 1) -> dict[str, Any]:
    made = envelope.headers(Told(topic="t", words="hola"), new_id(), now(), new_id(), None)
    return made | {f"{envelope.PREFIX}sequence": sequence}


def signed(headers: dict[str, Any], body: bytes = BODY, signer: EventSigner = EVENT_SIGNER) -> dict[str, Any]:
    return headers | {SIGNATURE: signer.sign(headers, body)}


def check(headers: dict[str, Any], body: bytes = BODY, keys: str = EVENT_KEYS) -> None:
    EventKeys(keys).check("probe", "probe.told", headers, body)


def test_what_the_source_signed_is_believed_whatever_is_added_on_the_way() -> None:
    check(signed(headers_of()) | {"traceparent": "00-1", retry.ATTEMPT: 3, "x-death": [{"queue": "x"}]})


@pytest.mark.parametrize("name", ["id", "source", "subject", "time", "sequence", "actorid", "dataschema"])
def test_no_attribute_of_the_envelope_may_be_changed(name: str) -> None:
    headers = signed(headers_of())
    for other in (2, "other"):
        with pytest.raises(Untrusted, match="bad_signature"):
            check(headers | {envelope.PREFIX + name: other})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda h: {k: v for k, v in h.items() if k != SIGNATURE}, "unsigned"),
        (lambda h: h | {SIGNATURE: 5}, "unsigned"),
        (lambda h: h | {SIGNATURE: "no base64!"}, "bad_signature"),
        (lambda h: h | {SIGNATURE: "AAAA"}, "bad_signature"),
        (lambda h: h | {f"{envelope.PREFIX}more": "x"}, "bad_signature"),
        (lambda h: h | {f"{envelope.PREFIX}type": "probe.hushed"}, "other_type"),
        (lambda h: signed(h, signer=EventSigner(signing_key())), "bad_signature"),
    ],
)
def test_a_forgery_is_named(change: Callable[[dict[str, Any]], dict[str, Any]], reason: str) -> None:
    with pytest.raises(Untrusted, match=reason):
        check(change(signed(headers_of())))


def test_the_body_may_not_be_changed() -> None:
    with pytest.raises(Untrusted, match="bad_signature"):
        check(signed(headers_of()), BODY.replace(b"hola", b"adios"))


def test_one_source_cannot_tell_for_another() -> None:
    """Chat's own signature under an event of the Fund's: the finding that put a link into an inbox."""
    chat, funds = signing_key(), signing_key()
    keys = EventKeys(f"chat:{public_key(chat)},funds:{public_key(funds)}")
    body = b"{}"
    for kind, signer in ((FundsNotice, chat), (ChatNotice, funds)):
        event = kind(notice_id=uuid4(), kind=NoticeKind.MENTIONED, link="/forum")
        headers = envelope.headers(event, new_id(), now(), None, None)
        with pytest.raises(Untrusted, match="bad_signature"):
            keys.check(kind.source(), kind.type, headers | {SIGNATURE: EventSigner(signer).sign(headers, body)}, body)
    with pytest.raises(Untrusted, match="unknown_source"):
        keys.check("probe", "probe.told", signed(headers_of()), BODY)


def test_while_keys_are_exchanged_both_are_good() -> None:
    old, new = signing_key(), signing_key()
    keys = f"probe:{public_key(old)}, probe:{public_key(new)}"
    for key in (old, new):
        check(signed(headers_of(), signer=EventSigner(key)), keys=keys)
    with pytest.raises(Untrusted):
        check(signed(headers_of(), signer=EventSigner(old)), keys=f"probe:{public_key(new)}")


def test_it_is_parked_at_once_whichever_attempt_it_was() -> None:
    for attempt in (1, 3):
        stop = retry.next_stop("forum.funds.notice_raised", "forum", attempt, Untrusted("unsigned"))
        assert stop == (topology.PARK, "forum.parked", attempt)


@pytest.mark.parametrize(
    "link",
    [
        "//evil.example/phish", "https://evil.example", "http://x", "javascript:alert(1)", "forum", "",
        "/\\evil.example", "\\\\evil.example", "/forum\\..", "/forum\n//evil", "/\t/evil.example", "/forum\x00",
        " /forum", "/forum /x", "/fórum", "/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_notices_lead_to_paths_of_our_own(link: str) -> None:
    with pytest.raises(ValidationError, match="path of this platform"):
        FundsNotice(notice_id=uuid4(), kind=NoticeKind.MENTIONED, link=link)


@pytest.mark.parametrize("link", ["/", "/forum/topics/1#post-2", "/training/editions/x?tab=seats&a=%C3%B3", "/a//b"])
def test_paths_of_our_own_are_taken(link: str) -> None:
    assert FundsNotice(notice_id=uuid4(), kind=NoticeKind.MENTIONED, link=link).link == link


# On a running service ------------------------------------------------------------------------------------------------


def publish(probe: Probe, headers: dict[str, Any], body: bytes = BODY) -> None:
    with topology.connection(probe.broker_url, confirm_publish=True) as broker, broker.channel() as channel:
        message = amqp.Message(body, application_headers=headers, content_type="application/json", delivery_mode=2)
        channel.basic_publish_confirm(message, exchange="probe.events", routing_key="probe.told")


@pytest.mark.parametrize(
    "body", [BODY, b"{not json", b"\xff\xfe", b"[" * 200_000], ids=["json", "none", "bytes", "deep"]
)
def test_a_forged_event_has_no_effect_and_lies_in_the_parking_queue(running: Probe, body: bytes) -> None:
    before = len(running.said())
    publish(running, headers_of() | {SIGNATURE: "AAAA"}, body)
    [parked] = until(lambda: parking.show(running.broker_url, "probe"))
    assert parked.error == "Untrusted: bad_signature"
    assert parked.attempts == 1
    assert "event refused: not signed by its source" in running.said(before)
    assert running.rows("SELECT count(*) FROM heard WHERE topic = 't'") == [(0,)]
    assert parking.drop(running.broker_url, "probe", {parked.id}) == 1


def test_an_unsigned_event_of_a_release_before_is_asked_for_at_its_source(running: Probe) -> None:
    """It lay in a queue during the upgrade. The operator's replay has the source publish it again, signed."""
    with Client(running.broker_url, SEALER) as client:
        client.call(TELL, Tell(topic="old", words="first"), actor_token=SIGNER.sign(PUBLIC))
    until(lambda: running.rows("SELECT count(*) FROM heard WHERE topic = 'old'") == [(1,)])
    running.execute(
        "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at, published_at)"
        " SELECT gen_random_uuid(), type, subject, 2, headers || jsonb_build_object('cloudEvents:id',"
        ' gen_random_uuid()::text), convert_to(\'{"topic": "old", "words": "second"}\', \'UTF8\'), now(), now()'
        " FROM outbox WHERE subject = 'topic/old'; UPDATE event_sequence SET last = 2 WHERE subject = 'topic/old'"
    )
    [(headers,)] = running.rows("SELECT headers::text FROM outbox WHERE subject = 'topic/old' AND sequence = 2")
    publish(running, json.loads(headers) | {f"{envelope.PREFIX}sequence": 2})
    [parked] = until(lambda: parking.show(running.broker_url, "probe"))
    assert parked.error == "Untrusted: unsigned"
    assert parking.replay(running.broker_url, "probe", {parked.id}) == 1
    until(lambda: running.rows("SELECT count(*) FROM heard WHERE topic = 'old'") == [(2,)])
    assert parking.depth(running.broker_url, "probe") == 0
