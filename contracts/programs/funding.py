"""Money asked for by activities, and what came in for a programme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, create, read
from contracts.kinds import Currency, Id, Moment, PositiveAmount, Slug
from contracts.programs.kinds import SERVICE


class RequestState(StrEnum):
    """Where a request for money stands: the Fund reserves (a second signature is missing), grants or refuses."""

    ASKED = "asked"
    RESERVED = "reserved"
    GRANTED = "granted"
    REFUSED = "refused"


class RequestMoney(Command):
    """Asks the Fund for money, in the activity's currency; of one award, or of whichever may pay."""

    activity_id: Id
    amount: PositiveAmount = Field(examples=["12000.00"])
    award_id: Id | None = None


class ReadMoneyRequest(Command):
    """One request, with the Fund's answer once it is there."""

    request_id: Id


class ListMoneyRequests(Paged):
    """Requests for money, the newest first."""

    activity_id: Id | None = None
    state: RequestState | None = None


class MoneyRequest(View):
    """A request for money. `amount_usd` is what the Fund holds for it; `reason` says why it refused."""

    id: Id
    activity_id: Id
    amount: Decimal
    currency: Currency
    amount_usd: Decimal | None
    award_id: Id | None
    award_title: str | None
    donor: str | None
    state: RequestState
    reason_code: str | None
    reason: str | None
    requested_by: str
    requested_at: Moment
    answered_at: Moment | None


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


REQUEST_MONEY = create(SERVICE, "request_money", RequestMoney, MoneyRequest, "Ask the Fund for money for an activity")
READ_MONEY_REQUEST = read(SERVICE, "read_money_request", ReadMoneyRequest, MoneyRequest, "Read a request for money")
LIST_MONEY_REQUESTS = read(
    SERVICE, "list_money_requests", ListMoneyRequests, Page[MoneyRequest], "List requests for money"
)
READ_FUNDING = read(SERVICE, "read_funding", ReadFunding, Funding, "Read a programme's funding")
