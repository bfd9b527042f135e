"""Attacks with forged events, as if the broker let them through: what a source's signature is good for.

The operator's user puts them into a queue of the victim's, where the broker's rights would not let the thief put them;
only a notice goes the thief's own way. All carry what the thief can sign. What is refused stays parked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import amqp
import orjson

from chassis.clock import now
from chassis.ids import new_id
from chassis.messaging import topology
from chassis.messaging.envelope import PREFIX
from chassis.messaging.signing import SIGNATURE, EventSigner, Untrusted
from chassis.service import consumed, find
from contracts.notices import NoticeKind
from convive.attacks.outcome import Outcome
from convive.attacks.records import Figures, parked

# Who keeps everybody's inbox.
_INBOX = "forum"


@dataclass(frozen=True)
class Forgery:
    """An event as a thief makes it: of this type by its own word, in this queue, signed or not."""

    type: str
    body: bytes = b"{}"
    signer: EventSigner | None = None

    def message(self, event_id: str) -> amqp.Message:
        source = self.type.partition(".")[0]
        said = {"specversion": "1.0", "id": event_id, "type": self.type, "source": f"/convive/{source}",
                "subject": f"attack/{event_id}", "time": now().isoformat(), "dataschema": f"/schemas/{self.type}/1",
                "sequence": 1}  # fmt: skip
        headers = {PREFIX + name: value for name, value in said.items()}
        if self.signer:
            headers[SIGNATURE] = self.signer.sign(headers, self.body)
        return amqp.Message(
            self.body, content_type="application/json", content_encoding="utf-8", delivery_mode=2,
            message_id=event_id, application_headers=headers,
        )  # fmt: skip


def tried(
    broker_url: str, thief_url: str, thief: str, event_key: str, victim: str, figures: Figures
) -> Iterator[Outcome]:
    """What became of each. `event_key`: with which the thief signs its own events."""
    signer = EventSigner(event_key)
    forged = next(kind for kind in sorted(consumed(find(victim))) if not kind.startswith((f"{thief}.", f"{victim}.")))
    source, queue = forged.partition(".")[0], topology.event_queue(victim, forged)
    for words, forgery in (
        (f"tell {victim} an event of {source}, unsigned", Forgery(forged)),
        (f"tell {victim} an event of {source}, signed with {thief}'s key", Forgery(forged, signer=signer)),
        (f"tell {victim} an event of {thief} as one of {source}", Forgery(f"{thief}.anything", signer=signer)),
    ):
        figures.mark()
        error = _parked_for(broker_url, broker_url, "", queue, forgery, victim)
        refused = error.startswith(Untrusted.__name__)
        counted = figures.risen() if refused else None
        yield Outcome(words, refused, "" if counted == "" else _record(victim, error, counted))
    notice = f"{thief}.notice_raised"
    if notice in consumed(find(_INBOX)):
        foreign = Forgery(notice, _notice("https://elsewhere.example/sign-in"), signer)
        error = _parked_for(broker_url, thief_url, topology.events_exchange(thief), notice, foreign, _INBOX)
        yield Outcome("put a foreign link into an inbox", bool(error), _record(_INBOX, error))


def _parked_for(broker_url: str, as_whom: str, exchange: str, key: str, forgery: Forgery, victim: str) -> str:
    event_id = str(new_id())
    with topology.connection(as_whom, confirm_publish=True) as broker, broker.channel() as channel:
        channel.basic_publish_confirm(
            forgery.message(event_id), exchange, key, mandatory=True, confirm_timeout=topology.CONFIRM_SECONDS
        )
    return parked(broker_url, victim, event_id)


def _record(service: str, error: str, counted: str | None = None) -> str:
    parked_as = error and f"{service}.parked: {error}"
    return f"{parked_as}; {counted}" if counted else parked_as


def _notice(link: str) -> bytes:
    """For a member whom there is not: nobody gets it, even where it is believed."""
    return orjson.dumps({"notice_id": str(new_id()), "kind": NoticeKind.MENTIONED, "recipients": [str(new_id())],
                         "params": {}, "link": link})  # fmt: skip
