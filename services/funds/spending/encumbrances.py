"""What commitments hold, and draw on allocations; the database decides it (sql/tables/spending/commitments.sql)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from chassis.folding import fold
from contracts.funds.spending.advances import BEFORE_ADVANCE
from contracts.funds.spending.commitments import (
    BEYOND_COMMITMENT,
    COMMITMENT_NOT_OPEN,
    OTHER_CURRENCY,
    OTHER_LINE,
    OTHER_PAYEE,
    CommitmentKind,
)
from contracts.funds.spending.expenditures import Cost
from services.funds.ledger import money
from services.funds.spending.model import Commitment


def find(call: Call, commitment_ids: Collection[UUID]) -> list[Commitment]:
    """These commitments, not locked yet."""
    if not commitment_ids:
        return []
    return list(call.session.scalars(select(Commitment).where(Commitment.id.in_(commitment_ids))))


def lock(call: Call, commitment_ids: Iterable[UUID]) -> list[Commitment]:
    """These commitments, locked in the order of their ids, after the allocations."""
    ids = list(commitment_ids)
    if not ids:
        return []
    statement = select(Commitment).where(Commitment.id.in_(ids)).order_by(Commitment.id)
    return list(call.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def drawn_on(call: Call, allocation_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What open commitments draw on each of these allocations, in USD."""
    ids = set(allocation_ids)
    if not ids:
        return {}
    total = func.sum(Commitment.open_usd)
    rows = call.session.execute(
        select(Commitment.allocation_id, total)
        .where(Commitment.allocation_id.in_(ids))
        .group_by(Commitment.allocation_id)
    )
    return {allocation_id: amount for allocation_id, amount in rows if allocation_id}


def open_usd(commitment: Commitment, unpaid: Decimal) -> Decimal:
    """The unpaid part of its direct cost, at the rate of the day it was entered."""
    return money.to_cents(unpaid * commitment.usd_per_unit)


def held_usd(commitment: Commitment, unpaid: Decimal) -> Decimal:
    """What it reserves, including its indirect cost; nothing if its allocation reserves it."""
    if commitment.allocation_id is not None or commitment.status not in ("pending", "open"):
        return Decimal(0)
    indirect = money.to_cents(commitment.indirect_usd * unpaid / commitment.amount)
    return open_usd(commitment, unpaid) + indirect


def check_payment(
    commitment: Commitment, unpaid: Decimal, cost: Cost, currency: str, amount: Decimal, prefix: str
) -> None:
    """Raises COMMITMENT_NOT_OPEN, OTHER_LINE, OTHER_PAYEE, OTHER_CURRENCY, BEYOND_COMMITMENT,
    BEFORE_ADVANCE."""
    if commitment.status != "open":
        raise COMMITMENT_NOT_OPEN(prefix + "commitment_id", state=commitment.state)
    if cost.occurred_on > commitment.expires_on:
        raise COMMITMENT_NOT_OPEN(prefix + "commitment_id", state="expired")
    if cost.line_id not in (None, commitment.line_id) or cost.allocation_id not in (None, commitment.allocation_id):
        raise OTHER_LINE(prefix + "line_id")
    if fold(cost.payee) != fold(commitment.payee):
        raise OTHER_PAYEE(prefix + "payee", payee=commitment.payee)
    if currency != commitment.currency:
        raise OTHER_CURRENCY(prefix + "currency", currency=commitment.currency)
    if amount > unpaid:
        raise BEYOND_COMMITMENT(prefix + "amount", rest=unpaid, currency=currency)
    if is_advance(commitment) and cost.occurred_on < commitment.signed_on:
        raise BEFORE_ADVANCE(prefix + "occurred_on", given_on=commitment.signed_on)


def is_advance(commitment: Commitment | None) -> bool:
    """Whether a cost that names it is charged against what its payee owes, and paid from no account (rule 19)."""
    return commitment is not None and commitment.kind == CommitmentKind.ADVANCE
