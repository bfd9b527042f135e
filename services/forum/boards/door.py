"""The door of the boards: who may open one, and who has access."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from chassis.policy import MEMBERS, WRITERS
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards import memberships as forum_memberships
from contracts.programs.events import EditionCreated
from services.forum.base.policies import KEEPERS
from services.forum.boards import boards, memberships

DOOR: list[Entry] = [
    answer(forum_boards.OPEN_BOARD, KEEPERS, boards.open_board),
    answer(forum_boards.EDIT_BOARD, KEEPERS, boards.edit_board),
    answer(forum_boards.READ_BOARD, MEMBERS, boards.read_board),
    answer(forum_boards.LIST_BOARDS, MEMBERS, boards.list_boards),
    answer(forum_memberships.INVITE_TO_BOARD, WRITERS, memberships.invite_to_board),
    answer(forum_memberships.END_MEMBERSHIP, WRITERS, memberships.end_membership),
    answer(forum_memberships.LIST_BOARD_MEMBERS, MEMBERS, memberships.list_board_members),
    consume(EditionCreated, boards.open_for_edition),
    daily("06:40", memberships.remind, name="reminders_of_memberships"),
]
