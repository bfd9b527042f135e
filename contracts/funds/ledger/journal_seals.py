"""The journal's chain of seals: each covers the one before it, so that no posted entry can be changed unnoticed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, View, read
from contracts.funds.kinds import THE_FUND, Usd
from contracts.kinds import Id, Moment, Slug


class Flaw(StrEnum):
    """How a chain is broken: an entry was altered, has no seal or is missing, or the last ones were removed.

    Or an anchor is not what was signed; or the chain is another than the one that was anchored.
    """

    CHANGED = "changed"
    UNSEALED = "unsealed"
    MISSING = "missing"
    CUT_OFF = "cut_off"
    ANCHOR = "anchor"
    NOT_AS_ANCHORED = "not_as_anchored"


class Broken(View):
    """The first entry that differs from what was posted. Of a missing entry, only the number is known; of an anchor,
    the day.
    """

    number: str
    entry_id: Id | None
    flaw: Flaw


class Chain(View):
    """A fiscal year's chain as far as verified. `hash`: its last seal; keep it elsewhere for later comparison."""

    fiscal_year: int
    entries: int
    hash: str


class WrongBalance(View):
    """A balance that is not what the postings add up to, in USD: of an award's account at the end of a day, or without
    an account what is available to the award today.
    """

    award_id: Id
    account: str | None
    on: date | None
    kept_usd: Usd
    added_usd: Usd


class Anchor(View):
    """Where the chains ended on a day, signed with a key that no service has (Ed25519; Fund rule 18).

    `said` is the text that was signed, byte for byte; `digest` is its SHA-256. Signature and key are hexadecimal.
    `timestamped`: a timestamp authority confirmed when (RFC 3161).
    """

    fund_id: Slug
    on: date
    said: str
    digest: str
    signature: str
    public_key: str
    signed_at: Moment
    timestamped: bool


class ListAnchors(Paged):
    """The anchors of a fund, newest first: to be kept elsewhere and compared later."""

    fund_id: Slug = THE_FUND


class VerifyJournal(Command):
    """Verifies a fund's chains by recomputing each seal, continuing from the previous call (`cursor`)."""

    fund_id: Slug = THE_FUND
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{6,18}$")] | None = Field(
        default=None, examples=["2026-020000"]
    )
    limit: int = Field(default=20_000, ge=1, le=20_000)


class Verification(View):
    """The result of this call, and the first broken entry. `next`: continue from there; null at the end.

    At the end the balances are added up anew, and the chains are compared with their anchors (`anchors`: how many).
    """

    fund_id: Slug
    checked: int
    intact: bool
    broken: Broken | None
    chains: list[Chain]
    next: str | None
    wrong_balance: WrongBalance | None = None
    anchors: int = 0
    last_anchor: Anchor | None = None


VERIFY_JOURNAL = read(
    "funds",
    "verify_journal",
    VerifyJournal,
    Verification,
    "Verify the seals of the journal",
    at="/journal/verification",
)
LIST_ANCHORS = read(
    "funds", "list_anchors", ListAnchors, Page[Anchor], "List the signed anchors of the journal", at="/journal/anchors"
)
