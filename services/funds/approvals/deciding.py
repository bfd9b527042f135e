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
from contracts.funds import payees as pa
from contracts.funds import reversals as r
from contracts.funds.approvals.approvals import (
    DECIDED_MEANWHILE,
    NO_WITHDRAWING,
    WITHDRAWN_WHY,
    Approval,
    ApproveEntry,
    RefuseEntry,
    WithdrawEntry,
)
from contracts.funds.bank import payments as po
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import pending_rates as ri
from contracts.funds.ledger import rates as mr
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS
from contracts.funds.partners import agreements as am
from contracts.funds.receipts import pending as pr
from contracts.funds.spending import allocations as al
from contracts.funds.spending import budgets as bd
from contracts.funds.spending import commitments as co
from contracts.funds.spending import expenditures as ex
from contracts.funds.spending import recoveries as re
from contracts.funds.spending import transfers as tr
from services.funds.approvals import listing, model
from services.funds.bank import payment_orders
from services.funds.ledger import pending_rates, rates
from services.funds.partners import amendments
from services.funds.payees import details as payee_details
from services.funds.receipts import decisions, pending
from services.funds.reversals import reversals
from services.funds.spending import allocations, budgets, commitments, expenditures, recoveries, transfers

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
        (ex.ApproveExpenditure, expenditures.approve_expenditure),
        (ex.RefuseExpenditure, expenditures.refuse_expenditure),
        (ex.WithdrawExpenditure, expenditures.withdraw_expenditure),
    ),
    SignedKind.PENDING_RECEIPTS: Rules(
        "receipt_id",
        (pr.ApproveReceipt, decisions.approve_receipt),
        (pr.RefuseReceipt, decisions.refuse_receipt),
        (pr.WithdrawReceipt, pending.withdraw_receipt),
    ),
    SignedKind.ALLOCATIONS: Rules(
        "allocation_id",
        (al.GrantAllocation, allocations.grant_allocation),
        (al.RefuseAllocation, allocations.refuse_allocation),
    ),
    SignedKind.COMMITMENTS: Rules(
        "commitment_id",
        (co.ApproveCommitment, commitments.approve_commitment),
        (co.RefuseCommitment, commitments.refuse_commitment),
        (co.WithdrawCommitment, commitments.withdraw_commitment),
    ),
    SignedKind.RECOVERIES: Rules(
        "recovery_id",
        (re.ApproveRecovery, recoveries.approve_recovery),
        (re.RefuseRecovery, recoveries.refuse_recovery),
        (re.WithdrawRecovery, recoveries.withdraw_recovery),
    ),
    SignedKind.REVERSALS: Rules(
        "reversal_id",
        (r.ApproveReversal, reversals.approve_reversal),
        (r.RefuseReversal, reversals.refuse_reversal),
        (r.WithdrawReversal, reversals.withdraw_reversal),
    ),
    SignedKind.TRANSFERS: Rules(
        "transfer_id",
        (tr.ApproveTransfer, transfers.approve_transfer),
        (tr.RefuseTransfer, transfers.refuse_transfer),
        (tr.WithdrawTransfer, transfers.withdraw_transfer),
    ),
    SignedKind.MANUAL_RATES: Rules("rate_id", (mr.RateById, rates.approve_rate), (mr.RefuseRate, rates.refuse_rate)),
    SignedKind.PENDING_RATE_IMPORTS: Rules(
        "import_id",
        (ri.RateImportById, pending_rates.approve_rate_import),
        (ri.RefuseRateImport, pending_rates.refuse_rate_import),
        (ri.RateImportById, pending_rates.withdraw_rate_import),
    ),
    SignedKind.BUDGETS: Rules(
        "revision_id", (bd.ApproveRevision, budgets.approve_revision), (bd.RefuseRevision, budgets.refuse_revision)
    ),
    SignedKind.AMENDMENTS: Rules(
        "agreement_id",
        (am.AmendmentById, amendments.approve_amendment),
        (am.RefuseAmendment, amendments.refuse_amendment),
    ),
    SignedKind.PAYEE_DETAILS: Rules(
        "details_id",
        (pa.PayeeDetailsById, payee_details.approve_payee_details),
        (pa.RefusePayeeDetails, payee_details.refuse_payee_details),
        (pa.PayeeDetailsById, payee_details.withdraw_payee_details),
    ),
    SignedKind.PAYMENT_ORDERS: Rules(
        "order_id",
        (po.SignPaymentOrder, payment_orders.sign_payment_order),
        (po.RefusePaymentOrder, payment_orders.refuse_payment_order),
        (po.WithdrawPaymentOrder, payment_orders.withdraw_payment_order),
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
