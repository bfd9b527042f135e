"""What takes a second signature (Fund rule 12): the one table of the signatures page and of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.base import Operation
from contracts.funds import payees as funds_payees
from contracts.funds import reversals as funds_reversals
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.reporting.awaiting import SignedKind
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers

PAGE = "/fund/signatures"
_PENDING = {"status": "pending"}


@dataclass(frozen=True)
class Kind:
    """A kind of entry: by which operations it is signed or not, which field names it, where those that wait are.

    `withdraw`: how whoever entered it takes it back."""

    approve: Operation[Any, Any]
    refuse: Operation[Any, Any]
    field: str
    listed: Operation[Any, Any] | None = None
    waits: tuple[tuple[str, str], ...] = tuple(_PENDING.items())
    withdraw: Operation[Any, Any] | None = None

    @property
    def takes_late_reason(self) -> bool:
        """Whether it can be signed into a soft-closed period, with a reason (Fund rule 10)."""
        return "late_reason" in self.approve.command.model_fields


KINDS: dict[str, Kind] = {
    SignedKind.EXPENDITURES: Kind(
        funds_expenditures.APPROVE_EXPENDITURE, funds_expenditures.REFUSE_EXPENDITURE,
        "expenditure_id", funds_expenditures.LIST_EXPENDITURES, withdraw=funds_expenditures.WITHDRAW_EXPENDITURE,
    ),
    SignedKind.PENDING_RECEIPTS: Kind(
        funds_pending.APPROVE_RECEIPT, funds_pending.REFUSE_RECEIPT,
        "receipt_id", funds_pending.LIST_PENDING_RECEIPTS, withdraw=funds_pending.WITHDRAW_RECEIPT,
    ),
    SignedKind.ALLOCATIONS: Kind(
        funds_allocations.GRANT_ALLOCATION, funds_allocations.REFUSE_ALLOCATION,
        "allocation_id", funds_allocations.LIST_ALLOCATIONS, (("status", "reserved"),),
    ),
    SignedKind.COMMITMENTS: Kind(
        funds_commitments.APPROVE_COMMITMENT, funds_commitments.REFUSE_COMMITMENT,
        "commitment_id", funds_commitments.LIST_COMMITMENTS, (("state", "pending"),),
    ),
    SignedKind.RECOVERIES: Kind(
        funds_recoveries.APPROVE_RECOVERY, funds_recoveries.REFUSE_RECOVERY,
        "recovery_id", funds_recoveries.LIST_RECOVERIES, withdraw=funds_recoveries.WITHDRAW_RECOVERY,
    ),
    SignedKind.REVERSALS: Kind(
        funds_reversals.APPROVE_REVERSAL, funds_reversals.REFUSE_REVERSAL,
        "reversal_id", funds_reversals.LIST_REVERSALS, withdraw=funds_reversals.WITHDRAW_REVERSAL,
    ),
    SignedKind.TRANSFERS: Kind(
        funds_transfers.APPROVE_TRANSFER, funds_transfers.REFUSE_TRANSFER,
        "transfer_id", funds_transfers.LIST_TRANSFERS, withdraw=funds_transfers.WITHDRAW_TRANSFER,
    ),
    SignedKind.MANUAL_RATES: Kind(
        funds_rates.APPROVE_RATE, funds_rates.REFUSE_RATE, "rate_id", funds_rates.LIST_MANUAL_RATES
    ),
    SignedKind.PENDING_RATE_IMPORTS: Kind(
        funds_pending_rates.APPROVE_RATE_IMPORT, funds_pending_rates.REFUSE_RATE_IMPORT,
        "import_id", funds_pending_rates.LIST_PENDING_RATE_IMPORTS, withdraw=funds_pending_rates.WITHDRAW_RATE_IMPORT,
    ),
    SignedKind.PAYEE_DETAILS: Kind(
        funds_payees.APPROVE_PAYEE_DETAILS, funds_payees.REFUSE_PAYEE_DETAILS,
        "details_id", funds_payees.LIST_PAYEE_DETAILS, withdraw=funds_payees.WITHDRAW_PAYEE_DETAILS,
    ),
    SignedKind.REVALUATIONS: Kind(
        funds_revaluation.APPROVE_REVALUATION, funds_revaluation.REFUSE_REVALUATION,
        "revaluation_id", funds_revaluation.LIST_REVALUATIONS, withdraw=funds_revaluation.WITHDRAW_REVALUATION,
    ),
    # These are listed with their award and their agreement only: who was notified comes with its name.
    SignedKind.BUDGETS: Kind(funds_budgets.APPROVE_REVISION, funds_budgets.REFUSE_REVISION, "revision_id"),
    SignedKind.AMENDMENTS: Kind(funds_agreements.APPROVE_AMENDMENT, funds_agreements.REFUSE_AMENDMENT, "agreement_id"),
}  # fmt: skip
