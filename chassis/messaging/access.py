"""Who may do what at the broker, as data: one user per deployable, its permissions derived from the topology.

A service writes to its own two exchanges (its events, its answers) and puts aside what it could not handle; it reads
its own queues. It declares and binds nothing, so nobody gets at another's calls, answers or events. Only the gateway
may call, and only whoever prepares the broker (the operator's user) may change what stands.

RabbitMQ holds three patterns per user against names (configure, write, read), and for topic exchanges two more against
routing keys (write: publishing, read: binding).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis import wire
from chassis.messaging import topology

NOTHING = "^$"


@dataclass(frozen=True)
class Access:
    """What one user may do. `keys`: by topic exchange, the routing keys it may publish with and bind with."""

    user: str
    configure: str
    write: str
    read: str
    keys: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def of_service(service: str, handled: Mapping[str, bool]) -> Access:
    """A service's. `handled` as for `topology.of_service`: only for events in order may their sources be asked."""
    asked = _sources(event_type for event_type, in_order in handled.items() if in_order)
    return Access(
        service,
        configure=NOTHING,
        write=_any(topology.events_exchange(service), wire.replies_of(service), *_ways_aside(asked)),
        read=_any(wire.queue_of(service), topology.replay_queue(service), pattern=_event_queues(service)),
        keys=_own_keys(service, asked),
    )


def of_gateway(user: str, source: str, services: Iterable[str], heard: Mapping[str, Iterable[str]]) -> Access:
    """The gateway's: it calls every service, consumes as `source`, and hears events on queues of its own.

    `heard`: by source, the routing keys by which it binds such a queue. Its queues begin with `<user>.`.
    """
    own = rf"{re.escape(user)}\..+"
    keys = _own_keys(source, set())
    for exchange, bound in ((topology.events_exchange(of), kinds) for of, kinds in heard.items()):
        keys[exchange] = (keys.get(exchange, (NOTHING, ""))[0], _any(*bound))
    events = [topology.events_exchange(of) for of in sorted(heard)]
    answers = [wire.replies_of(service) for service in services]
    return Access(
        user,
        configure=f"^{own}$",
        write=_any(wire.CALLS, topology.events_exchange(source), *_ways_aside(set()), pattern=own),
        read=_any(topology.replay_queue(source), *answers, *events, pattern=f"{own}|{_event_queues(source)}"),
        keys=keys,
    )


def definitions(users: Iterable[Access], vhost: str) -> dict[str, Any]:
    """The same as a part of RabbitMQ's definitions. Nobody can sign in with it: it has no password (see `convive`)."""
    known = sorted(users, key=lambda access: access.user)
    return {
        "users": [
            {"name": each.user, "password_hash": "", "tags": [],
             "hashing_algorithm": "rabbit_password_hashing_sha256"}
            for each in known
        ],
        "permissions": [
            {"user": each.user, "vhost": vhost, "configure": each.configure, "write": each.write, "read": each.read}
            for each in known
        ],
        "topic_permissions": [
            {"user": each.user, "vhost": vhost, "exchange": exchange, "write": write, "read": read}
            for each in known
            for exchange, (write, read) in sorted(each.keys.items())
        ],
    }  # fmt: skip


def _ways_aside(asked: set[str]) -> list[str]:
    rooms = [topology.retry_exchange(seconds) for seconds in topology.RETRY_SECONDS]
    return [*rooms, topology.PARK, *([topology.ASK] if asked else [])]


def _own_keys(name: str, asked: set[str]) -> dict[str, tuple[str, str]]:
    """Events of one's own source only; and aside only what comes back to one's own queues."""
    keys = {topology.retry_exchange(seconds): f"^{_event_queues(name)}$" for seconds in topology.RETRY_SECONDS}
    keys |= {topology.events_exchange(name): rf"^{re.escape(name)}\.[a-z0-9_]+$"}
    keys |= {topology.PARK: _any(topology.parking_queue(name))}
    if asked:
        keys |= {topology.ASK: _any(*(topology.replay_queue(source) for source in sorted(asked)))}
    return {exchange: (write, NOTHING) for exchange, write in keys.items()}


def _event_queues(name: str) -> str:
    """By pattern, so that an event more that it consumes needs no other permission: `<name>.<source>.<event>`."""
    return rf"{re.escape(name)}\.[a-z]+\.[a-z0-9_]+"


def _sources(event_types: Iterable[str]) -> set[str]:
    return {event_type.split(".", 1)[0] for event_type in event_types}


def _any(*names: str, pattern: str = "") -> str:
    """A pattern for exactly these names, or the pattern. `#` as a name stands for every routing key."""
    if "#" in names:
        return ".*"
    parts = [re.escape(name).replace("\\-", "-") for name in names] + ([pattern] if pattern else [])
    return f"^({'|'.join(parts)})$"
