"""What auditors look at: entries with who, when, from where, on which evidence; samples that can be drawn again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from contracts.base import Command, Page, Paged, Refusal, View, read
from contracts.funds.evidence import Attachment, AttachmentRead
from contracts.funds.kinds import THE_FUND, Day, PositiveUsd, Usd
from contracts.funds.ledger.journal import Entry, EntryKind
from contracts.kinds import Id, Moment, ShortText, Slug

NOT_RISING = Refusal("funds.not_rising", 422, "The limits of the amounts have to rise, each above the one before it.")
EntryNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{1,12}$")]


class AuditedItem(View):
    """An entry with its origin. `files`: how many are its evidence; `reads`: how often one of them was read.

    `amount_usd`: what it moved, without indirect costs.
    """

    id: Id
    number: str
    kind: EntryKind
    occurred_on: date
    posted_at: Moment
    description: str
    party: str | None
    amount_usd: Usd | None
    award_id: Id | None
    award: str | None
    entered_by: Id
    entered_by_name: str | None
    entered_at: Moment
    entered_from: str | None
    approved_by: Id | None
    approved_by_name: str | None
    approved_from: str | None
    is_late: bool
    is_reversed: bool
    files: int
    reads: int


class ListAudited(Paged):
    """The journal of a fund with the origin of each entry, newest first. `member_id`: who entered or approved it."""

    fund_id: Slug = THE_FUND
    award_id: Id | None = None
    kind: EntryKind | None = None
    since: Day | None = None
    until: Day | None = None
    member_id: Id | None = None


class EvidenceFile(Attachment):
    """A file of an entry's evidence, or of the agreement or commitment behind it."""

    attached_by_name: str | None


class AuditedEntry(Entry):
    """An entry with all that is known of it. `reads`: of its evidence, the newest first; for auditors only.

    `names`: of the awards, budget lines and people in it, by their ids.
    """

    names: dict[str, str]
    reversal_of_number: str | None
    reversed_by_number: str | None
    cost_id: Id | None
    agreement_id: Id | None
    evidence: list[EvidenceFile]
    reads: list[AttachmentRead]


class ReadAudited(Command):
    """An entry by its number, with its origin and evidence."""

    number: EntryNumber
    fund_id: Slug = THE_FUND


class Stratum(View):
    """Entries of amounts from `at_least_usd` on and below `below_usd`: how many there are, and how many were drawn."""

    at_least_usd: Usd | None
    below_usd: Usd | None
    entries: int
    amount_usd: Usd
    drawn: int


class SampledEntry(View):
    """An entry that was drawn. `rank`: its place in the order of drawing, hexadecimal. `stratum` counts from 1."""

    id: Id
    number: str
    kind: EntryKind
    occurred_on: date
    description: str
    party: str | None
    amount_usd: Usd
    stratum: int
    rank: str
    hash: str | None
    files: list[Attachment]


class Sample(View):
    """What was drawn, and from what. Drawn again with the same `seed` and `posted_until`, it is the same.

    The rank of an entry is the SHA-256 of the four lines `convive sample 1`, seed, fund, number; the lowest are drawn.
    """

    fund_id: Slug
    since: date
    until: date
    seed: str
    count: int
    posted_until: Moment
    entries: int
    amount_usd: Usd
    strata: list[Stratum]
    items: list[SampledEntry]


class SampleEntries(Command):
    """Draws `count` entries of a period at random. `limits_usd`: amounts at which a stratum ends and another begins.

    Each stratum gets a share of the sample as large as its share of the money, and one entry at least.
    `posted_until`: leaves out what was posted later; the sample is then the same for ever.
    """

    fund_id: Slug = THE_FUND
    since: Day
    until: Day
    seed: ShortText = Field(examples=["audit-2017-4711"])
    count: int = Field(default=25, ge=1, le=300)
    limits_usd: list[PositiveUsd] = Field(default_factory=list[Decimal], max_length=9)
    posted_until: Moment | None = None

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(after <= before for before, after in zip(self.limits_usd, self.limits_usd[1:], strict=False)):
            raise NOT_RISING.as_validation_error()
        return self


LIST_AUDITED = read(
    "funds", "list_audited", ListAudited, Page[AuditedItem], "List the journal with its origin", at="/audit/entries"
)
READ_AUDITED = read(
    "funds",
    "read_audited",
    ReadAudited,
    AuditedEntry,
    "Read an entry with its origin and evidence",
    at="/audit/entries/{number}",
)
SAMPLE_ENTRIES = read("funds", "sample_entries", SampleEntries, Sample, "Draw a sample of entries", at="/audit/sample")
