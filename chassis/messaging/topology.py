"""The broker's topology as data: exchanges, queues and bindings, derived from what services declare.

convive.calls --<service>.*--> rpc-<service> --answers--> <service>.replies --> whoever called
<source>.events --type--> <consumer>.<type> --fails--> convive.wait.<n> --> convive.retry.<n> --waits-->
                --nobody--> convive.unrouted                 convive.redeliver --> back to <consumer>.<type>
                <consumer>.<type> --fails too often--> convive.park --> <consumer>.parked
convive.ask --<source>.replay--> <source>.replay: events that a consumer misses

Who may write where, and read what, is in chassis.messaging.access. Where several write to one exchange it is a topic
exchange: only there the broker holds the routing key, too, against what the writer is allowed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp

from chassis import hosts, logs, wire
from chassis.messaging import packets

_log = logs.get()
UNROUTED = "convive.unrouted"
REDELIVER = "convive.redeliver"
# What the broker itself gives up goes to PARKING, what a consumer gives up to PARK; the queues behind are the same.
PARKING, PARK = "convive.parking", "convive.park"
ASK = "convive.ask"
# Exchanges of releases before, open to every process: `retire` takes them away.
_RETIRED = ("nameko-rpc", "convive.retry.1s", "convive.retry.10s", "convive.retry.60s", "convive.retry.600s")
# The two kinds of queue: replicated and written to disk before delivery, or neither.
QUORUM, CLASSIC = "quorum", "classic"
# Seconds a failing event waits before its 2nd, 3rd, 4th and 5th attempt; then it is parked.
RETRY_SECONDS = (1, 10, 60, 600)
UNROUTED_SECONDS = 7 * 24 * 3600
# Deliveries after which the broker itself gives up on a message, such as one that kills its consumer each time.
DELIVERY_LIMIT = 20
# Seconds the broker has to confirm a message; a queue that is electing its leader may never do so.
CONFIRM_SECONDS = 10
# Seconds a host has to let us in.
CONNECT_SECONDS = 4
# Seconds between two signs of life. A line that leads nowhere takes what is written to it without a word: after two of
# them missing (after four at most, in pika) it is given up. Everybody is without a service for as long.
HEARTBEAT_SECONDS = 5


def events_exchange(source: str) -> str:
    return f"{source}.events"


def event_queue(service: str, event_type: str) -> str:
    return f"{service}.{event_type}"


def retry_exchange(seconds: int) -> str:
    return f"convive.wait.{seconds}s"


def retry_queue(seconds: int) -> str:
    """The waiting room behind `retry_exchange`."""
    return f"convive.retry.{seconds}s"


def replay_queue(source: str) -> str:
    """The queue on which consumers request missing events of a source; the source's relay listens to it."""
    return f"{source}.replay"


def parking_queue(service: str) -> str:
    return f"{service}.parked"


@dataclass(frozen=True)
class Exchange:
    """A durable exchange."""

    name: str
    type: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Queue:
    """A durable queue. `passing`: its messages are worthless within seconds, so it may be replaced by another."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    kind: str = QUORUM
    passing: bool = False

    @property
    def declared(self) -> dict[str, Any]:
        return {"x-queue-type": self.kind, **self.arguments}


@dataclass(frozen=True)
class Binding:
    """exchange --routing key--> queue"""

    exchange: str
    queue: str
    key: str


@dataclass
class Topology:
    """Everything that one or more deployables need from the broker."""

    exchanges: list[Exchange]
    queues: list[Queue]
    bindings: list[Binding]

    def __add__(self, other: Topology) -> Topology:
        return Topology(
            _unique(self.exchanges + other.exchanges),
            _unique(self.queues + other.queues),
            _unique(self.bindings + other.bindings),
        )

    def apply(self, broker_url: str) -> None:
        """Declares everything; declaring what exists changes nothing.

        Raises if something exists with other arguments, unless it is a `passing` queue.
        """
        with connection(broker_url) as broker, broker.channel() as channel:
            for exchange in self.exchanges:
                channel.exchange_declare(
                    exchange.name, exchange.type, durable=True, auto_delete=False, arguments=exchange.arguments
                )
            for queue in self.queues:
                if queue.passing:
                    _stand(broker, queue)
                else:
                    channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=queue.declared)
            for binding in self.bindings:
                channel.queue_bind(binding.queue, binding.exchange, binding.key)

    def apply_when_reachable(self, broker_url: str, patience: float = inf) -> None:
        """Applies it as soon as the broker is available. Raises OSError if it is not within `patience` seconds."""
        until = time.monotonic() + patience
        while True:
            try:
                return self.apply(broker_url)
            except OSError as error:
                if time.monotonic() > until:
                    raise
                _log.warning("waiting for the broker", error=str(error))
                time.sleep(0.5)

    def stand_when_reachable(self, broker_url: str) -> None:
        """Waits until everything stands. Who may declare it does so; a service may not, and waits for who prepares."""
        while True:
            try:
                return self._stand(broker_url)
            except (amqp.AccessRefused, OSError) as error:
                _log.warning("waiting for the broker and its topology", error=str(error))
                time.sleep(0.5)

    def _stand(self, broker_url: str) -> None:
        try:
            with connection(broker_url) as broker, broker.channel() as channel:
                for exchange in self.exchanges:
                    channel.exchange_declare(exchange.name, exchange.type, passive=True)
                for queue in self.queues:
                    channel.queue_declare(queue.name, passive=True)
        except amqp.NotFound:
            self.apply(broker_url)

    def definitions(self, vhost: str = "/") -> dict[str, Any]:
        """The same as a definitions file for RabbitMQ, for operators who import it when the broker starts."""
        return {
            "vhosts": [{"name": vhost, "default_queue_type": "quorum"}],
            "exchanges": [
                {"name": e.name, "vhost": vhost, "type": e.type, "durable": True, "auto_delete": False,
                 "internal": False, "arguments": e.arguments}
                for e in sorted(self.exchanges, key=lambda e: e.name)
            ],
            "queues": [
                {"name": q.name, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": q.declared}
                for q in sorted(self.queues, key=lambda q: q.name)
            ],
            "bindings": [
                {"source": b.exchange, "vhost": vhost, "destination": b.queue, "destination_type": "queue",
                 "routing_key": b.key, "arguments": {}}
                for b in sorted(self.bindings, key=lambda b: (b.exchange, b.queue, b.key))
            ],
        }  # fmt: skip


def common() -> Topology:
    """What exists once per broker: the exchange for calls, delay queues, the parking exchange, the unrouted queue."""
    exchanges = [
        Exchange(wire.CALLS, "topic"),
        Exchange(ASK, "topic"),
        Exchange(PARK, "topic"),
        Exchange(UNROUTED, "fanout"),
        Exchange(REDELIVER, "direct"),
        Exchange(PARKING, "direct"),
    ]
    # Kept for a week, to find out where an event went; the outbox keeps it for longer.
    queues = [Queue(UNROUTED, {"x-delivery-limit": -1, "x-message-ttl": UNROUTED_SECONDS * 1000})]
    bindings = [Binding(UNROUTED, UNROUTED, "")]
    for seconds in RETRY_SECONDS:
        name, room = retry_exchange(seconds), retry_queue(seconds)
        exchanges.append(Exchange(name, "topic"))
        queues.append(Queue(room, {"x-message-ttl": seconds * 1000, **_dead_letters_to(REDELIVER)}))
        bindings.append(Binding(name, room, "#"))
    return Topology(exchanges, queues, bindings)


def of_source(source: str) -> Topology:
    """Where a source's events go: its exchange, the unrouted queue behind it, its queue for replay requests."""
    exchange = Exchange(events_exchange(source), "topic", {"alternate-exchange": UNROUTED})
    asked = replay_queue(source)
    queue = Queue(asked, {"x-delivery-limit": DELIVERY_LIMIT})
    return Topology([exchange], [queue], [Binding(ASK, asked, asked)])


def of_service(service: str, handled: Mapping[str, bool], calls: str = CLASSIC) -> Topology:
    """A service's queues: its calls, one per event it handles, and its parking queue.

    `handled` says for each type of event whether it is handled in order; if so, one process at a time gets all of them.
    `calls`: the kind of the call queue (docs/adr/0011-calls-are-not-written-down.md).
    """
    name = wire.queue_of(service)
    # A classic queue has no delivery limit, and a call needs none: it expires.
    own = Queue(name, {"x-delivery-limit": DELIVERY_LIMIT} if calls == QUORUM else {}, calls, passing=True)
    answers = Exchange(wire.replies_of(service), "topic")
    return of_listener(service, handled) + Topology([answers], [own], [Binding(wire.CALLS, name, f"{service}.*")])


def of_listener(service: str, handled: Mapping[str, bool]) -> Topology:
    """The queues of a consumer that is not called over the broker: the gateway, for identity."""
    parked = parking_queue(service)
    topology = of_source(service)
    topology.queues.append(Queue(parked, {"x-delivery-limit": -1}))
    topology.bindings += [Binding(PARKING, parked, parked), Binding(PARK, parked, parked)]
    for event_type, in_order in sorted(handled.items()):
        queue = event_queue(service, event_type)
        source = event_type.split(".", 1)[0]
        topology += of_source(source)
        arguments = {"x-delivery-limit": DELIVERY_LIMIT, **_dead_letters_to(PARKING, parked)}
        arguments |= {"x-single-active-consumer": True} if in_order else {}
        topology.queues.append(Queue(queue, arguments))
        topology.bindings += [Binding(events_exchange(source), queue, event_type), Binding(REDELIVER, queue, queue)]
    return topology


def _dead_letters_to(exchange: str, key: str | None = None) -> dict[str, Any]:
    arguments = {
        "x-dead-letter-exchange": exchange,
        # The broker keeps the message until the queue behind the exchange has confirmed it.
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return arguments | ({"x-dead-letter-routing-key": key} if key else {})


def _stand(broker: amqp.Connection, queue: Queue) -> None:
    """Declares a `passing` queue, replacing one that differs; its consumers reconnect."""

    def declare() -> None:
        with broker.channel() as channel:
            channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=queue.declared)

    try:
        declare()
    except amqp.PreconditionFailed:
        _log.warning("queue replaced", queue=queue.name, kind=queue.kind)
        with broker.channel() as channel:
            channel.queue_delete(queue.name)
        declare()


def retire(broker_url: str) -> None:
    """Takes away what releases before had and no process may use any more; what is gone already is no error."""
    with connection(broker_url) as broker, broker.channel() as channel:
        for name in _RETIRED:
            channel.exchange_delete(name)


def _unique(items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def connection(broker_url: str, **options: Any) -> amqp.Connection:
    """A py-amqp connection to the first host of the URL that answers; a context manager.

    Raises OSError or amqp.AMQPError when none does.
    """
    return hosts.first(broker_url, lambda one: _connected(one, options), (OSError, amqp.AMQPError))


def _connected(broker_url: str, options: dict[str, Any]) -> amqp.Connection:
    parts = urlsplit(broker_url)
    made = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or (5671 if parts.scheme == 'amqps' else 5672)}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        # Without its name any certificate of a trusted authority would do, whoever's it is.
        ssl={"server_hostname": parts.hostname} if parts.scheme == "amqps" else False,
        connect_timeout=CONNECT_SECONDS,
        **options,
    )
    try:
        made.connect()
    except BaseException:
        made.collect()  # what was opened on the way stays open otherwise
        raise
    packets.read_ahead(made)
    return made


def depths(broker_url: str, queues: Iterable[str]) -> dict[str, int]:
    """The number of messages ready in each of these queues; queues that do not exist are left out."""
    found: dict[str, int] = {}
    with connection(broker_url) as broker:
        for queue in queues:
            try:
                with broker.channel() as channel:
                    found[queue] = channel.queue_declare(queue, passive=True).message_count
            except amqp.NotFound:
                continue
    return found
