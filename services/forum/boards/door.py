"""The door of the boards: who may open one, and who may enter."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards import memberships as forum_memberships
from contracts.identity import MemberSnapshot
from contracts.programs.events import EditionCreated
from services.forum.boards import boards, memberships
from services.forum.doors import KEEPERS


class BoardsDoor(Service):
    """What is asked of the boards."""

    @answers(forum_boards.OPEN_BOARD, KEEPERS)
    def open_board(self, call: Call, command: forum_boards.OpenBoard) -> forum_boards.Board:
        return boards.open_board(call, command)

    @answers(forum_boards.EDIT_BOARD, KEEPERS)
    def edit_board(self, call: Call, command: forum_boards.EditBoard) -> forum_boards.Board:
        return boards.edit_board(call, command)

    @answers(forum_boards.READ_BOARD, MEMBERS)
    def read_board(self, call: Call, command: forum_boards.ReadBoard) -> forum_boards.Board:
        return boards.read_board(call, command)

    @answers(forum_boards.LIST_BOARDS, MEMBERS)
    def list_boards(self, call: Call, command: forum_boards.ListBoards) -> Page[forum_boards.Board]:
        return boards.list_boards(call, command)

    @answers(forum_memberships.INVITE_TO_BOARD, WRITERS)
    def invite_to_board(self, call: Call, command: forum_memberships.InviteToBoard) -> forum_memberships.BoardMember:
        return memberships.invite_to_board(call, command)

    @answers(forum_memberships.END_MEMBERSHIP, WRITERS)
    def end_membership(self, call: Call, command: forum_memberships.EndMembership) -> forum_memberships.BoardMember:
        return memberships.end_membership(call, command)

    @answers(forum_memberships.LIST_BOARD_MEMBERS, MEMBERS)
    def list_board_members(
        self, call: Call, command: forum_memberships.ListBoardMembers
    ) -> Page[forum_memberships.BoardMember]:
        return memberships.list_board_members(call, command)

    @daily(at="06:40")
    def reminders_of_memberships(self, call: Call) -> None:
        memberships.remind(call)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        memberships.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget

    @handles(EditionCreated)
    def on_edition_created(self, call: Call, happened: Happened) -> None:
        boards.open_for_edition(call, happened.event)
