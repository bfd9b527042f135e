"""A period before and after its adjusting entries: what was posted once it was soft-closed, and why (rule 10)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from chassis import tables
from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.closing.closing import AdjustedAccount, AdjustingEntry, Adjustments, ReadAdjustments
from services.funds.ledger import balances, journal, model, periods
from services.funds.partners.model import Award

_SHOWN = 200
_ZERO = Decimal("0.00")
_APPROVER = tables.member.alias("approver")


def read_adjustments(call: Call, command: ReadAdjustments) -> Adjustments:
    """Of a period in any state. Raises NOT_FOUND."""
    period = get_row(call, model.Period, command.period_id, "period_id", "period")
    moved, after = _moved(call, period), _after(call, period)
    chart = call.session.scalars(select(model.Account).order_by(model.Account.code))
    accounts = [
        AdjustedAccount(
            code=each.code, name=each.name, kind=each.kind, before_usd=after[each.code] - moved[each.code],
            adjustments_usd=moved[each.code], after_usd=after[each.code],
        )
        for each in chart if after[each.code] or moved[each.code]
    ]  # fmt: skip
    count = call.session.scalar(select(func.count()).select_from(model.JournalEntry).where(_late(period))) or 0
    [view] = periods.views(call, [period])
    return Adjustments(period=view, accounts=accounts, count=count, entries=_entries(call, period))


def _late(period: model.Period) -> ColumnElement[bool]:
    entry = model.JournalEntry
    within = entry.occurred_on.between(period.starts_on, period.ends_on)
    return (entry.fund_id == period.fund_id) & within & entry.late_reason.is_not(None)


def _moved(call: Call, period: model.Period) -> dict[str, Decimal]:
    posting, entry = model.Posting, model.JournalEntry
    sums = (
        select(posting.account_code, func.sum(posting.amount_usd))
        .join(entry, entry.id == posting.entry_id)
        .where(_late(period))
        .group_by(posting.account_code)
    )
    return defaultdict(lambda: _ZERO, call.session.execute(sums).tuples().all())


def _after(call: Call, period: model.Period) -> dict[str, Decimal]:
    awards = select(Award.id).where(Award.fund_id == period.fund_id)
    return defaultdict(lambda: _ZERO, balances.of_accounts(call, awards, period.ends_on))


def _entries(call: Call, period: model.Period) -> list[AdjustingEntry]:
    """In the order in which they were posted."""
    entry, maker = model.JournalEntry, tables.member
    debits = (
        select(func.coalesce(func.sum(model.Posting.amount_usd), 0))
        .where(model.Posting.entry_id == entry.id, model.Posting.amount_usd > 0)
        .scalar_subquery()
    )
    rows = (
        select(entry, debits.label("amount"), maker.c.name.label("maker"), _APPROVER.c.name.label("approver"))
        .outerjoin(maker, maker.c.id == entry.entered_by)
        .outerjoin(_APPROVER, _APPROVER.c.id == entry.approved_by)
        .where(_late(period))
        .order_by(entry.fiscal_year, entry.number)
        .limit(_SHOWN)
    )
    return [_view(row) for row in call.session.execute(rows)]


def _view(row: Any) -> AdjustingEntry:
    entry = row[0]
    return AdjustingEntry.of(
        entry,
        number=journal.number(entry.fiscal_year, entry.number),
        amount_usd=row.amount,
        entered_by_name=row.maker,
        approved_by_name=row.approver,
    )
