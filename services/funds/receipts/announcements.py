"""Announces receipts for a programme to the other services, or that one was a bank error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from chassis.call import Call
from contracts.funds.events import ContributionReceived, ContributionReversed
from services.funds.ledger import balances, journal
from services.funds.partners import expected
from services.funds.partners import model as partners_model

Announced = ContributionReceived | ContributionReversed


def take_turns(call: Call, programmes: Iterable[str | None]) -> None:
    """Contributions to a programme one after another, since each event has the total so far."""
    for programme in sorted({programme or "" for programme in programmes}):
        turn = text("SELECT pg_advisory_xact_lock(2866, hashtext(:programme))")
        call.session.execute(turn, {"programme": programme})


def announce_receipt(call: Call, contribution: partners_model.Contribution, donor: str, programme: str | None) -> None:
    """Announces that it is now revenue."""
    call.emit(_event(ContributionReceived, call, contribution, donor, programme))
    _tell_expected(call, contribution)


def take_turn_of(call: Call, entry_id: UUID) -> None:
    """Takes the turn of the programme for which an entry brought money."""
    take_turns(call, [_of_entry(call, entry_id).programme])


def announce_reversal(call: Call, entry_id: UUID) -> None:
    """Announces that a contribution was a bank error, or another donor's."""
    row = _of_entry(call, entry_id)
    call.emit(_event(ContributionReversed, call, row[0], row.donor, row.programme))
    _tell_expected(call, row[0])


def _tell_expected(call: Call, contribution: partners_model.Contribution) -> None:
    if contribution.agreement_id:
        expected.tell(call, contribution.agreement_id)


def _of_entry(call: Call, entry_id: UUID) -> Row[Any]:
    contribution, donor, award = partners_model.Contribution, partners_model.Donor, partners_model.Award
    return call.session.execute(
        select(contribution, donor.name.label("donor"), award.programme)
        .join(donor, donor.id == contribution.donor_id)
        .join(award, award.id == contribution.award_id)
        .where(contribution.entry_id == entry_id)
    ).one()


def _event(
    kind: type[Announced], call: Call, contribution: partners_model.Contribution, donor: str, programme: str | None
) -> Announced:
    of_programme = (
        partners_model.Award.programme.is_(None) if programme is None else partners_model.Award.programme == programme
    )
    total = -balances.of_accounts(call, select(partners_model.Award.id).where(of_programme), date.max)[journal.INCOME]
    return kind.of(
        contribution,
        contribution_id=contribution.id,
        donor=donor,
        programme=programme,
        programme_total_usd=total,
    )
