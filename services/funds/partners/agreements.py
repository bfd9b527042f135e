"""Donors' agreements: pledges, their schedules and their restrictions. A pledge is not money (Fund rule 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import refuse_stale
from contracts.base import NOT_FOUND, Page
from contracts.funds.evidence import SubjectKind
from contracts.funds.partners.agreements import (
    AGREEMENT_ENDED,
    SCHEDULE,
    Agreement,
    AgreementTerms,
    AmendedInstalment,
    EndAgreement,
    InstalmentPlan,
    ListAgreements,
    ReadAgreement,
    Restriction,
    SignAgreement,
)
from contracts.funds.refusals import DATES
from services.funds import duplicates
from services.funds.evidence import attachments
from services.funds.ledger import currency_model, funds, journal, money, public_figures
from services.funds.partners import donors, expected, instalments, model
from services.funds.partners.model import AgreementVersion


def sign_agreement(call: Call, command: SignAgreement) -> Agreement:
    """Raises NOT_FOUND, UNKNOWN_CURRENCY, TOO_PRECISE, SCHEDULE, DATES, FUTURE_DATE, UNBOOKABLE, DUPLICATE,
    NOT_BASE64, FILE_KIND."""
    check_terms(call, command)
    money.check_past(call, command.signed_on, "signed_on")
    agreement = model.Agreement(
        id=new_id(),
        pledge_usd=worth(call, command.pledge, command.currency, command.signed_on),
        status="signed",
        version=1,
        created_by=call.actor.member_id,
        created_at=call.now,
        **command.model_dump(exclude={"restriction", "instalments", "document"}),
        **command.restriction.model_dump(),
    )
    with duplicates.refuse(call, "uq_agreement_donor_id_reference", "reference", command.reference):
        call.session.add(agreement)
    schedule = _instalments(agreement.id, command.instalments)
    call.session.add_all([*schedule, first_version(agreement, schedule)])
    call.session.flush()
    public_figures.agreement_changed(call, agreement.id)
    if command.document:
        attachments.keep(call, SubjectKind.AGREEMENT, agreement.id, command.document, where="document.")
    return read_agreement(call, ReadAgreement(agreement_id=agreement.id))


def check_terms(call: Call, command: AgreementTerms) -> None:
    """Raises NOT_FOUND, UNKNOWN_CURRENCY, TOO_PRECISE, SCHEDULE, DATES."""
    donors.find(call, command.donor_id)
    funds.find(call, command.fund_id)
    check_plan(call, command.currency, command.pledge, command.instalments, command.starts_on, command.ends_on)


def check_plan(
    call: Call,
    currency: str,
    pledge: Decimal,
    schedule: Sequence[InstalmentPlan | AmendedInstalment],
    starts_on: date,
    ends_on: date,
) -> None:
    """Raises UNKNOWN_CURRENCY, TOO_PRECISE, SCHEDULE unless the instalments are the pledge, DATES."""
    decimals = money.decimals_of(call, currency)
    money.check(pledge, currency, decimals, "pledge")
    for number, instalment in enumerate(schedule):
        money.check(instalment.amount, currency, decimals, f"instalments.{number}.amount")
    total = sum((instalment.amount for instalment in schedule), Decimal(0))
    if schedule and total != pledge:
        raise SCHEDULE("instalments", sum=total, pledge=pledge)
    if ends_on < starts_on:
        raise DATES("ends_on", starts_on=starts_on, ends_on=ends_on)


def worth(call: Call, pledge: Decimal, currency: str, on: date) -> Decimal | None:
    """The value of a pledge in USD on a day, if a rate is known: for information, ICR exemptions, signatures."""
    if currency == money.FUNCTIONAL:
        return pledge
    if money.rate_on(call, currency, on) is None:
        return None
    return money.value(call, pledge, currency, on, "pledge").amount_usd


def _instalments(agreement_id: UUID, plans: Sequence[InstalmentPlan]) -> list[model.Instalment]:
    ordered = sorted(plans, key=lambda plan: plan.due_on)
    return [
        model.Instalment(
            id=new_id(), agreement_id=agreement_id, position=position, due_on=plan.due_on, amount=plan.amount
        )
        for position, plan in enumerate(ordered, 1)
    ]


def first_version(agreement: model.Agreement, schedule: Iterable[model.Instalment]) -> AgreementVersion:
    """The signed version, with which amendments are compared."""
    return AgreementVersion(
        agreement_id=agreement.id,
        number=1,
        status="in_force",
        pledge=agreement.pledge,
        pledge_usd=agreement.pledge_usd,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        schedule=as_schedule(schedule),
        reason="As signed",
        entered_by=agreement.created_by,
        entered_at=agreement.created_at,
    )


def as_schedule(instalments: Iterable[model.Instalment]) -> list[dict[str, Any]]:
    """Instalments as stored in a version."""
    return [
        {"instalment_id": str(each.id), "due_on": each.due_on.isoformat(), "amount": str(each.amount)}
        for each in instalments
    ]


def end_agreement(call: Call, command: EndAgreement) -> Agreement:
    """Its awards end with it at the latest. Raises NOT_FOUND, STALE, AGREEMENT_ENDED, FUTURE_DATE, DATES."""
    agreement = find_signed(call, command.agreement_id, command.expected_version)
    money.check_past(call, command.ended_on, "ended_on")
    if command.ended_on < agreement.signed_on:
        raise DATES("ended_on", starts_on=agreement.signed_on, ends_on=command.ended_on)
    agreement.status, agreement.ended_on = "ended", command.ended_on
    agreement.end_reason, agreement.ended_by = command.reason, call.actor.member_id
    for award in lock_awards(call, agreement.id):
        if award.ends_on is None or award.ends_on > command.ended_on:
            award.ends_on = max(command.ended_on, award.starts_on)
    call.session.flush()
    public_figures.agreement_changed(call, agreement.id)
    expected.tell(call, agreement.id)
    return read_agreement(call, ReadAgreement(agreement_id=agreement.id))


def lock_awards(call: Call, agreement_id: UUID) -> list[model.Award]:
    """Locks the agreement's awards, after their balances: anybody who spends waits, and then sees the new dates."""
    award = model.Award
    of_agreement = select(award).where(award.agreement_id == agreement_id).order_by(award.id)
    journal.lock(call, [each.id for each in call.session.scalars(of_agreement)])
    return list(call.session.scalars(of_agreement.with_for_update().execution_options(populate_existing=True)))


def find(call: Call, agreement_id: UUID, *, lock: bool = False) -> model.Agreement:
    """Raises NOT_FOUND."""
    # Rows that refer to it may still be added (a contribution, which holds its award's lock), to avoid deadlocks.
    lock_it = {"key_share": True} if lock else None
    agreement = call.session.get(model.Agreement, agreement_id, with_for_update=lock_it, populate_existing=lock)
    if agreement is None:
        raise NOT_FOUND("agreement_id", what="agreement")
    return agreement


def find_signed(call: Call, agreement_id: UUID, expected_version: int | None = None) -> model.Agreement:
    """The agreement, locked, if it has not ended. Raises NOT_FOUND, STALE, AGREEMENT_ENDED."""
    agreement = find(call, agreement_id, lock=True)
    refuse_stale(agreement.version, expected_version)
    refuse_ended(agreement)
    return agreement


def refuse_ended(agreement: model.Agreement) -> None:
    """Raises AGREEMENT_ENDED."""
    if agreement.status == "ended":
        raise AGREEMENT_ENDED("agreement_id", on=agreement.ended_on)


def read_agreement(call: Call, command: ReadAgreement) -> Agreement:
    """Raises NOT_FOUND."""
    return _views(call, [find(call, command.agreement_id)])[0]


def list_agreements(call: Call, command: ListAgreements) -> Page[Agreement]:
    """The agreements, newest first."""
    statement = select(model.Agreement)
    for name in ("donor_id", "fund_id", "status"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(model.Agreement, name) == wanted)
    found = page(call.session, statement, [model.Agreement.id], command, lambda row: row[0], descending=True)
    return Page[Agreement](items=_views(call, found.items), next=found.next)


def _views(call: Call, agreements: Sequence[model.Agreement]) -> list[Agreement]:
    ids = [agreement.id for agreement in agreements]
    schedules, received = instalments.of_agreements(call, ids), instalments.received(call, ids)
    donor, unit = model.Donor, currency_model.CurrencyUnit
    named = select(donor.id, donor.name).where(donor.id.in_({a.donor_id for a in agreements}))
    names = dict(call.session.execute(named).tuples().all())
    counted = select(unit.code, unit.decimals).where(unit.code.in_({a.currency for a in agreements}))
    decimals = dict(call.session.execute(counted).tuples().all())
    return [
        Agreement.of(
            a,
            donor=names[a.donor_id],
            pledge=money.shown(a.pledge, decimals[a.currency]),
            received=money.shown(received.get(a.id, Decimal(0)), decimals[a.currency]),
            restriction=Restriction(
                programmes=a.programmes, countries=a.countries, activity_kinds=a.activity_kinds, purpose=a.purpose
            ),
            instalments=schedules[a.id],
        )
        for a in agreements
    ]
