"""The door of the closings: who may see how far one is, move what waits, and close."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds.closing import closing as funds_closing
from contracts.funds.ledger import journal as funds_journal
from services.funds.closing import adjustments, closing, moving
from services.funds.doors import APPROVER, OFFICER, READERS

DOOR: list[Entry] = [
    answer(funds_closing.READ_CLOSING, READERS, closing.read_closing),
    answer(funds_closing.READ_ADJUSTMENTS, READERS, adjustments.read_adjustments),
    answer(funds_closing.MOVE_PENDING, OFFICER, moving.move_pending),
    answer(funds_closing.EXTEND_ADJUSTING, APPROVER, closing.extend_adjusting),
    answer(funds_journal.CLOSE_PERIOD, APPROVER, closing.close_period),
]
