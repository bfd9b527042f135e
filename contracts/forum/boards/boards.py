"""Boards: their audience, their place among other boards, and their names."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.forum.subscriptions import Level
from contracts.identity import GRANTABLE, Network, Role
from contracts.kinds import Country, Id, Moment, Slug, Version, Worded, named

SLUG_TAKEN = Refusal(
    "forum.slug_taken", 409, "A board with the short name {slug} already exists; choose another short name."
)
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
    networks: list[Network] = Field(default=[], max_length=10, description="Empty: any network")
    roles: list[AudienceRole] = Field(default=[], max_length=10, description="Empty: any role")
    countries: list[Country] = Field(default=[], max_length=60, description="Empty: any country")
    private: bool = Field(default=False, description="Access by invitation only")
    members: list[Id] = Field(default=[], max_length=200, description="Members with access by invitation")


class _Place(_Audience):
    parent_id: Id | None = Field(default=None, description="The parent board; at most four levels")
    place: int = Field(default=0, ge=0, le=9999, description="Position within the same parent; then by short name")


class OpenBoard(_Place):
    """Opens a board for members who match the networks, roles and countries, and for those in `members`.

    All of them also need access to its parent board.
    """

    slug: Slug = Field(examples=["youth-violence"])
    name: BoardName
    description: Description


class EditBoard(_Place):
    """Replaces the board's settings."""

    board_id: Id
    name: BoardName
    description: Description
    expected_version: Version | None = None


class ReadBoard(Command):
    """One board."""

    board_id: Id


class ListBoards(Paged):
    """The boards you have access to, by short name: all of them, or those directly within one board."""

    parent_id: Id | None = None


class BoardReference(View):
    """A board's short name and title."""

    id: Id
    slug: Slug
    name: Worded


class BoardInTree(BoardReference):
    """A board and its parent boards, topmost first."""

    above: list[BoardReference] = Field(default=[])


class Board(View):
    """A board, with your own counts: `unread` counts the posts you have not read."""

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
    slow_seconds: int = Field(default=0, description="Minimum interval between two posts by the same member; 0: none")
    subscription: Level | None = Field(default=None, description="Your subscription to this board")
    parent_id: Id | None = None
    place: int = 0
    private: bool = False
    keeping: bool = Field(default=False, description="Whether you may invite members")
    above: list[BoardReference] = Field(default=[], description="Its parent boards, topmost first")


class MarkBoardRead(Command):
    """Marks everything on the board as read."""

    board_id: Id


class BoardMark(View):
    """The number of unread posts on a board."""

    board_id: Id
    unread: int


OPEN_BOARD = create("forum", "open_board", OpenBoard, Board, "Open a board")
EDIT_BOARD = change("forum", "edit_board", EditBoard, Board, "Change a board and its audience")
READ_BOARD = read("forum", "read_board", ReadBoard, Board, "A board", at="/boards/{board_id}")
LIST_BOARDS = read("forum", "list_boards", ListBoards, Page[Board], "Boards with their unread counts", at="/boards")
MARK_BOARD_READ = change("forum", "mark_board_read", MarkBoardRead, BoardMark, "Mark a board as read")
