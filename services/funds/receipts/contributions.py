"""Money received: revenue at receipt (Fund rule 15), valued at the day's rate (13), never paid back (4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from uuid import UUID

from sqlalchemy import and_, or_, select

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.ledger.rates import UNBOOKABLE
from contracts.funds.receipts.contributions import Contribution, RecordContribution
from contracts.funds.receipts.late import RecordLateContribution
from contracts.funds.receipts.pending import ReceiptKind
from contracts.funds.receipts.unidentified import ContributionSplit, RecordSplitContribution
from services.funds.ledger import funds, journal, money, prohibited_wording
from services.funds.ledger.money import FUNCTIONAL
from services.funds.partners import donors
from services.funds.partners import model as partners_model
from services.funds.receipts import announcements, contribution_views, pending
from services.funds.receipts.claims import Claim, Placed, place
from services.funds.receipts.contribution_entries import as_row, book, draft, lines, post, refuse_recorded, take_turns
from services.funds.receipts.model import PendingReceipt
from services.funds.receipts.summaries import summary_of, waits


def record_contribution(
    call: Call,
    command: RecordContribution,
    late_reason: str | None = None,
    waiting: PendingReceipt | None = None,
    bank_line_id: UUID | None = None,
) -> Contribution:
    """Above the threshold it waits for a second person (Fund rule 12), who records it as `waiting`. `bank_line_id`: the
    bank's line that it was entered from.

    Raises what `place` raises, UNBOOKABLE, NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED, NOT_LATE,
    DUPLICATE."""
    if waiting is None:
        pending.replace_pending(call, command.replaces)
    donor = donors.find(call, command.donor_id)
    beside = {"donor_id", "reference", "credited_usd", "late_reason", "replaces", "note"}
    claim = Claim(donor, **command.model_dump(exclude=beside))
    placed = place(call, claim)
    credited = command.credited_usd or placed.valued.amount_usd
    if command.currency == FUNCTIONAL and credited != command.amount:  # dollars are credited as they were sent
        raise UNBOOKABLE("credited_usd")
    return _record(call, command, [(placed, credited)], late_reason, waiting, bank_line_id)[0]


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
    bank_line_id: UUID | None = None,
) -> list[Contribution]:
    """Posts the parts of a receipt, an entry each, or lets it wait. Raises NO_INTEREST, FUTURE_DATE, CLOSED_PERIOD,
    SOFT_CLOSED, NOT_LATE, BANK_OTHER_FUND, BANK_IN_CURRENCY, UNBOOKABLE, DUPLICATE."""
    placed = [each for each, _ in parts]
    on_book = book(call, placed[0])
    if not on_book.in_dollars and any(credited != each.valued.amount_usd for each, credited in parts):
        raise UNBOOKABLE("credited_usd")  # nothing was converted
    for each in placed:
        _check_words(call, command.reference, each.award)
        day, fund_id = each.claim.received_on, each.award.fund_id
        late_reason = pending.check_day(call, waiting, day, "received_on", fund_id, late_reason)
    ids = waiting.record_ids if waiting else [new_id() for _ in parts]
    rows = [
        as_row(*each, command.reference, part, record_id)
        for part, (each, record_id) in enumerate(zip(parts, ids, strict=True), 1)
    ]
    take_turns(call, placed)
    if waiting is None and (held := _hold(call, command, placed, rows, late_reason, bank_line_id)):
        return [contribution_views.awaiting(call, held, row, each) for row, each in zip(rows, placed, strict=True)]
    drafts = [
        draft(call, "contribution", row, each, row.received_on, lines(row, on_book), late_reason)
        for row, each in zip(rows, placed, strict=True)
    ]
    return post(call, placed, rows, pending.signed(call, waiting, drafts) if waiting else drafts)


def _hold(
    call: Call,
    command: RecordContribution | RecordSplitContribution,
    placed: Sequence[Placed],
    rows: Sequence[partners_model.Contribution],
    late_reason: str | None,
    bank_line_id: UUID | None,
) -> PendingReceipt | None:
    """The receipt as it waits for a second person, if it is above the threshold. Raises DUPLICATE."""
    kind = ReceiptKind.SPLIT if isinstance(command, RecordSplitContribution) else ReceiptKind.CONTRIBUTION
    claim = placed[0].claim
    summary = summary_of(kind, placed, rows, claim.donor.id, claim.donor.name, claim.bank_account_id)
    pending.refuse_twice(call, claim.donor.id, command.reference)
    if not waits(call, summary, placed):
        return None
    refuse_recorded(call, rows[0])
    return pending.hold(call, summary, command, late_reason, bank_line_id)


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
