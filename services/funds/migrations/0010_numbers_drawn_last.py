"""Entries get their numbers where they are sealed: the year's counter is locked last, after rules and balances."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0010"
down_revision = "a0009"

sql = SqlFiles(__file__)


def upgrade() -> None:
    # Without a number only within the transaction that posts it: `rule_1_has_postings` wants a seal at the commit.
    op.execute("ALTER TABLE journal_entry ALTER COLUMN number DROP NOT NULL")
    sql.load("fund_entry_stays", "fund_postings_sealed", "fund_post")
