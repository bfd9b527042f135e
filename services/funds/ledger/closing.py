"""What stops a closing: what waits for a second person and would be posted on its days (Fund rule 10), and accounts in
other currencies that are not at the closing rate (rule 13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, DateTime, Row, String, TableValuedAlias, Uuid, column, func, select, text

from chassis.call import Call
from chassis.paging import page
from contracts.base import Page
from contracts.funds.ledger.periods import ENTRIES_WAIT, NOT_VALUED, ListPending, PendingEntry
from services.funds.ledger.funds import find
from services.funds.model import USD

# A function of the database (sql/bank_values.sql), by which the revaluation of an account is prepared as well.
_UNVALUED = text("""
SELECT v.account_id, v.name, v.currency, v.units FROM bank_values(:fund, :on) v
WHERE v.worth_usd IS DISTINCT FROM v.book_usd ORDER BY v.name
""")


def list_pending(call: Call, command: ListPending) -> Page[PendingEntry]:
    """What would be posted up to that day, the oldest first. Raises NOT_FOUND."""
    find(call, command.fund_id)
    pending = _pending(command.fund_id, command.until)
    keys = [pending.c.on_day, pending.c.id]
    return page(call.session, select(pending), keys, command, PendingEntry.of)


def refuse_pending(call: Call, fund_id: str, until: date) -> None:
    """Raises ENTRIES_WAIT if anything would be posted up to that day."""
    if count := count_pending(call, fund_id, until):
        raise ENTRIES_WAIT("ends_on", count=count, until=until)


def refuse_unvalued(call: Call, fund_id: str, on: date) -> None:
    """Raises NOT_VALUED if an account in another currency is not at the closing rate of that day (Fund rule 13)."""
    if rows := unvalued(call, fund_id, on):
        raise NOT_VALUED("ends_on", account=rows[0].name, currency=rows[0].currency, on=on)


def unvalued(call: Call, fund_id: str, on: date) -> Sequence[Row[Any]]:
    """The accounts in other currencies that are not at the closing rate of that day, with what they hold, by name."""
    return call.session.execute(_UNVALUED, {"fund": fund_id, "on": on}).all()


def count_pending(call: Call, fund_id: str, until: date) -> int:
    """How much would be posted up to that day."""
    return call.session.scalar(select(func.count()).select_from(_pending(fund_id, until))) or 0


def _pending(fund_id: str, until: date) -> TableValuedAlias:
    """The database knows what waits in all rooms (sql/fund_pending.sql)."""
    return func.fund_pending(fund_id, until).table_valued(
        column("kind", String), column("id", Uuid), column("title", String), column("amount_usd", USD),
        column("on_day", Date), column("entered_by", Uuid), column("entered_at", DateTime(timezone=True)),
    )  # fmt: skip
