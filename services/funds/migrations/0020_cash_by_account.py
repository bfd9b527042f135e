"""A cost and a recovery say which of the fund's bank accounts they are paid from or into; the first, when they do not."""

from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("expenditure", "recovery")
PLANNED = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan"

# As in 0007, with the account: a cost that waits for its second signature is paid from the account it named.
POST_COSTS = f"""
CREATE OR REPLACE FUNCTION fund_post_costs(drafts json, lines json, costs json, at timestamptz)
RETURNS TABLE (id uuid, fiscal_year smallint, number bigint) LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    RETURN QUERY SELECT * FROM fund_post(drafts, lines, at);
    INSERT INTO expenditure (
        id, award_id, line_id, allocation_id, activity_id, programme, country, activity_kind, description, direct_usd,
        indirect_usd, occurred_on, payee, document, document_on, status, entry_id, entered_by, entered_at, entered_from,
        bank_account_id)
    SELECT * FROM json_to_recordset(costs) AS c(
        id uuid, award_id uuid, line_id uuid, allocation_id uuid, activity_id uuid, programme text, country text,
        activity_kind text, description text, direct_usd numeric, indirect_usd numeric, occurred_on date, payee text,
        document text, document_on date, status text, entry_id uuid, entered_by uuid, entered_at timestamptz,
        entered_from text, bank_account_id uuid);
END $$
"""


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN bank_account_id UUID")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_bank_account_id"
            " FOREIGN KEY (bank_account_id) REFERENCES bank_account (id)"
        )
        op.execute(f"CREATE INDEX ix_{table}_bank_account_id ON {table} (bank_account_id)")
    op.execute(POST_COSTS)
