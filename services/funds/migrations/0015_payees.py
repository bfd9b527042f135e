"""The register of payees, which takes over whom costs and commitments name; costs that are only begun."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0015"
down_revision = "a0014"

sql = SqlFiles(__file__)
# Each name, as it is compared, is a payee of its own; what belongs together is merged by people.
_TAKEN_OVER = """
WITH named AS (
    SELECT fund_name_key(payee) AS key, payee AS name, entered_at FROM expenditure
    UNION ALL SELECT fund_name_key(payee), payee, entered_at FROM commitment
), taken AS (
    SELECT key, (array_agg(name ORDER BY entered_at DESC))[1] AS name, min(entered_at) AS since, gen_random_uuid() AS id
    FROM named GROUP BY key
), made AS (
    INSERT INTO payee (id, name, kind, added_at) SELECT id, name, 'unknown', since FROM taken
)
INSERT INTO payee_name (name_key, name, payee_id) SELECT key, name, id FROM taken
"""


def upgrade() -> None:
    sql.load("fund_payee_words")
    sql.run("tables/payees", "tables/spending/cost_drafts")
    # Whoever is entering costs finishes first, and who comes next is entered by the trigger.
    op.execute("LOCK TABLE expenditure, commitment IN SHARE ROW EXCLUSIVE MODE")
    op.execute(_TAKEN_OVER)
    sql.load("fund_payees_known", "fund_never_changed")
