"""Public figures of the Fund: sources and uses of its money, and the content of the IATI file. No personal names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Command, Page, Paged, View, read
from contracts.funds.kinds import Usd
from contracts.funds.ledger.journal_seals import Anchor
from contracts.funds.partners.donors import DonorClass
from contracts.kinds import Country, Currency, Id, Moment, Slug


class PublicShare(View):
    """A donor's or a programme's share of the Fund, in USD; without a name, the unearmarked share.

    `pledged_usd` is the amount pledged, at the rate of the day of signature if known: not yet money (Fund rule 6).
    """

    name: str | None
    received_usd: Usd
    spent_usd: Usd
    pledged_usd: Usd


class PublicFlow(View):
    """A donor's contributions to a programme and the amount spent, in USD."""

    donor: str
    programme: Slug | None
    received_usd: Usd
    spent_usd: Usd


class PublicCountry(View):
    """Spending in a country, including indirect costs, in USD; without a country: in several, or not stated."""

    country: Country | None
    spent_usd: Usd


class PublicYear(View):
    """Amounts pledged, received and spent in a year, and the balance at its end, in USD."""

    year: int
    pledged_usd: Usd
    received_usd: Usd
    spent_usd: Usd
    balance_usd: Usd


class PublicFund(View):
    """Sources and uses of the Fund's money, for the public; no personal data.

    `received_usd` less `spent_usd` (`direct_usd` and `indirect_usd`) is `balance_usd` (Fund rule 14).
    `anchor`: the newest signed anchor of the journal that the figures come from (Fund rule 18).
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
    anchor: Anchor | None = None


class ReadPublicFund(Command):
    """Public figures of the Fund."""


class PublishedSum(View):
    """An amount in its currency, with its date."""

    on: date
    currency: Currency
    amount: Decimal


class PublishedMonth(View):
    """An award's spending and other income in a month, in USD.

    Reversals and recoveries are deducted, so amounts may be negative.
    """

    ends_on: date
    direct_usd: Usd
    indirect_usd: Usd
    other_income_usd: Usd


class PublishedBudget(View):
    """The part of an award's budget planned for a fiscal year (the calendar year), in USD."""

    fiscal_year: int
    amount_usd: Usd


class PublishedTransfer(View):
    """A transfer to another award of the Fund or, if negative, from it, in USD."""

    on: date
    award_id: Id
    amount_usd: Usd


class PublishedAward(View):
    """A donor's money for one programme, as in the IATI file; contributions reversed as bank errors are excluded.

    `promised` is the award's share of the pledge; `budget_usd` is the whole budget, which `budget_years`
    may divide by year. `commitments` are purchase orders and contracts by date of signature,
    without amounts released or expired unpaid.
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
