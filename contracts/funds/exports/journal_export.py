"""The Fund's books as other people's tools read them: Beancount and hledger, recomputed by their own checkers."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, View, read
from contracts.funds.kinds import Day
from contracts.kinds import Slug


class ExportJournal(Command):
    """The journal up to a day; up to today, when none is given. `cursor`: where the part before this one ended.

    What is posted after the first part was read is in none of the others: the export is of one moment.
    """

    fund_id: Slug = "prevention-network"
    on: Day | None = None
    cursor: str | None = Field(default=None, max_length=2_000)


class JournalPart(View):
    """A part of the file. `next` is the cursor of the part that follows, or null on the last one."""

    filename: str
    text: str
    next: str | None


EXPORT_BEANCOUNT = read(
    "funds", "export_beancount", ExportJournal, JournalPart, "Export the journal for Beancount", recorded=True
)
EXPORT_HLEDGER = read(
    "funds", "export_hledger", ExportJournal, JournalPart, "Export the journal for hledger", recorded=True
)
