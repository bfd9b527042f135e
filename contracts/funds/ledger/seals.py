"""The chain over the journal: each entry's seal covers the one before it; what was posted is not changed unseen."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, View, read
from contracts.funds.kinds import THE_FUND
from contracts.kinds import Id, Slug


class Flaw(StrEnum):
    """How a chain is broken: an entry is not what was sealed, has no seal, is missing, or the last ones are cut off."""

    CHANGED = "changed"
    UNSEALED = "unsealed"
    MISSING = "missing"
    CUT_OFF = "cut_off"


class Broken(View):
    """The first entry that is not as it was posted. Of a missing one only the number is known."""

    number: str
    entry_id: Id | None
    flaw: Flaw


class Chain(View):
    """A fiscal year's chain as far as it was followed. `hash`: its last seal; keep it elsewhere to compare later."""

    fiscal_year: int
    entries: int
    hash: str


class VerifyJournal(Command):
    """Follows a fund's chains and reckons each seal anew, from where the last answer stopped (`cursor`)."""

    fund_id: Slug = THE_FUND
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{6,18}$")] | None = Field(
        default=None, examples=["2026-020000"]
    )
    limit: int = Field(default=20_000, ge=1, le=20_000)


class Verification(View):
    """What was followed in this call, and the first broken entry. `next`: go on from there; null when all was seen."""

    fund_id: Slug
    checked: int
    intact: bool
    broken: Broken | None
    chains: list[Chain]
    next: str | None


VERIFY_JOURNAL = read(
    "funds",
    "verify_journal",
    VerifyJournal,
    Verification,
    "Verify the seals of the journal",
    at="/journal/verification",
)
