"""An award as somebody who spends from it needs it, locked: one planned query (services/funds/purses.py)."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The balance is read under its lock; what else is here does not change once it is written.
PURSES = """
CREATE FUNCTION fund_purses(awards uuid[], allocations uuid[], lines uuid[]) RETURNS TABLE (
    id uuid, donor_id uuid, programme text, title text, starts_on date, ends_on date, donor text,
    countries varchar[], activity_kinds varchar[], icr_rate numeric, agreement_id uuid, pledge_usd numeric,
    threshold numeric, received_usd numeric, available numeric, direct_lines uuid[], indirect_line uuid, rules text[],
    closed_until date, last_day date
) LANGUAGE plpgsql ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT a.id, a.donor_id, a.programme::text, a.title::text, a.starts_on, a.ends_on, d.name::text,
           g.countries, g.activity_kinds, g.icr_rate, g.id, g.pledge_usd,
           f.second_signature_above_usd, b.received_usd, b.received_usd - b.spent_usd - b.held_usd,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'direct' ORDER BY l.position),
           (SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'indirect'),
           ARRAY(SELECT ROW(r.valid_from, r.rate, r.exempt_up_to_usd)::text FROM icr_rule r
                 WHERE r.donor_class = d.donor_class ORDER BY r.valid_from DESC),
           (SELECT max(p.ends_on) FROM period p),
           (SELECT max(m.on_day) FROM award_day m WHERE m.award_id = a.id)
    FROM award_balance b
    JOIN award a ON a.id = b.award_id JOIN fund f ON f.id = a.fund_id JOIN donor d ON d.id = a.donor_id
    LEFT JOIN agreement g ON g.id = a.agreement_id
    WHERE b.award_id IN (
        SELECT unnest(awards)
        UNION SELECT o.award_id FROM allocation o WHERE o.id = ANY(allocations)
        UNION SELECT l.award_id FROM budget_line l WHERE l.id = ANY(lines))
    ORDER BY b.award_id
    FOR UPDATE OF b;
END $$
"""


def upgrade() -> None:
    op.execute(PURSES)
