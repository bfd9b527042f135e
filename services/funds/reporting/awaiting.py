"""How much waits for a second signature, of each kind, in all funds (Fund rule 12)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from chassis.call import Call
from contracts.funds.reporting.awaiting import AwaitingKind, AwaitingSignatures, CountAwaiting, SignedKind
from services.funds.ledger.currency_model import ManualRate, PendingRateImport
from services.funds.partners.model import AgreementVersion
from services.funds.payees.model import PayeeDetails
from services.funds.receipts.model import PendingReceipt
from services.funds.reversals.model import Reversal
from services.funds.spending.budget_model import BudgetVersion
from services.funds.spending.model import Allocation, Commitment, Expenditure, Recovery, Transfer

_WAITS: dict[SignedKind, ColumnElement[bool]] = {
    SignedKind.EXPENDITURES: Expenditure.status == "pending",
    SignedKind.PENDING_RECEIPTS: PendingReceipt.status == "pending",
    SignedKind.ALLOCATIONS: Allocation.status == "reserved",
    SignedKind.COMMITMENTS: Commitment.state == "pending",
    SignedKind.RECOVERIES: Recovery.status == "pending",
    SignedKind.REVERSALS: Reversal.status == "pending",
    SignedKind.TRANSFERS: Transfer.status == "pending",
    SignedKind.MANUAL_RATES: ManualRate.status == "pending",
    SignedKind.PENDING_RATE_IMPORTS: PendingRateImport.status == "pending",
    SignedKind.BUDGETS: BudgetVersion.status == "pending",
    SignedKind.AMENDMENTS: AgreementVersion.status == "pending",
    SignedKind.PAYEE_DETAILS: PayeeDetails.status == "pending",
}


def count_awaiting(call: Call, _command: CountAwaiting) -> AwaitingSignatures:
    """How many entries of each kind wait for a second signature, in all funds: one query."""
    counted = union_all(*(_count(kind, waits) for kind, waits in _WAITS.items()))
    found = {row.kind: row.number for row in call.session.execute(counted)}
    return AwaitingSignatures(kinds=[AwaitingKind(kind=kind, count=found[kind.value]) for kind in SignedKind])


def _count(kind: SignedKind, waits: ColumnElement[bool]) -> Select[Any]:
    return select(literal(kind.value).label("kind"), func.count().label("number")).where(waits)
