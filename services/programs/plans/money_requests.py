"""Requests money from the Fund, and stores its answers. Its events carry state: the newest one counts."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.events import (
    ExpenditurePosted,
    ExpenditureReversed,
    MoneyRefused,
    MoneyReserved,
)
from contracts.programs.events import MoneyRequested
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import money_requests as programs_money_requests
from contracts.programs.plans.activities import ActivityStatus
from contracts.programs.plans.money_requests import RequestState
from contracts.tasks import ProgramsTaskClosed, ProgramsTaskOpened, TaskKind
from services.programs.access import listed, names_of
from services.programs.editions.model import Edition, Programme
from services.programs.plans.model import Activity, MoneyRequest


def request_money(call: Call, command: programs_money_requests.RequestMoney) -> programs_money_requests.MoneyRequest:
    """Makes a request; the answer arrives as an event. Raises NOT_FOUND, ACTIVITY_CANCELLED, BEYOND_BUDGET."""
    activity = get_row(call, Activity, command.activity_id, "activity_id", lock=True)
    if activity.status == ActivityStatus.CANCELLED:
        raise programs_activities.ACTIVITY_CANCELLED("activity_id")
    _refuse_beyond_budget(call, activity, command.amount)
    request = MoneyRequest(
        activity_id=activity.id,
        amount=command.amount,
        currency=activity.currency,
        award_id=command.award_id,
        created_by=call.actor.member_id,
        created_at=call.now,
    )
    call.session.add(request)
    _settle_refused(call, activity)
    call.session.flush()
    call.emit(_requested(call, activity, request))
    return _views(call, [request])[0]


def read_money_request(
    call: Call, command: programs_money_requests.ReadMoneyRequest
) -> programs_money_requests.MoneyRequest:
    """Raises NOT_FOUND."""
    return _views(call, [get_row(call, MoneyRequest, command.request_id, "request_id")])[0]


def list_money_requests(
    call: Call, command: programs_money_requests.ListMoneyRequests
) -> Page[programs_money_requests.MoneyRequest]:
    """What activities requested, and the results."""
    statement = select(MoneyRequest)
    if command.activity_id:
        statement = statement.where(MoneyRequest.activity_id == command.activity_id)
    if command.state:
        statement = statement.where(MoneyRequest.state == command.state)
    return listed(call, statement, [MoneyRequest.id], command, _views, descending=True)


def reserved(call: Call, happened: Happened[MoneyReserved]) -> None:
    """The Fund holds or grants what was requested."""
    if request := _answered(call, happened):
        event = happened.event
        if request.state == RequestState.REFUSED:
            call.emit(_settled(request.id))
        request.state, request.amount_usd, request.award_id = event.status, event.amount, event.award_id
        request.award_title, request.donor = event.award_title, event.donor
        request.reason_code, request.reason = None, None


def refused(call: Call, happened: Happened[MoneyRefused]) -> None:
    """The Fund refuses the request, with a reason."""
    if request := _answered(call, happened):
        request.state, request.amount_usd = RequestState.REFUSED, None
        request.reason_code, request.reason = happened.event.code, happened.event.message
        call.emit(_returned(call, request))


def cost_changed(call: Call, happened: Happened[ExpenditurePosted] | Happened[ExpenditureReversed]) -> None:
    """A cost of an activity was posted or reversed; the event brings the activity's totals."""
    event = happened.event
    activity = event.activity_id and call.session.get(Activity, event.activity_id, with_for_update=True)
    if not activity or happened.envelope.sequence <= activity.totals_sequence:
        return
    activity.allocated_usd, activity.spent_usd = event.activity_allocated, event.activity_spent
    activity.totals_sequence, activity.totals_at = happened.envelope.sequence, happened.envelope.time


def _answered(call: Call, happened: Happened[MoneyReserved] | Happened[MoneyRefused]) -> MoneyRequest | None:
    """The request that an answer is for, unless a newer answer arrived before it."""
    request = call.session.get(MoneyRequest, happened.event.request_id, with_for_update=True)
    if request is None or happened.envelope.sequence <= request.sequence:
        return None
    request.sequence, request.answered_at = happened.envelope.sequence, happened.envelope.time
    return request


def _returned(call: Call, request: MoneyRequest) -> ProgramsTaskOpened:
    """Whoever asked for the money has to ask for less, or another way."""
    activity = get_row(call, Activity, request.activity_id)
    return ProgramsTaskOpened(
        kind=TaskKind.RETURNED_REQUEST,
        task=str(request.id),
        members=[request.created_by],
        params={
            "title": activity.title, "reason": request.reason or "", "amount": str(request.amount),
            "currency": request.currency,
        },
        link=f"/programs/activities/{activity.id}",
        opened_at=call.now,
    )  # fmt: skip


def _settled(request_id: UUID) -> ProgramsTaskClosed:
    return ProgramsTaskClosed(kind=TaskKind.RETURNED_REQUEST, task=str(request_id))


def _settle_refused(call: Call, activity: Activity) -> None:
    """Whoever asks again has done with what was refused before."""
    refused = (MoneyRequest.activity_id == activity.id) & (MoneyRequest.state == RequestState.REFUSED)
    call.emit_many([_settled(each) for each in call.session.scalars(select(MoneyRequest.id).where(refused))])


def _refuse_beyond_budget(call: Call, activity: Activity, amount: Decimal) -> None:
    if activity.budget is None:
        return
    standing = (MoneyRequest.activity_id == activity.id) & (MoneyRequest.state != RequestState.REFUSED)
    asked = call.session.execute(select(func.coalesce(func.sum(MoneyRequest.amount), 0)).where(standing)).scalar_one()
    if asked + amount > activity.budget:
        raise programs_activities.BEYOND_BUDGET("amount", left=activity.budget - asked, currency=activity.currency)


def _requested(call: Call, activity: Activity, request: MoneyRequest) -> MoneyRequested:
    programme = select(Programme.slug).join(Edition).where(Edition.id == activity.edition_id)
    return MoneyRequested(
        request_id=request.id,
        activity_id=activity.id,
        activity_title=activity.title,
        programme=call.session.execute(programme).scalar_one(),
        edition_id=activity.edition_id,
        activity_kind=activity.kind,
        country=activity.country,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        amount=request.amount,
        currency=request.currency,
        award_id=request.award_id,
        requested_by=request.created_by,
    )


def _views(call: Call, rows: list[MoneyRequest]) -> list[programs_money_requests.MoneyRequest]:
    names = names_of(call, (row.created_by for row in rows))
    return [
        programs_money_requests.MoneyRequest.of(row, requested_by=names[row.created_by], requested_at=row.created_at)
        for row in rows
    ]
