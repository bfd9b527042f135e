"""All that waits for a second signature, of every kind and in every fund and award, in one list over an index."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, String, column, func, literal_column, select, values
from sqlalchemy.orm import aliased

from chassis import tables
from chassis.call import Call
from chassis.paging import Key, page, whole
from contracts.funds.approvals.approvals import (
    COUNTED_TO,
    Approval,
    ApprovalOrder,
    Approvals,
    ApprovalStatus,
    ListApprovals,
)
from contracts.funds.kinds import SignedKind
from contracts.funds.reporting.awaiting import AwaitingKind, AwaitingSignatures, CountAwaiting
from services.funds.approvals import model
from services.funds.ledger import money
from services.funds.ledger.currency_model import CurrencyUnit
from services.funds.ledger.submissions import Submission
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
# Written out, so that however a statement is planned, PostgreSQL sees that the indexes of what waits hold it.
_IS = {each: _A.status == literal_column(f"'{each.value}'") for each in ApprovalStatus}
# Each kind by its own index, no further than it is told.
_KINDS = values(column("kind", String), name="of").data([(kind.value,) for kind in SignedKind])
_OF_KIND = select(_A.id).where(_IS[ApprovalStatus.PENDING], _A.kind == _KINDS.c.kind).limit(COUNTED_TO)
_COUNTED = select(
    _KINDS.c.kind, select(func.count()).select_from(_OF_KIND.correlate(_KINDS).subquery()).scalar_subquery()
)


def list_approvals(call: Call, command: ListApprovals) -> Approvals:
    """A page of it, and how much there is of each kind. Raises MALFORMED for a cursor of another list."""
    waits = command.status is ApprovalStatus.PENDING
    order = command.order if waits else ApprovalOrder.WAITING
    statement = told().where(_IS[command.status], *_filters(command))
    keys = [_ORDERS[order], _A.id]
    descending = order is ApprovalOrder.AMOUNT or not waits
    found: Any = page(call.session, statement, keys, command, whole, descending=descending)
    items = [Approval.of(row[0], **shown(row)) for row in found.items]
    return Approvals(items=items, next=found.next, kinds=_counted(call))


def count_awaiting(call: Call, _command: CountAwaiting) -> AwaitingSignatures:
    """How many entries of each kind wait, whoever entered them: up to 100, which means "or more"."""
    return AwaitingSignatures(kinds=_counted(call))


def _counted(call: Call) -> list[AwaitingKind]:
    counted = dict(call.session.execute(_COUNTED).tuples().all())
    return [AwaitingKind(kind=kind, count=counted[kind.value]) for kind in SignedKind]


def _filters(command: ListApprovals) -> list[Any]:
    given = [getattr(_A, name) == value for name in _SAME if (value := getattr(command, name)) is not None]
    if command.not_entered_by is not None:
        given.append(_A.entered_by != command.not_entered_by)
    if command.status is ApprovalStatus.REFUSED:
        anew = (Submission.kind == _A.kind) & (Submission.replaces == _A.id)
        given.append(~select(Submission.entry_id).where(anew).exists())
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
