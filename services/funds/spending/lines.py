"""What was spent on budget lines, counting all entries and reversals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from chassis.call import Call
from services.funds.ledger import journal
from services.funds.ledger import model as ledger_model

_NOTHING = Decimal("0.00")


def spent_on(call: Call, line_ids: Iterable[UUID]) -> Mapping[UUID, Decimal]:
    """USD by line, without lines that have no postings. The award must be locked."""
    line, total = ledger_model.Posting.line_id, func.sum(ledger_model.Posting.amount_usd)
    rows = call.session.execute(select(line, total).where(line.in_(set(line_ids))).group_by(line))
    return {line_id: amount for line_id, amount in rows if line_id}


def charged_with(call: Call, line_id: UUID) -> tuple[Decimal, Decimal]:
    """What was spent on a direct line, and the indirect cost of the same entries, in USD.

    What came back or was reversed is taken off. Read it with the award locked."""
    posting, beside = ledger_model.Posting, aliased(ledger_model.Posting)
    direct = select(func.coalesce(func.sum(posting.amount_usd), _NOTHING)).where(posting.line_id == line_id)
    indirect = (
        select(func.coalesce(func.sum(beside.amount_usd), _NOTHING))
        .where(beside.account_code == journal.INDIRECT)
        .where(beside.entry_id.in_(select(posting.entry_id).where(posting.line_id == line_id)))
    )
    return call.session.scalars(direct).one(), call.session.scalars(indirect).one()
