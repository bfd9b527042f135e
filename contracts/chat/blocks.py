"""Blocking: a member wants no direct messages and no notifications from another."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Country, Id, Moment

BLOCK_YOURSELF = Refusal("chat.block_yourself", 422, "You cannot block yourself.")
MUST_REACH = Refusal(
    "chat.must_reach",
    409,
    "{name} is a moderator or an administrator and cannot be blocked, because they must be able to reach every member.",
)
BLOCKED_BY_YOU = Refusal(
    "chat.blocked_by_you",
    409,
    "You have blocked this person. Unblock them, under Blocked people in your account, to write to each other again.",
)
NOT_REACHABLE = Refusal("chat.not_reachable", 409, "This person cannot be reached by direct message.")
NOT_ADDED = Refusal("chat.not_added", 409, "You cannot add this person to a room.")


class MemberToBlock(Command):
    """The member to be blocked, or to be blocked no longer."""

    member_id: Id


class ListBlocks(Paged):
    """The people whom the caller has blocked, the latest first."""

    member_id: Id | None = Field(default=None, description="Only this one, if the caller has blocked them")


class BlockedMember(View):
    """Somebody whom the caller has blocked; they are not told."""

    member_id: Id
    name: str
    country: Country | None
    institution: str
    blocked_at: Moment


class Unblocked(View):
    """The caller does not block this member."""

    member_id: Id


BLOCK_MEMBER = change("chat", "block_member", MemberToBlock, BlockedMember, "Block a member")
UNBLOCK_MEMBER = change("chat", "unblock_member", MemberToBlock, Unblocked, "Unblock a member")
LIST_BLOCKS = read(
    "chat", "list_blocks", ListBlocks, Page[BlockedMember], "List the people I have blocked", at="/blocks"
)
