"""A receipt as a whole, as it is shown to the second person and compared with the threshold (Fund rule 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from contracts.funds.receipts.pending import ReceiptKind
from services.funds.ledger import funds
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import model as partners_model
from services.funds.receipts.claims import Placed


@dataclass(frozen=True)
class ReceiptSummary:
    """A receipt as a whole, all its parts together. `party`: whose reference it is, which is used once.

    `size`: what the threshold is compared with, in USD; `record_ids`: under which it will be recorded.
    """

    kind: ReceiptKind
    party_id: UUID
    party: str
    reference: str
    fund_id: str
    currency: str
    amount: Decimal
    amount_usd: Decimal
    credited_usd: Decimal
    received_on: date
    bank_account_id: UUID | None
    award_ids: Sequence[UUID]
    record_ids: Sequence[UUID]

    @property
    def size(self) -> Decimal:
        return max(self.amount_usd, self.credited_usd)


def summary_of(
    kind: ReceiptKind,
    placed: Sequence[Placed],
    rows: Sequence[partners_model.Contribution],
    party_id: UUID,
    party: str,
    bank_account_id: UUID | None,
) -> ReceiptSummary:
    """The parts of a receipt as one, for who decides."""
    currencies = {row.currency for row in rows}
    in_one = len(currencies) == 1
    return ReceiptSummary(
        kind=kind,
        party_id=party_id,
        party=party,
        reference=rows[0].reference,
        fund_id=placed[0].award.fund_id,
        currency=currencies.pop() if in_one else FUNCTIONAL,
        amount=sum((row.amount if in_one else row.amount_usd for row in rows), Decimal(0)),
        amount_usd=sum((row.amount_usd for row in rows), Decimal(0)),
        credited_usd=sum((row.credited_usd for row in rows), Decimal(0)),
        received_on=rows[0].received_on,
        bank_account_id=bank_account_id,
        award_ids=[each.award.id for each in placed],
        record_ids=[row.id for row in rows],
    )


def waits(call: Call, summary: ReceiptSummary, placed: Sequence[Placed]) -> bool:
    """Whether it is above the threshold of a fund that it goes to (Fund rule 12)."""
    thresholds = (funds.find(call, each.award.fund_id).second_signature_above_usd for each in placed)
    return summary.size > min(thresholds)
