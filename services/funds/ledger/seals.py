"""Verifies the journal: every seal is recalculated from the rows as they are now.

A seal is the SHA-256 of the previous seal and of the text of its entry. The database wrote it when the entry was posted
(sql/fund_postings_sealed.sql); this is an independent implementation, so that each checks the other.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.call import Call
from contracts.funds.ledger.seals import Broken, Chain, Flaw, Verification, VerifyJournal
from services.funds.ledger import journal, model
from services.funds.ledger.funds import find
from services.funds.ledger.model import EntrySeal

_AT_ONCE = 1000


@dataclass
class Year:
    """A fiscal year's chain while it is verified: how far, and the last seal."""

    fiscal_year: int
    number: int
    seal: bytes
    entries: int = 0

    def chain(self) -> Chain:
        """The contract's view."""
        return Chain(fiscal_year=self.fiscal_year, entries=self.entries, hash=self.seal.hex())


def verify_journal(call: Call, command: VerifyJournal) -> Verification:
    """Verifies the chains until `limit` entries were seen or one is broken. Raises NOT_FOUND."""
    find(call, command.fund_id)
    chains: list[Chain] = []
    left, broken, stopped = command.limit, None, None
    for year in _years(call, command):
        broken = _follow(call, command.fund_id, year, left)
        chains.append(year.chain())
        left -= year.entries
        if broken is None and left == 0:
            stopped = journal.number(year.fiscal_year, year.number)
        if broken or stopped:
            break
    return Verification(
        fund_id=command.fund_id,
        checked=command.limit - left,
        intact=broken is None,
        broken=broken,
        chains=chains,
        next=stopped,
    )


def _years(call: Call, command: VerifyJournal) -> Iterator[Year]:
    """The fiscal years of the fund, from the cursor on; one whose counter was removed still has its entries."""
    entry, counter, fund_id = model.JournalEntry, model.EntryCounter, command.fund_id
    known = select(counter.fiscal_year).where(counter.fund_id == fund_id)
    years = known.union(select(entry.fiscal_year).where(entry.fund_id == fund_id))
    begun, after = map(int, (command.cursor or "0000-0").split("-"))
    for fiscal_year in sorted(call.session.scalars(years)):
        if fiscal_year > begun:
            yield Year(fiscal_year, 0, genesis(fund_id, fiscal_year))
        elif fiscal_year == begun:
            yield Year(fiscal_year, after, _seal_of(call, fund_id, fiscal_year, after))


def _seal_of(call: Call, fund_id: str, fiscal_year: int, number: int) -> bytes:
    """The stored seal that a continued verification starts from; without one, the next entry will not fit."""
    entry = model.JournalEntry
    of_entry = select(EntrySeal.hash).join(entry, entry.id == EntrySeal.entry_id)
    where = (entry.fund_id == fund_id, entry.fiscal_year == fiscal_year, entry.number == number)
    return call.session.scalar(of_entry.where(*where)) or b""


def _follow(call: Call, fund_id: str, year: Year, limit: int) -> Broken | None:
    """Verifies a year's chain over at most `limit` entries; returns the first flaw, or nothing."""
    # Read before the entries: later postings only add to them.
    ends = call.session.get(model.EntryCounter, (fund_id, year.fiscal_year), populate_existing=True)
    while year.entries < limit:
        rows = _next(call, fund_id, year, min(_AT_ONCE, limit - year.entries))
        if not rows:
            return _end(year, ends)
        postings = _postings(call, [row[0].id for row in rows])
        for row in rows:
            if broken := _flaw(year, row, postings[row[0].id]):
                return broken
    return None


def _next(call: Call, fund_id: str, year: Year, limit: int) -> Sequence[Row[Any]]:
    entry = model.JournalEntry
    of_year = (entry.fund_id == fund_id, entry.fiscal_year == year.fiscal_year, entry.number > year.number)
    sealed = select(entry, EntrySeal.hash).outerjoin(EntrySeal, EntrySeal.entry_id == entry.id)
    statement = sealed.where(*of_year).order_by(entry.number).limit(limit)
    return call.session.execute(statement.execution_options(populate_existing=True)).all()


def _postings(call: Call, entry_ids: Sequence[UUID]) -> dict[UUID, list[model.Posting]]:
    found: dict[UUID, list[model.Posting]] = defaultdict(list)
    posting = model.Posting
    of_entries = select(posting).where(posting.entry_id.in_(entry_ids)).order_by(posting.entry_id, posting.position)
    for line in call.session.scalars(of_entries.execution_options(populate_existing=True)):
        found[line.entry_id].append(line)
    return found


def _flaw(year: Year, row: Row[Any], postings: Sequence[model.Posting]) -> Broken | None:
    """What is wrong with the next entry of the chain; if nothing, the chain is one entry longer."""
    entry, stored = row[0], row[1]
    if entry.number != year.number + 1:
        number = journal.number(year.fiscal_year, year.number + 1)
        return Broken(number=number, entry_id=None, flaw=Flaw.MISSING)
    number = journal.number(year.fiscal_year, entry.number)
    if stored is None:
        return Broken(number=number, entry_id=entry.id, flaw=Flaw.UNSEALED)
    if hashlib.sha256(year.seal + said(entry, postings).encode()).digest() != stored:
        return Broken(number=number, entry_id=entry.id, flaw=Flaw.CHANGED)
    year.number, year.seal, year.entries = entry.number, stored, year.entries + 1
    return None


def _end(year: Year, ends: model.EntryCounter | None) -> Broken | None:
    """The counter has the last seal: a chain that ends before it, or elsewhere, was cut off."""
    if ends is None or year.number < ends.sealed or (year.number == ends.sealed and year.seal != ends.hash):
        last = year.number + 1 if ends is None or year.number < ends.sealed else year.number
        return Broken(number=journal.number(year.fiscal_year, last), entry_id=None, flaw=Flaw.CUT_OFF)
    return None


def genesis(fund_id: str, fiscal_year: int) -> bytes:
    """The starting value for the first seal of a fund's year."""
    return hashlib.sha256(f"convive journal 1 {fund_id} {fiscal_year}".encode()).digest()


def said(entry: model.JournalEntry, postings: Sequence[model.Posting]) -> str:
    """The text that is sealed: an entry's facts and its postings, one per line, with amounts as stored."""
    facts = [
        "convive journal 1",
        entry.fund_id,
        f"{entry.fiscal_year}-{entry.number}",
        entry.id,
        entry.kind,
        entry.occurred_on,
        _moment(entry.posted_at),
        _moment(entry.entered_at),
        entry.entered_by,
        entry.approved_by or "-",
        entry.reversal_of or "-",
        json.dumps(entry.description, ensure_ascii=False),
        "-" if entry.late_reason is None else json.dumps(entry.late_reason, ensure_ascii=False),
        *map(_line, postings),
    ]
    return "\n".join(map(str, facts))


def _line(posting: model.Posting) -> str:
    parts = [
        posting.position,
        posting.account_code,
        posting.award_id,
        posting.donor_id,
        posting.line_id or "-",
        posting.allocation_id or "-",
        posting.currency,
        posting.amount,
        posting.amount_usd,
    ]
    if posting.commitment_id:
        parts.append(posting.commitment_id)
    return " ".join(map(str, parts))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
