"""Memberships of boards: who enters by name, invited by whom, and until when."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.forum.values import Author
from contracts.kinds import Id, Moment

ENDS_TOO_SOON = Refusal("forum.ends_too_soon", 422, "Choose an end date in the future, or none.")
KEEPERS_NAME_NO_KEEPERS = Refusal(
    "forum.keepers_name_no_keepers", 403, "Only moderators and administrators can decide who manages a board."
)


class InviteToBoard(Command):
    """Let a member enter a board by name, until a moment if one is given; once more changes what was said before.

    By moderators, administrators, and the keepers of the board.
    """

    board_id: Id
    member_id: Id
    ends_at: Moment | None = Field(default=None, description="Access ends at this moment; without one it stays")
    keeper: bool = Field(default=False, description="Invites others; said by moderators and administrators")


class EndMembership(Command):
    """A member enters a board by name no longer. Members end their own, too."""

    board_id: Id
    member_id: Id


class ListBoardMembers(Paged):
    """Who enters a board by name, those who came last first; for whoever may invite, and for auditors."""

    board_id: Id


class BoardMember(View):
    """A membership of a board. Once `ended` it lets nobody in."""

    board_id: Id
    member: Author
    keeper: bool
    invited_by: Author
    invited_at: Moment
    ends_at: Moment | None
    ended: bool


INVITE_TO_BOARD = change("forum", "invite_to_board", InviteToBoard, BoardMember, "Invite a member to a board")
END_MEMBERSHIP = change("forum", "end_membership", EndMembership, BoardMember, "End a membership of a board")
LIST_BOARD_MEMBERS = read(
    "forum",
    "list_board_members",
    ListBoardMembers,
    Page[BoardMember],
    "Members with access to a board by invitation",
    at="/boards/{board_id}/members",
)
