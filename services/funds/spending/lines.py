"""What was spent on budget lines, counting all entries and reversals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from services.funds.ledger import model as ledger_model


def spent_on(call: Call, line_ids: Iterable[UUID]) -> Mapping[UUID, Decimal]:
    """USD by line, without lines that have no postings. The award must be locked."""
    line, total = ledger_model.Posting.line_id, func.sum(ledger_model.Posting.amount_usd)
    rows = call.session.execute(select(line, total).where(line.in_(set(line_ids))).group_by(line))
    return {line_id: amount for line_id, amount in rows if line_id}
