"""Costs that come back every month or every quarter: entered when they are due, once per period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, EmbeddedRefusal, Page, Paged, Refusal, View, change, create, read
from contracts.funds.kinds import Day, Description, MoneyIn, Reason
from contracts.kinds import Country, Currency, Id, Moment, ShortText, Slug, Text

RECURRING_ENDED = Refusal("funds.recurring_ended", 409, "This recurring cost has ended; schedule another one.")


class Rhythm(StrEnum):
    """How often."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class ScheduleRecurring(Command):
    """A cost that comes back, from its first day until its last; on the 31st it falls on a shorter month's last day.

    Each is entered like any other cost, by whoever scheduled it, and above the threshold it waits (Fund rule 12). The
    document's number gets the period added: `RENT 2026-05`.
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
    payee: ShortText = Field(examples=["Belize Port Authority"])
    document: Annotated[Text, StringConstraints(min_length=1, max_length=180, strip_whitespace=True)] = Field(
        examples=["RENT"]
    )


class EndRecurring(Command):
    """Nothing more is entered by it."""

    recurring_id: Id
    reason: Reason


class ReadRecurring(Command):
    """One recurring cost."""

    recurring_id: Id


class ListRecurring(Paged):
    """The recurring costs, newest first."""

    active: bool | None = None


class PostDueRecurring(Command):
    """Enters all that is due by today and not entered yet; the Fund does the same by itself every day."""


class RecurringCost(View):
    """A recurring cost. `next_on`: when it is due next; null once all its periods are entered, or it has ended."""

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
    entered: int = Field(description="Periods that are entered")
    scheduled_by: Id
    scheduled_at: Moment
    ended_by: Id | None
    ended_at: Moment | None
    reason: str | None


class NotEntered(EmbeddedRefusal):
    """A period that is due and could not be entered: why. It is tried again."""

    recurring_id: Id
    due_on: date


class Entered(View):
    """A period that was entered."""

    recurring_id: Id
    due_on: date
    expenditure_id: Id


class DuePosted(View):
    """What became of what was due."""

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
