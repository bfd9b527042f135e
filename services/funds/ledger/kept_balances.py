"""The balances that are kept along with the journal, added up anew from its postings (Fund rule 14)."""

from __future__ import annotations

from sqlalchemy import Uuid, text

from chassis.call import Call
from contracts.funds.ledger.journal_seals import WrongBalance

# One statement each: it sees the journal and what is kept of it at one moment.
_DAYS = text("""
WITH moved AS (
    SELECT l.award_id, l.account_code, e.occurred_on AS on_day, sum(l.amount_usd) AS amount
    FROM posting l JOIN journal_entry e ON e.id = l.entry_id WHERE e.fund_id = :fund
    GROUP BY l.award_id, l.account_code, e.occurred_on HAVING sum(l.amount_usd) <> 0
), added AS (
    SELECT *, sum(amount) OVER (PARTITION BY award_id, account_code ORDER BY on_day) AS balance FROM moved
), kept AS (
    SELECT d.* FROM account_day d JOIN award a ON a.id = d.award_id WHERE a.fund_id = :fund AND d.moved_usd <> 0
)
SELECT award_id, account_code, on_day, COALESCE(k.balance_usd, 0) AS kept, COALESCE(a.balance, 0) AS added
FROM added a FULL JOIN kept k USING (award_id, account_code, on_day)
WHERE (k.moved_usd, k.balance_usd) IS DISTINCT FROM (a.amount, a.balance)
ORDER BY on_day, award_id, account_code LIMIT 1
""").columns(award_id=Uuid)
_LINES = text("""
WITH added AS (
    SELECT l.line_id, e.occurred_on AS on_day, sum(l.amount_usd) AS amount
    FROM posting l JOIN journal_entry e ON e.id = l.entry_id WHERE e.fund_id = :fund AND l.line_id IS NOT NULL
    GROUP BY l.line_id, e.occurred_on
), kept AS (
    SELECT d.* FROM line_day d JOIN budget_line l ON l.id = d.line_id JOIN award a ON a.id = l.award_id
    WHERE a.fund_id = :fund
)
SELECT b.award_id, CASE b.kind WHEN 'direct' THEN '5000' ELSE '5900' END AS account_code, on_day,
       COALESCE(k.spent_usd, 0) AS kept, COALESCE(a.amount, 0) AS added
FROM added a FULL JOIN kept k USING (line_id, on_day) JOIN budget_line b ON b.id = line_id
WHERE k.spent_usd IS DISTINCT FROM a.amount
ORDER BY on_day, b.award_id, account_code LIMIT 1
""").columns(award_id=Uuid)
_TOTALS = text("""
WITH added AS (
    SELECT l.award_id,
           sum(CASE WHEN c.kind IN ('cash', 'clearing', 'suspense', 'advance', 'direct', 'indirect') THEN 0
                    ELSE -l.amount_usd END)
               AS received,
           sum(CASE WHEN c.kind IN ('direct', 'indirect') THEN l.amount_usd ELSE 0 END) AS spent,
           sum(CASE c.kind WHEN 'suspense' THEN -l.amount_usd ELSE 0 END) AS suspense
    FROM posting l JOIN account c ON c.code = l.account_code JOIN award a ON a.id = l.award_id
    WHERE a.fund_id = :fund GROUP BY l.award_id
), held AS (
    SELECT award_id, sum(held_usd) AS held
    FROM (SELECT award_id, held_usd FROM allocation UNION ALL SELECT award_id, held_usd FROM commitment
          UNION ALL SELECT award_id, held_usd FROM expenditure WHERE status = 'pending') holder
    GROUP BY award_id
)
SELECT b.award_id, b.received_usd - b.spent_usd - b.held_usd AS kept,
       COALESCE(n.received - n.spent, 0) - COALESCE(h.held, 0) AS added
FROM award_balance b JOIN award a ON a.id = b.award_id LEFT JOIN added n ON n.award_id = b.award_id
LEFT JOIN held h ON h.award_id = b.award_id
WHERE a.fund_id = :fund AND (b.received_usd, b.spent_usd, b.suspense_usd, b.held_usd) IS DISTINCT FROM
      (COALESCE(n.received, 0), COALESCE(n.spent, 0), COALESCE(n.suspense, 0), COALESCE(h.held, 0))
ORDER BY b.award_id LIMIT 1
""").columns(award_id=Uuid)


def first_wrong(call: Call, fund_id: str) -> WrongBalance | None:
    """The first balance, by day, that is not what the postings add up to; then what was spent on lines by day; then the
    awards' balances of today."""
    asked = {"fund": fund_id}
    row = call.session.execute(_DAYS, asked).first() or call.session.execute(_LINES, asked).first()
    if row is not None:
        kept, added = row.kept, row.added
        return WrongBalance(
            award_id=row.award_id, account=row.account_code, on=row.on_day, kept_usd=kept, added_usd=added
        )
    row = call.session.execute(_TOTALS, asked).first()
    if row is None:
        return None
    return WrongBalance(award_id=row.award_id, account=None, on=None, kept_usd=row.kept, added_usd=row.added)
