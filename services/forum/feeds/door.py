"""The door of the feeds. Everyone with an address may call; what it shows depends on the member it belongs to."""

from __future__ import annotations

from chassis.door import Entry, answer, consume
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from contracts.forum import feeds as forum_feeds
from contracts.identity import AccessRevoked
from services.forum.feeds import addresses, reading

DOOR: list[Entry] = [
    answer(forum_feeds.MAKE_FEED_ADDRESS, WRITERS, addresses.make_feed_address),
    answer(forum_feeds.REVOKE_FEED_ADDRESS, WRITERS, addresses.revoke_feed_address),
    answer(forum_feeds.LIST_FEED_ADDRESSES, MEMBERS, addresses.list_feed_addresses),
    answer(forum_feeds.READ_FEED, EVERYBODY, reading.read_feed),
    consume(AccessRevoked, addresses.access_revoked),
]
