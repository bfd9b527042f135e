"""A closed period's balances, and the proof that the postings add up to them (Fund rules 10, 14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from chassis.call import Call
from chassis.rows import get_row
from contracts.funds.ledger.journal import PeriodStatus
from contracts.funds.ledger.periods import PERIOD_STAYS, UNPROVEN, Difference, Proof, ProvePeriod
from services.funds.ledger import model

_SHOWN = 100

# The balance of each account on the period's last day, as maintained by the journal's triggers.
_STORE = text("""
INSERT INTO period_balance (period_id, award_id, account_code, amount_usd)
SELECT :period, a.id, c.code, last.balance_usd
FROM award a CROSS JOIN account c CROSS JOIN LATERAL (
    SELECT d.balance_usd FROM account_day d
    WHERE d.award_id = a.id AND d.account_code = c.code AND d.on_day <= :ends_on ORDER BY d.on_day DESC LIMIT 1) last
WHERE a.fund_id = :fund_id
""")

# The same from the opening balances (none: from the beginning of the books) and the postings since then.
_DIFFERENCES = text("""
WITH told AS (
    SELECT award_id, account_code, amount_usd FROM period_balance WHERE period_id = :period
), reckoned AS (
    SELECT award_id, account_code, sum(amount_usd) AS amount_usd FROM (
        SELECT award_id, account_code, amount_usd FROM period_balance WHERE period_id = :opening
        UNION ALL
        SELECT l.award_id, l.account_code, l.amount_usd FROM posting l JOIN journal_entry e ON e.id = l.entry_id
        WHERE e.fund_id = :fund_id AND e.occurred_on BETWEEN :starts_on AND :ends_on
    ) moved GROUP BY award_id, account_code
)
SELECT award_id, account_code, COALESCE(t.amount_usd, 0.00) AS stored, COALESCE(r.amount_usd, 0.00) AS reckoned
FROM told t FULL JOIN reckoned r USING (award_id, account_code)
WHERE COALESCE(t.amount_usd, 0) <> COALESCE(r.amount_usd, 0)
ORDER BY award_id, account_code LIMIT :most
""")


# The same balances as they are kept now: what differs was posted, or changed, after the closing.
_MOVED_SINCE = text("""
WITH kept AS (
    SELECT a.id AS award_id, c.code AS account_code, last.balance_usd
    FROM award a CROSS JOIN account c CROSS JOIN LATERAL (
        SELECT d.balance_usd FROM account_day d
        WHERE d.award_id = a.id AND d.account_code = c.code AND d.on_day <= :ends_on
        ORDER BY d.on_day DESC LIMIT 1) last
    WHERE a.fund_id = :fund_id
), told AS (SELECT award_id, account_code, amount_usd FROM period_balance WHERE period_id = :period)
SELECT award_id, account_code, COALESCE(t.amount_usd, 0.00) AS stored, COALESCE(k.balance_usd, 0.00) AS reckoned
FROM told t FULL JOIN kept k USING (award_id, account_code)
WHERE COALESCE(t.amount_usd, 0) <> COALESCE(k.balance_usd, 0) ORDER BY award_id, account_code LIMIT :most
""")


def opening_differences(call: Call, fund_id: str, before: date) -> list[Difference]:
    """Where the balances with which the last period up to a day was closed are no longer those that open the next one;
    there should be none (Fund rule 10). Cheap: the postings are added up by `prove_period` only."""
    of_fund = (model.Period.fund_id == fund_id, model.Period.status == PeriodStatus.CLOSED)
    earlier = select(model.Period).where(*of_fund, model.Period.ends_on <= before)
    period = call.session.scalars(earlier.order_by(model.Period.ends_on.desc()).limit(1)).first()
    if period is None:
        return []
    values = {"period": period.id, "ends_on": period.ends_on, "fund_id": fund_id, "most": _SHOWN}
    return _shown(call.session.execute(_MOVED_SINCE, values))


def store(call: Call, period: model.Period) -> None:
    """Stores a closed period's balances. Raises UNPROVEN if opening balances and postings do not add up to them."""
    of_period = {"period": period.id, "ends_on": period.ends_on, "fund_id": period.fund_id}
    call.session.execute(_STORE, of_period)
    found = _differences(call, period, _before(call, period), period.starts_on)
    if found:
        first = found[0]
        raise UNPROVEN("ends_on", account=first.account_code, stored=first.stored_usd, reckoned=first.reckoned_usd)


def prove_period(call: Call, command: ProvePeriod) -> Proof:
    """All postings up to the period's end, added up again. Raises NOT_FOUND, PERIOD_STAYS unless it is closed."""
    period = get_row(call, model.Period, command.period_id, "period_id", "period")
    if period.status != PeriodStatus.CLOSED:
        raise PERIOD_STAYS("period_id", status=period.status)
    found = _differences(call, period, None, date.min)
    stored = select(model.PeriodBalance.account_code).where(model.PeriodBalance.period_id == period.id)
    accounts = len(call.session.scalars(stored).all())
    return Proof(period_id=period.id, accounts=accounts, proven=not found, differences=found)


def _before(call: Call, period: model.Period) -> UUID | None:
    """The previous closed period, whose balances open this one."""
    of_fund = (model.Period.fund_id == period.fund_id, model.Period.status == PeriodStatus.CLOSED)
    earlier = select(model.Period.id).where(*of_fund, model.Period.ends_on < period.starts_on)
    return call.session.scalar(earlier.order_by(model.Period.ends_on.desc()).limit(1))


def _differences(call: Call, period: model.Period, opening: UUID | None, since: date) -> list[Difference]:
    values = {"period": period.id, "opening": opening, "fund_id": period.fund_id, "most": _SHOWN}
    return _shown(call.session.execute(_DIFFERENCES, values | {"starts_on": since, "ends_on": period.ends_on}))


def _shown(rows: Iterable[Row[Any]]) -> list[Difference]:
    return [
        Difference(
            award_id=row.award_id, account_code=row.account_code, stored_usd=row.stored, reckoned_usd=row.reckoned
        )
        for row in rows
    ]
