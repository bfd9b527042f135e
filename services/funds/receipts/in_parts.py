"""Costs and receipts that may be one in parts: one maker, one payee or donor, near days, each below the threshold.

Nobody signed for them, so nobody but approvers and auditors would see it (Fund rule 12).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from chassis.call import Call
from contracts.funds.receipts.in_parts import LOOK_BACK_DAYS, MOST_IN_PARTS, InParts, InPartsReport, ListInParts
from services.funds.ledger.funds import find

# For each day a part is of, all parts up to `days` before; of these windows the largest per maker and party.
_IN_PARTS = text("""
WITH part AS (
    SELECT 'expenditure' AS kind, e.entered_by, x.payee_key AS key, x.payee AS party, x.direct_usd AS usd,
           x.occurred_on AS on_day, e.id AS entry_id
    FROM expenditure x JOIN journal_entry e ON e.id = x.entry_id
    WHERE e.fund_id = :fund AND e.approved_by IS NULL AND x.occurred_on >= :since
    UNION ALL
    SELECT 'contribution', e.entered_by, d.id::text, d.name, greatest(c.amount_usd, c.credited_usd), c.received_on, e.id
    FROM contribution c JOIN journal_entry e ON e.id = c.entry_id JOIN donor d ON d.id = c.donor_id
    WHERE e.fund_id = :fund AND e.approved_by IS NULL AND c.received_on >= :since
), near AS (
    SELECT p.kind, p.entered_by, p.key, p.party, count(*) OVER days AS parts, sum(p.usd) OVER days AS amount_usd,
           min(p.on_day) OVER days AS since, p.on_day AS until
    FROM part p WHERE NOT EXISTS (SELECT FROM journal_entry r WHERE r.reversal_of = p.entry_id)
    WINDOW days AS (
        PARTITION BY p.kind, p.entered_by, p.key ORDER BY p.on_day
        RANGE BETWEEN CAST(:days AS int) * interval '1 day' PRECEDING AND CURRENT ROW
    )
), largest AS (
    SELECT DISTINCT ON (n.kind, n.entered_by, n.key) n.* FROM near n WHERE n.parts > 1 AND n.amount_usd > :above
    ORDER BY n.kind, n.entered_by, n.key, n.amount_usd DESC, n.until DESC
)
SELECT l.*, coalesce(m.name, '') AS entered_by_name FROM largest l LEFT JOIN member m ON m.id = l.entered_by
ORDER BY l.amount_usd DESC, l.key, l.entered_by LIMIT :most
""")


def list_in_parts(call: Call, command: ListInParts) -> InPartsReport:
    """Raises NOT_FOUND."""
    fund = find(call, command.fund_id)
    since = command.since or call.today - timedelta(days=LOOK_BACK_DAYS)
    above = fund.second_signature_above_usd
    asked = {"fund": fund.id, "since": since, "above": above, "days": fund.splitting_days, "most": MOST_IN_PARTS}
    found = [InParts.of(row) for row in call.session.execute(_IN_PARTS, asked)]
    return InPartsReport(fund_id=fund.id, above_usd=above, near_days=fund.splitting_days, since=since, items=found)
