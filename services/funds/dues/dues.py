"""What is due, of every kind in one list: each kind is read from an index of what is open, the oldest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, select

from chassis.call import Call
from chassis.paging import after_cursor, page, together
from contracts.base import Page
from contracts.funds.dues.dues import Due, DueKind, ListDues
from services.funds.dues.closings import closings, state_of
from services.funds.ledger import money
from services.funds.ledger.currency_model import CurrencyUnit
from services.funds.ledger.model import AwardBalance
from services.funds.partners import instalments, reports
from services.funds.partners.model import Agreement, Award, Donor, Instalment, ReportDuty
from services.funds.spending import advance_views
from services.funds.spending.advance_model import Advance
from services.funds.spending.model import IS_ORDER, PAYABLE, Commitment

_YEAR = timedelta(days=366)
# An award that ended and still has money is due to be settled; after so long it is no longer listed here.
_ENDED = timedelta(days=180)


def list_dues(call: Call, command: ListDues) -> Page[Due]:
    """The oldest first. Raises MALFORMED."""
    kinds = [command.kind] if command.kind else list(DueKind)
    return together([_PAGES[kind](call, command) for kind in kinds], _place, command.limit)


def _place(due: Due) -> tuple[Any, Any]:
    return due.due_on, due.id


def _within(call: Call, command: ListDues, statement: Select[Any], due_on: Any, fund_id: Any) -> Select[Any]:
    """The command's filters, on the columns of a kind."""
    statement = statement.where(due_on <= (command.until or call.today + _YEAR))
    if command.fund_id:
        statement = statement.where(fund_id == command.fund_id)
    if command.overdue is not None:
        statement = statement.where(due_on < call.today if command.overdue else due_on >= call.today)
    return statement


def _instalments(call: Call, command: ListDues) -> Page[Due]:
    statement = instalments.standing(call).where(instalments.waited_for())
    statement = _within(call, command, statement, Instalment.due_on, Agreement.fund_id)

    def view(row: Row[Any]) -> Due:
        return _due(
            call, DueKind.INSTALMENT, row[0].id, row[0].due_on, row.fund_id, title=row.reference, party=row.donor,
            agreement_id=row[0].agreement_id, amount=money.shown(row.open, row.decimals), currency=row.currency,
        )  # fmt: skip

    return page(call.session, statement, [Instalment.due_on, Instalment.id], command, view)


def _reports(call: Call, command: ListDues) -> Page[Due]:
    statement = reports.standing(call).add_columns(Agreement.fund_id).where(ReportDuty.decided_by.is_(None))
    statement = _within(call, command, statement, ReportDuty.due_on, Agreement.fund_id)

    def view(row: Row[Any]) -> Due:
        return _due(
            call, DueKind.REPORT, row[0].id, row[0].due_on, row.fund_id, title=row.reference, party=row.donor,
            agreement_id=row[0].agreement_id, detail=row[0].kind,
        )  # fmt: skip

    return page(call.session, statement, [ReportDuty.due_on, ReportDuty.id], command, view)


def _commitments(call: Call, command: ListDues) -> Page[Due]:
    statement = (
        select(Commitment, Award.fund_id, CurrencyUnit.decimals)
        .join(Award, Award.id == Commitment.award_id)
        .join(CurrencyUnit, CurrencyUnit.code == Commitment.currency)
        .where(PAYABLE, IS_ORDER)
    )
    statement = _within(call, command, statement, Commitment.expires_on, Award.fund_id)

    def view(row: Row[Any]) -> Due:
        each = row[0]
        return _due(
            call, DueKind.COMMITMENT, each.id, each.expires_on, row.fund_id, title=each.reference, party=each.payee,
            award_id=each.award_id, detail=each.kind, currency=each.currency,
            amount=money.shown(each.amount - each.paid, row.decimals),
        )  # fmt: skip

    return page(call.session, statement, [Commitment.expires_on, Commitment.id], command, view)


def _advances(call: Call, command: ListDues) -> Page[Due]:
    """What payees have to account for, by the day by which they should (Fund rule 19)."""
    statement = _within(
        call, command, advance_views.standing().where(advance_views.owed()), Advance.due_on, Award.fund_id
    )

    def view(row: Row[Any]) -> Due:
        held = row[1]
        return _due(
            call, DueKind.ADVANCE, held.id, row[0].due_on, row.fund_id, title=held.reference, party=held.payee,
            award_id=held.award_id, amount=money.to_cents(held.amount - held.paid),
        )  # fmt: skip

    return page(call.session, statement, [Advance.due_on, Advance.id], command, view)


def _awards(call: Call, command: ListDues) -> Page[Due]:
    """Awards that end, and those that ended not long ago and still have money."""
    left = select(AwardBalance.received_usd - AwardBalance.spent_usd).where(AwardBalance.award_id == Award.id)
    rest = left.correlate(Award).scalar_subquery()  # by key for each: joined, all balances would be read
    since = call.today - _ENDED
    statement = (
        select(Award, Donor.name.label("donor"), rest.label("rest"))
        .join(Donor, Donor.id == Award.donor_id)
        .where(Award.ends_on >= since, (Award.ends_on >= call.today) | (rest > 0), Award.role == "donor")
    )
    statement = _within(call, command, statement, Award.ends_on, Award.fund_id)

    def view(row: Row[Any]) -> Due:
        return _due(
            call, DueKind.AWARD, row[0].id, row[0].ends_on, row[0].fund_id, title=row[0].title, party=row.donor,
            award_id=row[0].id, agreement_id=row[0].agreement_id, amount=row.rest,
        )  # fmt: skip

    return page(call.session, statement, [Award.ends_on, Award.id], command, view)


def _closings(call: Call, command: ListDues) -> Page[Due]:
    """They are in no table: few, and reckoned each time."""
    behind = after_cursor(command, [Award.ends_on, Award.id])
    until = command.until or call.today + _YEAR
    found = [
        each
        for each in closings(call, command.fund_id)
        if each.due_on <= until
        and (command.overdue is None or command.overdue == (each.due_on < call.today))
        and (behind is None or _place(each) > tuple(behind))
    ]
    return Page[Due](items=found)


_PAGES: dict[DueKind, Callable[[Call, ListDues], Page[Due]]] = {
    DueKind.INSTALMENT: _instalments,
    DueKind.REPORT: _reports,
    DueKind.COMMITMENT: _commitments,
    DueKind.ADVANCE: _advances,
    DueKind.AWARD: _awards,
    DueKind.CLOSING: _closings,
}


def _due(call: Call, kind: DueKind, due_id: Any, due_on: Any, fund_id: str, *, title: str, **told: Any) -> Due:
    given = {"party": None, "detail": None, "amount": None, "currency": "USD", "agreement_id": None, "award_id": None}
    return Due(
        kind=kind, id=due_id, due_on=due_on, fund_id=fund_id, title=title, state=state_of(call, due_on), **given | told
    )


def open_instalments(call: Call, fund_id: str) -> list[tuple[Any, str, Decimal]]:
    """What is still to come from donors: due on which day, in which currency, how much; summed by these two."""
    left = func.sum(Instalment.amount - Instalment.received)
    rows = (
        select(Instalment.due_on, Agreement.currency, left)
        .join(Agreement, Agreement.id == Instalment.agreement_id)
        .where(instalments.waited_for(), Agreement.fund_id == fund_id)
        .group_by(Instalment.due_on, Agreement.currency)
    )
    return [(row[0], row[1], row[2]) for row in call.session.execute(rows)]
