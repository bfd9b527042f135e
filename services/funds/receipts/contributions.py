"""Money that comes in: revenue at receipt (Fund rule 15), valued at the day's rate (13), never paid back (4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds import Contribution, ListContributions, ReadContribution, RecordContribution
from contracts.funds_agreements import AGREEMENT_EXPIRED
from contracts.funds_events import ContributionReceived, ContributionReversed
from contracts.funds_refusals import NO_AWARD_YET, OTHER_AGREEMENT, OTHER_DONOR, UNBOOKABLE, WHICH_AWARD
from services.funds import book, model, money
from services.funds.books import journal, periods
from services.funds.books.journal import Draft, Line
from services.funds.money import FUNCTIONAL, Valued
from services.funds.partners import agreements, donors
from services.funds.spending import awards
from services.funds.terms import find as find_fund


def record_contribution(call: Call, command: RecordContribution, late_reason: str | None = None) -> Contribution:
    """Raises NOT_FOUND, OTHER_DONOR, OTHER_AGREEMENT, NO_AWARD_YET, WHICH_AWARD, UNKNOWN_CURRENCY, TOO_PRECISE,
    AGREEMENT_ENDED, AGREEMENT_EXPIRED, UNKNOWN_RATE, UNBOOKABLE, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE,
    DUPLICATE."""
    donor = donors.find(call, command.donor_id)
    money.check(command.amount, command.currency, money.decimals_of(call, command.currency), "amount")
    award = _award_for(call, command, donor)
    periods.check_entering(call, command.received_on, "received_on", award.fund_id, late_reason)
    valued = money.value(call, command.amount, command.currency, command.received_on)
    credited = _credited(command, valued)
    contribution = book.Contribution(
        id=new_id(),
        entry_id=new_id(),
        award_id=award.id,
        usd_per_unit=valued.usd_per_unit,
        amount_usd=valued.amount_usd,
        pledge_amount=_pledge_amount(call, command, valued.amount_usd),
        **command.model_dump(exclude={"award_id", "credited_usd", "fund_id", "late_reason"}),
        credited_usd=credited,
    )
    _in_turn(call, award.programme)
    journal.lock(call, [award.id])
    _post(call, contribution, donor.name, award.fund_id, late_reason)
    with donors.unique(call, "uq_contribution_donor_id_reference", "reference", command.reference):
        call.session.add(contribution)
    call.emit(ContributionReceived(**_event(call, contribution, donor.name, award.programme)))
    return read_contribution(call, ReadContribution(contribution_id=contribution.id))


def _award_for(call: Call, command: RecordContribution, donor: model.Donor) -> model.Award:
    if command.agreement_id is None:
        if command.instalment_id or command.award_id:
            raise OTHER_AGREEMENT("agreement_id")
        return awards.unearmarked(call, donor, find_fund(call, command.fund_id).id)
    agreement = agreements.find(call, command.agreement_id)
    if agreement.donor_id != donor.id:
        raise OTHER_DONOR("agreement_id")
    _check_running(agreement, command)
    instalment = command.instalment_id and call.session.get(model.Instalment, command.instalment_id)
    if command.instalment_id and (not instalment or instalment.agreement_id != agreement.id):
        raise OTHER_AGREEMENT("instalment_id")
    return _award_of(call, agreement.id, command.award_id)


def _check_running(agreement: model.Agreement, command: RecordContribution) -> None:
    """Raises AGREEMENT_ENDED, and AGREEMENT_EXPIRED unless it is an instalment that is paid late."""
    agreements.refuse_ended(agreement)
    if command.received_on > agreement.ends_on and command.instalment_id is None:
        raise AGREEMENT_EXPIRED("received_on", starts_on=agreement.starts_on, ends_on=agreement.ends_on)


def _pledge_amount(call: Call, command: RecordContribution, amount_usd: Decimal) -> Decimal | None:
    """What it counts for in the agreement's currency, at the day's rate. Raises UNKNOWN_RATE."""
    if command.agreement_id is None:
        return None
    currency = agreements.find(call, command.agreement_id).currency
    if currency == command.currency:
        return command.amount
    return money.from_usd(call, amount_usd, currency, command.received_on)


def _award_of(call: Call, agreement_id: UUID, award_id: UUID | None) -> model.Award:
    open_awards = call.session.scalars(select(model.Award).where(model.Award.agreement_id == agreement_id)).all()
    if not open_awards:
        raise NO_AWARD_YET("agreement_id")
    if award_id is None and len(open_awards) > 1:
        raise WHICH_AWARD("award_id")
    for award in open_awards:
        if award_id in (None, award.id):
            return award
    raise OTHER_AGREEMENT("award_id")


def _credited(command: RecordContribution, valued: Valued) -> Decimal:
    """What the bank made of it; dollars arrive as they were sent."""
    if command.currency == FUNCTIONAL and command.credited_usd not in (None, command.amount):
        raise UNBOOKABLE("credited_usd")
    return command.credited_usd or valued.amount_usd


def _in_turn(call: Call, programme: str | None) -> None:
    """Contributions to a programme one after the other: each event tells the total so far."""
    call.session.execute(
        text("SELECT pg_advisory_xact_lock(2866, hashtext(:programme))"), {"programme": programme or ""}
    )


def _post(call: Call, contribution: book.Contribution, donor: str, fund_id: str, late_reason: str | None) -> None:
    draft = Draft(
        id=contribution.entry_id,
        kind="contribution",
        occurred_on=contribution.received_on,
        description=f"{donor}: {contribution.reference}"[:500],
        entered_by=call.actor.member_id,
        lines=_lines(contribution),
        fund_id=fund_id,
        late_reason=late_reason,
    )
    journal.post(call, [draft])


def _lines(contribution: book.Contribution) -> list[Line]:
    """Income in the donor's currency, converted into dollars; the bank's difference to the exchange account."""
    amount, worth, credited = contribution.amount, contribution.amount_usd, contribution.credited_usd
    where = (contribution.award_id, contribution.donor_id)
    lines = [Line(journal.INCOME, *where, contribution.currency, -amount, -worth)]
    if contribution.currency != FUNCTIONAL:
        lines.append(Line(journal.CLEARING, *where, contribution.currency, amount, worth))
        lines.append(Line(journal.CLEARING, *where, FUNCTIONAL, -worth, -worth))
    lines.append(Line(journal.CASH, *where, FUNCTIONAL, credited, credited))
    if credited != worth:
        lines.append(Line(journal.EXCHANGE, *where, FUNCTIONAL, worth - credited, worth - credited))
    return lines


def announce_reversal(call: Call, entry_id: UUID) -> None:
    """Tells the other contexts that a contribution was a bank error."""
    row = call.session.execute(_all().where(book.Contribution.entry_id == entry_id)).one()
    _in_turn(call, row.programme)
    call.emit(ContributionReversed(**_event(call, row[0], row.donor, row.programme)))


def _event(call: Call, contribution: book.Contribution, donor: str, programme: str | None) -> dict[str, Any]:
    day, award = book.AwardDay, model.Award
    of_programme = award.programme.is_(None) if programme is None else award.programme == programme
    total = select(func.coalesce(func.sum(day.income_usd), 0)).join(award, award.id == day.award_id).where(of_programme)
    return {
        "contribution_id": contribution.id,
        "donor_id": contribution.donor_id,
        "donor": donor,
        "agreement_id": contribution.agreement_id,
        "award_id": contribution.award_id,
        "programme": programme,
        "amount": contribution.amount,
        "currency": contribution.currency,
        "amount_usd": contribution.amount_usd,
        "received_on": contribution.received_on,
        "programme_total_usd": call.session.scalar(total),
    }


def read_contribution(call: Call, command: ReadContribution) -> Contribution:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(book.Contribution.id == command.contribution_id)).first()
    if row is None:
        raise NOT_FOUND("contribution_id", what="contribution")
    return _view(row)


def list_contributions(call: Call, command: ListContributions) -> Page[Contribution]:
    """The contributions, newest first."""
    statement = _all()
    for name in ("donor_id", "agreement_id", "award_id"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(book.Contribution, name) == wanted)
    keys = [book.Contribution.received_on, book.Contribution.id]
    return page(call.session, statement, keys, command, _view, descending=True)


def _all() -> Select[Any]:
    entry, reversing = book.JournalEntry, aliased(book.JournalEntry)
    return (
        select(
            book.Contribution,
            model.Donor.name.label("donor"),
            model.Award.programme.label("programme"),
            model.CurrencyUnit.decimals.label("decimals"),
            entry.fiscal_year.label("fiscal_year"),
            entry.number.label("number"),
            reversing.id.is_not(None).label("reversed"),
        )
        .join(model.Donor, model.Donor.id == book.Contribution.donor_id)
        .join(model.Award, model.Award.id == book.Contribution.award_id)
        .join(model.CurrencyUnit, model.CurrencyUnit.code == book.Contribution.currency)
        .join(entry, entry.id == book.Contribution.entry_id)
        .outerjoin(reversing, reversing.reversal_of == book.Contribution.entry_id)
    )


def _view(row: Row[Any]) -> Contribution:
    made = row[0]
    return Contribution(
        id=made.id,
        entry_id=made.entry_id,
        entry_number=journal.number(row.fiscal_year, row.number),
        donor_id=made.donor_id,
        donor=row.donor,
        agreement_id=made.agreement_id,
        instalment_id=made.instalment_id,
        award_id=made.award_id,
        programme=row.programme,
        currency=made.currency,
        amount=money.shown(made.amount, row.decimals),
        usd_per_unit=money.trimmed(made.usd_per_unit),
        amount_usd=made.amount_usd,
        credited_usd=made.credited_usd,
        received_on=made.received_on,
        reference=made.reference,
        reversed=row.reversed,
    )
