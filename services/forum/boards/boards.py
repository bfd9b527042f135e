"""Boards: opened by moderators and administrators, and for every programme edition by an event."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.paging import page, whole
from chassis.rows import refuse_stale, set_fields
from contracts.base import Page, Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards.boards import (
    BELOW_ITSELF,
    NO_SUCH_PARENT,
    SLUG_TAKEN,
    TOO_DEEP,
    EditBoard,
    ListBoards,
    OpenBoard,
    ReadBoard,
)
from contracts.forum.events import BoardChanged, BoardOpened
from contracts.forum.record import ModerationActionKind
from contracts.identity import Role
from contracts.programs.events import EditionCreated
from services.forum.access import keeping
from services.forum.access.audience import ME, READABLE, viewer
from services.forum.access.lookups import missing, nothing_there, readable_board
from services.forum.base.model import Board
from services.forum.boards import tree
from services.forum.boards.model import BoardRead
from services.forum.boards.permissions import MAY_INVITE
from services.forum.record.entries import record_action
from services.forum.subscriptions import subscriptions

# Administrators manage the boards they open, even those they may not read.
_KEEPER = Role.ADMINISTRATOR

_BOARDS: Select[Any] = (
    select(
        Board,
        func.coalesce(BoardRead.posts, 0).label("read"),
        subscriptions.OF_BOARD.label("subscription"),
        tree.ABOVE.label("above"),
        MAY_INVITE.label("keeps"),
        keeping.NEXT_END,
    )
    .outerjoin(BoardRead, (BoardRead.board_id == Board.id) & (BoardRead.member_id == ME))
    .where(READABLE)
)
_BOARD = _BOARDS.where(Board.id == bindparam("board"))


def open_board(call: Call, command: OpenBoard) -> forum_boards.Board:
    """Raises SLUG_TAKEN, NO_SUCH_PARENT, TOO_DEEP."""
    board_id = new_id()
    tree.hold(call)
    if not _insert(call, board_id, command.slug, _texts(command) | _audience(command) | _place(call, command)):
        raise SLUG_TAKEN("slug", slug=command.slug)
    record_action(call, ModerationActionKind.BOARD_OPENED, board_id)
    return read_board(call, ReadBoard(board_id=board_id))


def edit_board(call: Call, command: EditBoard) -> forum_boards.Board:
    """The boards within it move along. Raises NOT_FOUND, STALE, NO_SUCH_PARENT, BELOW_ITSELF, TOO_DEEP."""
    tree.hold(call)
    board = readable_board(call, command.board_id, _KEEPER, lock=True)
    refuse_stale(board.version, command.expected_version)
    set_fields(board, _texts(command) | _audience(command) | _place(call, command, board))
    call.session.flush()
    record_action(call, ModerationActionKind.BOARD_CHANGED, board.id)
    # The boards within it may have other readers from now on, and other paths.
    for changed in (board, *tree.below(call, board.id)):
        call.session.refresh(changed)
        call.emit(BoardChanged(board_id=changed.id))
    return read_board(call, ReadBoard(board_id=board.id))


def read_board(call: Call, command: ReadBoard) -> forum_boards.Board:
    """Raises NOT_FOUND, SUSPENDED."""
    row = call.session.execute(_BOARD, viewer(call.actor, _KEEPER) | {"board": command.board_id}).first()
    if row is None:
        raise missing(call, "board_id", "board")
    _cache(call, [row], f"board/{command.board_id}")
    return _view(row)


def list_boards(call: Call, command: ListBoards) -> Page[forum_boards.Board]:
    """The boards the caller has access to, by address. Raises SUSPENDED."""
    within = [Board.parent_id == command.parent_id] if command.parent_id else []
    found: Page[Row[Any]] = page(
        call.session, _BOARDS.where(*within), [Board.slug], command, whole, values=viewer(call.actor, _KEEPER)
    )
    if not found.items and not within:
        nothing_there(call)
    _cache(call, found.items, "boards", *(f"board/{row[0].id}" for row in found.items))
    return Page[forum_boards.Board](items=[_view(row) for row in found.items], next=found.next)


def _cache(call: Call, rows: Sequence[Row[Any]], *subjects: str) -> None:
    """Until something happens to one of these boards or to what the caller has of them, and while access lasts."""
    call.cache(*subjects, f"reader/{call.actor.member_id}", seconds=keeping.seconds_of(call, rows))


def open_for_edition(call: Call, happened: Happened[EditionCreated]) -> None:
    """Opens one board per programme edition; its officer has access from any country."""
    event = happened.event
    values = {
        "name": event.title.model_dump(exclude_none=True),
        "description": event.title.model_dump(exclude_none=True),
        "networks": sorted(event.networks),
        "roles": [],
        "countries": sorted(event.countries),
        "members": [event.officer_id],
        "edition_id": event.edition_id,
    }
    slug = _slug_of(event.title.en)
    board_id = new_id()
    # The address may be taken by another board; the edition's own can be taken only by this very event.
    _insert(call, board_id, slug, values) or _insert(call, board_id, f"{slug}-{event.edition_id.hex[-8:]}", values)


def _insert(call: Call, board_id: UUID, slug: str, values: dict[str, Any]) -> bool:
    statement = insert(Board).values(
        id=board_id, slug=slug, topics=0, posts=0, opened_at=call.now, last_activity_at=call.now, version=1, **values
    )
    if call.session.execute(statement.on_conflict_do_nothing().returning(Board.id)).first() is None:
        return False
    call.emit(BoardOpened(board_id=board_id))
    return True


def _slug_of(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70].strip("-") or "edition"


def _texts(command: OpenBoard | EditBoard) -> dict[str, Any]:
    return {"name": command.name.written(), "description": command.description.written()}


def _place(call: Call, command: OpenBoard | EditBoard, board: Board | None = None) -> dict[str, Any]:
    """Where to place the board, with the tree locked. Raises NO_SUCH_PARENT, BELOW_ITSELF, TOO_DEEP."""
    place: dict[str, Any] = {"parent_id": command.parent_id, "place": command.place}
    if command.parent_id is None:
        return place
    try:
        parent = readable_board(call, command.parent_id, _KEEPER)
    except Refused as refused:
        raise NO_SUCH_PARENT("parent_id") from refused
    if board and board.id in (parent.id, *parent.path):
        raise BELOW_ITSELF("parent_id")
    levels = max((len(each.path) for each in tree.below(call, board.id)), default=len(board.path)) if board else 0
    under = levels - len(board.path) if board else 0
    if len(parent.path) + 2 + under > tree.DEEPEST:
        raise TOO_DEEP("parent_id", limit=tree.DEEPEST)
    return place


def _audience(command: OpenBoard | EditBoard) -> dict[str, Any]:
    return {"private": command.private} | {
        name: sorted(set(getattr(command, name))) for name in ("networks", "roles", "countries", "members")
    }


def _view(row: Row[Any]) -> forum_boards.Board:
    board: Board = row[0]
    return forum_boards.Board.of(
        board, unread=board.posts - row.read, subscription=row.subscription, above=row.above, keeping=row.keeps
    )
