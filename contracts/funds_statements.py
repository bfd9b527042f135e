"""Statements of the Fund, a donor, an award: on any date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from contracts.base import Command, View, read
from contracts.funds import THE_FUND, Day, LineKind, Usd
from contracts.kinds import Id, Slug


class Scope(StrEnum):
    """What a statement is about."""

    FUND = "fund"
    DONOR = "donor"
    AWARD = "award"


class StatementLine(View):
    """One award's part of a statement, in USD."""

    award_id: Id
    title: str
    donor: str
    programme: Slug | None
    sources_usd: Usd
    uses_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd


class BudgetUse(View):
    """A budget line of an award: planned, spent by the date, and the difference, in USD."""

    line_id: Id
    kind: LineKind
    title: str
    budget_usd: Usd
    spent_usd: Usd
    rest_usd: Usd


class Statement(View):
    """Sources - uses = balance (Fund rule 14); balance - commitments = available (Fund rule 7). All in USD.

    `pledged_usd` is for information: a pledge is in no balance (Fund rule 6); so is `suspense_usd`, money that came in
    and whose donor is not known yet.
    """

    scope: Scope
    id: Id | None
    title: str
    on: date
    contributions_usd: Usd
    exchange_differences_usd: Usd
    sources_usd: Usd
    direct_costs_usd: Usd
    indirect_costs_usd: Usd
    uses_usd: Usd
    balance_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    pledged_usd: Usd
    awards: list[StatementLine]
    budget: list[BudgetUse]
    fund_id: Slug
    other_income_usd: Usd
    interest_usd: Usd
    transfers_usd: Usd
    suspense_usd: Usd


class ReadFundStatement(Command):
    """A fund on a date; today, when none is given."""

    on: Day | None = None
    fund_id: Slug = THE_FUND


class ReadDonorStatement(Command):
    """A donor's money in a fund on a date; today, when none is given."""

    donor_id: Id
    on: Day | None = None
    fund_id: Slug = THE_FUND


class ReadAwardStatement(Command):
    """An award on a date; today, when none is given."""

    award_id: Id
    on: Day | None = None


FUND_STATEMENT = read("funds", "fund_statement", ReadFundStatement, Statement, "Read the statement of the Fund")
DONOR_STATEMENT = read("funds", "donor_statement", ReadDonorStatement, Statement, "Read the statement of a donor")
AWARD_STATEMENT = read("funds", "award_statement", ReadAwardStatement, Statement, "Read the statement of an award")
