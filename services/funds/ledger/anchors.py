"""Anchors: where the chains ended on a day, signed, so that a chain that was made anew as a whole shows (Fund rule 18).

Whoever owns the database can read the key of the seals and rewrite books and chains. He cannot sign: that is done daily
by somebody else's process (`./run books anchor`), with a key that no service has, and the anchors are kept elsewhere as
well. Here they are read, and compared with the chains.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.ledger.journal_seals import Anchor, Broken, Flaw, ListAnchors
from services.funds.ledger import journal, model
from services.funds.ledger.funds import find

_FIRST = "convive anchor 1"


@dataclass(frozen=True)
class Head:
    """Where a year's chain ends: its last entry's number, and that entry's seal."""

    fiscal_year: int
    number: int
    seal: bytes

    def line(self) -> str:
        """As it stands in the text that is signed."""
        return f"{self.fiscal_year} {self.number} {self.seal.hex()}"


@dataclass(frozen=True)
class Checked:
    """What was found of a fund's anchors."""

    checked: int
    last: Anchor | None
    broken: Broken | None


NOTHING = Checked(0, None, None)


class NotAnchored(Exception):
    """Nobody anchors the books: whoever operates the platform is to look at `./run books anchor`."""


def look_for(call: Call) -> None:
    """Raises NotAnchored for a fund with entries of more than two days ago and no anchor since: the job fails, and with
    that its alert tells the operators."""
    entry, anchor, since = model.JournalEntry, model.Anchor, call.now - timedelta(days=2)
    anchored = select(anchor.fund_id).where(anchor.on_day >= since.date())
    old = select(entry.fund_id).where(entry.posted_at < since, entry.fund_id.not_in(anchored)).distinct()
    if missing := call.session.scalars(old.order_by(entry.fund_id)).all():
        raise NotAnchored(f"no anchor since {since.date()}: {', '.join(missing)}; see docs/runbooks/books.md")


def last(call: Call, fund_id: str) -> Anchor | None:
    """The newest anchor, for what is printed."""
    anchor = model.Anchor
    found = select(anchor).where(anchor.fund_id == fund_id).order_by(anchor.on_day.desc()).limit(1)
    return view(row) if (row := call.session.scalars(found).first()) else None


def list_anchors(call: Call, command: ListAnchors) -> Page[Anchor]:
    """A fund's anchors, newest first, as they were signed. Raises NOT_FOUND."""
    find(call, command.fund_id)
    anchor = model.Anchor
    statement = select(anchor).where(anchor.fund_id == command.fund_id)
    return page(call.session, statement, [anchor.on_day], command, lambda row: view(row[0]), descending=True)


def view(row: model.Anchor) -> Anchor:
    """As it is published: everything that somebody needs to verify it without us."""
    return Anchor(
        fund_id=row.fund_id,
        on=row.on_day,
        said=row.said,
        signature=row.signature.hex(),
        public_key=row.public_key.hex(),
        signed_at=row.signed_at,
        timestamped=row.token is not None,
        digest=digest(row.said),
    )


def text_of(fund_id: str, on: date, at: datetime, heads: Sequence[Head], before: model.Anchor | None) -> str:
    """The text that is signed; it names the anchor before it, so that none can be left out."""
    previous = digest(before.said) if before else "-"
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "\n".join([_FIRST, fund_id, str(on), moment, previous, *(head.line() for head in heads)])


def digest(said: str) -> str:
    """The SHA-256 of an anchor's text: short enough to be printed and compared."""
    return hashlib.sha256(said.encode()).hexdigest()


def heads_in(said: str) -> Iterator[Head]:
    """Where the chains ended, as an anchor's text has it."""
    for line in said.split("\n")[5:]:
        fiscal_year, number, seal = line.split(" ")
        yield Head(int(fiscal_year), int(number), bytes.fromhex(seal))


def check(call: Call, fund_id: str) -> Checked:
    """Compares every anchor with the chains, the oldest first, once they were followed to their end."""
    anchor = model.Anchor
    rows = call.session.scalars(select(anchor).where(anchor.fund_id == fund_id).order_by(anchor.on_day)).all()
    before: model.Anchor | None = None
    for place, row in enumerate(rows):
        if broken := _flaw(call, row, before):
            return Checked(place, view(row), broken)
        before = row
    return Checked(len(rows), view(rows[-1]) if rows else None, None)


def _flaw(call: Call, row: model.Anchor, before: model.Anchor | None) -> Broken | None:
    header = row.said.split("\n")[:5]
    previous = digest(before.said) if before else "-"
    as_kept = header[:3] == [_FIRST, row.fund_id, str(row.on_day)] and header[4:] == [previous]
    if not as_kept or not signed(row.said, row.signature, row.public_key):
        return Broken(number=str(row.on_day), entry_id=None, flaw=Flaw.ANCHOR)
    standing = _seals(call, row.fund_id, list(heads_in(row.said)))
    for head in heads_in(row.said):
        if standing.get((head.fiscal_year, head.number)) != head.seal:
            number = journal.number(head.fiscal_year, head.number)
            return Broken(number=number, entry_id=None, flaw=Flaw.NOT_AS_ANCHORED)
    return None


def _seals(call: Call, fund_id: str, heads: Sequence[Head]) -> dict[tuple[int, int], bytes]:
    entry, seal = model.JournalEntry, model.EntrySeal
    found: dict[tuple[int, int], bytes] = {}
    for head in heads:
        of_entry = select(seal.hash).join(entry, entry.id == seal.entry_id)
        where = (entry.fund_id == fund_id, entry.fiscal_year == head.fiscal_year, entry.number == head.number)
        if stored := call.session.scalar(of_entry.where(*where)):
            found[head.fiscal_year, head.number] = stored
    return found


def signed(said: str, signature: bytes, public_key: bytes) -> bool:
    """Whether it is the signature of this text by that key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said.encode())
    except InvalidSignature:
        return False
    return True
