"""The funds and their terms."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import THE_FUND, PlannedUsd, Usd
from contracts.kinds import ShortText, Slug, Version

Tolerance = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2, description="Percent of a budget line.")]
NearDays = Annotated[int, Field(ge=0, le=366)]

SAME_PERSON = Refusal("funds.same_person", 403, "The person who entered this cannot approve it (Fund rule 12).")
ALREADY_DECIDED = Refusal("funds.already_decided", 409, "This has already been decided; its status is {status}.")
NOT_YOURS = Refusal(
    "funds.not_yours", 403, "Only the person who entered this can withdraw or change it, while it is pending."
)
NO_INTEREST = Refusal("funds.no_interest", 409, "The fund {fund} generates no interest (Fund rule 5).")


class BudgetControl(StrEnum):
    """What happens beyond a budget line: refused, allowed up to a tolerance with a second signature, or noted."""

    REFUSE = "refuse"
    TOLERANCE = "tolerance"
    WARN = "warn"


class FundTerms(View):
    """The terms of a fund. Whether it generates interest never changes (Fund rule 5).

    `budget_control` and `budget_tolerance` (percent) are for awards that say nothing else (Fund rule 17). Costs to one
    payee within `splitting_days` are shown to who signs.
    """

    id: Slug
    title: str
    generates_interest: bool
    second_signature_above_usd: Usd
    version: int
    budget_control: BudgetControl = BudgetControl.WARN
    budget_tolerance: Decimal = Decimal(0)
    splitting_days: int = 7


class ReadTerms(Command):
    """The terms of a fund."""

    fund_id: Slug = THE_FUND


class SetThreshold(Command):
    """Sets the amount above which a second signature is needed (Fund rule 12)."""

    second_signature_above_usd: PlannedUsd
    expected_version: Version | None = None
    fund_id: Slug = THE_FUND


READ_TERMS = read("funds", "read_terms", ReadTerms, FundTerms, "Read the terms of a fund", at="/terms")
SET_THRESHOLD = change("funds", "set_threshold", SetThreshold, FundTerms, "Set the threshold for a second signature")


class OpenFund(Command):
    """Opens a fund with its own books. Whether it generates interest cannot be changed later (Fund rule 5)."""

    fund_id: Slug = Field(examples=["trust-fund-belize"])
    title: ShortText
    generates_interest: bool = False
    second_signature_above_usd: PlannedUsd
    budget_control: BudgetControl = BudgetControl.WARN
    budget_tolerance: Tolerance = Decimal(0)
    splitting_days: NearDays = 7


class EditFund(Command):
    """Changes a fund's title and the amount above which a second signature is needed (Fund rule 12).

    Also how its budget lines control (Fund rule 17); what is left out stays as it is.
    """

    fund_id: Slug
    title: ShortText
    second_signature_above_usd: PlannedUsd
    budget_control: BudgetControl | None = None
    budget_tolerance: Tolerance | None = None
    splitting_days: NearDays | None = None
    expected_version: Version | None = None


class ReadFund(Command):
    """One fund's terms."""

    fund_id: Slug


class ListFunds(Paged):
    """The funds, by identifier."""


OPEN_FUND = create("funds", "open_fund", OpenFund, FundTerms, "Open a fund")
EDIT_FUND = change("funds", "edit_fund", EditFund, FundTerms, "Edit a fund's terms")
READ_FUND = read("funds", "read_fund", ReadFund, FundTerms, "Read a fund's terms", at="/funds/{fund_id}")
LIST_FUNDS = read("funds", "list_funds", ListFunds, Page[FundTerms], "List the funds", at="/funds")
