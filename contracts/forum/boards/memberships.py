"""Board memberships: who has access by invitation, from whom, and until when."""

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
    """Invites a member to a board, optionally until a given time; a second invitation replaces the first.

    For moderators, administrators, and the members who manage the board.
    """

    board_id: Id
    member_id: Id
    ends_at: Moment | None = Field(default=None, description="When access ends; if left out, it does not expire")
    keeper: bool = Field(default=False, description="May invite others; set by moderators and administrators")


class EndMembership(Command):
    """Ends a member's access by invitation. Members may also end their own."""

    board_id: Id
    member_id: Id


class ListBoardMembers(Paged):
    """Members with access by invitation, newest first; for those who may invite, and for auditors."""

    board_id: Id


class BoardMember(View):
    """A board membership. Once `ended`, it no longer gives access."""

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
