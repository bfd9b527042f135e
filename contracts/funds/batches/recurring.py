"""Recurring costs, monthly or quarterly: entered when due, once per period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, EmbeddedRefusal, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Description, MoneyIn, Reason
from contracts.kinds import Country, Currency, Id, Moment, PaperName, Slug

RECURRING_ENDED = Refusal("funds.recurring_ended", 409, "This recurring cost has ended; schedule another one.")


class Rhythm(StrEnum):
    """How often."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class ScheduleRecurring(Command):
    """Schedules a recurring cost from its first to its last day; the 31st becomes the last day of shorter months.

    Each is entered like any other cost, in the name of the person who scheduled it; above the threshold it awaits
    signature (Fund rule 12). The period is added to the document number: `RENT 2026-05`.
    """

    rhythm: Rhythm
    first_on: Day
    last_on: Day
    allocation_id: Id | None = None
    line_id: Id | None = None
    country: Country | None = None
    activity_kind: Slug | None = None
    amount: MoneyIn
    currency: Currency = "USD"
    description: Description = Field(examples=["Rent of the office in Belize City"])
    payee: PaperName = Field(examples=["Belize Port Authority"])
    document: Annotated[PaperName, StringConstraints(max_length=180)] = Field(examples=["RENT"])


class EndRecurring(Command):
    """Ends a recurring cost."""

    recurring_id: Id
    reason: Reason


class ReadRecurring(Command):
    """One recurring cost."""

    recurring_id: Id


class ListRecurring(Paged):
    """The recurring costs, newest first."""

    active: bool | None = None


class PostDueRecurring(Command):
    """Enters all costs that are due and not yet entered; this also happens automatically every day."""


class RecurringCost(View):
    """A recurring cost. `next_on`: the next due date; null once all periods are entered or it has ended."""

    id: Id
    award_id: Id
    rhythm: Rhythm
    first_on: date
    last_on: date
    next_on: date | None
    allocation_id: Id | None
    line_id: Id | None
    country: Country | None
    activity_kind: Slug | None
    amount: Decimal
    currency: Currency
    description: str
    payee: str
    document: str
    entered: int = Field(description="Periods entered")
    scheduled_by: Id
    scheduled_at: Moment
    ended_by: Id | None
    ended_at: Moment | None
    reason: str | None


class NotEntered(EmbeddedRefusal):
    """A due period that could not be entered, with the reason. It is tried again."""

    recurring_id: Id
    due_on: date


class Entered(View):
    """An entered period."""

    recurring_id: Id
    due_on: date
    expenditure_id: Id


class DuePosted(View):
    """The outcome for the periods due."""

    entered: list[Entered]
    refused: list[NotEntered]


SCHEDULE_RECURRING = create(
    "funds", "schedule_recurring", ScheduleRecurring, RecurringCost, "Schedule a recurring cost"
)
END_RECURRING = change("funds", "end_recurring", EndRecurring, RecurringCost, "End a recurring cost")
READ_RECURRING = read(
    "funds", "read_recurring", ReadRecurring, RecurringCost, "Read a recurring cost", at="/recurring/{recurring_id}"
)
LIST_RECURRING = read(
    "funds", "list_recurring", ListRecurring, Page[RecurringCost], "List the recurring costs", at="/recurring"
)
POST_DUE_RECURRING = change(
    "funds", "post_due_recurring", PostDueRecurring, DuePosted, "Enter the recurring costs that are due"
)
