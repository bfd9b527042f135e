"""What an entry does to its budget line and its award, before and after it is approved (Fund rules 7, 9, 17)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from chassis.call import Call
from contracts.funds.approvals.approvals import AwardEffect, LineEffect
from contracts.funds.kinds import SignedKind
from services.funds.approvals.model import Approval
from services.funds.ledger.model import AwardBalance
from services.funds.receipts.model import PendingReceipt
from services.funds.spending.budget_model import BudgetLine, LineBalance
from services.funds.spending.model import Allocation, Commitment, Expenditure, Recovery

_ZERO = Decimal("0.00")


def on_line(call: Call, waiting: Approval) -> LineEffect | None:
    """Nothing for what has no line of its own. What is decided has had its effect: before and after are the same."""
    if waiting.line_id is None:
        return None
    line = call.session.get_one(BudgetLine, waiting.line_id)
    spent = call.session.scalar(select(LineBalance.spent_usd).where(LineBalance.line_id == line.id)) or _ZERO
    committed, others = _committed(call, waiting), _others(call, waiting)
    more_spent, more_committed = _change(call, waiting) if waiting.status == "pending" else (_ZERO, _ZERO)
    used = spent + committed + others
    return LineEffect(
        line_id=line.id,
        title=line.title,
        budget_usd=line.amount_usd,
        spent_usd=spent,
        spent_after_usd=spent + more_spent,
        committed_usd=committed,
        committed_after_usd=committed + more_committed,
        pending_usd=others,
        rest_usd=line.amount_usd - used,
        rest_after_usd=line.amount_usd - used - more_spent - more_committed,
    )


def _committed(call: Call, waiting: Approval) -> Decimal:
    """What commitments hold of the line, without this one."""
    sum_of = select(func.coalesce(func.sum(Commitment.open_usd), _ZERO)).where(Commitment.line_id == waiting.line_id)
    if waiting.status == "pending":
        sum_of = sum_of.where(Commitment.id != waiting.id)
    return call.session.scalar(sum_of) or _ZERO


def _others(call: Call, waiting: Approval) -> Decimal:
    """What other costs that wait would take of the line."""
    x = Expenditure
    found = (x.line_id == waiting.line_id) & (x.status == "pending") & x.commitment_id.is_(None) & (x.id != waiting.id)
    return call.session.scalar(select(func.coalesce(func.sum(x.direct_usd), _ZERO)).where(found)) or _ZERO


def _change(call: Call, waiting: Approval) -> tuple[Decimal, Decimal]:
    """By how much more is spent and committed then."""
    kind, amount = SignedKind(waiting.kind), waiting.amount_usd
    if kind in (SignedKind.COMMITMENTS, SignedKind.ADVANCES):
        return _ZERO, amount
    if kind is SignedKind.RECOVERIES:
        returned = call.session.get_one(Recovery, waiting.id).commitment_id
        return (_ZERO, -amount) if returned else (-amount, _ZERO)
    cost = call.session.get_one(Expenditure, waiting.id)
    if cost.commitment_id is None:
        return amount, _ZERO
    return amount, -min(amount, call.session.get_one(Commitment, cost.commitment_id).open_usd)


def on_award(call: Call, waiting: Approval) -> AwardEffect | None:
    """Nothing for what concerns no award, or was decided: it is in the award's figures then, or never will be."""
    balance = waiting.award_id and call.session.get(AwardBalance, waiting.award_id)
    if not balance or waiting.status != "pending":
        return None
    available = balance.received_usd - balance.spent_usd - balance.held_usd
    held, brings = _held(call, waiting), _brings(call, waiting)
    if held is None and brings is None:
        return None
    before = available + (held or _ZERO)
    return AwardEffect(available_usd=before, available_after_usd=available + (brings or _ZERO))


def _held(call: Call, waiting: Approval) -> Decimal | None:
    """What it holds of the award already, while it waits."""
    tables = {
        SignedKind.EXPENDITURES: Expenditure,
        SignedKind.COMMITMENTS: Commitment,
        SignedKind.ADVANCES: Commitment,
        SignedKind.ALLOCATIONS: Allocation,
    }
    table = tables.get(SignedKind(waiting.kind))
    return call.session.scalar(select(table.held_usd).where(table.id == waiting.id)) if table else None  # type: ignore[attr-defined]


def _brings(call: Call, waiting: Approval) -> Decimal | None:
    """What it adds to the award, or takes from it, once it is approved."""
    kind = SignedKind(waiting.kind)
    if kind is SignedKind.TRANSFERS:
        return -waiting.amount_usd
    if kind is SignedKind.REVALUATIONS:
        return waiting.amount_usd
    if kind is SignedKind.RECOVERIES:
        recovery = call.session.get_one(Recovery, waiting.id)
        return recovery.direct_usd + recovery.indirect_usd
    if kind is not SignedKind.PENDING_RECEIPTS:
        return None
    receipt = call.session.get_one(PendingReceipt, waiting.id)
    return receipt.credited_usd if len(receipt.award_ids) == 1 else None
