"""One decision for every kind of entry: by the feature of its own room, under the same rules (Fund rules 10, 12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis import tables
from chassis.call import Call
from chassis.rows import refuse_stale
from contracts.base import NOT_FOUND, Command, Refused
from contracts.funds import payees as funds_payees
from contracts.funds import reversals as funds_reversals
from contracts.funds.approvals.approvals import (
    DECIDED_MEANWHILE,
    NO_WITHDRAWING,
    WITHDRAWN_WHY,
    Approval,
    ApproveEntry,
    RefuseEntry,
    WithdrawEntry,
)
from contracts.funds.bank import payments as funds_payments
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from services.funds.approvals import listing, model
from services.funds.bank import booking, payment_orders, revaluations
from services.funds.ledger import pending_rates, rates
from services.funds.partners import amendments
from services.funds.payees import details as payee_details
from services.funds.receipts import decisions, pending
from services.funds.reversals import reversals
from services.funds.spending import advances, allocations, budgets, commitments, expenditures, recoveries, transfers

Feature = Callable[[Call, Any], Any]


@dataclass(frozen=True)
class Rules:
    """How a kind is decided: command and feature for each decision, and the field that names the entry."""

    field: str
    approve: tuple[type[Command], Feature]
    refuse: tuple[type[Command], Feature]
    withdraw: tuple[type[Command], Feature] | None = None


RULES: dict[SignedKind, Rules] = {
    SignedKind.EXPENDITURES: Rules(
        "expenditure_id",
        (funds_expenditures.ApproveExpenditure, expenditures.approve_expenditure),
        (funds_expenditures.RefuseExpenditure, expenditures.refuse_expenditure),
        (funds_expenditures.WithdrawExpenditure, expenditures.withdraw_expenditure),
    ),
    SignedKind.PENDING_RECEIPTS: Rules(
        "receipt_id",
        (funds_pending.ApproveReceipt, booking.approve_receipt),
        (funds_pending.RefuseReceipt, decisions.refuse_receipt),
        (funds_pending.WithdrawReceipt, pending.withdraw_receipt),
    ),
    SignedKind.ALLOCATIONS: Rules(
        "allocation_id",
        (funds_allocations.GrantAllocation, allocations.grant_allocation),
        (funds_allocations.RefuseAllocation, allocations.refuse_allocation),
    ),
    SignedKind.COMMITMENTS: Rules(
        "commitment_id",
        (funds_commitments.ApproveCommitment, commitments.approve_commitment),
        (funds_commitments.RefuseCommitment, commitments.refuse_commitment),
        (funds_commitments.WithdrawCommitment, commitments.withdraw_commitment),
    ),
    SignedKind.ADVANCES: Rules(
        "advance_id",
        (funds_advances.ApproveAdvance, advances.approve_advance),
        (funds_advances.RefuseAdvance, advances.refuse_advance),
        (funds_advances.WithdrawAdvance, advances.withdraw_advance),
    ),
    SignedKind.RECOVERIES: Rules(
        "recovery_id",
        (funds_recoveries.ApproveRecovery, recoveries.approve_recovery),
        (funds_recoveries.RefuseRecovery, recoveries.refuse_recovery),
        (funds_recoveries.WithdrawRecovery, recoveries.withdraw_recovery),
    ),
    SignedKind.REVERSALS: Rules(
        "reversal_id",
        (funds_reversals.ApproveReversal, reversals.approve_reversal),
        (funds_reversals.RefuseReversal, reversals.refuse_reversal),
        (funds_reversals.WithdrawReversal, reversals.withdraw_reversal),
    ),
    SignedKind.TRANSFERS: Rules(
        "transfer_id",
        (funds_transfers.ApproveTransfer, transfers.approve_transfer),
        (funds_transfers.RefuseTransfer, transfers.refuse_transfer),
        (funds_transfers.WithdrawTransfer, transfers.withdraw_transfer),
    ),
    SignedKind.MANUAL_RATES: Rules(
        "rate_id", (funds_rates.RateById, rates.approve_rate), (funds_rates.RefuseRate, rates.refuse_rate)
    ),
    SignedKind.PENDING_RATE_IMPORTS: Rules(
        "import_id",
        (funds_pending_rates.RateImportById, pending_rates.approve_rate_import),
        (funds_pending_rates.RefuseRateImport, pending_rates.refuse_rate_import),
        (funds_pending_rates.RateImportById, pending_rates.withdraw_rate_import),
    ),
    SignedKind.REVALUATIONS: Rules(
        "revaluation_id",
        (funds_revaluation.ApproveRevaluation, revaluations.approve_revaluation),
        (funds_revaluation.RefuseRevaluation, revaluations.refuse_revaluation),
        (funds_revaluation.RevaluationById, revaluations.withdraw_revaluation),
    ),
    SignedKind.BUDGETS: Rules(
        "revision_id",
        (funds_budgets.ApproveRevision, budgets.approve_revision),
        (funds_budgets.RefuseRevision, budgets.refuse_revision),
    ),
    SignedKind.AMENDMENTS: Rules(
        "agreement_id",
        (funds_agreements.AmendmentById, amendments.approve_amendment),
        (funds_agreements.RefuseAmendment, amendments.refuse_amendment),
    ),
    SignedKind.PAYEE_DETAILS: Rules(
        "details_id",
        (funds_payees.PayeeDetailsById, payee_details.approve_payee_details),
        (funds_payees.RefusePayeeDetails, payee_details.refuse_payee_details),
        (funds_payees.PayeeDetailsById, payee_details.withdraw_payee_details),
    ),
    SignedKind.PAYMENT_ORDERS: Rules(
        "order_id",
        (funds_payments.SignPaymentOrder, payment_orders.sign_payment_order),
        (funds_payments.RefusePaymentOrder, payment_orders.refuse_payment_order),
        (funds_payments.WithdrawPaymentOrder, payment_orders.withdraw_payment_order),
    ),
}


def approve_entry(call: Call, command: ApproveEntry) -> Approval:
    """Raises NOT_FOUND, DECIDED_MEANWHILE, STALE, SAME_PERSON (Fund rule 12), and what the kind's own raises."""
    how = RULES[command.kind].approve
    late = {"late_reason": command.late_reason} if "late_reason" in how[0].model_fields else {}
    return _decide(call, command, how, command.expected_version, late)


def refuse_entry(call: Call, command: RefuseEntry) -> Approval:
    """Raises NOT_FOUND, DECIDED_MEANWHILE, STALE, SAME_PERSON."""
    how = RULES[command.kind].refuse
    return _decide(call, command, how, command.expected_version, {"reason": command.reason})


def withdraw_entry(call: Call, command: WithdrawEntry) -> Approval:
    """By whoever entered it. Raises NOT_FOUND, NO_WITHDRAWING, WITHDRAWN_WHY, NOT_YOURS, DECIDED_MEANWHILE."""
    how = RULES[command.kind].withdraw
    if how is None:
        raise NO_WITHDRAWING("kind")
    words = {"reason": command.reason} if "reason" in how[0].model_fields else {}
    if words == {"reason": None}:
        raise WITHDRAWN_WHY("reason")
    if call.actor.member_id != find(call, command.kind, command.id).entered_by:
        raise NOT_YOURS()
    return _decide(call, command, how, None, words)


def _decide(
    call: Call,
    command: ApproveEntry | RefuseEntry | WithdrawEntry,
    how: tuple[type[Command], Feature],
    expected: int | None,
    words: dict[str, str | None],
) -> Approval:
    waiting = find(call, command.kind, command.id)
    _check_waits(call, waiting)
    refuse_stale(waiting.version, expected)
    names: dict[str, Any] = {RULES[command.kind].field: waiting.id} | words
    if command.kind is SignedKind.AMENDMENTS:
        names["number"] = waiting.number
    try:
        how[1](call, how[0](**names))
    except Refused as refused:
        if refused.refusal.code == ALREADY_DECIDED.code:  # somebody was quicker while this waited for its locks
            _check_waits(call, find(call, command.kind, command.id))
        raise
    row = call.session.execute(_one(command.kind, command.id)).one()
    return Approval.of(row[0], **listing.shown(row))


def find(call: Call, kind: SignedKind, entry_id: UUID) -> model.Approval:
    """As it stands now. Raises NOT_FOUND."""
    row = call.session.execute(_one(kind, entry_id)).first()
    if row is None:
        raise NOT_FOUND("id", what="entry")
    found: model.Approval = row[0]
    return found


def _one(kind: SignedKind, entry_id: UUID) -> Any:
    of = (model.Approval.kind == kind.value) & (model.Approval.id == entry_id)
    return listing.told().where(of).execution_options(populate_existing=True)


def _check_waits(call: Call, waiting: model.Approval) -> None:
    """Raises DECIDED_MEANWHILE, with who did it and when."""
    if waiting.status == "pending":
        return
    who = waiting.decided_by or waiting.entered_by
    name = call.session.execute(tables.member.select().where(tables.member.c.id == who)).first()
    at = waiting.decided_at or waiting.entered_at
    raise DECIDED_MEANWHILE(
        status=waiting.status, name=name.name if name else "–", on=at.date(), at=at.strftime("%H:%M")
    )
