"""What the forum can be asked about boards: who may enter, where they stand, what they are called."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.subscriptions import Level
from contracts.identity import GRANTABLE, Network, Role
from contracts.kinds import Country, Id, Moment, Slug, Version, Worded, named

SLUG_TAKEN = Refusal("forum.slug_taken", 409, "A board with the address {slug} already exists; choose another address.")
NO_SUCH_PARENT = Refusal(
    "forum.no_such_parent", 422, "The board in which you want to place this one does not exist; choose another."
)
BELOW_ITSELF = Refusal(
    "forum.below_itself", 422, "A board cannot be placed inside itself or inside one of its own sub-boards."
)
TOO_DEEP = Refusal(
    "forum.too_deep", 422, "Boards can be nested up to {limit} levels; choose a board at a higher level."
)


def _at_most(length: int) -> AfterValidator:
    def check(texts: Worded) -> Worded:
        if any(len(text) > length for text in (texts.en, texts.es, texts.pt, texts.fr) if text):
            raise PydanticKnownError("string_too_long", {"max_length": length})
        return texts

    return AfterValidator(check)


def _grantable(role: Role) -> Role:
    if role not in GRANTABLE:
        raise PydanticCustomError("not_an_audience", "Only members read the forum: an audience cannot name the public")
    return role


BoardName = Annotated[Worded, _at_most(200), AfterValidator(named)]
Description = Annotated[Worded, _at_most(2000)]
AudienceRole = Annotated[Role, AfterValidator(_grantable)]


class _Audience(Command):
    networks: list[Network] = Field(default=[], max_length=10, description="Empty: whatever the network")
    roles: list[AudienceRole] = Field(default=[], max_length=10, description="Empty: whatever the role")
    countries: list[Country] = Field(default=[], max_length=60, description="Empty: whatever the country")
    private: bool = Field(default=False, description="Nobody enters but who is invited by name")
    members: list[Id] = Field(default=[], max_length=200, description="Who may enter besides, each by name")


class _Place(_Audience):
    parent_id: Id | None = Field(default=None, description="The board it stands in; four levels at most")
    place: int = Field(default=0, ge=0, le=9999, description="Among those of the same parent; then by address")


class OpenBoard(_Place):
    """A board. Who may enter: members who fit networks, roles and countries alike, and those in `members`.

    And only those who may enter the board it stands in.
    """

    slug: Slug = Field(examples=["youth-violence"])
    name: BoardName
    description: Description


class EditBoard(_Place):
    """The whole board as it shall be from now on."""

    board_id: Id
    name: BoardName
    description: Description
    expected_version: Version | None = None


class ReadBoard(Command):
    """One board."""

    board_id: Id


class ListBoards(Paged):
    """The boards you may enter, by address: all of them, or those that stand right in one."""

    parent_id: Id | None = None


class BoardReference(View):
    """A board's address and name."""

    id: Id
    slug: Slug
    name: Worded


class BoardInTree(BoardReference):
    """A board and those it stands in, the topmost first."""

    above: list[BoardReference] = Field(default=[])


class Board(View):
    """A board, with counts as they are for you: `unread` counts the posts you have not read."""

    id: Id
    slug: Slug
    name: Worded
    description: Worded
    networks: list[Network]
    roles: list[Role]
    countries: list[Country]
    members: list[Id]
    edition_id: Id | None
    topics: int
    posts: int
    unread: int
    opened_at: Moment
    last_activity_at: Moment
    version: int
    slow_seconds: int = Field(default=0, description="What has to pass between two posts of one member; 0: nothing")
    subscription: Level | None = Field(default=None, description="Yours to this board")
    parent_id: Id | None = None
    place: int = 0
    private: bool = False
    keeping: bool = Field(default=False, description="Whether you may invite to it")
    above: list[BoardReference] = Field(default=[], description="The boards it stands in, the topmost first")


class MarkBoardRead(Command):
    """You have read all there is on the board."""

    board_id: Id


class BoardMark(View):
    """What is unread on a board."""

    board_id: Id
    unread: int


OPEN_BOARD = create("forum", "open_board", OpenBoard, Board, "Open a board")
EDIT_BOARD = change("forum", "edit_board", EditBoard, Board, "Change a board and its audience")
READ_BOARD = read("forum", "read_board", ReadBoard, Board, "A board", at="/boards/{board_id}")
LIST_BOARDS = read("forum", "list_boards", ListBoards, Page[Board], "Boards with their unread counts", at="/boards")
MARK_BOARD_READ = change("forum", "mark_board_read", MarkBoardRead, BoardMark, "Mark a board as read")
