"""Feeds: a board's latest posts at a personal address, for programs that read without signing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, View, change, read
from contracts.forum.boards.boards import BoardReference
from contracts.forum.discussion.posts import Post
from contracts.kinds import Id, Language, Moment, Text, Worded

FeedToken = Annotated[Text, StringConstraints(max_length=43, pattern=r"^[A-Za-z0-9_-]{43}$")]


class MakeFeedAddress(Command):
    """Creates your personal address for a board's feed; an earlier one stops working."""

    board_id: Id


class RevokeFeedAddress(Command):
    """Revokes your address for a board's feed."""

    board_id: Id


class ListFeedAddresses(Paged):
    """The boards for whose feeds you have an address, latest first."""


class ReadFeed(Command):
    """The latest posts of a board that the owner of the address may read now."""

    token: FeedToken


class FeedAddress(View):
    """The address of a feed. The token is shown only when it is created."""

    board_id: Id
    board: Worded
    made_at: Moment
    token: str | None = None


class FeedEntry(View):
    """A post in the feed, with its topic."""

    title: str
    translated_title: str | None
    post: Post


class Feed(View):
    """The feed, newest posts first, in its reader's language. `changed_at`: the time of the latest change."""

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
