"""The Fund for everybody: where money came from and went, and what the IATI file says of it. Nobody's name is in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, Page, Paged, View, read
from contracts.funds.kinds import Usd
from contracts.funds.partners.donors import DonorClass
from contracts.kinds import Country, Currency, Id, Moment, Slug


class PublicShare(View):
    """A donor's or a programme's part of the Fund, in USD; without a name it is the unearmarked part.

    `pledged_usd` is what was promised, at the rate of the signature where one was known: no money yet (Fund rule 6).
    """

    name: str | None
    received_usd: Usd
    spent_usd: Usd
    pledged_usd: Usd


class PublicFlow(View):
    """What a donor gave for a programme and what was spent of it, in USD."""

    donor: str
    programme: Slug | None
    received_usd: Usd
    spent_usd: Usd


class PublicCountry(View):
    """What was spent in a country, indirect costs included, in USD; without one: in several, or not told."""

    country: Country | None
    spent_usd: Usd


class PublicYear(View):
    """What was promised, came in and was spent in a year, and what there was at its end, in USD."""

    year: int
    pledged_usd: Usd
    received_usd: Usd
    spent_usd: Usd
    balance_usd: Usd


class PublicFund(View):
    """Where the money came from and where it went, for everybody; nothing personal in it.

    `received_usd` less `spent_usd` (`direct_usd` and `indirect_usd`) is `balance_usd` (Fund rule 14).
    """

    title: str
    on: date
    received_usd: Usd
    spent_usd: Usd
    balance_usd: Usd
    donors: list[PublicShare]
    programmes: list[PublicShare]
    pledged_usd: Usd
    direct_usd: Usd
    indirect_usd: Usd
    flows: list[PublicFlow]
    countries: list[PublicCountry]
    years: list[PublicYear]
    updated_at: Moment | None


class ReadPublicFund(Command):
    """The Fund for everybody."""


class PublishedSum(View):
    """An amount on a day, in its currency."""

    on: date
    currency: Currency
    amount: Decimal


class PublishedMonth(View):
    """What an award spent within a month, and what it earned besides contributions, in USD.

    What was reversed or given back in it is taken off, so an amount may be negative.
    """

    ends_on: date
    direct_usd: Usd
    indirect_usd: Usd
    other_income_usd: Usd


class PublishedBudget(View):
    """What of an award's budget is planned for a fiscal year (the calendar year), in USD."""

    fiscal_year: int
    amount_usd: Usd


class PublishedTransfer(View):
    """Money that went to another award of the Fund, or came from it (negative), in USD."""

    on: date
    award_id: Id
    amount_usd: Usd


class PublishedAward(View):
    """A donor's money for one programme as the IATI file tells it; a contribution that was a bank's error is not there.

    `promised` is the award's part of the agreement's pledge; `budget_usd` is the whole budget, of which `budget_years`
    may say in which years it is to be spent. `commitments` are what was ordered and contracted, by the day it was
    signed; what was released or has expired unpaid is not in them.
    """

    id: Id
    title: str
    programme: Slug | None
    donor: str
    donor_class: DonorClass
    donor_country: Country | None
    donor_identifier: str | None
    countries: list[Country]
    starts_on: date
    ends_on: date | None
    balance_usd: Usd
    budget_usd: Usd
    budget_years: list[PublishedBudget]
    budget_revised: bool
    promised: PublishedSum | None
    contributions: list[PublishedSum]
    months: list[PublishedMonth]
    transfers: list[PublishedTransfer]
    commitments: list[PublishedSum]


class ListPublishedAwards(Paged):
    """The awards of the Fund with their money, oldest first."""


PUBLIC_FUND = read(
    "funds",
    "public_fund",
    ReadPublicFund,
    PublicFund,
    "See where the Fund's money came from and went",
    at="/public",
    one_state=True,
)
LIST_PUBLISHED_AWARDS = read(
    "funds",
    "list_published_awards",
    ListPublishedAwards,
    Page[PublishedAward],
    "See the Fund's awards and their money",
    at="/public/awards",
    one_state=True,
)
