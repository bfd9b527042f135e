"""The journal's chain of seals: each covers the one before it, so that no posted entry can be changed unnoticed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, View, read
from contracts.funds.kinds import THE_FUND
from contracts.kinds import Id, Slug


class Flaw(StrEnum):
    """How a chain is broken: an entry was altered, has no seal or is missing, or the last ones were removed."""

    CHANGED = "changed"
    UNSEALED = "unsealed"
    MISSING = "missing"
    CUT_OFF = "cut_off"


class Broken(View):
    """The first entry that differs from what was posted. Of a missing entry, only the number is known."""

    number: str
    entry_id: Id | None
    flaw: Flaw


class Chain(View):
    """A fiscal year's chain as far as verified. `hash`: its last seal; keep it elsewhere for later comparison."""

    fiscal_year: int
    entries: int
    hash: str


class VerifyJournal(Command):
    """Verifies a fund's chains by recomputing each seal, continuing from the previous call (`cursor`)."""

    fund_id: Slug = THE_FUND
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{6,18}$")] | None = Field(
        default=None, examples=["2026-020000"]
    )
    limit: int = Field(default=20_000, ge=1, le=20_000)


class Verification(View):
    """The result of this call, and the first broken entry. `next`: continue from there; null at the end."""

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
