"""Contributions as they are read: recorded, or waiting for a second person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from chassis.call import Call
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.receipts.contributions import Contribution, ListContributions, ReadContribution
from contracts.funds.spending.expenditures import CostStatus
from services.funds.ledger import currency_model, money
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.partners import model as partners_model
from services.funds.receipts.claims import Placed
from services.funds.receipts.model import PendingReceipt


def awaiting(call: Call, held: PendingReceipt, row: partners_model.Contribution, placed: Placed) -> Contribution:
    """A part of a receipt that waits, as it will be recorded."""
    return Contribution.of(
        row,
        entry_id=None,
        entry_number=None,
        reversed=False,
        status=CostStatus.PENDING,
        pending_id=held.id,
        donor=placed.claim.donor.name,
        programme=placed.award.programme,
        amount=money.shown(row.amount, money.decimals_of(call, row.currency)),
        usd_per_unit=money.trimmed(row.usd_per_unit),
    )


def read_contribution(call: Call, command: ReadContribution) -> Contribution:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(partners_model.Contribution.id == command.contribution_id)).first()
    if row is None:
        raise NOT_FOUND("contribution_id", what="contribution")
    return _view(row)


def list_contributions(call: Call, command: ListContributions) -> Page[Contribution]:
    """The contributions, newest first."""
    statement = _all()
    for name in ("donor_id", "agreement_id", "award_id"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(partners_model.Contribution, name) == wanted)
    keys = [partners_model.Contribution.received_on, partners_model.Contribution.id]
    return page(call.session, statement, keys, command, _view, descending=True)


def _all() -> Select[Any]:
    made, donor, award = partners_model.Contribution, partners_model.Donor, partners_model.Award
    unit = currency_model.CurrencyUnit
    return with_entry(
        select(made, donor.name.label("donor"), award.programme, unit.decimals)
        .join(donor, donor.id == made.donor_id)
        .join(award, award.id == made.award_id)
        .join(unit, unit.code == made.currency),
        made.entry_id,
    )


def _view(row: Row[Any]) -> Contribution:
    made = row[0]
    return Contribution.of(
        made,
        **as_posted(row),
        status=CostStatus.POSTED,
        pending_id=None,
        donor=row.donor,
        programme=row.programme,
        amount=money.shown(made.amount, row.decimals),
        usd_per_unit=money.trimmed(made.usd_per_unit),
    )
