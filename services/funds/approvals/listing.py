"""All that waits for a second signature, of every kind and in every fund and award, in one list over an index."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from chassis import tables
from chassis.call import Call
from chassis.paging import Key, page, whole
from contracts.funds.approvals.approvals import Approval, ApprovalOrder, Approvals, ListApprovals
from contracts.funds.kinds import SignedKind
from contracts.funds.reporting.awaiting import AwaitingKind
from services.funds.approvals import model
from services.funds.ledger import money
from services.funds.ledger.currency_model import CurrencyUnit
from services.funds.partners.model import Award

_A = model.Approval
MAKER = tables.member.alias("maker")
_SAME = ("kind", "fund_id", "award_id", "entered_by")
# What comes first; the amount is the largest, the others the earliest.
_ORDERS: dict[ApprovalOrder, Key] = {
    ApprovalOrder.WAITING: _A.entered_at,
    ApprovalOrder.DUE: _A.due_on,
    ApprovalOrder.AMOUNT: _A.amount_usd,
}
_COUNTED = select(_A.kind, func.count().label("number")).where(_A.status == "pending").group_by(_A.kind)


def list_approvals(call: Call, command: ListApprovals) -> Approvals:
    """A page of it, and how much there is of each kind. Raises MALFORMED for a cursor of another list."""
    statement = told().where(_A.status == "pending", *_filters(command))
    keys = [_ORDERS[command.order], _A.id]
    descending = command.order is ApprovalOrder.AMOUNT
    found: Any = page(call.session, statement, keys, command, whole, descending=descending)
    counted = {row.kind: row.number for row in call.session.execute(_COUNTED)}
    kinds = [AwaitingKind(kind=kind, count=counted.get(kind.value, 0)) for kind in SignedKind]
    return Approvals(items=[Approval.of(row[0], **shown(row)) for row in found.items], next=found.next, kinds=kinds)


def _filters(command: ListApprovals) -> list[Any]:
    given = [getattr(_A, name) == value for name in _SAME if (value := getattr(command, name)) is not None]
    if command.above_usd is not None:
        given.append(_A.amount_usd >= command.above_usd)
    if command.below_usd is not None:
        given.append(_A.amount_usd <= command.below_usd)
    if command.entered_until is not None:
        given.append(_A.entered_at < datetime.combine(command.entered_until + timedelta(days=1), time.min, UTC))
    if command.due_until is not None:
        given.append(_A.due_on <= command.due_until)
    return given


def told() -> Select[Any]:
    """The rows with the words for their award and their maker."""
    award, unit = aliased(Award), aliased(CurrencyUnit)
    return (
        select(_A, award.title.label("award_title"), MAKER.c.name.label("entered_by_name"), unit.decimals)
        .outerjoin(award, award.id == _A.award_id)
        .outerjoin(MAKER, MAKER.c.id == _A.entered_by)
        .outerjoin(unit, unit.code == _A.currency)
    )


def shown(row: Any) -> dict[str, Any]:
    """The fields that are not the row's own."""
    amount = row[0].amount
    return {
        "award_title": row.award_title,
        "entered_by_name": row.entered_by_name or None,
        "amount": amount if amount is None else money.shown(amount, row.decimals or 2),
    }
