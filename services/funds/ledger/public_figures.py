"""Announcing that the public figures changed, where no event of its own says so: caches are dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from chassis.call import Call
from contracts.funds.events import FiguresChanged

# Entries with events of their own: what came in for a programme, what an activity spent, what went to another award.
# What waits in suspense is nobody's yet, and in no public figure. A reversal is announced as what it undoes.
WITH_OWN_EVENT: Final = frozenset({"contribution", "identification", "expenditure", "transfer", "suspense", "reversal"})


def awards_changed(call: Call, award_ids: Iterable[UUID]) -> None:
    """These awards' money, budget or orders are not what they were."""
    for award_id in sorted(set(award_ids)):
        call.emit(FiguresChanged(about="award", about_id=award_id))


def agreement_changed(call: Call, agreement_id: UUID) -> None:
    """What was promised is not what it was."""
    call.emit(FiguresChanged(about="agreement", about_id=agreement_id))
