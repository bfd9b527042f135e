"""`./run books verify`: verify the chain of the Fund's journal, and name the first entry that was altered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contracts.base import Refused
from contracts.funds.ledger.seals import Verification
from convive.addresses import environment
from convive.errors import OperatorError
from convive.options import state_option

if TYPE_CHECKING:
    from chassis.call import Call

_DATABASE = "CONVIVE_DATABASE_URL_FUNDS"


@click.group()
def command() -> None:
    """Look after the Fund's books."""


@command.command()
@click.option("--fund", "fund_id", help="The fund whose journal is verified; default: all funds.")
@state_option
def verify(fund_id: str | None, state_dir: Path) -> None:
    """Recalculate all seals, in the database of CONVIVE_DATABASE_URL_FUNDS or of the running stack.

    Ends with status 1 if an entry was altered.
    """
    if not os.environ.get(_DATABASE):
        os.environ[_DATABASE] = environment(state_dir)[_DATABASE]
    try:
        for part in _verified(fund_id):
            for chain in part.chains:
                click.echo(f"{part.fund_id} {chain.fiscal_year}: {chain.entries} entries, seal {chain.hash}")
            if part.broken:
                entry = f" ({part.broken.entry_id})" if part.broken.entry_id else ""
                raise OperatorError(f"{part.fund_id}: entry {part.broken.number}{entry} is {part.broken.flaw}")
    except Refused as refused:
        raise OperatorError(refused.refusal.message.format_map(refused.params)) from None
    click.echo("intact")


def _verified(fund_id: str | None) -> Iterator[Verification]:
    """Verifies the funds' journals part by part."""
    from chassis import database
    from chassis.call import Call
    from chassis.scheduler import CLOCK
    from chassis.settings import database_url
    from contracts.funds.ledger.terms import ListFunds
    from services.funds.ledger import funds

    engine = database.connect(database_url("funds"), pool_size=1)
    try:
        with database.transaction(database.readers(engine)) as session:
            call = Call(session, CLOCK, "funds")
            known = funds.list_funds(call, ListFunds(limit=200)).items
            for each in [fund_id] if fund_id else [fund.id for fund in known]:
                yield from _parts(call, each)
    finally:
        engine.dispose()


def _parts(call: Call, fund_id: str) -> Iterator[Verification]:
    from contracts.funds.ledger.seals import VerifyJournal
    from services.funds.ledger import seals

    cursor: str | None = None
    while True:
        part = seals.verify_journal(call, VerifyJournal(fund_id=fund_id, cursor=cursor))
        yield part
        if (cursor := part.next) is None:
            return
