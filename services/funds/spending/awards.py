"""Awards: a donor's money for one programme, with its budget (Fund rule 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.partners.agreements import OFF_PERIOD, OFF_PROGRAMME
from contracts.funds.refusals import DATES
from contracts.funds.spending.awards import (
    Award,
    AwardRole,
    AwardSummary,
    ListAwards,
    OpenAward,
    ReadAward,
    SetBudgetControl,
)
from contracts.funds.spending.budgets import LineKind, LinePlan
from services.funds.ledger import model as ledger_model
from services.funds.partners import agreements
from services.funds.partners import model as partners_model
from services.funds.spending import budget_views, budgets

_UNEARMARKED = (
    LinePlan(kind=LineKind.DIRECT, title="Direct costs", amount_usd=0),
    LinePlan(kind=LineKind.INDIRECT, title="Indirect costs", amount_usd=0),
)


def open_award(call: Call, command: OpenAward) -> Award:
    """Raises NOT_FOUND, AGREEMENT_ENDED, BUDGET_LINES, OFF_PROGRAMME, OFF_PERIOD, DATES."""
    agreement = agreements.find(call, command.agreement_id)
    agreements.refuse_ended(agreement)
    starts_on, ends_on = command.starts_on or agreement.starts_on, command.ends_on or agreement.ends_on
    if agreement.programmes and command.programme not in agreement.programmes:
        raise OFF_PROGRAMME("programme", programme=command.programme)
    if ends_on < starts_on:
        raise DATES("ends_on", starts_on=starts_on, ends_on=ends_on)
    if starts_on < agreement.starts_on or ends_on > agreement.ends_on:
        raise OFF_PERIOD("starts_on", starts_on=agreement.starts_on, ends_on=agreement.ends_on)
    award = partners_model.Award(
        id=new_id(),
        fund_id=agreement.fund_id,
        donor_id=agreement.donor_id,
        agreement_id=agreement.id,
        programme=command.programme,
        title=command.title,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=call.actor.member_id,
        created_at=call.now,
        role=AwardRole.DONOR,
    )
    _save(call, award, command.lines)
    return read_award(call, ReadAward(award_id=award.id))


def unearmarked(call: Call, donor: partners_model.Donor, fund_id: str) -> partners_model.Award:
    """The award that holds the donor's unearmarked money in a fund; it is opened with the first contribution."""
    call.session.get(partners_model.Donor, donor.id, with_for_update=True)
    of_donor = (partners_model.Award.donor_id == donor.id) & (partners_model.Award.fund_id == fund_id)
    known = select(partners_model.Award).where(of_donor, partners_model.Award.agreement_id.is_(None))
    award = call.session.scalars(known).first()
    if award is None:
        award = partners_model.Award(
            id=new_id(),
            fund_id=fund_id,
            donor_id=donor.id,
            title=f"Unearmarked: {donor.name}"[:200],
            starts_on=call.today,
            created_by=call.actor.member_id,
            created_at=call.now,
            role=AwardRole.DONOR,
        )
        _save(call, award, _UNEARMARKED)
    return award


def suspense(call: Call, fund_id: str) -> partners_model.Award:
    """The award for a fund's unidentified money; it was created with the fund."""
    return call.session.scalars(
        select(partners_model.Award).where(
            partners_model.Award.fund_id == fund_id, partners_model.Award.role == AwardRole.SUSPENSE
        )
    ).one()


def _save(call: Call, award: partners_model.Award, lines: Sequence[LinePlan]) -> None:
    call.session.add(award)
    call.session.flush()
    budgets.write_first(call, award, lines)


def set_budget_control(call: Call, command: SetBudgetControl) -> Award:
    """How its lines control from now on; what was spent stays (Fund rule 17). Raises NOT_FOUND."""
    award = get_row(call, partners_model.Award, command.award_id, "award_id", "award", lock=True)
    award.budget_control, award.budget_tolerance = command.budget_control, command.budget_tolerance
    call.session.flush()
    return read_award(call, ReadAward(award_id=award.id))


def read_award(call: Call, command: ReadAward) -> Award:
    """Raises NOT_FOUND."""
    row = call.session.execute(_summaries().where(partners_model.Award.id == command.award_id)).first()
    if row is None:
        raise NOT_FOUND("award_id", what="award")
    version = budget_views.in_force(call, command.award_id)
    lines = budget_views.lines(call, command.award_id, version)
    return Award(**_summary(row).model_dump(), lines=lines, budget_version=version.number if version else 1)


def list_awards(call: Call, command: ListAwards) -> Page[AwardSummary]:
    """The awards, newest first, as of today."""
    award = partners_model.Award
    statement = _summaries().where(award.role == command.role)
    if command.donor_id:
        statement = statement.where(award.donor_id == command.donor_id)
    if command.agreement_id:
        statement = statement.where(award.agreement_id == command.agreement_id)
    if command.programme:
        statement = statement.where(award.programme == command.programme)
    if command.fund_id:
        statement = statement.where(award.fund_id == command.fund_id)
    return page(call.session, statement, [award.id], command, _summary, descending=True)


def _summaries() -> Select[Any]:
    return (
        select(partners_model.Award, ledger_model.AwardBalance, partners_model.Donor.name)
        .join(ledger_model.AwardBalance, ledger_model.AwardBalance.award_id == partners_model.Award.id)
        .join(partners_model.Donor, partners_model.Donor.id == partners_model.Award.donor_id)
        # The triggers change balances behind the session's back: never show a cached one.
        .execution_options(populate_existing=True)
    )


def _summary(row: Row[Any]) -> AwardSummary:
    award, balance, donor = row[0], row[1], row[2]
    return AwardSummary.of(
        award,
        donor=donor,
        received_usd=balance.received_usd,
        spent_usd=balance.spent_usd,
        committed_usd=balance.held_usd,
        available_usd=balance.received_usd - balance.spent_usd - balance.held_usd,
        suspense_usd=balance.suspense_usd,
    )
