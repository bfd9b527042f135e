"""Funds requested by activities, and contributions to a programme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, View, read
from contracts.kinds import Currency, Id, Slug
from contracts.programs.kinds import SERVICE


class ReadFunding(Command):
    """Contributions to a programme by donor, and their use by its activities."""

    programme: Slug


class DonorTotal(View):
    """One donor's contributions to the programme, in USD at the rates of the days."""

    donor_id: Id
    donor: str
    received_usd: Decimal
    contributions: int
    last_received_on: date


class AskedTotal(View):
    """Funds requested by the programme's activities in one currency and not yet decided."""

    currency: Currency
    amount: Decimal


class Funding(View):
    """The funding of a programme: contributions, and the amounts held, spent and remaining for its activities.

    `transferred_usd`: transfers from ended awards of other programmes, less transfers to others.
    """

    programme: Slug
    received_usd: Decimal
    transferred_usd: Decimal
    reserved_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal
    remaining_usd: Decimal
    donors: list[DonorTotal]
    asked: list[AskedTotal]


READ_FUNDING = read(
    SERVICE, "read_funding", ReadFunding, Funding, "Read a programme's funding", at="/programmes/{programme}/funding"
)
