"""A statement adds up days and not postings: what was spent on a line by day, and an award's last entry of each day."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0013"
down_revision = "a0012"

sql = SqlFiles(__file__)
_SPENT = """
INSERT INTO line_day (line_id, on_day, spent_usd)
SELECT p.line_id, e.occurred_on, sum(p.amount_usd) FROM posting p JOIN journal_entry e ON e.id = p.entry_id
WHERE p.line_id IS NOT NULL GROUP BY p.line_id, e.occurred_on
"""
_LAST = """
INSERT INTO award_entry_day (award_id, on_day, last_number)
SELECT p.award_id, e.occurred_on, max(e.number) FROM posting p JOIN journal_entry e ON e.id = p.entry_id
GROUP BY p.award_id, e.occurred_on
"""


def upgrade() -> None:
    # Whoever is posting finishes first, and who comes next is added up by the triggers.
    op.execute("LOCK TABLE posting IN SHARE ROW EXCLUSIVE MODE")
    sql.run("tables/spending/line_days", "tables/ledger/award_entry_days")
    op.execute(_SPENT)
    op.execute(_LAST)
    sql.load("fund_never_changed", "fund_only_by_trigger", "fund_balances_moved", "fund_postings_sealed")
