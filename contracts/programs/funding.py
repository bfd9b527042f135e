"""Money asked for by activities, and what came in for a programme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, View, read
from contracts.kinds import Currency, Id, Slug
from contracts.programs.kinds import SERVICE


class ReadFunding(Command):
    """What came in for a programme, by donor, and what its activities did with it."""

    programme: Slug


class DonorTotal(View):
    """What one donor gave to the programme, in USD at the days' rates."""

    donor_id: Id
    donor: str
    received_usd: Decimal
    contributions: int
    last_received_on: date


class AskedTotal(View):
    """What the programme's activities have asked for in one currency and have no answer to yet."""

    currency: Currency
    amount: Decimal


class Funding(View):
    """The funding of a programme: what came in, and what its activities hold, spent and have left.

    `transferred_usd`: what came from awards of other programmes that ended, less what went to others.
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
