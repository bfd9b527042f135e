"""Reverses an entry: a linked entry with the signs changed, once, including indirect costs (Fund rules 2, 9, 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.events import ExpenditureReversed
from contracts.funds.refusals import DATES
from contracts.funds.reversals import (
    ALREADY_REVERSED,
    NOT_REVERSIBLE,
    ApproveReversal,
    ListReversals,
    RefuseReversal,
    Reversal,
    ReverseEntry,
    WithdrawReversal,
)
from contracts.funds.spending.awards import BEYOND_AVAILABLE
from contracts.funds.spending.recoveries import BEYOND_SPENT
from services.funds.ledger import journal, money, periods, provenance, public_figures
from services.funds.ledger import model as ledger_model
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.signatures import ask_for_signature, decide, lock_pending, sign, withdraw
from services.funds.receipts import announcements as receipt_announcements
from services.funds.receipts import unidentified
from services.funds.reversals import model, ordered
from services.funds.spending import advances, announcements, encumbrances, transfers
from services.funds.spending import model as spending_model
from services.funds.spending.allocations import of_activities
from services.funds.spending.announcements import AllocationShare, Spent
from services.funds.spending.lines import spent_on
from services.funds.spending.spendable_awards import lock_spendable

_REVENUE = ("contribution", "identification")


def reverse_entry(call: Call, command: ReverseEntry) -> Reversal:
    """Raises NOT_FOUND, NOT_REVERSIBLE, ALREADY_REVERSED, BEYOND_AVAILABLE, BEYOND_SPENT, RECEIPT_IDENTIFIED,
    ADVANCE_STANDS, ORDERED_COST, and for an adjusting date FUTURE_DATE, DATES, CLOSED_PERIOD. In a soft-closed period,
    and of what a payment order of the bank has carried out in part, it waits for an approver."""
    entry, postings = _locked(call, command.entry_id)
    sent = ordered.in_carried_out_order(call, entry.id)
    closing = periods.closing_dates(call, entry.fund_id)
    _check_day(call, entry, command.occurred_on, closing)
    reversal = model.Reversal(
        id=new_id(),
        entry_id=entry.id,
        reason=command.reason,
        occurred_on=command.occurred_on,
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        entered_from=call.actor.address,
    )
    call.session.add(reversal)
    size = journal.size((posting.account_code, posting.amount_usd) for posting in postings)
    threshold = call.session.get_one(ledger_model.Fund, entry.fund_id).second_signature_above_usd
    two_made_it = any(posting.account_code == journal.TRANSFER for posting in postings)
    late = closing.is_soft(command.occurred_on or call.today)
    if size > threshold or two_made_it or late or sent:
        ask_for_signature(call, f"Reversal: {entry.description}", size, f"/funds/reversals/{reversal.id}")
        call.session.flush()
    else:
        _post(call, reversal, entry, postings)
    return Reversal.of(reversal)


def approve_reversal(call: Call, command: ApproveReversal) -> Reversal:
    """The second signature. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON, BEYOND_AVAILABLE, BEYOND_SPENT,
    RECEIPT_IDENTIFIED, ADVANCE_STANDS, ORDERED_COST."""
    reversal = _pending(call, command.reversal_id)
    entry, postings = _postings(call, reversal.entry_id)
    ordered.in_carried_out_order(call, entry.id)
    closing = periods.closing_dates(call, entry.fund_id)
    _check_day(call, entry, reversal.occurred_on, closing)
    late = closing.check(call, reversal.occurred_on or call.today, "occurred_on", command.late_reason)
    _post(call, reversal, entry, postings, signed=True, late_reason=late)
    return Reversal.of(reversal)


def refuse_reversal(call: Call, command: RefuseReversal) -> Reversal:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    reversal = _pending(call, command.reversal_id)
    decide(call, reversal, "refused", refusal=command.reason)
    return Reversal.of(reversal)


def withdraw_reversal(call: Call, command: WithdrawReversal) -> Reversal:
    """Whoever asked for it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    found = get_row(call, model.Reversal, command.reversal_id, "reversal_id", "reversal")
    withdraw(call, found)
    return Reversal.of(found)


def _check_day(call: Call, entry: ledger_model.JournalEntry, on: date | None, closing: periods.ClosingDates) -> None:
    """An adjusting date is not before what it corrects, and in no closed period (Fund rules 10, 16)."""
    if on is None:
        return
    money.check_past(call, on, "occurred_on")
    if on < entry.occurred_on:
        raise DATES("occurred_on", starts_on=entry.occurred_on, ends_on=on)
    closing.refuse(call, on, "occurred_on")


def erase(call: Call, member_id: UUID) -> None:
    """Removes the addresses from which an erased member entered reversals that wait for a signature."""
    provenance.erase_waiting(call, member_id, model.Reversal)


def list_reversals(call: Call, command: ListReversals) -> Page[Reversal]:
    """The reversals, newest first."""
    statement = select(model.Reversal)
    if command.status:
        statement = statement.where(model.Reversal.status == command.status)
    return page(call.session, statement, [model.Reversal.id], command, lambda row: Reversal.of(row[0]), descending=True)


def _locked(call: Call, entry_id: UUID) -> tuple[ledger_model.JournalEntry, list[ledger_model.Posting]]:
    """The entry to be reversed, with its awards locked, so that two people do not reverse it at once."""
    entry, postings = _postings(call, entry_id)
    if entry.kind == "reversal":
        raise NOT_REVERSIBLE("entry_id")
    if entry.kind == "revaluation":
        raise ALREADY_REVERSED("entry_id")  # on the day after it, with it
    wanted = (model.Reversal.entry_id == entry.id) & model.Reversal.status.in_(("pending", "posted"))
    if call.session.scalars(select(model.Reversal.id).where(wanted)).first():
        raise ALREADY_REVERSED("entry_id")
    return entry, postings


def _postings(call: Call, entry_id: UUID) -> tuple[ledger_model.JournalEntry, list[ledger_model.Posting]]:
    entry = get_row(call, ledger_model.JournalEntry, entry_id, "entry_id", "entry")
    if entry.kind in _REVENUE:
        receipt_announcements.take_turn_of(call, entry.id)  # before the awards, in the same order as receipts
    in_order = (
        select(ledger_model.Posting)
        .where(ledger_model.Posting.entry_id == entry.id)
        .order_by(ledger_model.Posting.position)
    )
    postings = list(call.session.scalars(in_order))
    journal.lock(call, {posting.award_id for posting in postings})
    return entry, postings


def _pending(call: Call, reversal_id: UUID) -> model.Reversal:
    found = get_row(call, model.Reversal, reversal_id, "reversal_id", "reversal")
    _postings(call, found.entry_id)
    lock_pending(call, found)
    return found


def _post(
    call: Call,
    reversal: model.Reversal,
    entry: ledger_model.JournalEntry,
    postings: list[ledger_model.Posting],
    *,
    signed: bool = False,
    late_reason: str | None = None,
) -> None:
    unidentified.check_reversible(call, entry.id)
    if entry.kind == "advance":
        advances.check_reversible(call, entry.id)
    # Allocations and commitments are locked before the year's counter, here as everywhere.
    of_activities(call, _allocation_ids(postings))
    held = _held_again(call, postings)
    _check_available(call, postings, held)
    if reversal.occurred_on is not None:
        _check_since(call, postings, reversal.occurred_on)
    _check_lines(call, postings)
    draft = replace(_draft(call, reversal, entry, postings), late_reason=late_reason)
    journal.post(call, [journal.signed(call, draft, reversal) if signed else draft])
    reversal.status, reversal.reversing_entry_id, reversal.entered_from = "posted", draft.id, None
    if signed:
        sign(call, reversal)
    call.session.flush()
    unidentified.entry_reversed(call, entry.id)
    if entry.kind == "advance":
        advances.entry_reversed(call, entry.id)
    if entry.kind in _REVENUE:
        receipt_announcements.announce_reversal(call, entry.id)
    elif entry.kind == "expenditure":
        _announce_cost(call, entry.id)
    elif entry.kind == "transfer":
        transfers.announce_reversal(call, entry.id)
    elif entry.kind not in public_figures.WITH_OWN_EVENT:
        public_figures.awards_changed(call, (posting.award_id for posting in postings))


def _draft(
    call: Call,
    reversal: model.Reversal,
    entry: ledger_model.JournalEntry,
    postings: list[ledger_model.Posting],
) -> Draft:
    return Draft(
        id=new_id(),
        kind="reversal",
        occurred_on=reversal.occurred_on or call.today,
        description=f"{reversal.reason}: {entry.description}"[:500],
        entered_by=reversal.entered_by,
        reversal_of=entry.id,
        lines=[_negated(posting) for posting in postings],
        fund_id=entry.fund_id,
    )


def _held_again(call: Call, postings: list[ledger_model.Posting]) -> Decimal:
    """What commitments hold again once their payment is reversed, at the rate of the day they were entered."""
    signs = {journal.DIRECT: 1, journal.ADVANCE: -1}  # what was returned of an advance is on its account (Fund rule 19)
    paid = {
        posting.commitment_id: posting.amount * signs[posting.account_code]
        for posting in postings
        if posting.commitment_id and posting.account_code in signs
    }
    held = Decimal(0)
    for commitment in encumbrances.lock(call, paid):
        unpaid = commitment.amount - commitment.paid
        held += encumbrances.held_usd(commitment, unpaid + paid[commitment.id]) - encumbrances.held_usd(
            commitment, unpaid
        )
    return held


def _check_available(call: Call, postings: list[ledger_model.Posting], held: Decimal) -> None:
    """A receipt cannot be reversed if the money was spent or is held. Raises BEYOND_AVAILABLE (Fund rule 7).

    `held` is what is held again in the entry's award: a payment may have cost less than was held for it.
    """
    for award_id in sorted({posting.award_id for posting in postings}):
        balance = call.session.get_one(ledger_model.AwardBalance, award_id, populate_existing=True)
        of_award = [posting for posting in postings if posting.award_id == award_id]
        available = balance.received_usd - balance.spent_usd - balance.held_usd
        for given, left in ((_given(of_award) + held, available), (_unidentified(of_award), balance.suspense_usd)):
            if given > max(left, Decimal(0)):
                raise BEYOND_AVAILABLE("entry_id", available=left, currency="USD", on=call.today)


def _check_since(call: Call, postings: list[ledger_model.Posting], on: date) -> None:
    """The same for an adjusting date, on every day since. Raises BEYOND_AVAILABLE."""
    awards = lock_spendable(call, awards={posting.award_id for posting in postings})
    for award_id, spendable in awards.items():
        given = _given([posting for posting in postings if posting.award_id == award_id])
        if given > 0:
            spendable.take(call, {on: given}, on, "entry_id")


def _check_lines(call: Call, postings: list[ledger_model.Posting]) -> None:
    """A cost that was partly recovered cannot be reversed in full: its line would return more than was spent on it.
    Raises BEYOND_SPENT."""
    back = {posting.line_id: posting.amount_usd for posting in postings if posting.line_id}
    spent = spent_on(call, back) if back else {}
    for line_id, amount in back.items():
        if amount > max(spent.get(line_id, Decimal(0)), Decimal(0)):
            raise BEYOND_SPENT("entry_id", spent=spent.get(line_id, Decimal(0)))


def _given(postings: list[ledger_model.Posting]) -> Decimal:
    """What the entry added to its award's available money: everything but cash, unidentified money and
    what payees owe."""
    counted = [p for p in postings if p.account_code not in (journal.CLEARING, journal.SUSPENSE, journal.ADVANCE)]
    return -sum((p.amount_usd for p in counted if not journal.is_cash(p.account_code)), Decimal(0))


def _unidentified(postings: list[ledger_model.Posting]) -> Decimal:
    return -sum((p.amount_usd for p in postings if p.account_code == journal.SUSPENSE), Decimal(0))


def _negated(posting: ledger_model.Posting) -> Line:
    return Line(
        account=posting.account_code,
        amount=-posting.amount,
        amount_usd=-posting.amount_usd,
        **same(posting, "award_id", "donor_id", "currency", "line_id", "allocation_id", "commitment_id"),
    )


def _allocation_ids(postings: list[ledger_model.Posting]) -> list[UUID]:
    return [posting.allocation_id for posting in postings if posting.allocation_id]


def _announce_cost(call: Call, entry_id: UUID) -> None:
    cost = call.session.scalars(
        select(spending_model.Expenditure).where(spending_model.Expenditure.entry_id == entry_id)
    ).one()
    allocations = of_activities(call, [cost.allocation_id] if cost.allocation_id else [])
    spent = Spent(
        entry_id=entry_id,
        award_id=cost.award_id,
        activity_id=cost.activity_id,
        programme=cost.programme,
        description=cost.description,
        direct=cost.direct_usd,
        indirect=cost.indirect_usd,
        on=call.today,
    )
    held = [AllocationShare(each.activity_id, each.status, each.amount_usd, each.spent_usd) for each in allocations]
    announcements.emit(call, announcements.events(ExpenditureReversed, [spent], held))
