"""A member's feed addresses: created, listed, revoked. An address shows what its member may read, and no more."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis import tokens
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.forum import feeds as forum_feeds
from contracts.forum.feeds import ListFeedAddresses, MakeFeedAddress, RevokeFeedAddress
from contracts.identity import AccessRevoked
from contracts.kinds import Worded
from services.forum.access.audience import ME, READABLE, viewer
from services.forum.access.lookups import readable_board
from services.forum.base.model import Board
from services.forum.feeds.model import FeedAddress

_MINE: Select[Any] = (
    select(FeedAddress, Board.name)
    .join(Board, Board.id == FeedAddress.board_id)
    .where(FeedAddress.member_id == ME, READABLE)
)


def make_feed_address(call: Call, command: MakeFeedAddress) -> forum_feeds.FeedAddress:
    """Raises NOT_FOUND, SUSPENDED."""
    board, token = readable_board(call, command.board_id), secrets.token_urlsafe(32)
    key = {"member_id": call.actor.member_id, "board_id": board.id}
    made = {"token_hash": tokens.hash_of(token), "made_at": call.now}
    statement = insert(FeedAddress).values(**key, **made)
    call.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=made))
    return forum_feeds.FeedAddress(board_id=board.id, board=Worded(**board.name), made_at=call.now, token=token)


def revoke_feed_address(call: Call, command: RevokeFeedAddress) -> forum_feeds.FeedAddress:
    """Also for a board that the caller may not read any more. Raises NOT_FOUND if there is no address for it."""
    key = {"member_id": call.actor.member_id, "board_id": command.board_id}
    address = call.session.execute(delete(FeedAddress).filter_by(**key).returning(FeedAddress.made_at)).first()
    if address is None:
        raise NOT_FOUND("board_id", what="address")
    board = call.session.get_one(Board, command.board_id)
    return forum_feeds.FeedAddress(board_id=board.id, board=Worded(**board.name), made_at=address.made_at)


def list_feed_addresses(call: Call, command: ListFeedAddresses) -> Page[forum_feeds.FeedAddress]:
    """The caller's addresses, for boards that the caller may read."""
    keys = [FeedAddress.made_at, FeedAddress.board_id]
    return page(call.session, _MINE, keys, command, _view, descending=True, values=viewer(call.actor))


def access_revoked(call: Call, happened: Happened[AccessRevoked]) -> None:
    """Deletes the addresses of a member who is signed out everywhere."""
    if happened.event.all_sessions:
        erase(call, happened.event.member_id)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's addresses."""
    call.session.execute(delete(FeedAddress).where(FeedAddress.member_id == member_id))


def _view(row: Row[Any]) -> forum_feeds.FeedAddress:
    address: FeedAddress = row[0]
    return forum_feeds.FeedAddress(board_id=address.board_id, board=Worded(**row.name), made_at=address.made_at)
