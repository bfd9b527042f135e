"""Advances: given to a payee, an asset until costs with their documents and what is returned settle them (rule 19).

An advance's money is held by a commitment of the same id: what that says of award, line, payee, amount and signatures
is the advance's, and costs that name it are charged against what the payee owes instead of being paid from an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, update

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row
from contracts.base import Refused
from contracts.funds.evidence import SubjectKind
from contracts.funds.kinds import SignedKind
from contracts.funds.refusals import NO_REFUND
from contracts.funds.spending.advances import (
    ADVANCE_DUE,
    ADVANCE_STANDS,
    AdvancePlan,
    ApproveAdvance,
    GiveAdvance,
    RefuseAdvance,
    WithdrawAdvance,
)
from contracts.funds.spending.advances import Advance as View
from contracts.funds.spending.commitments import CommitmentKind, Held
from services.funds.evidence import attachments
from services.funds.ledger import cash, journal, submissions
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.money import FUNCTIONAL
from services.funds.ledger.signatures import ask_for_signature, check_second_person, decide, withdraw
from services.funds.spending import advance_views, commitments, cost_checks
from services.funds.spending.advance_model import Advance
from services.funds.spending.commitments import Checked
from services.funds.spending.model import Commitment
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable

# What a commitment calls the fields of an advance.
_FIELDS = {"signed_on": "given_on", "reference": "document", "amount": "amount_usd"}


class _Plan(Held):
    """An advance as its commitment holds its money."""

    kind: CommitmentKind = CommitmentKind.ADVANCE


@dataclass
class _Waited:
    """When and from where an advance that waited was entered."""

    entered_at: datetime
    entered_from: str | None


def give_advance(call: Call, command: GiveAdvance) -> View:
    """Raises what entering a commitment raises (Fund rules 7, 8, 17), ADVANCE_DUE, CLOSED_PERIOD, NO_REFUND,
    BANK_OTHER_FUND, BANK_IN_CURRENCY, and for its evidence NOT_BASE64, FILE_KIND."""
    if cost_checks.donors_among(call, [command.payee]):
        raise NO_REFUND("payee")
    checked, waits = _check(call, command)
    commitment = commitments.row(call, checked, waits=waits)
    advance = Advance(
        id=commitment.id,
        due_on=command.due_on,
        bank_account_id=command.bank_account_id,
        entered_from=call.actor.address if waits else None,
    )
    for row in (commitment, advance):
        call.session.add(row)
        call.session.flush()
    for place, upload in enumerate(command.evidence):
        attachments.keep(call, SubjectKind.COMMITMENT, advance.id, upload, where=f"evidence.{place}.")
    submissions.record(call, SignedKind.ADVANCES, advance.id, None, command.note)
    if waits:
        ask_for_signature(call, commitment.description, commitment.amount_usd, f"/funds/advances/{advance.id}")
    else:
        _post(call, advance, _draft(call, checked.spendable, commitment, advance))
    return advance_views.one(call, advance.id)


def approve_advance(call: Call, command: ApproveAdvance) -> View:
    """The second signature, which posts it on its day. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12),
    CLOSED_PERIOD, SOFT_CLOSED, LATE_REASON."""
    spendable, commitment, advance = _locked(call, command.advance_id)
    check_second_person(call, commitment)
    late = spendable.closing.check(call, commitment.signed_on, "given_on", command.late_reason)
    waited = _Waited(commitment.entered_at, advance.entered_from)
    decide(call, commitment, "open")
    draft = journal.signed(call, _draft(call, spendable, commitment, advance, late), waited)
    _post(call, advance, draft)
    return advance_views.one(call, advance.id)


def refuse_advance(call: Call, command: RefuseAdvance) -> View:
    """An approver refuses it; the money is free again. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    _, commitment, advance = _locked(call, command.advance_id)
    check_second_person(call, commitment)
    decide(call, commitment, "refused", reason=command.reason)
    return _ended(call, advance)


def withdraw_advance(call: Call, command: WithdrawAdvance) -> View:
    """Whoever entered it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    _, commitment, advance = _locked(call, command.advance_id)
    withdraw(call, commitment)
    return _ended(call, advance)


def check_reversible(call: Call, entry_id: UUID) -> None:
    """Raises ADVANCE_STANDS if part of the advance that the entry gave was accounted for; locks its commitment."""
    if _given_by(call, entry_id).paid:
        raise ADVANCE_STANDS("entry_id")


def entry_reversed(call: Call, entry_id: UUID) -> None:
    """What its commitment held is free again once the entry by which it was given is reversed."""
    commitment = _given_by(call, entry_id)
    commitment.status, commitment.reason = "released", "reversed"
    call.session.flush()


def _given_by(call: Call, entry_id: UUID) -> Commitment:
    given = select(Commitment).join(Advance, Advance.id == Commitment.id).where(Advance.entry_id == entry_id)
    locked = given.with_for_update(of=Commitment).execution_options(populate_existing=True)
    return call.session.scalars(locked).one()


def erase(call: Call, member_id: UUID) -> None:
    """Removes the addresses from which an erased member entered advances that wait."""
    waiting = (Commitment.id == Advance.id) & (Commitment.status == "pending") & (Commitment.entered_by == member_id)
    call.session.execute(update(Advance).where(waiting).values(entered_from=None))


def _ended(call: Call, advance: Advance) -> View:
    advance.entered_from = None
    call.session.flush()
    return advance_views.one(call, advance.id)


def _check(call: Call, command: AdvancePlan) -> tuple[Checked, bool]:
    """Its commitment, if it may hold the money, and whether it awaits a second signature (rules 10, 12, 17)."""
    named = same(command, "line_id", "payee", "description", "country", "activity_kind")
    plan = _Plan(**named, reference=command.document, amount=command.amount_usd, signed_on=command.given_on)
    try:
        checked = commitments.check(call, commitments.lock_for(call, [plan]), plan)
    except Refused as refused:
        refused.field = _FIELDS.get(refused.field or "", refused.field)
        raise
    spendable, on = checked.spendable, command.given_on
    spendable.closing.refuse(call, on, "given_on")
    until = commitments.expires_on(on)
    if not on <= command.due_on <= until:
        raise ADVANCE_DUE("due_on", since=on, until=until)
    cash.code_of(call, command.bank_account_id, spendable.fund_id)
    return checked, checked.needs_signature or spendable.needs_signature(command.amount_usd, on)


def _locked(call: Call, advance_id: UUID) -> tuple[SpendableAward, Commitment, Advance]:
    """The advance with its commitment, locked after their award. Raises NOT_FOUND."""
    advance = get_row(call, Advance, advance_id, "advance_id", "advance")
    commitment = call.session.get_one(Commitment, advance_id)
    spendable = lock_spendable(call, awards=[commitment.award_id])[commitment.award_id]
    for each in (commitment, advance):
        call.session.refresh(each, with_for_update=True)
    return spendable, commitment, advance


def _draft(
    call: Call, spendable: SpendableAward, commitment: Commitment, advance: Advance, late_reason: str | None = None
) -> Draft:
    """The entry: what the payee owes against cash. It is on no budget line: nothing is spent yet."""
    where = (spendable.award_id, spendable.donor_id, FUNCTIONAL)
    amount = Decimal(commitment.amount_usd)
    return Draft(
        id=new_id(),
        kind="advance",
        occurred_on=commitment.signed_on,
        description=f"{commitment.payee}: {commitment.description}"[:500],
        entered_by=commitment.entered_by,
        lines=[Line(journal.ADVANCE, *where, amount, amount), Line(journal.CASH, *where, -amount, -amount)],
        fund_id=spendable.fund_id,
        late_reason=late_reason,
        cash=cash.code_of(call, advance.bank_account_id, spendable.fund_id),
        papers=same(commitment, "payee", "reference"),
    )


def _post(call: Call, advance: Advance, draft: Draft) -> None:
    journal.post(call, [draft])
    advance.entry_id, advance.entered_from = draft.id, None
    call.session.flush()
