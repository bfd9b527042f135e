"""Holds end on 31 December of the following year, and their money is free again (Fund rule 11)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.spending.allocations import Released, ReleaseExpired
from services.funds.ledger import journal
from services.funds.spending import commitments, model


def release_expired(call: Call, _: ReleaseExpired | None = None) -> Released:
    """Allocations and commitments expire and release what they held (Fund rule 11)."""
    allocation = model.Allocation
    expired = (allocation.expires_on < call.today) & allocation.status.in_(("reserved", "granted"))
    awards = call.session.scalars(select(allocation.award_id).where(expired)).all()
    journal.lock(call, [*awards, *commitments.expiring_awards(call)])
    rows = call.session.scalars(select(allocation).where(expired).order_by(allocation.id).with_for_update()).all()
    released = sum((row.held_usd for row in rows), Decimal(0))
    for row in rows:
        row.status, row.reason = "released", "expired"
    call.session.flush()
    ended, freed = commitments.expire(call)
    return Released(allocations=len(rows), commitments=ended, released_usd=released + freed)
