"""Advances as they stand, what settles each, and those that are overdue as tasks of the finance officers (rule 19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from chassis.tasks import Waiting
from contracts.base import NOT_FOUND, Page
from contracts.funds.spending.advances import Advance as View
from contracts.funds.spending.advances import (
    AdvanceDetails,
    AdvanceState,
    ListAdvances,
    ReadAdvance,
    Settlement,
    SettlementKind,
)
from contracts.identity import Role
from contracts.tasks import FundsTaskOpened, TaskKind, TaskOpened
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.partners.model import Award
from services.funds.spending.advance_model import Advance
from services.funds.spending.budget_model import BudgetLine
from services.funds.spending.model import Commitment, Expenditure, Recovery

_STATES = {
    "partly_paid": AdvanceState.PARTLY_SETTLED,
    "paid": AdvanceState.SETTLED,
    "released": AdvanceState.REVERSED,
}
_SHOWN = 200


def read_advance(call: Call, command: ReadAdvance) -> AdvanceDetails:
    """With what settles it. Raises NOT_FOUND."""
    found = one(call, command.advance_id)
    settlements = _settlements(call, command.advance_id)
    shown = {"settlements": settlements[:_SHOWN], "more": len(settlements) > _SHOWN}
    return AdvanceDetails(**found.model_dump(), **shown)


def list_advances(call: Call, command: ListAdvances) -> Page[View]:
    """Newest first; of those that are open, the ones that are due first come first."""
    statement = standing()
    if command.award_id:
        statement = statement.where(Commitment.award_id == command.award_id)
    if command.fund_id:
        statement = statement.where(Award.fund_id == command.fund_id)
    if command.is_open is not None:
        statement = statement.where(Advance.is_open == command.is_open)
    if command.overdue is not None:
        late = Advance.is_open & (Advance.due_on < call.today)
        statement = statement.where(late if command.overdue else ~late)
    return page(call.session, statement, [Advance.id], command, lambda row: _view(call, row), descending=True)


def one(call: Call, advance_id: UUID) -> View:
    """Raises NOT_FOUND."""
    row = call.session.execute(standing().where(Advance.id == advance_id)).first()
    if row is None:
        raise NOT_FOUND("advance_id", what="advance")
    return _view(call, row)


def standing() -> Select[Any]:
    """Advances with their commitment, award, line and entry."""
    joined = (
        select(Advance, Commitment, Award.title.label("award"), Award.fund_id, BudgetLine.title.label("line"))
        .join(Commitment, Commitment.id == Advance.id)
        .join(Award, Award.id == Commitment.award_id)
        .join(BudgetLine, BudgetLine.id == Commitment.line_id)
    )
    return with_entry(joined, Advance.entry_id).execution_options(populate_existing=True)


def owed() -> ColumnElement[bool]:
    """Of advances joined with their commitments: given, and not settled."""
    return Advance.is_open & (Commitment.status == "open")


def owed_of(call: Call, award_id: UUID) -> Decimal:
    """What payees still owe of an award's advances, in USD."""
    total = func.coalesce(func.sum(Commitment.amount - Commitment.paid), Decimal("0.00"))
    rows = select(total).join(Advance, Advance.id == Commitment.id).where(owed(), Commitment.award_id == award_id)
    return Decimal(call.session.scalar(rows) or 0).quantize(Decimal("0.01"))


def _view(call: Call, row: Row[Any]) -> View:
    advance, held = row[0], row[1]
    names = ("award_id", "line_id", "payee", "description", "country", "activity_kind", "entered_by", "entered_at")
    rest = held.amount_usd - held.paid if held.status in ("pending", "open") else Decimal("0.00")
    return View(
        id=advance.id,
        fund_id=row.fund_id,
        award_title=row.award,
        line=row.line,
        document=held.reference,
        amount_usd=held.amount_usd,
        settled_usd=held.paid.quantize(Decimal("0.01")),
        rest_usd=rest.quantize(Decimal("0.01")),
        held_usd=held.held_usd,
        given_on=held.signed_on,
        due_on=advance.due_on,
        overdue=advance.is_open and advance.due_on < call.today,
        state=_STATES.get(held.state) or AdvanceState(held.state),
        bank_account_id=advance.bank_account_id,
        entry_id=advance.entry_id,
        entry_number=as_posted(row)["entry_number"],
        decided_by=held.decided_by,
        reason=held.reason,
        **same(held, *names),
    )


def _settlements(call: Call, advance_id: UUID) -> list[Settlement]:
    """The costs charged to it and what was returned, in the order in which they were entered."""
    found = []
    for table, kind, on in (
        (Expenditure, SettlementKind.COST, Expenditure.occurred_on),
        (Recovery, SettlementKind.RETURN, Recovery.received_on),
    ):
        rows = with_entry(select(table, on.label("on_day")), table.entry_id).where(table.commitment_id == advance_id)
        for row in call.session.execute(rows.order_by(table.id).limit(_SHOWN + 1)):
            told = {"kind": kind, "on": row.on_day, "amount_usd": row[0].direct_usd, **as_posted(row)}
            found.append(Settlement.of(row[0], **told))
    return sorted(found, key=lambda each: (each.entered_at, each.id))


def _overdue(call: Call) -> Iterable[TaskOpened]:
    """Those whose payees should have accounted for them by yesterday."""
    late = standing().where(owed(), Advance.due_on < call.today).order_by(Advance.id)
    for row in call.session.execute(late.with_for_update(read=True, of=Advance)):
        yield _opened(row)


def _opened(row: Row[Any]) -> FundsTaskOpened:
    held = row[1]
    rest = held.amount - held.paid
    return FundsTaskOpened(
        kind=TaskKind.SETTLE_ADVANCE,
        task=str(held.id),
        roles=[Role.FINANCE_OFFICER],
        params={"payee": held.payee, "document": held.reference, "amount": f"{rest:.2f}", "currency": "USD"},
        link=f"/fund/advances/{held.id}",
        opened_at=datetime.combine(row[0].due_on + timedelta(days=1), time(), UTC),
        due_on=row[0].due_on,
    )


WAITING = Waiting((TaskKind.SETTLE_ADVANCE,), _overdue)
