"""Money that payees and projects return: to the award and line it was spent from, never to a donor (Fund rule 4).

The indirect cost charged on it is returned with it, by the rule in force on the day of receipt, as far as the award was
charged any (Fund rule 9).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import NOT_FOUND, Page
from contracts.funds.spending.advances import BEFORE_ADVANCE, BEYOND_ADVANCE, ReturnAdvance
from contracts.funds.spending.commitments import COMMITMENT_NOT_OPEN
from contracts.funds.spending.recoveries import (
    BEYOND_SPENT,
    ApproveRecovery,
    ListRecoveries,
    ReadRecovery,
    RecordRecovery,
    RefuseRecovery,
    WithdrawRecovery,
)
from contracts.funds.spending.recoveries import Recovery as View
from services.funds.ledger import cash, journal, money
from services.funds.ledger.entries import as_posted, with_entry
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.signatures import ask_for_signature, decide, lock_pending, sign, withdraw
from services.funds.partners import model as partners_model
from services.funds.spending import encumbrances
from services.funds.spending.lines import charged_with
from services.funds.spending.model import Commitment, Recovery
from services.funds.spending.spendable_awards import SpendableAward, lock_spendable


def record_recovery(call: Call, command: RecordRecovery) -> View:
    """Raises NOT_FOUND, BEYOND_SPENT, FUTURE_DATE, CLOSED_PERIOD, SOFT_CLOSED (once it is signed)."""
    told = command.model_dump(exclude={"amount_usd"})
    return _record(call, _spendable(call, command.line_id), command.amount_usd, told)


def return_advance(call: Call, command: ReturnAdvance) -> View:
    """The rest of an advance comes back from its payee: no cost was charged on it (Fund rule 19).

    Raises NOT_FOUND, COMMITMENT_NOT_OPEN, BEYOND_ADVANCE, BEFORE_ADVANCE, FUTURE_DATE, CLOSED_PERIOD."""
    advance = get_row(call, Commitment, command.advance_id, "advance_id", "advance")
    if not encumbrances.is_advance(advance):
        raise NOT_FOUND("advance_id", what="advance")
    told = command.model_dump(exclude={"amount_usd", "advance_id"})
    told |= {"line_id": advance.line_id, "commitment_id": advance.id, "payer": advance.payee}
    return _record(call, _spendable(call, advance.line_id), command.amount_usd, told)


def _record(call: Call, spendable: SpendableAward, amount_usd: Decimal, told: dict[str, Any]) -> View:
    recovery = Recovery(
        id=new_id(),
        award_id=spendable.award_id,
        direct_usd=amount_usd,
        indirect_usd=Decimal(0),
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        entered_from=call.actor.address,
        **told,
    )
    _check(call, spendable, recovery)
    call.session.add(recovery)
    if spendable.needs_signature(recovery.direct_usd, recovery.received_on):
        ask_for_signature(call, recovery.description, recovery.direct_usd, f"/funds/recoveries/{recovery.id}")
        call.session.flush()
    else:
        _post(call, recovery, _draft(call, spendable, recovery))
    return read_recovery(call, ReadRecovery(recovery_id=recovery.id))


def approve_recovery(call: Call, command: ApproveRecovery) -> View:
    """The second signature: everything is checked again. Raises ALREADY_DECIDED, SAME_PERSON (Fund rule 12), and what
    `record_recovery` raises."""
    spendable, recovery = _pending(call, command.recovery_id)
    _check(call, spendable, recovery)
    late = spendable.closing.check(call, recovery.received_on, "received_on", command.late_reason)
    _post(call, recovery, journal.signed(call, replace(_draft(call, spendable, recovery), late_reason=late), recovery))
    return read_recovery(call, ReadRecovery(recovery_id=recovery.id))


def refuse_recovery(call: Call, command: RefuseRecovery) -> View:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    _, recovery = _pending(call, command.recovery_id)
    decide(call, recovery, "refused", reason=command.reason)
    return read_recovery(call, ReadRecovery(recovery_id=recovery.id))


def withdraw_recovery(call: Call, command: WithdrawRecovery) -> View:
    """Whoever entered it withdraws it. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    withdraw(call, get_row(call, Recovery, command.recovery_id, "recovery_id", "recovery"))
    return read_recovery(call, ReadRecovery(recovery_id=command.recovery_id))


def _spendable(call: Call, line_id: UUID) -> SpendableAward:
    """The award of a direct line, locked. Raises NOT_FOUND."""
    for spendable in lock_spendable(call, lines=[line_id]).values():
        if line_id in spendable.direct_lines:
            return spendable
    raise NOT_FOUND("line_id", what="budget line")


def _pending(call: Call, recovery_id: UUID) -> tuple[SpendableAward, Recovery]:
    """The recovery, locked after its award."""
    found = get_row(call, Recovery, recovery_id, "recovery_id", "recovery")
    spendable = _spendable(call, found.line_id)
    lock_pending(call, found)
    return spendable, found


def _check(call: Call, spendable: SpendableAward, recovery: Recovery) -> None:
    """Checks that what is returned was spent, and sets its indirect cost: what was charged on it then (Fund rule 9).

    Raises what `record_recovery` raises.
    """
    money.check_past(call, recovery.received_on, "received_on")
    spendable.closing.refuse(call, recovery.received_on, "received_on")
    if recovery.commitment_id is not None:
        _check_returned(call, recovery, recovery.commitment_id)
        return
    direct, indirect = charged_with(call, recovery.line_id)
    if recovery.direct_usd > direct:
        raise BEYOND_SPENT("amount_usd", spent=direct)
    recovery.indirect_usd = max(money.to_cents(recovery.direct_usd * indirect / direct), Decimal("0.00"))


def _check_returned(call: Call, recovery: Recovery, advance_id: UUID) -> None:
    [advance] = encumbrances.lock(call, [advance_id])
    if advance.status != "open":
        raise COMMITMENT_NOT_OPEN("advance_id", state=advance.state)
    if recovery.received_on < advance.signed_on:
        raise BEFORE_ADVANCE("received_on", given_on=advance.signed_on)
    if recovery.direct_usd > (rest := money.to_cents(advance.amount - advance.paid)):
        raise BEYOND_ADVANCE("amount_usd", rest=rest)


def _post(call: Call, recovery: Recovery, draft: Draft) -> None:
    journal.post(call, [draft])
    recovery.status, recovery.entry_id, recovery.entered_from = "posted", draft.id, None
    if draft.approved_by:
        sign(call, recovery)
    call.session.flush()


def _draft(call: Call, spendable: SpendableAward, recovery: Recovery) -> Draft:
    direct, indirect = recovery.direct_usd, recovery.indirect_usd
    where = (spendable.award_id, spendable.donor_id, money.FUNCTIONAL)
    lines = [Line(journal.CASH, *where, direct + indirect, direct + indirect)]
    if recovery.commitment_id is not None:
        lines.append(Line(journal.ADVANCE, *where, -direct, -direct, commitment_id=recovery.commitment_id))
    else:
        lines.append(Line(journal.DIRECT, *where, -direct, -direct, recovery.line_id))
    if indirect:
        lines.append(Line(journal.INDIRECT, *where, -indirect, -indirect, spendable.indirect_line))
    return Draft(
        id=new_id(),
        kind="recovery",
        occurred_on=recovery.received_on,
        description=f"{recovery.payer}: {recovery.description}"[:500],
        entered_by=recovery.entered_by,
        lines=lines,
        fund_id=spendable.fund_id,
        cash=cash.code_of(call, recovery.bank_account_id, spendable.fund_id),
        papers=same(recovery, "payer", "document", "document_on"),
    )


def read_recovery(call: Call, command: ReadRecovery) -> View:
    """Raises NOT_FOUND."""
    row = call.session.execute(_all().where(Recovery.id == command.recovery_id)).first()
    if row is None:
        raise NOT_FOUND("recovery_id", what="recovery")
    return _view(row)


def list_recoveries(call: Call, command: ListRecoveries) -> Page[View]:
    """The recoveries, newest first."""
    recovery, statement = Recovery, _all()
    if command.award_id:
        statement = statement.where(recovery.award_id == command.award_id)
    if command.status:
        statement = statement.where(recovery.status == command.status)
    return page(call.session, statement, [recovery.id], command, _view, descending=True)


def _all() -> Select[Any]:
    award = partners_model.Award
    return with_entry(select(Recovery, award.fund_id).join(award, award.id == Recovery.award_id), Recovery.entry_id)


def _view(row: Row[Any]) -> View:
    return View.of(row[0], **as_posted(row), fund_id=row.fund_id, advance_id=row[0].commitment_id)
