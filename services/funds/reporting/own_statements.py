"""Statements for a donor's contacts: those of their own donor and of its awards."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.reporting.statements import ListMyStatements, MyAward, MyStatements
from services.funds.ledger import model as ledger_model
from services.funds.partners import model as partners_model
from services.funds.partners import people


def list_my_statements(call: Call, command: ListMyStatements) -> Page[MyStatements]:
    """One item per donor and fund it gave to; nothing for members who are not contacts of a donor."""
    donor, fund, award = partners_model.Donor, ledger_model.Fund, partners_model.Award
    own = people.donors_of(call, call.actor.member_id)
    gave = select(award.donor_id, award.fund_id).where(award.donor_id.in_(own)).distinct().subquery()
    statement = select(donor, fund).join(gave, gave.c.donor_id == donor.id).join(fund, fund.id == gave.c.fund_id)
    found = page(call.session, statement, [donor.name, donor.id, fund.id], command, lambda row: (row[0], row[1]))
    awards = _awards(call, own)
    items = [
        MyStatements(
            donor_id=one.id, donor=one.name, fund_id=other.id, fund=other.title, awards=awards[one.id, other.id]
        )
        for one, other in found.items
    ]
    return Page[MyStatements](items=items, next=found.next)


def _awards(call: Call, donor_ids: set[UUID]) -> dict[tuple[UUID, str], list[MyAward]]:
    found: dict[tuple[UUID, str], list[MyAward]] = defaultdict(list)
    award = partners_model.Award
    for row in call.session.scalars(select(award).where(award.donor_id.in_(donor_ids)).order_by(award.id)):
        found[row.donor_id, row.fund_id].append(MyAward(award_id=row.id, title=row.title, programme=row.programme))
    return found
