"""Announces changes of the public figures that have no event of their own, so that caches are dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from chassis.call import Call
from contracts.funds.events import FiguresChanged

# Entries with events of their own: receipts for a programme, spending of an activity, transfers to another award.
# Money in suspense is in no public figure. A reversal is announced like the entry that it reverses.
WITH_OWN_EVENT: Final = frozenset({"contribution", "identification", "expenditure", "transfer", "suspense", "reversal"})


def awards_changed(call: Call, award_ids: Iterable[UUID]) -> None:
    """The money, budget or orders of these awards have changed."""
    for award_id in sorted(set(award_ids)):
        call.emit(FiguresChanged(about="award", about_id=award_id))


def agreement_changed(call: Call, agreement_id: UUID) -> None:
    """A pledge has changed."""
    call.emit(FiguresChanged(about="agreement", about_id=agreement_id))
