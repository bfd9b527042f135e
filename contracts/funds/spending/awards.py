"""Awards: a donor's money for one programme, with its budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Usd
from contracts.funds.ledger.terms import BudgetControl, Tolerance
from contracts.funds.spending.budgets import BudgetLine, LinePlan
from contracts.kinds import Id, ShortText, Slug

BEYOND_AVAILABLE = Refusal(
    "funds.beyond_available", 409, "Only {available} {currency} is available on {on} (Fund rule 7)."
)


class AwardRole(StrEnum):
    """An award holds a donor's money or (one per fund) unidentified money, which cannot be spent."""

    DONOR = "donor"
    SUSPENSE = "suspense"


class AwardSummary(View):
    """A donor's money for one programme, with today's balances, in USD. Without a programme it is unearmarked.

    `suspense_usd`: unidentified money of the fund's suspense award; not yet a source. `budget_control` and
    `budget_tolerance` (percent): how its budget lines control, if not as the fund's do (Fund rule 17).
    """

    id: Id
    donor_id: Id
    donor: str
    agreement_id: Id | None
    programme: Slug | None
    title: str
    starts_on: date
    ends_on: date | None
    received_usd: Usd
    spent_usd: Usd
    committed_usd: Usd
    available_usd: Usd
    fund_id: Slug
    role: AwardRole
    suspense_usd: Usd
    budget_control: BudgetControl | None = None
    budget_tolerance: Decimal | None = None


class Award(AwardSummary):
    """An award with its budget. `budget_version` is the number of the version in force; each revision is a version."""

    lines: list[BudgetLine]
    budget_version: int


class OpenAward(Command):
    """Opens an award under an agreement, for one programme that its restriction allows."""

    agreement_id: Id
    programme: Slug = Field(examples=["maritime-security"])
    title: ShortText
    starts_on: Day | None = None
    ends_on: Day | None = None
    lines: list[LinePlan] = Field(min_length=2, max_length=100)


class ReadAward(Command):
    """One award with its budget."""

    award_id: Id


class ListAwards(Paged):
    """The awards, newest first; those of donors or, on request, those of unidentified money."""

    donor_id: Id | None = None
    agreement_id: Id | None = None
    programme: Slug | None = None
    fund_id: Slug | None = None
    role: AwardRole = AwardRole.DONOR


class SetBudgetControl(Command):
    """Sets how an award's budget lines control; without a control, as the fund's do (Fund rule 17)."""

    award_id: Id
    budget_control: BudgetControl | None = None
    budget_tolerance: Tolerance | None = None


SET_BUDGET_CONTROL = change(
    "funds", "set_budget_control", SetBudgetControl, Award, "Set how an award's budget lines control"
)
OPEN_AWARD = create("funds", "open_award", OpenAward, Award, "Open an award under an agreement")
READ_AWARD = read("funds", "read_award", ReadAward, Award, "Read an award with its budget", at="/awards/{award_id}")
LIST_AWARDS = read("funds", "list_awards", ListAwards, Page[AwardSummary], "List the awards", at="/awards")
