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
from contracts.funds.receipts.pending import ReceiptKind
from contracts.funds.receipts.unidentified import ContributionSplit, RecordSplitContribution
from contracts.funds.refusals import DUPLICATE
from contracts.funds.spending.expenditures import CostStatus
from services.funds import duplicates
from services.funds.ledger import cash, currency_model, funds, journal, money, prohibited_wording
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import donors
from services.funds.partners import model as partners_model
from services.funds.receipts import announcements, pending
from services.funds.receipts.claims import Claim, Placed, place
from services.funds.receipts.model import PendingReceipt
from services.funds.receipts.pending import Told

_ONCE = "uq_contribution_donor_id_reference_part"


def record_contribution(
    call: Call,
    command: RecordContribution,
    late_reason: str | None = None,
    waiting: PendingReceipt | None = None,
) -> Contribution:
    """Above the threshold it waits for a second person (Fund rule 12), who records it as `waiting`.

    Raises what `place` raises, UNBOOKABLE, NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE,
    DUPLICATE."""
    if waiting is None:
        pending.replace_pending(call, command.replaces)
    donor = donors.find(call, command.donor_id)
    beside = {"donor_id", "reference", "credited_usd", "late_reason", "replaces"}
    claim = Claim(donor, **command.model_dump(exclude=beside))
    placed = place(call, claim)
    credited = command.credited_usd or placed.valued.amount_usd
    if command.currency == FUNCTIONAL and credited != command.amount:  # dollars are credited as they were sent
        raise UNBOOKABLE("credited_usd")
    return _record(call, command, [(placed, credited)], late_reason, waiting)[0]


def record_late_contribution(call: Call, command: RecordLateContribution) -> Contribution:
    """Into a soft-closed period, by an approver, with a reason. Raises what `record_contribution` raises."""
    return record_contribution(call, command, command.late_reason)


def record_split_contribution(
    call: Call,
    command: RecordSplitContribution,
    late_reason: str | None = None,
    waiting: PendingReceipt | None = None,
) -> ContributionSplit:
    """One receipt in parts, all or nothing; the threshold is for all of it. Raises what `place` raises, UNBOOKABLE,
    FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, DUPLICATE."""
    donor = donors.find(call, command.donor_id)
    same = {"donor": donor, **command.model_dump(include={"currency", "received_on", "fund_id", "bank_account_id"})}
    placed = [
        place(call, Claim(**same, **part.model_dump(), where=f"parts.{number}."))
        for number, part in enumerate(command.parts)
    ]
    credited = _shares(command, [each.valued.amount_usd for each in placed])
    made = _record(call, command, list(zip(placed, credited, strict=True)), late_reason, waiting)
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
    call: Call,
    command: RecordContribution | RecordSplitContribution,
    parts: Sequence[tuple[Placed, Decimal]],
    late_reason: str | None,
    waiting: PendingReceipt | None,
) -> list[Contribution]:
    """Posts the parts of a receipt, an entry each, or lets it wait. Raises NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED, NOT_LATE, DUPLICATE."""
    reference, placed = command.reference, [each for each, _ in parts]
    for each in placed:
        _check_words(call, reference, each.award)
        fund_id, on = each.award.fund_id, each.claim.received_on
        late_reason = pending.check_day(call, waiting, on, "received_on", fund_id, late_reason)
    ids = waiting.record_ids if waiting else [new_id() for _ in parts]
    rows = [
        as_row(*each, reference, part, record_id)
        for part, (each, record_id) in enumerate(zip(parts, ids, strict=True), 1)
    ]
    take_turns(call, placed)
    if waiting is None:
        kind = ReceiptKind.SPLIT if isinstance(command, RecordSplitContribution) else ReceiptKind.CONTRIBUTION
        donor = placed[0].claim.donor
        told = told_of(kind, placed, rows, donor.id, donor.name, placed[0].claim.bank_account_id)
        pending.refuse_twice(call, donor.id, reference)
        if waits(call, told, placed):
            refuse_recorded(call, rows[0])
            held = pending.hold(call, told, command, late_reason)
            return [awaiting(call, held, row, each) for row, each in zip(rows, placed, strict=True)]
    drafts = [
        draft(call, "contribution", row, each, row.received_on, lines(row), late_reason)
        for row, each in zip(rows, placed, strict=True)
    ]
    return post(call, placed, rows, pending.signed(call, waiting, drafts) if waiting else drafts)


def told_of(
    kind: ReceiptKind,
    placed: Sequence[Placed],
    rows: Sequence[partners_model.Contribution],
    party_id: UUID,
    party: str,
    bank_account_id: UUID | None,
) -> Told:
    """The parts of a receipt as one, for who decides."""
    currencies = {row.currency for row in rows}
    in_one = len(currencies) == 1
    return Told(
        kind=kind,
        party_id=party_id,
        party=party,
        reference=rows[0].reference,
        fund_id=placed[0].award.fund_id,
        currency=currencies.pop() if in_one else FUNCTIONAL,
        amount=sum((row.amount if in_one else row.amount_usd for row in rows), Decimal(0)),
        amount_usd=sum((row.amount_usd for row in rows), Decimal(0)),
        credited_usd=sum((row.credited_usd for row in rows), Decimal(0)),
        received_on=rows[0].received_on,
        bank_account_id=bank_account_id,
        award_ids=[each.award.id for each in placed],
        record_ids=[row.id for row in rows],
    )


def waits(call: Call, told: Told, placed: Sequence[Placed]) -> bool:
    """Whether it is above the threshold of a fund that it goes to (Fund rule 12)."""
    thresholds = (funds.find(call, each.award.fund_id).second_signature_above_usd for each in placed)
    return told.size > min(thresholds)


def refuse_recorded(call: Call, row: partners_model.Contribution) -> None:
    """Raises DUPLICATE if the donor's reference is in the books already."""
    made = partners_model.Contribution
    same_one = (made.donor_id == row.donor_id) & (made.reference == row.reference) & (made.part == row.part)
    if call.session.scalars(select(made.id).where(same_one)).first():
        raise DUPLICATE("reference", value=row.reference)


def awaiting(call: Call, held: PendingReceipt, row: partners_model.Contribution, placed: Placed) -> Contribution:
    """A part of a receipt that waits, as it will be recorded."""
    return Contribution.of(
        row,
        entry_id=None,
        entry_number=None,
        reversed=False,
        status=CostStatus.PENDING,
        pending_id=held.id,
        donor=placed.claim.donor.name,
        programme=placed.award.programme,
        amount=money.shown(row.amount, money.decimals_of(call, row.currency)),
        usd_per_unit=money.trimmed(row.usd_per_unit),
    )


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
        status=CostStatus.POSTED,
        pending_id=None,
        donor=row.donor,
        programme=row.programme,
        amount=money.shown(made.amount, row.decimals),
        usd_per_unit=money.trimmed(made.usd_per_unit),
    )
