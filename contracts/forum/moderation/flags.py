"""Flags, hiding and locking."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.discussion.posts import PostInFull
from contracts.forum.discussion.topics import Topic
from contracts.forum.values import Author, Reason, TopicId
from contracts.kinds import Id, Language, Moment

ALREADY_FLAGGED = Refusal(
    "forum.already_flagged", 409, "You have already reported this post; a moderator will review it."
)
ALREADY_DECIDED = Refusal("forum.already_decided", 409, "This report has already been decided.")
OWN_POST = Refusal("forum.own_post", 403, "This is your own post; someone else must decide on it.")


class FlagCause(StrEnum):
    """Why a post is flagged. Personal data of victims and witnesses must not be stored in this system."""

    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class FlagStatus(StrEnum):
    """Upheld: the post was hidden. Dismissed: it remains visible."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class FlagPost(Command):
    """Reports a post to the moderators."""

    post_id: Id
    reason: Reason = Field(description="The reason, in your own words and language")
    cause: FlagCause = FlagCause.OTHER


class ListFlags(Paged):
    """Flags, oldest first."""

    status: FlagStatus = FlagStatus.OPEN


class Flag(View):
    """A flag, with the post concerned. `language` is that of the reason, the reporter's own."""

    id: Id
    cause: FlagCause
    reason: str
    language: Language
    reporter: Author
    flagged_at: Moment
    status: FlagStatus
    decided_at: Moment | None
    decided_by: Id | None
    decision_reason: str | None
    board_id: Id
    topic_id: Id
    title: str
    post_id: Id
    number: int
    author: Author
    post_language: Language
    html: str


class DecideFlag(Command):
    """Upholds (the post is hidden) or dismisses a flag. The decision applies to all open flags of the post."""

    flag_id: Id
    uphold: bool
    reason: Reason


class HidePost(Command):
    """Hides a post; the author is notified of the reason."""

    post_id: Id
    reason: Reason


class ShowPost(Command):
    """Restores a hidden post."""

    post_id: Id
    reason: Reason


class LockTopic(Command):
    """Locks or unlocks a topic."""

    topic_id: TopicId
    locked: bool
    reason: Reason


FLAG_POST = create("forum", "flag_post", FlagPost, Flag, "Flag a post")
LIST_FLAGS = read("forum", "list_flags", ListFlags, Page[Flag], "Flags for the moderators", at="/flags")
DECIDE_FLAG = change("forum", "decide_flag", DecideFlag, Flag, "Decide on a flag")
HIDE_POST = change("forum", "hide_post", HidePost, PostInFull, "Hide a post")
SHOW_POST = change("forum", "show_post", ShowPost, PostInFull, "Restore a hidden post")
LOCK_TOPIC = change("forum", "lock_topic", LockTopic, Topic, "Lock or unlock a topic")
