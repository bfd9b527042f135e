"""Verifies the journal: every seal is recalculated from the rows as they are now (Fund rule 18).

A seal is the HMAC-SHA-256 of the previous seal and of the text of its entry. The database wrote it when the entry was
posted (sql/fund_postings_sealed.sql). The text is made here independently, so that each checks the other; the key is
not read here: the database says whether a seal is the keyed one of a text. Entries of former versions are sealed by a
plain SHA-256, without what their paper says; once a chain has a keyed seal, it has no other.
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

from sqlalchemy import Row, func, select, text

from chassis.call import Call
from contracts.funds.ledger.journal_seals import Broken, Chain, Flaw, Verification, VerifyJournal
from services.funds.ledger import anchors, journal, kept_balances, model
from services.funds.ledger.funds import find
from services.funds.ledger.model import EntrySeal

_AT_ONCE = 1000
# Functions of the database: sql/fund_seals_unfit.sql, sql/fund_papers_differ.sql.
_UNFIT = text("SELECT fund_seals_unfit(:previous, :said, :seals, CAST(:keys AS smallint[]))")


@dataclass
class Year:
    """A fiscal year's chain while it is verified: how far, and the last seal."""

    fiscal_year: int
    number: int
    seal: bytes
    entries: int = 0
    keyed: bool = False

    def chain(self) -> Chain:
        """The contract's view."""
        return Chain(fiscal_year=self.fiscal_year, entries=self.entries, hash=self.seal.hex())


def verify_journal(call: Call, command: VerifyJournal) -> Verification:
    """Verifies the chains until `limit` entries were seen or one is broken; at their end, the balances and the anchors.

    Raises NOT_FOUND.
    """
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
    at_end = broken is None and stopped is None
    anchored = anchors.check(call, command.fund_id) if at_end else anchors.NOTHING
    wrong = kept_balances.first_wrong(call, command.fund_id) if at_end else None
    broken = broken or anchored.broken
    return Verification(
        fund_id=command.fund_id,
        checked=command.limit - left,
        intact=broken is None and wrong is None,
        broken=broken,
        chains=chains,
        next=stopped,
        wrong_balance=wrong,
        anchors=anchored.checked,
        last_anchor=anchored.last,
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
            stored = _seal_of(call, fund_id, fiscal_year, after)
            yield Year(fiscal_year, after, stored.hash if stored else b"", keyed=bool(stored and stored.key_id))


def _seal_of(call: Call, fund_id: str, fiscal_year: int, number: int) -> EntrySeal | None:
    """The stored seal that a continued verification starts from; without one, the next entry will not fit."""
    entry = model.JournalEntry
    of_entry = select(EntrySeal).join(entry, entry.id == EntrySeal.entry_id)
    where = (entry.fund_id == fund_id, entry.fiscal_year == fiscal_year, entry.number == number)
    return call.session.scalar(of_entry.where(*where).execution_options(populate_existing=True))


def _follow(call: Call, fund_id: str, year: Year, limit: int) -> Broken | None:
    """Verifies a year's chain over at most `limit` entries; returns the first flaw, or nothing."""
    # Read before the entries: later postings only add to them.
    ends = call.session.get(model.EntryCounter, (fund_id, year.fiscal_year), populate_existing=True)
    while year.entries < limit:
        rows = _next(call, fund_id, year, min(_AT_ONCE, limit - year.entries))
        if not rows:
            return _end(year, ends)
        if broken := _followed(call, year, rows):
            return broken
    return None


def _followed(call: Call, year: Year, rows: Sequence[Row[Any]]) -> Broken | None:
    """Follows the chain over these entries. The database is asked once for all of them."""
    ids = [entry.id for entry, _ in rows]
    postings, differ = _postings(call, ids), set(call.session.scalars(select(func.fund_papers_differ(ids))))
    links: list[_Link] = []
    previous = year.seal
    for entry, stored in rows:
        links.append(
            _Link(entry, stored, previous, sealed_text(entry, postings[entry.id], bool(stored and stored.key_id)))
        )
        previous = stored.hash if stored else b""
    unfit = _unfit(call, links)
    for place, link in enumerate(links):
        if broken := _flaw(year, link, changed=place in unfit or link.entry.id in differ):
            return broken
    return None


@dataclass(frozen=True)
class _Link:
    """An entry, its seal, the one before it, and what is sealed by it."""

    entry: model.JournalEntry
    stored: EntrySeal | None
    previous: bytes
    said: str


def _unfit(call: Call, links: Sequence[_Link]) -> set[int]:
    """The places of those whose seal is another than that of their text."""
    keyed, unfit = [], set()
    for place, link in enumerate(links):
        if link.stored and link.stored.key_id:
            keyed.append((place, link, link.stored))
        elif link.stored and hashlib.sha256(link.previous + link.said.encode()).digest() != link.stored.hash:
            unfit.add(place)
    asked = {
        "previous": [link.previous for _, link, _ in keyed],
        "said": [link.said for _, link, _ in keyed],
        "seals": [stored.hash for _, _, stored in keyed],
        "keys": [stored.key_id for _, _, stored in keyed],
    }
    return unfit | {keyed[place - 1][0] for place in (call.session.scalars(_UNFIT, asked) if keyed else ())}


def _next(call: Call, fund_id: str, year: Year, limit: int) -> Sequence[Row[Any]]:
    entry = model.JournalEntry
    of_year = (entry.fund_id == fund_id, entry.fiscal_year == year.fiscal_year, entry.number > year.number)
    sealed = select(entry, EntrySeal).outerjoin(EntrySeal, EntrySeal.entry_id == entry.id)
    statement = sealed.where(*of_year).order_by(entry.number).limit(limit)
    return call.session.execute(statement.execution_options(populate_existing=True)).all()


def _postings(call: Call, entry_ids: Sequence[UUID]) -> dict[UUID, list[model.Posting]]:
    found: dict[UUID, list[model.Posting]] = defaultdict(list)
    posting = model.Posting
    of_entries = select(posting).where(posting.entry_id.in_(entry_ids)).order_by(posting.entry_id, posting.position)
    for line in call.session.scalars(of_entries.execution_options(populate_existing=True)):
        found[line.entry_id].append(line)
    return found


def _flaw(year: Year, link: _Link, *, changed: bool) -> Broken | None:
    """What is wrong with the next entry of the chain; if nothing, the chain is one entry longer."""
    entry, stored = link.entry, link.stored
    if entry.number != year.number + 1:
        number = journal.number(year.fiscal_year, year.number + 1)
        return Broken(number=number, entry_id=None, flaw=Flaw.MISSING)
    number = journal.number(year.fiscal_year, entry.number)
    if stored is None:
        return Broken(number=number, entry_id=entry.id, flaw=Flaw.UNSEALED)
    if changed or (year.keyed and not stored.key_id):
        return Broken(number=number, entry_id=entry.id, flaw=Flaw.CHANGED)
    year.number, year.seal, year.keyed, year.entries = entry.number, stored.hash, bool(stored.key_id), year.entries + 1
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


def sealed_text(entry: model.JournalEntry, postings: Sequence[model.Posting], keyed: bool) -> str:
    """The text that is sealed: an entry's facts and its postings, one per line, with amounts as stored."""
    facts = [
        "convive journal 2" if keyed else "convive journal 1",
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
        *(["-" if entry.papers is None else json.dumps(entry.papers, ensure_ascii=False)] if keyed else ()),
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
