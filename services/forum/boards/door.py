"""The door of the boards: who may open one, and who may enter."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS
from chassis.service import Service, answers, handles
from contracts import forum
from contracts.base import Page
from contracts.programs_events import EditionCreated
from services.forum.boards import boards
from services.forum.doors import KEEPERS


class BoardsDoor(Service):
    """What is asked of the boards."""

    @answers(forum.OPEN_BOARD, KEEPERS)
    def open_board(self, call: Call, command: forum.OpenBoard) -> forum.Board:
        return boards.open_board(call, command)

    @answers(forum.EDIT_BOARD, KEEPERS)
    def edit_board(self, call: Call, command: forum.EditBoard) -> forum.Board:
        return boards.edit_board(call, command)

    @answers(forum.READ_BOARD, MEMBERS)
    def read_board(self, call: Call, command: forum.ReadBoard) -> forum.Board:
        return boards.read_board(call, command)

    @answers(forum.LIST_BOARDS, MEMBERS)
    def list_boards(self, call: Call, command: forum.ListBoards) -> Page[forum.Board]:
        return boards.list_boards(call, command)

    @handles(EditionCreated)
    def on_edition_created(self, call: Call, happened: Happened) -> None:
        boards.open_for_edition(call, happened.event)
