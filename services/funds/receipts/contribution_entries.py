"""The parts of a receipt as rows and entries of the books: valued, posted and announced (Fund rules 13, 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.receipts.contributions import Contribution, ReadContribution
from contracts.funds.refusals import DUPLICATE
from services.funds import duplicates
from services.funds.ledger import cash, journal
from services.funds.ledger.cash import Book
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import model as partners_model
from services.funds.receipts import announcements
from services.funds.receipts.claims import Placed
from services.funds.receipts.contribution_views import read_contribution

_ONCE = "uq_contribution_donor_id_reference_part"


def as_row(
    placed: Placed, credited_usd: Decimal, reference: str, part: int, record_id: UUID
) -> partners_model.Contribution:
    """A part of a receipt as stored in the books."""
    claim = placed.claim
    return partners_model.Contribution(
        id=record_id,
        entry_id=new_id(),
        donor_id=claim.donor.id,
        **same(claim, "agreement_id", "instalment_id", "currency", "amount", "received_on"),
        award_id=placed.award.id,
        usd_per_unit=placed.valued.usd_per_unit,
        amount_usd=placed.valued.amount_usd,
        credited_usd=credited_usd,
        reference=reference,
        part=part,
        pledge_amount=placed.pledge_amount,
    )


def take_turns(call: Call, placed: Sequence[Placed], *others: UUID) -> None:
    """Takes the programmes' turns, then locks the awards: those of the parts, and others."""
    announcements.take_turns(call, {each.award.programme for each in placed})
    journal.lock(call, {*others, *(each.award.id for each in placed)})


def draft(
    call: Call,
    kind: str,
    row: partners_model.Contribution,
    placed: Placed,
    occurred_on: date,
    entry_lines: Sequence[Line],
    late_reason: str | None = None,
) -> Draft:
    """The entry of a part."""
    return Draft(
        id=row.entry_id,
        kind=kind,
        occurred_on=occurred_on,
        description=f"{placed.claim.donor.name}: {row.reference}"[:500],
        entered_by=call.actor.member_id,
        lines=entry_lines,
        fund_id=placed.award.fund_id,
        late_reason=late_reason,
        cash=book(call, placed).code,
        papers={"donor_id": row.donor_id, "donor": placed.claim.donor.name, "reference": row.reference},
    )


def book(call: Call, placed: Placed) -> Book:
    """The bank account that it came to. Raises NOT_FOUND, BANK_OTHER_FUND, BANK_IN_CURRENCY."""
    return cash.book_in(call, placed.claim.bank_account_id, placed.award.fund_id, placed.claim.currency)


def lines(row: partners_model.Contribution, on_book: Book = cash.FIRST) -> list[Line]:
    """Income in the donor's currency, converted into dollars; the bank's difference goes to the exchange account.
    What comes to an account in the donor's currency is not converted."""
    amount, worth, credited = row.amount, row.amount_usd, row.credited_usd
    where = (row.award_id, row.donor_id)
    made = [Line(journal.INCOME, *where, row.currency, -amount, -worth)]
    if not on_book.in_dollars:
        return [*made, Line(journal.CASH, *where, row.currency, amount, worth)]
    if row.currency != FUNCTIONAL:
        made.append(Line(journal.CLEARING, *where, row.currency, amount, worth))
        made.append(Line(journal.CLEARING, *where, FUNCTIONAL, -worth, -worth))
    made.append(Line(journal.CASH, *where, FUNCTIONAL, credited, credited))
    if credited != worth:
        made.append(Line(journal.EXCHANGE, *where, FUNCTIONAL, worth - credited, worth - credited))
    return made


def post(
    call: Call, placed: Sequence[Placed], rows: Sequence[partners_model.Contribution], drafts: Sequence[Draft]
) -> list[Contribution]:
    """Posts what is already locked, and announces it to the other services. Raises DUPLICATE."""
    journal.post(call, drafts)
    with duplicates.refuse(call, _ONCE, "reference", rows[0].reference):
        call.session.add_all(rows)
    for row, each in zip(rows, placed, strict=True):
        announcements.announce_receipt(call, row, each.claim.donor.name, each.award.programme)
    return [read_contribution(call, ReadContribution(contribution_id=row.id)) for row in rows]


def refuse_recorded(call: Call, row: partners_model.Contribution) -> None:
    """Raises DUPLICATE if the donor's reference is in the books already."""
    made = partners_model.Contribution
    same_one = (made.donor_id == row.donor_id) & (made.reference == row.reference) & (made.part == row.part)
    if call.session.scalars(select(made.id).where(same_one)).first():
        raise DUPLICATE("reference", value=row.reference)
