"""Statements on any date: of the Fund, a donor, an award, the public's (Fund rules 7, 14); sums of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds import AwardRole
from contracts.funds_books import PublicFund, PublicShare
from contracts.funds_statements import (
    BudgetUse,
    ReadAwardStatement,
    ReadDonorStatement,
    ReadFundStatement,
    Scope,
    Statement,
    StatementLine,
)
from services.funds import book, model
from services.funds.partners import donors
from services.funds.terms import THE_FUND, find

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """What moved in an award up to a date, in USD."""

    award: model.Award
    donor: str
    income: Decimal
    other_income: Decimal
    interest: Decimal
    transfer: Decimal
    exchange: Decimal
    direct: Decimal
    indirect: Decimal
    held: Decimal
    suspense: Decimal

    @property
    def sources(self) -> Decimal:
        return self.income + self.other_income + self.interest + self.transfer + self.exchange

    @property
    def uses(self) -> Decimal:
        return self.direct + self.indirect


def fund_statement(call: Call, command: ReadFundStatement) -> Statement:
    """A fund on a date (Fund rule 14). Raises NOT_FOUND."""
    fund = find(call, command.fund_id)
    on = command.on or call.today
    pledged = _pledged(call, model.Agreement.fund_id == fund.id, on)
    sums = _sums(call, on, model.Award.fund_id == fund.id)
    return _statement(fund.id, Scope.FUND, None, fund.title, on, sums, pledged)


def donor_statement(call: Call, command: ReadDonorStatement) -> Statement:
    """A donor's money in a fund. Raises NOT_FOUND."""
    donor, fund = donors.find(call, command.donor_id), find(call, command.fund_id)
    on, agreement, award = command.on or call.today, model.Agreement, model.Award
    pledged = _pledged(call, and_(agreement.donor_id == donor.id, agreement.fund_id == fund.id), on)
    sums = _sums(call, on, and_(award.donor_id == donor.id, award.fund_id == fund.id))
    return _statement(fund.id, Scope.DONOR, donor.id, donor.name, on, sums, pledged)


def award_statement(call: Call, command: ReadAwardStatement) -> Statement:
    """With the use of its budget. Raises NOT_FOUND."""
    award = call.session.get(model.Award, command.award_id)
    if award is None:
        raise NOT_FOUND("award_id", what="award")
    on = command.on or call.today
    pledged = _pledged(call, model.Agreement.id == award.agreement_id, on)
    sums = _sums(call, on, model.Award.id == award.id)
    made = _statement(award.fund_id, Scope.AWARD, award.id, award.title, on, sums, pledged)
    return made.model_copy(update={"budget": _budget(call, award.id, on)})


def public_fund(call: Call) -> PublicFund:
    """Where the money came from and went, as everybody may see it."""
    fund = call.session.get_one(model.Fund, THE_FUND)
    of_donors = and_(model.Award.fund_id == fund.id, model.Award.role == AwardRole.DONOR)
    sums = _sums(call, call.today, of_donors)
    received, spent = _total(each.sources for each in sums), _total(each.uses for each in sums)
    return PublicFund(
        title=fund.title,
        on=call.today,
        received_usd=received,
        spent_usd=spent,
        balance_usd=received - spent,
        donors=_shares((each.donor, each) for each in sums),
        programmes=_shares((each.award.programme, each) for each in sums),
    )


def _sums(call: Call, on: date, which: ColumnElement[bool]) -> list[Sums]:
    day, award = book.AwardDay, model.Award
    sources = (day.income_usd, day.other_income_usd, day.interest_usd, day.transfer_usd, day.exchange_usd)
    columns = (*sources, day.direct_usd, day.indirect_usd, day.held_usd, day.suspense_usd)
    rows = call.session.execute(
        select(award, model.Donor.name, *(func.coalesce(func.sum(column), _ZERO) for column in columns))
        .join(model.Donor, model.Donor.id == award.donor_id)
        .outerjoin(day, and_(day.award_id == award.id, day.on_day <= on))
        .where(which)
        .group_by(award.id, model.Donor.name)
        .order_by(model.Donor.name, award.id)
    )
    return [Sums(*row) for row in rows]


def _pledged(call: Call, which: ColumnElement[bool], on: date) -> Decimal:
    """What was promised by then, for information only (Fund rule 6)."""
    agreement = model.Agreement
    total = select(func.coalesce(func.sum(agreement.pledge_usd), _ZERO)).where(which, agreement.signed_on <= on)
    return Decimal(call.session.execute(total).scalar_one() or 0)


def _statement(
    fund_id: str, scope: Scope, about: UUID | None, title: str, on: date, sums: list[Sums], pledged: Decimal
) -> Statement:
    sources, uses = _total(each.sources for each in sums), _total(each.uses for each in sums)
    held = _total(each.held for each in sums)
    return Statement(
        scope=scope,
        id=about,
        title=title,
        on=on,
        contributions_usd=_total(each.income for each in sums),
        exchange_differences_usd=_total(each.exchange for each in sums),
        sources_usd=sources,
        direct_costs_usd=_total(each.direct for each in sums),
        indirect_costs_usd=_total(each.indirect for each in sums),
        uses_usd=uses,
        balance_usd=sources - uses,
        committed_usd=held,
        available_usd=sources - uses - held,
        pledged_usd=pledged,
        awards=[_line(each) for each in sums if each.award.role == AwardRole.DONOR],
        budget=[],
        fund_id=fund_id,
        other_income_usd=_total(each.other_income for each in sums),
        interest_usd=_total(each.interest for each in sums),
        transfers_usd=_total(each.transfer for each in sums),
        suspense_usd=_total(each.suspense for each in sums),
    )


def _line(each: Sums) -> StatementLine:
    return StatementLine(
        award_id=each.award.id,
        title=each.award.title,
        donor=each.donor,
        programme=each.award.programme,
        sources_usd=each.sources,
        uses_usd=each.uses,
        balance_usd=each.sources - each.uses,
        committed_usd=each.held,
        available_usd=each.sources - each.uses - each.held,
    )


def _budget(call: Call, award_id: UUID, on: date) -> list[BudgetUse]:
    line, posting, entry = model.BudgetLine, book.Posting, book.JournalEntry
    spent = (
        select(func.coalesce(func.sum(posting.amount_usd), _ZERO))
        .join(entry, entry.id == posting.entry_id)
        .where(posting.line_id == line.id, entry.occurred_on <= on)
        .scalar_subquery()
    )
    rows = call.session.execute(select(line, spent).where(line.award_id == award_id).order_by(line.position))
    return [
        BudgetUse(
            line_id=row.id,
            kind=row.kind,
            title=row.title,
            budget_usd=row.amount_usd,
            spent_usd=used,
            rest_usd=row.amount_usd - used,
        )
        for row, used in rows
    ]


def _shares(named: Iterable[tuple[str | None, Sums]]) -> list[PublicShare]:
    received: dict[str | None, Decimal] = defaultdict(lambda: _ZERO)
    spent: dict[str | None, Decimal] = defaultdict(lambda: _ZERO)
    for name, each in named:
        received[name] += each.sources
        spent[name] += each.uses
    ordered = sorted(received, key=lambda name: (-received[name], name or ""))
    return [PublicShare(name=name, received_usd=received[name], spent_usd=spent[name]) for name in ordered]


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)
