"""Costs that may be one cost in parts: to the same payee, on near days; shown to who signs (Fund rule 12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, Integer, Numeric, String, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.call import Call
from contracts.funds.spending.expenditures import SamePayee

# How many days count as near is the fund's (splitting_days). Reversed and refused costs are none.
_NEAR = (
    text("""
SELECT c.id, count(*) AS costs, sum(x.direct_usd) AS direct_usd,
       min(x.occurred_on) AS since, max(x.occurred_on) AS until
FROM expenditure c JOIN award w ON w.id = c.award_id JOIN fund f ON f.id = w.fund_id
JOIN expenditure x ON x.payee_key = c.payee_key AND x.id <> c.id
    AND x.occurred_on BETWEEN c.occurred_on - f.splitting_days AND c.occurred_on + f.splitting_days
    AND x.status IN ('pending', 'posted')
JOIN award of ON of.id = x.award_id AND of.fund_id = w.fund_id
WHERE c.id = ANY(:ids) AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = x.entry_id)
GROUP BY c.id
""")
    .bindparams(bindparam("ids", type_=ARRAY(Uuid)))
    .columns(id=Uuid, costs=Integer, direct_usd=Numeric, since=Date, until=Date)
)


def near(call: Call, expenditure_ids: Sequence[UUID]) -> dict[UUID, SamePayee]:
    """For each of these costs the others to its payee on near days, if there are any."""
    if not expenditure_ids:
        return {}
    rows = call.session.execute(_NEAR, {"ids": list(expenditure_ids)})
    return {row.id: _told(row.costs, row.direct_usd, row.since, row.until) for row in rows}


# The same of a cost that is not entered yet.
_NEAR_TO = (
    text("""
SELECT count(*) AS costs, sum(x.direct_usd) AS direct_usd, min(x.occurred_on) AS since, max(x.occurred_on) AS until
FROM fund f JOIN award w ON w.fund_id = f.id
JOIN expenditure x ON x.award_id = w.id AND x.payee_key = fund_name_key(:payee) AND x.status IN ('pending', 'posted')
    AND x.occurred_on BETWEEN CAST(:on AS date) - f.splitting_days AND CAST(:on AS date) + f.splitting_days
WHERE f.id = ANY(:funds) AND NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = x.entry_id)
""")
    .bindparams(bindparam("funds", type_=ARRAY(String)))
    .columns(costs=Integer, direct_usd=Numeric, since=Date, until=Date)
)


def near_to(call: Call, payee: str, on: date, fund_ids: Iterable[str]) -> SamePayee | None:
    """The costs to this payee on days near this one, in these funds, if there are any."""
    row = call.session.execute(_NEAR_TO, {"payee": payee, "on": on, "funds": list(fund_ids)}).one()
    return _told(row.costs, row.direct_usd, row.since, row.until) if row.costs else None


def _told(costs: int, direct_usd: Decimal, since: date, until: date) -> SamePayee:
    return SamePayee(costs=costs, direct_usd=direct_usd, since=since, until=until)
