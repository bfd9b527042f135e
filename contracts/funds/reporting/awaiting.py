"""How much waits for a second signature, of each kind, in all funds (Fund rule 12)."""

from __future__ import annotations

from contracts.base import Command, View, read
from contracts.funds.kinds import SignedKind

__all__ = ["COUNT_AWAITING", "AwaitingKind", "AwaitingSignatures", "CountAwaiting", "SignedKind"]


class AwaitingKind(View):
    """How many entries of a kind wait, whoever entered them: up to 100, which means "or more"."""

    kind: SignedKind
    count: int


class AwaitingSignatures(View):
    """Every kind, also those of which nothing waits."""

    kinds: list[AwaitingKind]


class CountAwaiting(Command):
    """Counts what waits for a second signature in all funds."""


COUNT_AWAITING = read(
    "funds",
    "count_awaiting",
    CountAwaiting,
    AwaitingSignatures,
    "Count what waits for a second signature",
    at="/awaiting-signatures",
)
