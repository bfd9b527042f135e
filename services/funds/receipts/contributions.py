"""Money received: revenue at receipt (Fund rule 15), valued at the day's rate (13), never paid back (4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.funds.ledger.rates import UNBOOKABLE
from contracts.funds.receipts.contributions import Contribution, ListContributions, ReadContribution, RecordContribution
from contracts.funds.receipts.late import RecordLateContribution
from contracts.funds.receipts.unidentified import ContributionSplit, RecordSplitContribution
from services.funds import duplicates
from services.funds.ledger import cash, currency_model, funds, journal, money, periods, prohibited_wording
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import donors
from services.funds.partners import model as partners_model
from services.funds.receipts import announcements
from services.funds.receipts.claims import Claim, Placed, place

_ONCE = "uq_contribution_donor_id_reference_part"


def record_contribution(call: Call, command: RecordContribution, late_reason: str | None = None) -> Contribution:
    """Raises what `place` raises, UNBOOKABLE, NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE,
    DUPLICATE."""
    donor = donors.find(call, command.donor_id)
    claim = Claim(donor, **command.model_dump(exclude={"donor_id", "reference", "credited_usd", "late_reason"}))
    placed = place(call, claim)
    credited = command.credited_usd or placed.valued.amount_usd
    if command.currency == FUNCTIONAL and credited != command.amount:  # dollars are credited as they were sent
        raise UNBOOKABLE("credited_usd")
    return _record(call, command.reference, [(placed, credited)], late_reason)[0]


def record_late_contribution(call: Call, command: RecordLateContribution) -> Contribution:
    """Into a soft-closed period, by an approver, with a reason. Raises what `record_contribution` raises."""
    return record_contribution(call, command, command.late_reason)


def record_split_contribution(call: Call, command: RecordSplitContribution) -> ContributionSplit:
    """One receipt in parts, all or nothing. Raises what `place` raises, UNBOOKABLE, FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED, DUPLICATE."""
    donor = donors.find(call, command.donor_id)
    same = {"donor": donor, **command.model_dump(include={"currency", "received_on", "fund_id", "bank_account_id"})}
    placed = [
        place(call, Claim(**same, **part.model_dump(), where=f"parts.{number}."))
        for number, part in enumerate(command.parts)
    ]
    credited = _shares(command, [each.valued.amount_usd for each in placed])
    made = _record(call, command.reference, list(zip(placed, credited, strict=True)))
    return ContributionSplit(
        currency=command.currency,
        amount=sum((each.amount for each in made), Decimal(0)),
        amount_usd=sum((each.amount_usd for each in made), Decimal(0)),
        credited_usd=sum((each.credited_usd for each in made), Decimal(0)),
        contributions=made,
    )


def _shares(command: RecordSplitContribution, worths: Sequence[Decimal]) -> list[Decimal]:
    """What the bank credited for each part, by their values: the sum is exact, and no part is more than a cent off."""
    total = sum(worths, Decimal(0))
    credited = command.credited_usd or total
    if command.currency == FUNCTIONAL and credited != total:
        raise UNBOOKABLE("credited_usd")
    so_far = [Decimal(0), *(money.to_cents(credited * worth / total) for worth in accumulate(worths))]
    shares = [after - before for before, after in pairwise(so_far)]
    if min(shares) <= 0:
        raise UNBOOKABLE("credited_usd")
    return shares


def _record(
    call: Call, reference: str, parts: Sequence[tuple[Placed, Decimal]], late_reason: str | None = None
) -> list[Contribution]:
    """Posts the parts of a receipt, an entry each. Raises NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED,
    NOT_LATE, DUPLICATE."""
    for placed, _ in parts:
        _check_words(call, reference, placed.award)
        periods.check_entering(call, placed.claim.received_on, "received_on", placed.award.fund_id, late_reason)
    rows = [as_row(placed, credited, reference, part) for part, (placed, credited) in enumerate(parts, 1)]
    take_turns(call, [placed for placed, _ in parts])
    drafts = [
        draft(call, "contribution", row, placed, row.received_on, lines(row), late_reason)
        for row, (placed, _) in zip(rows, parts, strict=True)
    ]
    return post(call, [placed for placed, _ in parts], rows, drafts)


def _check_words(call: Call, reference: str, award: partners_model.Award) -> None:
    """Raises NO_INTEREST for interest that is called a contribution (Fund rule 5)."""
    fund = funds.find(call, award.fund_id)
    prohibited_wording.refuse_interest(reference, fund.id, "reference", generates_interest=fund.generates_interest)


def lock_for(call: Call, commands: Sequence[RecordContribution]) -> None:
    """For recording many at once: locks the turns and the awards that these may need, in the common order."""
    award = partners_model.Award
    agreed = award.agreement_id.in_({command.agreement_id for command in commands if command.agreement_id})
    free = award.donor_id.in_({command.donor_id for command in commands if not command.agreement_id})
    either = or_(agreed, and_(free, award.agreement_id.is_(None)))
    found = call.session.execute(select(award.id, award.programme).where(either)).all()
    announcements.take_turns(call, {row.programme for row in found})
    journal.lock(call, [row.id for row in found])


def as_row(placed: Placed, credited_usd: Decimal, reference: str, part: int) -> partners_model.Contribution:
    """A part of a receipt as stored in the books."""
    claim = placed.claim
    return partners_model.Contribution(
        id=new_id(),
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
        cash=cash.code_of(call, placed.claim.bank_account_id, placed.award.fund_id),
        papers={"donor_id": row.donor_id, "donor": placed.claim.donor.name, "reference": row.reference},
    )


def lines(row: partners_model.Contribution) -> list[Line]:
    """Income in the donor's currency, converted into dollars; the bank's difference goes to the exchange account."""
    amount, worth, credited = row.amount, row.amount_usd, row.credited_usd
    where = (row.award_id, row.donor_id)
    made = [Line(journal.INCOME, *where, row.currency, -amount, -worth)]
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


def read_contribution(call: Call, command: ReadContribution) -> Contribution:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(partners_model.Contribution.id == command.contribution_id)).first()
    if row is None:
        raise NOT_FOUND("contribution_id", what="contribution")
    return _view(row)


def list_contributions(call: Call, command: ListContributions) -> Page[Contribution]:
    """The contributions, newest first."""
    statement = _all()
    for name in ("donor_id", "agreement_id", "award_id"):
        if wanted := getattr(command, name):
            statement = statement.where(getattr(partners_model.Contribution, name) == wanted)
    keys = [partners_model.Contribution.received_on, partners_model.Contribution.id]
    return page(call.session, statement, keys, command, _view, descending=True)


def _all() -> Select[Any]:
    made, donor, award = partners_model.Contribution, partners_model.Donor, partners_model.Award
    unit = currency_model.CurrencyUnit
    return with_entry(
        select(made, donor.name.label("donor"), award.programme, unit.decimals)
        .join(donor, donor.id == made.donor_id)
        .join(award, award.id == made.award_id)
        .join(unit, unit.code == made.currency),
        made.entry_id,
    )


def _view(row: Row[Any]) -> Contribution:
    made = row[0]
    return Contribution.of(
        made,
        **as_posted(row),
        donor=row.donor,
        programme=row.programme,
        amount=money.shown(made.amount, row.decimals),
        usd_per_unit=money.trimmed(made.usd_per_unit),
    )
