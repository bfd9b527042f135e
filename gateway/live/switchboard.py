"""Who listens to what, in this process: one dictionary from a stream to its subscriptions."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

from opentelemetry import metrics

from contracts.base import TOO_MANY
from gateway.live import changes, frames, streams
from gateway.live.client import GOING_AWAY, REVOKED, Client
from gateway.live.subscription import Subscription

# Streams per connection.
PER_CLIENT = 200
# Clients that catch up at the same moment; after a broker restart all of them want to.
_AT_ONCE = 32

_connections = metrics.get_meter("convive").create_up_down_counter("convive_live_connections", "1", "Live connections")


class Switchboard:
    """Clients attach, subscribe, detach; events are published. Belongs to one event loop."""

    def __init__(self, per_member: int) -> None:
        self._per_member = per_member
        self._subscriptions: dict[Client, dict[str, Subscription]] = {}
        self._members: defaultdict[str, set[Client]] = defaultdict(set)
        self._listeners: defaultdict[str, set[Subscription]] = defaultdict(set)
        # Nobody stays longer than the session lasts.
        self._ends: dict[Client, asyncio.TimerHandle] = {}
        self._gate = asyncio.Semaphore(_AT_ONCE)

    def attach(self, client: Client) -> None:
        """Takes a client in. Raises TOO_MANY when its member holds too many connections."""
        if len(self._members[client.member_id]) >= self._per_member:
            raise TOO_MANY(seconds=60)
        self._members[client.member_id].add(client)
        self._subscriptions[client] = {}
        self._ends[client] = asyncio.get_running_loop().call_later(client.seconds_left(), client.close, REVOKED)
        _connections.add(1)

    def detach(self, client: Client) -> None:
        """Forgets a client and its subscriptions; once is enough."""
        if (subscriptions := self._subscriptions.pop(client, None)) is None:
            return
        for subscription in subscriptions.values():
            self._drop(subscription)
        self._ends.pop(client).cancel()
        self._members[client.member_id].discard(client)
        if not self._members[client.member_id]:
            del self._members[client.member_id]
        _connections.add(-1)

    def subscribe(self, client: Client, name: str, after: int | None) -> Subscription:
        """Begins a stream, or begins it anew. Raises NOT_FOUND, TOO_MANY; the client learns of the rest by frames."""
        self.unsubscribe(client, name)
        stream = streams.find(name, client)
        mine = self._subscriptions[client]
        for old in [old for old, subscription in mine.items() if subscription.over]:
            self._drop(mine.pop(old))
        if len(mine) >= PER_CLIENT:
            raise TOO_MANY("stream", seconds=60)
        subscription = mine[name] = Subscription(client, stream, after, self._gate)
        # Listed before the service is asked: what happens in between is held back, not missed.
        self._listeners[stream.key].add(subscription)
        subscription.catch_up()
        return subscription

    def unsubscribe(self, client: Client, name: str) -> None:
        """Ends a stream; one that is not there is no error."""
        if subscription := self._subscriptions[client].pop(name, None):
            self._drop(subscription)

    def _drop(self, subscription: Subscription) -> None:
        subscription.end()
        listeners = self._listeners[subscription.stream.key]
        listeners.discard(subscription)
        if not listeners:
            del self._listeners[subscription.stream.key]

    def publish(self, change: changes.Change) -> None:
        """Gives a change to everybody who listens; its frame is written once for all of them."""
        listeners = self._listeners.get(change.key)
        if not listeners:
            return
        frame = None if change.data is None else frames.change(change.name, change.number, change.data)
        for subscription in tuple(listeners):
            subscription.deliver(change.number, frame)

    def recheck(self, key: str, member_id: str | None) -> None:
        """Lets a stream's listeners (or one member) go on only after the service has been asked again.

        A key that ends in a slash means all streams of that kind.
        """
        keys = [each for each in self._listeners if each.startswith(key)] if key.endswith("/") else [key]
        for subscription in [each for one in keys for each in self._listeners.get(one, ())]:
            if member_id is None or subscription.client.member_id == member_id:
                subscription.catch_up()

    def revoke(self, member_id: str) -> None:
        """Closes a member's connections; whoever still has a session comes back with it."""
        for client in tuple(self._members.get(member_id, ())):
            client.close(REVOKED)

    def catch_up(self, drop_member: Callable[[str], None]) -> None:
        """After events may have been missed: drop who was allowed what, and let everybody catch up."""
        for member_id in tuple(self._members):
            drop_member(member_id)
        for subscriptions in tuple(self._subscriptions.values()):
            for subscription in tuple(subscriptions.values()):
                subscription.catch_up()

    def close(self) -> None:
        """Sends everybody to another gateway."""
        for client in tuple(self._subscriptions):
            client.close(GOING_AWAY)
