"""Feeds: a board's latest posts at an address of one's own, for programs that read without signing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, View, change, read
from contracts.forum.boards.boards import BoardReference
from contracts.forum.discussion.posts import Post
from contracts.kinds import Id, Language, Moment, Text, Worded

FeedToken = Annotated[Text, StringConstraints(max_length=43, pattern=r"^[A-Za-z0-9_-]{43}$")]


class MakeFeedAddress(Command):
    """A new address for a board's feed, for you alone; one that you had before leads nowhere from now on."""

    board_id: Id


class RevokeFeedAddress(Command):
    """Your address of a board's feed leads nowhere from now on."""

    board_id: Id


class ListFeedAddresses(Paged):
    """The boards of whose feeds you have an address, the latest first."""


class ReadFeed(Command):
    """The latest posts of a board, for whose address it is: what that member may read now."""

    token: FeedToken


class FeedAddress(View):
    """An address of a feed. The token is told when it is made, and never again."""

    board_id: Id
    board: Worded
    made_at: Moment
    token: str | None = None


class FeedEntry(View):
    """A post of the feed, in its topic."""

    title: str
    translated_title: str | None
    post: Post


class Feed(View):
    """The feed, the newest posts first, in its reader's language. `changed_at`: when the last of it was changed."""

    board: BoardReference
    language: Language
    changed_at: Moment
    entries: list[FeedEntry] = Field(default=[])


MAKE_FEED_ADDRESS = change("forum", "make_feed_address", MakeFeedAddress, FeedAddress, "Create a feed address")
REVOKE_FEED_ADDRESS = change("forum", "revoke_feed_address", RevokeFeedAddress, FeedAddress, "Revoke a feed's address")
LIST_FEED_ADDRESSES = read(
    "forum", "list_feed_addresses", ListFeedAddresses, Page[FeedAddress], "My feeds", at="/feeds"
)
READ_FEED = read("forum", "read_feed", ReadFeed, Feed, "A board's feed", at="/feeds/{token}")
