"""What a posting moves is dated by its entry's key, whatever the journal looked like when the plan was made.

As with the seals (0024): a plan made while the journal was seen empty went through all new postings for each new entry,
so that three times as many costs took sixty times as long. And a name in plain letters has no accents to take away.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# OFFSET 0 keeps the lookup where it is written: after the postings.
BY_KEY = (
    "FROM added a JOIN journal_entry e ON e.id = a.entry_id JOIN account",
    "FROM added a CROSS JOIN LATERAL (SELECT * FROM journal_entry one WHERE one.id = a.entry_id OFFSET 0) e JOIN account",
)
ACCENTS = (
    "lower(translate(name, ",
    "lower(CASE WHEN octet_length(name) = char_length(name) THEN name ELSE translate(name, ",
)
UNACCENTED = ("aaaaaaceeeeiiiinooooouuuuyy')),", "aaaaaaceeeeiiiinooooouuuuyy') END),")


def upgrade() -> None:
    for name, changes in (
        ("fund_balances_moved", (BY_KEY,)),
        ("fund_postings_added", (BY_KEY,)),
        ("fund_name_key", (ACCENTS, UNACCENTED)),
    ):
        body = op.get_bind().exec_driver_sql(f"SELECT pg_get_functiondef('{name}'::regproc)").scalar_one()
        for change in changes:
            if body.count(change[0]) != 1:
                raise ValueError(f"{name} does not say once: {change[0]}")
            body = body.replace(*change)
        op.execute(body)
