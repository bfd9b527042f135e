"""Requests for funds by activities, and the Fund's replies."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, View, create, read
from contracts.kinds import Currency, Id, Moment, PositiveAmount
from contracts.programs.kinds import SERVICE


class RequestState(StrEnum):
    """The state of a request for funds: reserved (awaiting a second signature), granted or refused by the Fund."""

    ASKED = "asked"
    RESERVED = "reserved"
    GRANTED = "granted"
    REFUSED = "refused"


class RequestMoney(Command):
    """Requests funds in the activity's currency, from one award or from any suitable one."""

    activity_id: Id
    amount: PositiveAmount = Field(examples=["12000.00"])
    award_id: Id | None = None


class ReadMoneyRequest(Command):
    """One request, with the Fund's reply, if any."""

    request_id: Id


class ListMoneyRequests(Paged):
    """Requests for funds, newest first."""

    activity_id: Id | None = None
    state: RequestState | None = None


class MoneyRequest(View):
    """A request for funds. `amount_usd` is the amount held by the Fund; `reason` explains a refusal."""

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


REQUEST_MONEY = create(SERVICE, "request_money", RequestMoney, MoneyRequest, "Request funds for an activity")
READ_MONEY_REQUEST = read(
    SERVICE,
    "read_money_request",
    ReadMoneyRequest,
    MoneyRequest,
    "Read a request for funds",
    at="/money-requests/{request_id}",
)
LIST_MONEY_REQUESTS = read(
    SERVICE,
    "list_money_requests",
    ListMoneyRequests,
    Page[MoneyRequest],
    "List requests for funds",
    at="/money-requests",
)
