"""The funds' journals followed to their ends, in the database of CONVIVE_DATABASE_URL_FUNDS or as its owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from chassis import database
from chassis.call import Call
from chassis.scheduler import CLOCK
from contracts.funds.ledger.journal_seals import Verification, VerifyJournal
from contracts.funds.ledger.terms import ListFunds
from convive.errors import OperatorError
from services.funds.ledger import funds, journal_seals


@contextmanager
def reading(url: str) -> Iterator[Call]:
    """A call in the Fund's database at this URL; each of its statements is a transaction."""
    engine: Engine = database.connect(url, pool_size=1)
    try:
        with database.transaction(database.readers(engine)) as session:
            yield Call(session, CLOCK, "funds")
    finally:
        engine.dispose()


def funds_of(call: Call) -> list[str]:
    """The identifiers of all funds."""
    return [fund.id for fund in funds.list_funds(call, ListFunds(limit=200)).items]


def parts(call: Call, fund_id: str) -> Iterator[Verification]:
    """A fund's journal, followed part by part. Raises NOT_FOUND."""
    cursor: str | None = None
    while True:
        part = journal_seals.verify_journal(call, VerifyJournal(fund_id=fund_id, cursor=cursor))
        yield part
        if (cursor := part.next) is None:
            return


def refuse_broken(part: Verification) -> None:
    """Raises OperatorError that names the first broken entry, or the first balance that is wrong."""
    if part.broken:
        entry = f" ({part.broken.entry_id})" if part.broken.entry_id else ""
        raise OperatorError(f"{part.fund_id}: entry {part.broken.number}{entry} is {part.broken.flaw}")
    if wrong := part.wrong_balance:
        of = f"account {wrong.account} on {wrong.on}" if wrong.account else "what is available today"
        raise OperatorError(
            f"{part.fund_id}: award {wrong.award_id}, {of}: USD {wrong.kept_usd} is kept, "
            f"and the postings add up to USD {wrong.added_usd}"
        )
