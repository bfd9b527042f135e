"""Other income, and interest if the fund earns any (Fund rule 5)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, create, read
from contracts.funds.kinds import Day, Description, PositiveUsd, Reason, Usd
from contracts.funds.spending.expenditures import CostStatus
from contracts.kinds import Id, ShortText, Slug


class IncomeKind(StrEnum):
    """Kinds of income. Interest is booked only in a fund that generates it (Fund rule 5)."""

    INCOME = "income"
    INTEREST = "interest"


class Income(View):
    """Other income or interest, in USD, and the award it belongs to; above the threshold pending, without an entry."""

    id: Id
    entry_id: Id | None
    entry_number: str | None
    fund_id: Slug
    award_id: Id
    award_title: str
    kind: IncomeKind
    amount_usd: Usd
    received_on: date
    payer: str
    reference: str
    description: str
    reversed: bool
    status: CostStatus = CostStatus.POSTED
    pending_id: Id | None = Field(default=None, description="What a second person approves, while it is pending.")


class RecordIncome(Command):
    """Records income other than contributions; it is spent like the award's other money."""

    award_id: Id
    kind: IncomeKind
    amount_usd: PositiveUsd
    received_on: Day
    payer: ShortText = Field(examples=["Inter-American Development Bank"])
    reference: ShortText = Field(description="The bank's reference; unique per award.", examples=["SWIFT 260504-0007"])
    description: Description = Field(examples=["Sale of the manual"])
    bank_account_id: Id | None = Field(
        default=None, description="One of the fund's bank accounts; by default the first."
    )
    replaces: Id | None = Field(
        default=None, description="A receipt of yours that waits or was refused: it is withdrawn for this one."
    )
    note: Reason | None = Field(default=None, description="What whoever signs should know.")


class ReadIncome(Command):
    """One receipt of other income or interest."""

    income_id: Id


class ListIncome(Paged):
    """Other income and interest, newest first."""

    award_id: Id | None = None
    kind: IncomeKind | None = None


RECORD_INCOME = create("funds", "record_income", RecordIncome, Income, "Record other income or interest")
READ_INCOME = read(
    "funds", "read_income", ReadIncome, Income, "Read a receipt of other income or interest", at="/income/{income_id}"
)
LIST_INCOME = read("funds", "list_income", ListIncome, Page[Income], "List other income and interest", at="/income")
