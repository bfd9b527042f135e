"""The tree of the boards: what is above a board, and what below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, case, func, literal, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from chassis.call import Call
from services.forum.base.json_sql import json_object
from services.forum.base.model import Board

DEEPEST = 4
_above = aliased(Board, name="crumb")
_crumb = json_object(id=_above.id, slug=_above.slug, name=_above.name)
_crumbs = select(func.json_agg(aggregate_order_by(_crumb, func.cardinality(_above.path)))).where(
    _above.id == any_(Board.path)
)
# The contract's `above` of the board of a statement.
ABOVE: ColumnElement[Any] = case(
    (func.cardinality(Board.path) == 0, func.json_build_array()),
    else_=_crumbs.correlate_except(_above).scalar_subquery(),
)
_HOLD = text("SELECT pg_advisory_xact_lock(2868, hashtext('board.path'))")


def hold(call: Call) -> None:
    """One change of the tree at a time, locked before its rows: otherwise two changes could deadlock."""
    call.session.execute(_HOLD)


def below(call: Call, board_id: UUID) -> list[Board]:
    """All boards within this one, at any level."""
    return list(call.session.scalars(select(Board).where(literal(board_id) == any_(Board.path))))
