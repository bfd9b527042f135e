"""Instalments: what is due, what was received for each, what is open and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import aliased

from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.partners.agreements import DueInstalment, Instalment, InstalmentState, ListInstalments
from services.funds.ledger import currency_model, money
from services.funds.ledger import model as ledger_model
from services.funds.partners import model

_ZERO = Decimal(0)
# From how long before its day something due is told.
AHEAD: Final = timedelta(days=30)


def standing(call: Call, of: Sequence[UUID] | None = None) -> Select[Any]:
    """Instalments (of these agreements) with what was received, in the agreement's currency, and their state today.

    A receipt without an instalment counts towards the first open ones; an excess stays with its instalment: the
    database keeps `received` so (sql/fund_received_counted.sql).
    """
    instalment, agreement = model.Instalment, model.Agreement
    still_open = func.greatest(instalment.amount - instalment.received, _ZERO)
    statement = (
        select(
            instalment,
            instalment.received.label("came"),
            still_open.label("open"),
            func.greatest(instalment.received - instalment.amount, _ZERO).label("over"),
            _state(call, still_open).label("state"),
            agreement.reference,
            agreement.currency,
            agreement.donor_id,
            agreement.fund_id,
            model.Donor.name.label("donor"),
            currency_model.CurrencyUnit.decimals,
        )
        .join(agreement, agreement.id == instalment.agreement_id)
        .join(model.Donor, model.Donor.id == agreement.donor_id)
        .join(currency_model.CurrencyUnit, currency_model.CurrencyUnit.code == agreement.currency)
    )
    return statement if of is None else statement.where(instalment.agreement_id.in_(of))


def waited_for() -> ColumnElement[bool]:
    """Whether something of it is open, and its agreement in force: as the index of open instalments has it."""
    return (model.Instalment.received < model.Instalment.amount) & (model.Agreement.status == "signed")


def _state(call: Call, still_open: ColumnElement[Decimal]) -> ColumnElement[str]:
    due_on = model.Instalment.due_on
    return case(
        (still_open == 0, InstalmentState.RECEIVED.value),
        (model.Agreement.status == "ended", InstalmentState.LAPSED.value),
        (due_on < call.today, InstalmentState.OVERDUE.value),
        (due_on == call.today, InstalmentState.DUE.value),
        else_=InstalmentState.EXPECTED.value,
    )


def received(call: Call, agreement_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What was received under each agreement and not reversed, in its own currency."""
    contribution, reversal = model.Contribution, aliased(ledger_model.JournalEntry)
    totals = (
        select(contribution.agreement_id, func.coalesce(func.sum(contribution.pledge_amount), _ZERO))
        .outerjoin(reversal, reversal.reversal_of == contribution.entry_id)
        .where(contribution.agreement_id.in_(agreement_ids), reversal.id.is_(None))
        .group_by(contribution.agreement_id)
    )
    return {row[0]: row[1] for row in call.session.execute(totals)}


def of_agreements(call: Call, agreement_ids: Sequence[UUID]) -> dict[UUID, list[Instalment]]:
    """The instalments of these agreements, in order."""
    instalment, found = model.Instalment, {agreement_id: list[Instalment]() for agreement_id in agreement_ids}
    statement = standing(call, agreement_ids).order_by(instalment.position)
    for row in call.session.execute(statement.execution_options(populate_existing=True)):
        found[row[0].agreement_id].append(Instalment(**_values(row)))
    return found


def list_instalments(call: Call, command: ListInstalments) -> Page[DueInstalment]:
    """The instalments of all agreements, by due date."""
    instalment, statement = model.Instalment, standing(call)
    columns = {column["name"]: column["expr"] for column in statement.column_descriptions}
    for name in ("donor_id", "fund_id", "state"):
        if wanted := getattr(command, name):
            statement = statement.where(columns[name] == wanted)
    if command.open is not None:
        statement = statement.where(waited_for() if command.open else ~waited_for())
    if command.due_until:
        statement = statement.where(instalment.due_on <= command.due_until)
    return page(call.session, statement, [instalment.due_on, instalment.id], command, _due)


def _due(row: Row[Any]) -> DueInstalment:
    return DueInstalment(
        **_values(row),
        **same(row, "reference", "donor_id", "donor", "currency", "fund_id"),
        agreement_id=row[0].agreement_id,
    )


def _values(row: Row[Any]) -> dict[str, Any]:
    planned = row[0]
    amounts = {"amount": planned.amount, "received": row.came, "open": row.open, "over": row.over}
    shown = {name: money.shown(amount, row.decimals) for name, amount in amounts.items()}
    return shown | {"id": planned.id, "position": planned.position, "due_on": planned.due_on, "state": row.state}
