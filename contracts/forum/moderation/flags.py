"""What moderators do in the forum: flags, hiding, locking, and the record of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.discussion.posts import PostInFull
from contracts.forum.discussion.topics import Topic
from contracts.forum.values import Author
from contracts.kinds import Id, Language, Moment, Text

ALREADY_FLAGGED = Refusal(
    "forum.already_flagged", 409, "You have already reported this post; a moderator will review it."
)
ALREADY_DECIDED = Refusal("forum.already_decided", 409, "This report has already been decided.")
OWN_POST = Refusal("forum.own_post", 403, "This is your own post; someone else must decide on it.")

Reason = Annotated[Text, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class FlagCause(StrEnum):
    """Why a post is flagged. Personal data of a victim or witness belongs nowhere in this system."""

    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class FlagStatus(StrEnum):
    """Upheld: the post was hidden. Dismissed: it stays."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Deed(StrEnum):
    """What a moderator can do."""

    POST_HIDDEN = "post_hidden"
    POST_SHOWN = "post_shown"
    FLAGS_DISMISSED = "flags_dismissed"
    TOPIC_LOCKED = "topic_locked"
    TOPIC_UNLOCKED = "topic_unlocked"
    TOPIC_RENAMED = "topic_renamed"
    BOARD_OPENED = "board_opened"
    MEMBER_INVITED = "member_invited"
    MEMBERSHIP_ENDED = "membership_ended"
    BOARD_CHANGED = "board_changed"
    TOPIC_TAGGED = "topic_tagged"
    TOPIC_PINNED = "topic_pinned"
    TOPIC_UNPINNED = "topic_unpinned"
    TOPIC_SLOWED = "topic_slowed"
    BOARD_SLOWED = "board_slowed"
    ANSWER_CHOSEN = "answer_chosen"
    POLL_CLOSED = "poll_closed"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    MEMBER_WARNED = "member_warned"
    MEMBER_MUTED = "member_muted"
    MEMBER_SUSPENDED = "member_suspended"
    MEASURE_LIFTED = "measure_lifted"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REJECTED = "appeal_rejected"
    TRANSLATION_REMOVED = "translation_removed"
    TOPIC_MOVED = "topic_moved"
    TOPIC_MERGED = "topic_merged"
    TOPIC_SPLIT = "topic_split"


class FlagPost(Command):
    """Tell the moderators that a post should not stand."""

    post_id: Id
    reason: Reason = Field(description="In your own words, in your language")
    cause: FlagCause = FlagCause.OTHER


class ListFlags(Paged):
    """Flags, the oldest first."""

    status: FlagStatus = FlagStatus.OPEN


class Flag(View):
    """A flag, with the post it is about. `language` is that of the reason: the language of who flagged."""

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
    """Uphold (the post is hidden) or dismiss (it stays). All open flags of the post are decided by it."""

    flag_id: Id
    uphold: bool
    reason: Reason


class HidePost(Command):
    """Hide a post; its author is told the reason."""

    post_id: Id
    reason: Reason


class ShowPost(Command):
    """Show a hidden post again."""

    post_id: Id
    reason: Reason


class LockTopic(Command):
    """Lock or unlock a topic."""

    topic_id: Id
    locked: bool
    reason: Reason


class ListModeration(Paged):
    """What moderators did on boards, the newest first. What concerned members is in the whole record besides."""

    board_id: Id | None = None


class ModerationEntry(View):
    """One thing a moderator did. The record is never changed."""

    id: Id
    deed: Deed
    moderator: Author
    board_id: Id
    topic_id: Id | None
    title: str | None
    post_id: Id | None
    number: int | None
    reason: str
    at: Moment


FLAG_POST = create("forum", "flag_post", FlagPost, Flag, "Flag a post")
LIST_FLAGS = read("forum", "list_flags", ListFlags, Page[Flag], "Flags for the moderators")
DECIDE_FLAG = change("forum", "decide_flag", DecideFlag, Flag, "Decide on a flag")
HIDE_POST = change("forum", "hide_post", HidePost, PostInFull, "Hide a post")
SHOW_POST = change("forum", "show_post", ShowPost, PostInFull, "Restore a hidden post")
LOCK_TOPIC = change("forum", "lock_topic", LockTopic, Topic, "Lock or unlock a topic")
LIST_MODERATION = read("forum", "list_moderation", ListModeration, Page[ModerationEntry], "List moderators' decisions")
