"""An entry that is sealed is looked up by its key, from its postings: never the postings gathered anew for each entry.

A plan made while the journal was seen empty joined them the other way round, and ten thousand costs took minutes.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# OFFSET 0 keeps the lookup where it is written: after the postings.
BY_KEY = (
    "JOIN journal_entry e ON e.id = line.entry_id",
    "CROSS JOIN LATERAL (SELECT * FROM journal_entry one WHERE one.id = line.entry_id OFFSET 0) e",
)


def upgrade() -> None:
    body = op.get_bind().exec_driver_sql("SELECT pg_get_functiondef('fund_postings_sealed'::regproc)").scalar_one()
    if body.count(BY_KEY[0]) != 1:
        raise ValueError(f"fund_postings_sealed does not say once: {BY_KEY[0]}")
    op.execute(body.replace(*BY_KEY))
