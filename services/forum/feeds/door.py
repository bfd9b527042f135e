"""The door of the feeds. Everybody may knock with an address; what it shows is decided by whose it is."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.forum import feeds as forum_feeds
from contracts.identity import AccessRevoked, MemberSnapshot
from services.forum.feeds import addresses, reading


class FeedsDoor(Service):
    """What is asked of feeds and their addresses."""

    @answers(forum_feeds.MAKE_FEED_ADDRESS, WRITERS)
    def make_feed_address(self, call: Call, command: forum_feeds.MakeFeedAddress) -> forum_feeds.FeedAddress:
        return addresses.make_feed_address(call, command)

    @answers(forum_feeds.REVOKE_FEED_ADDRESS, WRITERS)
    def revoke_feed_address(self, call: Call, command: forum_feeds.RevokeFeedAddress) -> forum_feeds.FeedAddress:
        return addresses.revoke_feed_address(call, command)

    @answers(forum_feeds.LIST_FEED_ADDRESSES, MEMBERS)
    def list_feed_addresses(self, call: Call, command: forum_feeds.ListFeedAddresses) -> Page[forum_feeds.FeedAddress]:
        return addresses.list_feed_addresses(call, command)

    @answers(forum_feeds.READ_FEED, EVERYBODY)
    def read_feed(self, call: Call, command: forum_feeds.ReadFeed) -> forum_feeds.Feed:
        return reading.read_feed(call, command)

    @handles(AccessRevoked)
    def on_access_revoked(self, call: Call, happened: Happened) -> None:
        if happened.event.all_sessions:
            addresses.forget(call, happened.event.member_id)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        addresses.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
