"""Activities of an edition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Country, Currency, Id, LongText, Moment, PositiveAmount, ShortText, Slug, Version
from contracts.programs.kinds import SERVICE, Day

OVER_A_YEAR = Refusal(
    "programs.over_a_year", 422, "An activity and its budget can last one year at most (Programme rule 5)."
)
BEYOND_BUDGET = Refusal(
    "programs.beyond_budget", 409, "Only {left} {currency} of the activity’s budget can still be requested."
)
MONEY_ASKED = Refusal(
    "programs.money_asked",
    409,
    "Funds have been requested for this activity; its kind, country, period and currency can no longer be changed.",
)
ACTIVITY_CANCELLED = Refusal("programs.activity_cancelled", 409, "The activity has been cancelled.")
PHASE_ELSEWHERE = Refusal("programs.phase_elsewhere", 422, "The phase belongs to another edition.")


class ActivityStatus(StrEnum):
    """The status of an activity."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


class PlanActivity(Command):
    """Plans an activity of an edition, at most a year long (rule 5). Donors may restrict money to a `kind`."""

    edition_id: Id
    phase_id: Id | None = None
    kind: Slug = Field(examples=["port-assessment"])
    country: Country | None = Field(default=None, examples=["BZ"])
    starts_on: Day = Field(examples=["2017-04-12"])
    ends_on: Day = Field(examples=["2017-12-31"])
    title: ShortText
    description: LongText | None = None
    budget: PositiveAmount | None = None
    currency: Currency = "USD"


class EditActivity(Command):
    """Changes an activity; fields left out are unchanged, null clears an optional one."""

    activity_id: Id
    kind: Slug | None = None
    country: Country | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    title: ShortText | None = None
    description: LongText | None = None
    budget: PositiveAmount | None = None
    currency: Currency | None = None
    status: ActivityStatus | None = None
    expected_version: Version | None = None


class ReadActivity(Command):
    """One activity."""

    activity_id: Id


class ListActivities(Paged):
    """Activities, newest first."""

    edition_id: Id | None = None
    country: Country | None = None
    kind: Slug | None = None
    status: ActivityStatus | None = None


class ActivityMoney(View):
    """An activity's budget and requests, in its currency, and the Fund's latest figures, in USD.

    `asked` awaits a reply; `spent_usd` is direct costs; `as_of` is when the Fund last reported a cost.
    """

    budget: Decimal | None
    asked: Decimal
    refused: Decimal
    reserved_usd: Decimal
    allocated_usd: Decimal
    spent_usd: Decimal
    remaining_usd: Decimal
    as_of: Moment | None


class Activity(View):
    """An activity. `money` is for programme officers, the finance unit, auditors and administrators."""

    id: Id
    edition_id: Id
    phase_id: Id | None
    kind: Slug
    country: Country | None
    starts_on: date
    ends_on: date
    title: str
    description: str | None
    currency: Currency
    status: ActivityStatus
    money: ActivityMoney | None
    created_at: Moment
    version: int


PLAN_ACTIVITY = create(SERVICE, "plan_activity", PlanActivity, Activity, "Plan an activity")
EDIT_ACTIVITY = change(SERVICE, "edit_activity", EditActivity, Activity, "Edit an activity")
READ_ACTIVITY = read(
    SERVICE, "read_activity", ReadActivity, Activity, "Read an activity", at="/activities/{activity_id}"
)
LIST_ACTIVITIES = read(SERVICE, "list_activities", ListActivities, Page[Activity], "List activities", at="/activities")
