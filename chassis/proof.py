"""Whether the caller has proved the second factor, and lately enough: asked by every service of every operation.

The table is contracts/proof.py. A token that says nothing of a second factor proves none.
"""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from contracts.base import Operation
from contracts.proof import BEFORE_PROOF, DEMANDED_OF, FRESH, SECOND_FACTOR_MISSING, STEP_UP_NEEDED


def check(operation: Operation[Any, Any], actor: Actor, now: float) -> None:
    """`now`: seconds since the epoch. Raises SECOND_FACTOR_MISSING, STEP_UP_NEEDED."""
    if operation.key in BEFORE_PROOF:
        return
    if actor.proved is None and actor.has(*DEMANDED_OF):
        raise SECOND_FACTOR_MISSING()
    needed = FRESH.get(operation.key)
    if needed is not None and actor.has(*needed.of) and not is_fresh(actor, needed.minutes, now):
        raise STEP_UP_NEEDED(minutes=needed.minutes)


def is_fresh(actor: Actor, minutes: int, now: float) -> bool:
    """Whether the second factor was proved in the last `minutes`."""
    return actor.proved is not None and now - actor.proved <= minutes * 60
