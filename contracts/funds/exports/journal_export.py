"""The journal in the formats of Beancount and hledger, so that others can verify it."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, View, read
from contracts.funds.kinds import Day
from contracts.kinds import Slug


class ExportJournal(Command):
    """Exports the journal up to a day, by default today. `cursor`: the end of the previous part.

    Entries posted after the first part was read are in none of the others: the export shows a single moment.
    """

    fund_id: Slug = "prevention-network"
    on: Day | None = None
    cursor: str | None = Field(default=None, max_length=2_000)


class JournalPart(View):
    """A part of the file. `next` is the cursor of the following part, or null on the last one."""

    filename: str
    text: str
    next: str | None


EXPORT_BEANCOUNT = read(
    "funds", "export_beancount", ExportJournal, JournalPart, "Export the journal for Beancount", recorded=True
)
EXPORT_HLEDGER = read(
    "funds", "export_hledger", ExportJournal, JournalPart, "Export the journal for hledger", recorded=True
)
