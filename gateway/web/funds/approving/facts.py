"""What stands beside an entry that waits: by kind, from the view that the kind has of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.base import Operation
from contracts.funds import payees as funds_payees
from contracts.funds.approvals import approvals as funds_approvals
from contracts.funds.bank import payments as funds_payments
from contracts.funds.bank import revaluation as funds_revaluation
from contracts.funds.kinds import SignedKind
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import advances as funds_advances
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.funds.spending import recoveries as funds_recoveries
from contracts.funds.spending import transfers as funds_transfers
from gateway.views import Data
from gateway.web.frame.visit import Visit
from gateway.web.funds.approving import agreed
from gateway.web.funds.wording import RATE_SOURCES, RECEIPT_KINDS

Facts = Mapping[str, str | None]


@dataclass(frozen=True)
class Shown:
    """`facts` are labels (keys of FACTS) and what stands beside them, which the page writes for its reader by the name:
    `_on` is a day, `_usd` an amount, `_count` a number, `rate` one in USD per unit.

    `moves`: currency by currency, what a list of rates brings. `order`: of payments. `lines`: of a budget.
    `entry`: what a reversal would reverse. `own`: the kind's view itself. `changed`: of an amendment; `expected`: of a
    receipt.
    """

    facts: tuple[tuple[str, str], ...] = ()
    moves: tuple[Data[funds_pending_rates.RateMove], ...] = ()
    lines: tuple[Data[funds_budgets.VersionLine], ...] = ()
    entry: Data[funds_journal.Entry] | None = None
    own: Mapping[str, Any] | None = None
    order: Mapping[str, Any] | None = None
    changed: agreed.Changed | None = None
    expected: agreed.Expected | None = None


def _expenditure(item: Data[funds_expenditures.Expenditure]) -> Facts:
    facts = {
        "payee": item["payee"], "document": item["document"], "document_on": item["document_on"],
        "occurred_on": item["occurred_on"], "direct_usd": None if item["currency"] == "USD" else item["direct_usd"],
        "indirect_usd": item["indirect_usd"], "duplicate": item["duplicate_reason"],
        "line_exceeded_usd": item["line_exceeded_usd"] if Decimal(item["line_exceeded_usd"]) else None,
    }  # fmt: skip
    if others := item["same_payee"]:
        facts |= {
            "same_payee_count": str(others["costs"]), "same_payee_usd": others["direct_usd"],
            "same_payee_since_on": others["since"], "same_payee_until_on": others["until"],
        }  # fmt: skip
    return facts


def _allocation(item: Data[funds_allocations.Allocation]) -> Facts:
    return {
        "donor": item["donor"], "programme": item["programme"], "starts_on": item["starts_on"],
        "ends_on": item["ends_on"],
    }  # fmt: skip


def _commitment(item: Data[funds_commitments.Commitment]) -> Facts:
    return {
        "payee": item["payee"], "document": item["reference"], "signed_on": item["signed_on"],
        "direct_usd": None if item["currency"] == "USD" else item["amount_usd"], "expires_on": item["expires_on"],
    }  # fmt: skip


def _advance(item: Data[funds_advances.Advance]) -> Facts:
    return {
        "payee": item["payee"], "document": item["document"], "given_on": item["given_on"],
        "settled_by_on": item["due_on"],
    }  # fmt: skip


def _receipt(item: Data[funds_pending.PendingReceipt]) -> Facts:
    same = Decimal(item["credited_usd"]) == Decimal(item["amount"]) and item["currency"] == "USD"
    return {
        "receipt": RECEIPT_KINDS[item["kind"]], "donor": item["party"], "received_on": item["received_on"],
        "credited_usd": None if same else item["credited_usd"],
    }  # fmt: skip


def _recovery(item: Data[funds_recoveries.Recovery]) -> Facts:
    return {
        "payer": item["payer"], "document": item["document"], "document_on": item["document_on"],
        "received_on": item["received_on"],
    }  # fmt: skip


def _transfer(item: Data[funds_transfers.Transfer]) -> Facts:
    return {"from": item["from_award"], "to": item["to_award"]}


def _rate_import(item: Data[funds_pending_rates.PendingRateImport]) -> Facts:
    return {"source": RATE_SOURCES[item["format"]], "rates_count": str(item["rates"]), "sha256": item["sha256"]}


def _payee_details(item: Data[funds_payees.PayeeDetails]) -> Facts:
    return {
        "holder": item["holder"], "iban": item["iban"], "number": item["number"], "bic": item["bic"],
        "bank": item["bank"], "account_before": item["account_before"],
    }  # fmt: skip


def _payment_order(item: Data[funds_payments.PaymentOrder]) -> Facts:
    return {"account": item["account"], "execute_on": item["execute_on"], "payments_count": str(len(item["payments"]))}


def _revaluation(item: Data[funds_revaluation.Revaluation]) -> Facts:
    return {
        "account": item["account"], "valued_on": item["occurred_on"], "book_usd": item["book_usd"],
        "worth_usd": item["worth_usd"], "rate": None if item["realized"] else item["usd_per_unit"],
    }  # fmt: skip


def _budget(item: Data[funds_budgets.Revision]) -> Facts:
    return {"revision_count": str(item["number"]), "total_usd": item["total_usd"]}


def _amendment(_item: Data[funds_agreements.AgreementVersion]) -> Facts:
    """All of it stands beside what it was (agreed.Changed)."""
    return {}


@dataclass(frozen=True)
class Kind:
    """The view that a kind has of its own: by which operation it is read, which field names it, what is told of it."""

    read: Operation[Any, Any]
    field: str
    told: Callable[[Any], Facts]


KINDS: dict[SignedKind, Kind] = {
    SignedKind.EXPENDITURES: Kind(funds_expenditures.READ_EXPENDITURE, "expenditure_id", _expenditure),
    SignedKind.PENDING_RECEIPTS: Kind(funds_pending.READ_PENDING_RECEIPT, "receipt_id", _receipt),
    SignedKind.ALLOCATIONS: Kind(funds_allocations.READ_ALLOCATION, "allocation_id", _allocation),
    SignedKind.COMMITMENTS: Kind(funds_commitments.READ_COMMITMENT, "commitment_id", _commitment),
    SignedKind.ADVANCES: Kind(funds_advances.READ_ADVANCE, "advance_id", _advance),
    SignedKind.RECOVERIES: Kind(funds_recoveries.READ_RECOVERY, "recovery_id", _recovery),
    SignedKind.TRANSFERS: Kind(funds_transfers.READ_TRANSFER, "transfer_id", _transfer),
    SignedKind.PENDING_RATE_IMPORTS: Kind(funds_pending_rates.READ_PENDING_RATE_IMPORT, "import_id", _rate_import),
    SignedKind.BUDGETS: Kind(funds_budgets.READ_REVISION, "revision_id", _budget),
    SignedKind.AMENDMENTS: Kind(funds_agreements.LIST_VERSIONS, "agreement_id", _amendment),
    SignedKind.PAYEE_DETAILS: Kind(funds_payees.READ_PAYEE_DETAILS, "details_id", _payee_details),
    SignedKind.PAYMENT_ORDERS: Kind(funds_payments.READ_PAYMENT_ORDER, "order_id", _payment_order),
    SignedKind.REVALUATIONS: Kind(funds_revaluation.READ_REVALUATION, "revaluation_id", _revaluation),
}


async def own_view(visitor: Visit, kind: SignedKind, entry_id: str) -> dict[str, Any] | None:
    """The kind's own view, where it has one. Raises NOT_FOUND."""
    if kind not in KINDS:
        return None
    return await visitor.call(KINDS[kind].read, {KINDS[kind].field: entry_id})


async def shown(visitor: Visit, details: Data[funds_approvals.ApprovalDetails], own: Mapping[str, Any] | None) -> Shown:
    """What stands beside it. Raises NOT_FOUND."""
    kind = SignedKind(details["kind"])
    changed = expected = None
    if kind is SignedKind.AMENDMENTS:
        changed = await agreed.changed(visitor, details, (own or {})["items"])
        own = next((each for each in (own or {})["items"] if each["number"] == details["number"]), None)
    facts: dict[str, str | None] = {"award": details["award_title"]}
    if own is not None:
        facts |= KINDS[kind].told(own)
    if kind is SignedKind.PENDING_RECEIPTS and own is not None:
        expected = await agreed.expected(visitor, dict(own))
        if expected.account and expected.account["currency"] != "USD":  # nothing was converted by that bank
            facts["direct_usd"] = facts.pop("credited_usd", None)
    if details["usd_per_unit"]:
        facts |= {"rate": details["usd_per_unit"], "valid_on": details["on_day"]}
    entry = None
    if details["entry_id"]:
        entry = await visitor.call(funds_journal.READ_ENTRY, {"entry_id": details["entry_id"]})
        facts |= {"entry": entry["number"], "occurred_on": entry["occurred_on"]}
    parts = own or {}
    return Shown(
        facts=tuple((name, value) for name, value in facts.items() if value),
        moves=tuple(parts["moves"] if kind is SignedKind.PENDING_RATE_IMPORTS else ()),
        order=own if kind is SignedKind.PAYMENT_ORDERS else None,
        lines=tuple(parts["lines"] if kind is SignedKind.BUDGETS else ()),
        entry=entry,
        own=own,
        changed=changed,
        expected=expected,
    )
