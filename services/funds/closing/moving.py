"""Moving what waits on a day that is to be closed: its maker enters it anew for another day, and its history stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from chassis.attributes import same
from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.closing.closing import MOVED_LATER_ONLY, NOT_MOVED, Moved, MovePending
from contracts.funds.kinds import SignedKind
from contracts.funds.reversals import ReverseEntry, WithdrawReversal
from contracts.funds.spending.expenditures import Cost, PostExpenditure
from contracts.funds.spending.transfers import TransferRest, WithdrawTransfer
from services.funds.ledger import periods
from services.funds.partners.model import Award
from services.funds.reversals import reversals
from services.funds.reversals.model import Reversal
from services.funds.spending import expenditures, transfers
from services.funds.spending.model import Expenditure, Transfer

_Made = tuple[UUID, date | None, bool]


def move_pending(call: Call, command: MovePending) -> Moved:
    """Everything is checked as of the new day: rate, indirect-cost rule, purpose, budget, and what is available.

    Raises NOT_FOUND, NOT_MOVED for what is dated by what happened, MOVED_LATER_ONLY, NOT_YOURS, ALREADY_DECIDED, and
    what entering it raises."""
    move = _MOVES.get(command.kind)
    if move is None:
        raise NOT_MOVED("kind")
    made, on, waits = move(call, command.id, command.to)
    return Moved(kind=command.kind, id=made, replaces=command.id, on=on, waits=waits)


def _cost(call: Call, cost_id: UUID, to: date | None) -> _Made:
    """Its files and its history come with it."""
    found = get_row(call, Expenditure, cost_id, "id", "expenditure")
    award = call.session.get_one(Award, found.award_id)
    day = to or _first_open(call, award.fund_id, found.occurred_on)
    _check_later(found.occurred_on, day)
    told = same(found, *Cost.model_fields.keys() - {"amount_usd", "occurred_on"})
    usd = None if found.amount else found.direct_usd
    command = PostExpenditure(**told, amount_usd=usd, occurred_on=day, replaces=found.id)
    made = expenditures.post_expenditure(call, command)
    return made.id, made.occurred_on, made.entry_id is None


def _reversal(call: Call, reversal_id: UUID, to: date | None) -> _Made:
    found = get_row(call, Reversal, reversal_id, "id", "reversal")
    if found.occurred_on and to:
        _check_later(found.occurred_on, to)
    told = same(found, "entry_id", "reason")
    reversals.withdraw_reversal(call, WithdrawReversal(reversal_id=found.id))
    made = reversals.reverse_entry(call, ReverseEntry(**told, occurred_on=to))
    return made.id, to, made.reversing_entry_id is None


def _transfer(call: Call, transfer_id: UUID, to: date | None) -> _Made:
    found = get_row(call, Transfer, transfer_id, "id", "transfer")
    if found.occurred_on and to:
        _check_later(found.occurred_on, to)
    told = same(found, "from_award_id", "to_award_id", "amount_usd", "reason")
    transfers.withdraw_transfer(call, WithdrawTransfer(transfer_id=found.id))
    made = transfers.transfer_rest(call, TransferRest(**told, occurred_on=to))
    return made.id, to, True


def _first_open(call: Call, fund_id: str, on: date) -> date:
    """The first day after what is closed and soft-closed, and after the former one."""
    last = periods.closing_dates(call, fund_id).last
    return max(on, last or on) + timedelta(days=1)


def _check_later(on: date, to: date) -> None:
    if to <= on:
        raise MOVED_LATER_ONLY("to", on=on)


_MOVES: dict[SignedKind, Callable[[Call, UUID, date | None], _Made]] = {
    SignedKind.EXPENDITURES: _cost,
    SignedKind.REVERSALS: _reversal,
    SignedKind.TRANSFERS: _transfer,
}
