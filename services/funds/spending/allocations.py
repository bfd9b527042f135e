"""Money held for activities: reserved, granted (above the threshold by a second person), spent or released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from chassis.attributes import same
from chassis.call import Call
from chassis.consumers.handle import Happened
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Refused
from contracts.funds.events import MoneyRefused, MoneyReserved
from contracts.funds.refusals import DATES
from contracts.funds.spending.allocations import (
    NO_AWARD_FITS,
    NOT_OPEN,
    REFUSED_BY_APPROVER,
    Allocation,
    GrantAllocation,
    ReadAllocation,
    RefuseAllocation,
    ReleaseAllocation,
    ReserveMoney,
)
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.commitments import DRAWN_ON
from contracts.notices import FundsNotice, NoticeKind
from contracts.programs.events import MoneyRequested
from services.funds.ledger import journal, money
from services.funds.ledger import model as ledger_model
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide
from services.funds.partners import model as partners_model
from services.funds.partners.restrictions import Limits, Purpose, objection
from services.funds.spending import encumbrances, model
from services.funds.spending.allocation_views import read_allocation
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable

_AS_WANTED = (
    "request_id",
    "activity_id",
    "programme",
    "country",
    "activity_kind",
    "starts_on",
    "ends_on",
    "amount_usd",
)


@dataclass(frozen=True)
class Wanted:
    """A request for money for an activity, in USD, whoever made it."""

    request_id: UUID
    activity_id: UUID
    activity_title: str
    programme: str
    country: str | None
    activity_kind: str
    starts_on: date
    ends_on: date
    amount_usd: Decimal
    award_id: UUID | None
    requested_by: UUID

    @property
    def purpose(self) -> Purpose:
        return Purpose(**same(self, "programme", "country", "activity_kind", "starts_on", "ends_on"))


def answer_request(call: Call, happened: Happened[MoneyRequested]) -> None:
    """Reserves the money an activity requests, or says why not (with an event, and a notice to the requester)."""
    event = happened.event
    try:
        worth = money.value(call, event.amount, event.currency, call.today).amount_usd
        wanted = Wanted(amount_usd=worth, **event.model_dump(exclude={"amount", "currency", "edition_id"}))
        allocation, spendable = _reserve(call, wanted)
    except Refused as refused:
        _announce_refused(call, event.request_id, event.activity_id, event.requested_by, event.activity_title, refused)
        return
    _announce_reserved(call, allocation, spendable.title, spendable.donor)


def reserve_money(call: Call, command: ReserveMoney) -> Allocation:
    """By the finance unit itself. Raises NOT_FOUND, DATES, NO_AWARD_FITS, OFF_..., NO_ICR_RULE, BEYOND_AVAILABLE."""
    wanted = Wanted(request_id=new_id(), requested_by=call.actor.member_id, **command.model_dump())
    allocation, spendable = _reserve(call, wanted)
    _announce_reserved(call, allocation, spendable.title, spendable.donor)
    return read_allocation(call, ReadAllocation(allocation_id=allocation.id))


def _reserve(call: Call, wanted: Wanted) -> tuple[model.Allocation, SpendableAward]:
    if wanted.ends_on < wanted.starts_on:
        raise DATES("ends_on", starts_on=wanted.starts_on, ends_on=wanted.ends_on)
    spendable = _named(call, wanted, wanted.award_id) if wanted.award_id else _first_that_fits(call, wanted)
    indirect = spendable.icr.cost(wanted.amount_usd, call.today)
    spendable.take(call, {call.today: wanted.amount_usd + indirect}, call.today, "amount_usd")
    needs_signature = wanted.amount_usd > spendable.threshold
    allocation = model.Allocation(
        id=new_id(),
        award_id=spendable.award_id,
        **same(wanted, *_AS_WANTED),
        activity_title=wanted.activity_title[:200],
        indirect_usd=indirect,
        spent_usd=Decimal(0),
        spent_indirect_usd=Decimal(0),
        status="reserved" if needs_signature else "granted",
        reserved_on=call.today,
        # Fund rule 11: commitments expire at the end of the following year.
        expires_on=date(call.today.year + 1, 12, 31),
        entered_by=wanted.requested_by,
    )
    call.session.add(allocation)
    call.session.flush()
    if needs_signature:
        ask_for_signature(call, wanted.activity_title, wanted.amount_usd, f"/funds/allocations/{allocation.id}")
    return allocation, spendable


def _named(call: Call, wanted: Wanted, award_id: UUID) -> SpendableAward:
    spendable = lock_spendable(call, awards=[award_id]).get(award_id)
    if spendable is None:
        raise NOT_FOUND("award_id", what="award")
    if refused := objection(spendable.limits, wanted.purpose):
        raise refused
    return spendable


def _first_that_fits(call: Call, wanted: Wanted) -> SpendableAward:
    """The first award that may and can pay: earmarked before unearmarked, and the one ending soonest first."""
    most: Decimal | None = None
    for award_id, available in _candidates(call, wanted):
        most = max(available, most or Decimal(0))
        if available < wanted.amount_usd:
            continue
        spendable = _named(call, wanted, award_id)
        if spendable.available >= wanted.amount_usd + spendable.icr.cost(wanted.amount_usd, call.today):
            return spendable
    if most is None:
        raise NO_AWARD_FITS("programme")
    raise BEYOND_AVAILABLE("amount_usd", available=most, currency="USD", on=call.today)


def _candidates(call: Call, wanted: Wanted) -> Iterator[tuple[UUID, Decimal]]:
    award, balance, agreement = partners_model.Award, ledger_model.AwardBalance, partners_model.Agreement
    available = balance.received_usd - balance.spent_usd - balance.held_usd
    rows = call.session.execute(
        select(award, available.label("available"), agreement.countries, agreement.activity_kinds)
        .join(balance, balance.award_id == award.id)
        .outerjoin(agreement, agreement.id == award.agreement_id)
        .where(award.role == "donor", or_(award.programme == wanted.programme, award.programme.is_(None)))
        .order_by(award.programme.is_(None), award.ends_on, award.id)
    )
    for row in rows.all():
        found = row[0]
        limits = Limits(found.programme, row.countries or (), row.activity_kinds or (), found.starts_on, found.ends_on)
        if objection(limits, wanted.purpose) is None:
            yield found.id, row.available


def grant_allocation(call: Call, command: GrantAllocation) -> Allocation:
    """The second signature. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12)."""
    allocation = _decide(call, command.allocation_id, "granted", command.reason)
    view = read_allocation(call, ReadAllocation(allocation_id=allocation.id))
    _announce_reserved(call, allocation, view.award_title, view.donor)
    return view


def refuse_allocation(call: Call, command: RefuseAllocation) -> Allocation:
    """An approver refuses it; the money is free again. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    allocation = _decide(call, command.allocation_id, "refused", command.reason)
    refused = REFUSED_BY_APPROVER(reason=command.reason)
    requester = allocation.entered_by
    _announce_refused(
        call, allocation.request_id, allocation.activity_id, requester, allocation.activity_title, refused
    )
    return read_allocation(call, ReadAllocation(allocation_id=allocation.id))


def _decide(call: Call, allocation_id: UUID, status: str, reason: str | None) -> model.Allocation:
    allocation = _locked(call, allocation_id)
    check_second_person(call, allocation, "reserved")
    decide(call, allocation, status, reason=reason)
    return allocation


def release_allocation(call: Call, command: ReleaseAllocation) -> Allocation:
    """Releases what is left of it. Raises NOT_FOUND, NOT_OPEN, DRAWN_ON."""
    allocation = _locked(call, command.allocation_id)
    if allocation.status not in ("reserved", "granted"):
        raise NOT_OPEN("allocation_id", status=allocation.status)
    if drawn := encumbrances.drawn_on(call, [allocation.id]).get(allocation.id):
        raise DRAWN_ON("allocation_id", amount=drawn)
    allocation.status, allocation.reason = "released", command.reason
    call.session.flush()
    return read_allocation(call, ReadAllocation(allocation_id=allocation.id))


def _locked(call: Call, allocation_id: UUID) -> model.Allocation:
    """The allocation, locked after its award's balance. Raises NOT_FOUND."""
    found = get_row(call, model.Allocation, allocation_id, "allocation_id", "allocation")
    journal.lock(call, [found.award_id])
    call.session.refresh(found, with_for_update=True)
    return found


def of_activities(call: Call, allocation_ids: Sequence[UUID]) -> list[model.Allocation]:
    """These allocations and all others of their activities, locked in the order of their ids."""
    if not allocation_ids:
        return []
    allocation = model.Allocation
    activities = select(allocation.activity_id).where(allocation.id.in_(allocation_ids))
    statement = select(allocation).where(allocation.activity_id.in_(activities)).order_by(allocation.id)
    fresh = statement.with_for_update().execution_options(populate_existing=True)
    return list(call.session.scalars(fresh))


def _announce_reserved(call: Call, allocation: model.Allocation, award_title: str, donor: str) -> None:
    call.emit(
        MoneyReserved(
            request_id=allocation.request_id,
            activity_id=allocation.activity_id,
            allocation_id=allocation.id,
            award_id=allocation.award_id,
            award_title=award_title,
            donor=donor,
            amount=allocation.amount_usd,
            currency=money.FUNCTIONAL,
            status=allocation.status,
        )
    )
    params = {"title": allocation.activity_title, "amount": str(allocation.amount_usd), "currency": "USD"}
    _notify(call, NoticeKind.MONEY_RESERVED, allocation.entered_by, allocation.activity_id, params)


def _announce_refused(
    call: Call, request_id: UUID, activity_id: UUID, requester: UUID, title: str, refused: Refused
) -> None:
    message = refused.refusal.message.format(**refused.params)
    call.emit(
        MoneyRefused(
            request_id=request_id,
            activity_id=activity_id,
            code=refused.refusal.code,
            message=message,
            params=refused.params,
        )
    )
    _notify(call, NoticeKind.MONEY_REFUSED, requester, activity_id, {"title": title, "reason": message})


def _notify(call: Call, kind: NoticeKind, requester: UUID, activity_id: UUID, params: dict[str, str]) -> None:
    link = f"/programs/activities/{activity_id}"
    call.emit(FundsNotice(notice_id=new_id(), kind=kind, recipients=[requester], params=params, link=link))
