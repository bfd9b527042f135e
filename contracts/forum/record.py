"""The moderation record: never changed; for moderators and auditors."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Page, Paged, View, read
from contracts.forum.values import Author
from contracts.kinds import Id, Moment


class ModerationActionKind(StrEnum):
    """Kinds of moderation actions."""

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
    PRIVATE_BOARD_READ = "private_board_read"


class ListModeration(Paged):
    """Moderation actions on boards, newest first. Those against members are only in the full record."""

    board_id: Id | None = None


class ModerationEntry(View):
    """A moderation action. The record is never changed."""

    id: Id
    deed: ModerationActionKind
    moderator: Author
    board_id: Id
    topic_id: Id | None
    title: str | None
    post_id: Id | None
    number: int | None
    reason: str
    at: Moment


LIST_MODERATION = read(
    "forum", "list_moderation", ListModeration, Page[ModerationEntry], "List moderators' decisions", at="/moderation"
)


class ListRecord(Paged):
    """All moderation actions, on boards and against members, newest first."""

    board_id: Id | None = None
    member_id: Id | None = Field(default=None, description="The member concerned")
    moderator_id: Id | None = Field(default=None, description="Who carried it out")
    deed: ModerationActionKind | None = None


class RecordEntry(View):
    """A moderation action. The record is never changed. `member` is the member concerned."""

    id: Id
    deed: ModerationActionKind
    moderator: Author
    member: Author | None
    board_id: Id | None
    topic_id: Id | None
    title: str | None
    post_id: Id | None
    number: int | None
    reason: str
    at: Moment


LIST_RECORD = read(
    "forum", "list_record", ListRecord, Page[RecordEntry], "The moderation record", at="/moderation/record"
)
