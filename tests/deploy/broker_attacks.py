"""Attacks on the broker with one service's password, for whoever wants to see them refused.

    python -m tests.deploy.broker_attacks amqp://chat:PASSWORD@host:port/convive [VICTIM]

The URL is the service's own CONVIVE_BROKER_URL. It reads, binds and publishes where it has no business, prints a line
for each attempt, and ends with 1 if one succeeded. On a broker that protects nothing it leaves a few messages behind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import amqp

from chassis.messaging import topology

Attack = tuple[str, Callable[[amqp.Channel], object]]


def attacks(thief: str, victim: str) -> Iterator[Attack]:
    """What is tried, in words, and how."""
    for exchange in ("nameko-rpc", "convive.calls", f"{victim}.replies", f"{victim}.events"):
        yield f"overhear {exchange} by a queue of one's own", _overhear(exchange)
        yield f"overhear {exchange} by the queue that one has", _bind(f"rpc-{thief}", exchange)
    for queue in (f"rpc-{victim}", f"{victim}.identity.member_changed", f"{victim}.parked", f"{victim}.replay"):
        yield f"take what waits in {queue}", lambda channel, of=queue: channel.basic_get(of)
        yield f"put something into {queue}", _publish("", queue)
    yield f"call {victim}", _publish("convive.calls", f"{victim}.anything")
    yield f"call {victim} as before", _publish("nameko-rpc", f"{victim}.anything")
    yield f"answer for {victim}", _publish(f"{victim}.replies", "whoever-asked")
    yield f"tell an event of {victim}'s", _publish(f"{victim}.events", f"{victim}.anything")
    yield f"tell an event of {victim}'s as one's own", _publish(f"{thief}.events", f"{victim}.anything")
    for room in ("convive.wait.1s", "convive.redeliver", "convive.parking", "convive.park", "convive.ask"):
        yield f"reach {victim}'s queues by {room}", _publish(room, f"{victim}.identity.member_changed")
    yield f"delete {victim}'s queue", lambda channel: channel.queue_delete(f"{victim}.replay")


def succeeded(url: str, attack: Callable[[amqp.Channel], object]) -> bool:
    """Whether the broker let it happen."""
    with topology.connection(url, confirm_publish=True) as broker:
        try:
            attack(broker.channel())
        except (amqp.AccessRefused, amqp.NotFound):
            return False
    return True


def main(url: str, victim: str = "funds") -> int:
    """Tries everything; how many attempts succeeded, 1 at most."""
    thief, won = urlsplit(url).username or "guest", False
    for words, attack in attacks(thief, victim):
        done = succeeded(url, attack)
        won = won or done
        print(f"{'SUCCEEDED' if done else 'refused  '}  {thief}: {words}")
    return int(won)


def _overhear(exchange: str) -> Callable[[amqp.Channel], None]:
    def attack(channel: amqp.Channel) -> None:
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, exchange, "#")

    return attack


def _bind(queue: str, exchange: str) -> Callable[[amqp.Channel], None]:
    return lambda channel: channel.queue_bind(queue, exchange, "#")


def _publish(exchange: str, key: str) -> Callable[[amqp.Channel], None]:
    def attack(channel: amqp.Channel) -> None:
        channel.basic_publish_confirm(amqp.Message(b"{}"), exchange=exchange, routing_key=key, confirm_timeout=10)

    return attack


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
