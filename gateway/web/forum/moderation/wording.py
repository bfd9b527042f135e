"""What the pages of the moderation call what moderators do, and what a member reads of it."""

from __future__ import annotations

from typing import Final

from contracts.forum.moderation.actions import AppealStatus, MemberActionKind, QueueOrder
from contracts.forum.moderation.flags import FlagStatus
from contracts.forum.record import ModerationActionKind

FLAG_STATES: Final = {
    FlagStatus.OPEN: "Open",
    FlagStatus.UPHELD: "Hidden",
    FlagStatus.DISMISSED: "Kept",
}
MODERATION_ACTIONS: Final = {
    ModerationActionKind.POST_HIDDEN: "hid a post",
    ModerationActionKind.POST_SHOWN: "restored a post",
    ModerationActionKind.FLAGS_DISMISSED: "kept a reported post",
    ModerationActionKind.TOPIC_LOCKED: "locked a topic",
    ModerationActionKind.TOPIC_UNLOCKED: "unlocked a topic",
    ModerationActionKind.TOPIC_RENAMED: "renamed a topic",
    ModerationActionKind.BOARD_OPENED: "created a board",
    ModerationActionKind.MEMBER_INVITED: "invited a member to a board",
    ModerationActionKind.MEMBERSHIP_ENDED: "ended a member’s access to a board",
    ModerationActionKind.BOARD_CHANGED: "changed a board",
    ModerationActionKind.TOPIC_TAGGED: "tagged a topic",
    ModerationActionKind.TOPIC_PINNED: "pinned a topic",
    ModerationActionKind.TOPIC_UNPINNED: "unpinned a topic",
    ModerationActionKind.TOPIC_SLOWED: "changed the slow mode of a topic",
    ModerationActionKind.BOARD_SLOWED: "changed the slow mode of a board",
    ModerationActionKind.ANSWER_CHOSEN: "chose the answer to a question",
    ModerationActionKind.POLL_CLOSED: "closed a poll",
    ModerationActionKind.EVENT_CHANGED: "changed an event",
    ModerationActionKind.EVENT_CANCELLED: "cancelled an event",
    ModerationActionKind.TRANSLATION_REMOVED: "removed a translation",
    ModerationActionKind.TOPIC_MOVED: "moved a topic to another board",
    ModerationActionKind.TOPIC_MERGED: "merged a topic into another",
    ModerationActionKind.TOPIC_SPLIT: "split posts into a new topic",
    ModerationActionKind.PRIVATE_BOARD_READ: "read a private board",
    ModerationActionKind.MEMBER_WARNED: "warned a member",
    ModerationActionKind.MEMBER_MUTED: "muted a member",
    ModerationActionKind.MEMBER_SUSPENDED: "suspended a member from the forum",
    ModerationActionKind.MEASURE_LIFTED: "lifted a moderation action",
    ModerationActionKind.APPEAL_GRANTED: "granted an appeal",
    ModerationActionKind.APPEAL_REJECTED: "rejected an appeal",
}
# The same for the person concerned, who is not told which moderator it was.
ACTIONS_ON_ME: Final = {
    ModerationActionKind.POST_HIDDEN: "Your post was hidden",
    ModerationActionKind.POST_SHOWN: "Your post was restored",
    ModerationActionKind.TOPIC_MOVED: "Your topic was moved to another board",
    ModerationActionKind.TOPIC_MERGED: "Your topic was merged into another",
    ModerationActionKind.MEMBER_WARNED: "You received a warning",
    ModerationActionKind.MEMBER_MUTED: "You can read but not post",
    ModerationActionKind.MEMBER_SUSPENDED: "You are suspended from the forum",
    ModerationActionKind.MEASURE_LIFTED: "A moderation action was lifted",
    ModerationActionKind.APPEAL_GRANTED: "Your appeal was granted",
    ModerationActionKind.APPEAL_REJECTED: "Your appeal was rejected",
}
# What a new account may do, and what it takes to do more: by the fields of the standing.
TRUST_LIMITS: Final = {
    "topics_a_day": "Topics in 24 hours: {n}",
    "replies_a_day": "Replies in 24 hours: {n}",
    "links_a_post": "Links to other sites in a post: {n}",
    "mentions_a_post": "Members mentioned in a post: {n}",
    "files_a_day": "Files added in 24 hours: {n}",
}
TRUST_STEPS: Final = {"days": "Days as a member", "read": "Posts read", "written": "Posts written"}
MEMBER_ACTIONS: Final = {
    MemberActionKind.WARNING: "Warning",
    MemberActionKind.MUTE: "Mute: can read but not post",
    MemberActionKind.SUSPENSION: "Suspension from the forum",
}
RESTRICTIONS_ON_ME: Final = {
    MemberActionKind.MUTE: "You can read but not post",
    MemberActionKind.SUSPENSION: "You are suspended from the forum",
}
APPEAL_STATES: Final = {
    AppealStatus.OPEN: "Open",
    AppealStatus.GRANTED: "Granted",
    AppealStatus.REJECTED: "Rejected",
}
QUEUE_ORDERS: Final = {
    QueueOrder.NEWEST: "Newest first",
    QueueOrder.MOST_FLAGGED: "Most reported",
}
