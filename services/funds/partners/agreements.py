"""What donors promise: pledges, their schedules and their restrictions. A pledge is not money (Fund rule 6)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds import (
    Agreement,
    Instalment,
    InstalmentPlan,
    ListAgreements,
    ReadAgreement,
    Restriction,
    SignAgreement,
)
from contracts.funds_refusals import DATES, SCHEDULE
from services.funds import book, model, money, terms
from services.funds.partners import donors


def sign_agreement(call: Call, command: SignAgreement) -> Agreement:
    """Raises NOT_FOUND, UNKNOWN_CURRENCY, TOO_PRECISE, SCHEDULE, DATES, FUTURE_DATE, UNBOOKABLE, DUPLICATE."""
    donors.find(call, command.donor_id)
    terms.find(call, command.fund_id)
    _check(call, command)
    agreement = model.Agreement(
        id=new_id(),
        pledge_usd=_pledge_usd(call, command),
        created_by=call.actor.member_id,
        created_at=call.now,
        **command.model_dump(exclude={"restriction", "instalments"}),
        **command.restriction.model_dump(),
    )
    with donors.unique(call, "uq_agreement_donor_id_reference", "reference", command.reference):
        call.session.add(agreement)
    call.session.add_all(_instalments(agreement.id, command.instalments))
    call.session.flush()
    return read_agreement(call, ReadAgreement(agreement_id=agreement.id))


def _check(call: Call, command: SignAgreement) -> None:
    decimals = money.decimals_of(call, command.currency)
    money.check(command.pledge, command.currency, decimals, "pledge")
    for number, instalment in enumerate(command.instalments):
        money.check(instalment.amount, command.currency, decimals, f"instalments.{number}.amount")
    total = sum((instalment.amount for instalment in command.instalments), Decimal(0))
    if command.instalments and total != command.pledge:
        raise SCHEDULE("instalments", sum=total, pledge=command.pledge)
    if command.ends_on < command.starts_on:
        raise DATES("ends_on", starts_on=command.starts_on, ends_on=command.ends_on)
    money.check_past(call, command.signed_on, "signed_on")


def _pledge_usd(call: Call, command: SignAgreement) -> Decimal | None:
    """What the pledge was worth when it was signed, where a rate is known: for information, and for ICR exemptions."""
    if command.currency == money.FUNCTIONAL:
        return command.pledge
    if money.rate_on(call, command.currency, command.signed_on) is None:
        return None
    return money.value(call, command.pledge, command.currency, command.signed_on, "pledge").amount_usd


def _instalments(agreement_id: UUID, plans: Sequence[InstalmentPlan]) -> list[model.Instalment]:
    ordered = sorted(plans, key=lambda plan: plan.due_on)
    return [
        model.Instalment(
            id=new_id(), agreement_id=agreement_id, position=position, due_on=plan.due_on, amount=plan.amount
        )
        for position, plan in enumerate(ordered, 1)
    ]


def find(call: Call, agreement_id: UUID, *, lock: bool = False) -> model.Agreement:
    """Raises NOT_FOUND."""
    agreement = call.session.get(model.Agreement, agreement_id, with_for_update=lock or None)
    if agreement is None:
        raise NOT_FOUND("agreement_id", what="agreement")
    return agreement


def read_agreement(call: Call, command: ReadAgreement) -> Agreement:
    """Raises NOT_FOUND."""
    return _views(call, [find(call, command.agreement_id)])[0]


def list_agreements(call: Call, command: ListAgreements) -> Page[Agreement]:
    """The agreements, newest first."""
    statement = select(model.Agreement)
    if command.donor_id:
        statement = statement.where(model.Agreement.donor_id == command.donor_id)
    if command.fund_id:
        statement = statement.where(model.Agreement.fund_id == command.fund_id)
    found = page(call.session, statement, [model.Agreement.id], command, lambda row: row[0], descending=True)
    return Page[Agreement](items=_views(call, found.items), next=found.next)


def _views(call: Call, agreements: Sequence[model.Agreement]) -> list[Agreement]:
    if not agreements:
        return []
    ids = [agreement.id for agreement in agreements]
    instalments = call.session.scalars(
        select(model.Instalment).where(model.Instalment.agreement_id.in_(ids)).order_by(model.Instalment.position)
    ).all()
    names = dict(
        call.session.execute(
            select(model.Donor.id, model.Donor.name).where(model.Donor.id.in_({a.donor_id for a in agreements}))
        )
        .tuples()
        .all()
    )
    units = dict(call.session.execute(select(model.CurrencyUnit.code, model.CurrencyUnit.decimals)).tuples().all())
    received = _received(call, ids)
    return [_view(a, names[a.donor_id], units[a.currency], instalments, received) for a in agreements]


def _received(call: Call, agreement_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID | None], Decimal]:
    """What came in and was not reversed, in the agreements' own currencies, by agreement and instalment."""
    contribution, reversal = book.Contribution, book.JournalEntry
    rows = call.session.execute(
        select(contribution.agreement_id, contribution.instalment_id, func.sum(contribution.amount))
        .join(model.Agreement, model.Agreement.id == contribution.agreement_id)
        .outerjoin(reversal, reversal.reversal_of == contribution.entry_id)
        .where(
            contribution.agreement_id.in_(agreement_ids),
            contribution.currency == model.Agreement.currency,
            reversal.id.is_(None),
        )
        .group_by(contribution.agreement_id, contribution.instalment_id)
    )
    return {(agreement_id, instalment_id): total for agreement_id, instalment_id, total in rows if agreement_id}


def _view(
    agreement: model.Agreement,
    donor: str,
    decimals: int,
    instalments: Sequence[model.Instalment],
    received: dict[tuple[UUID, UUID | None], Decimal],
) -> Agreement:
    total = sum((amount for (agreement_id, _), amount in received.items() if agreement_id == agreement.id), Decimal(0))
    return Agreement(
        id=agreement.id,
        donor_id=agreement.donor_id,
        donor=donor,
        reference=agreement.reference,
        title=agreement.title,
        currency=agreement.currency,
        pledge=money.shown(agreement.pledge, decimals),
        pledge_usd=agreement.pledge_usd,
        received=money.shown(total, decimals),
        signed_on=agreement.signed_on,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        restriction=Restriction(
            programmes=agreement.programmes,
            countries=agreement.countries,
            activity_kinds=agreement.activity_kinds,
            purpose=agreement.purpose,
        ),
        icr_rate=agreement.icr_rate,
        instalments=[
            Instalment(
                id=instalment.id,
                position=instalment.position,
                due_on=instalment.due_on,
                amount=money.shown(instalment.amount, decimals),
                received=money.shown(received.get((agreement.id, instalment.id), Decimal(0)), decimals),
            )
            for instalment in instalments
            if instalment.agreement_id == agreement.id
        ],
        fund_id=agreement.fund_id,
    )
