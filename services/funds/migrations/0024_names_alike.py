"""Names that look alike are compared as one: accents apart, wide letters, characters of no width."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0024"
down_revision = "a0023"

sql = SqlFiles(__file__)
# Whatever keeps a key beside a name. Keys are no part of what was posted: they are computed again from it.
_KEPT = {
    "expenditure": {"payee": "payee_key", "document": "document_key"},
    "donor": {"name": "name_key"},
    "payee": {"name": "name_key"},
}
# Names that have become one are one payee's: a closed one's first, so that nothing is paid to it, then one's with bank
# details, then the oldest's.
_NAMES = """
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT n.name_key AS was, fund_name_key(n.name) AS key, n.name, n.payee_id,
       first_value(n.payee_id) OVER first AS kept, row_number() OVER first AS place
FROM payee_name n JOIN payee p ON p.id = n.payee_id
WHERE fund_name_key(n.name) IN (SELECT fund_name_key(o.name) FROM payee_name o WHERE o.name_key <> fund_name_key(o.name))
WINDOW first AS (PARTITION BY fund_name_key(n.name) ORDER BY p.closed_at IS NULL,
    NOT EXISTS (SELECT FROM payee_details d WHERE d.payee_id = p.id AND d.status IN ('pending', 'approved')),
    p.added_at, p.id)
"""
_MERGED = """
UPDATE payee p SET merged_into = d.kept, version = p.version + 1
FROM (SELECT DISTINCT ON (payee_id) payee_id, kept FROM named WHERE payee_id <> kept ORDER BY payee_id, key) d
WHERE (p.id = d.payee_id OR p.merged_into = d.payee_id) AND p.id <> d.kept
    AND NOT EXISTS (SELECT FROM payee_name n WHERE n.payee_id = d.payee_id)
"""


def upgrade() -> None:
    op.execute("LOCK TABLE expenditure, commitment, donor, payee, payee_name IN SHARE ROW EXCLUSIVE MODE")
    sql.load("fund_name_key")
    tables = (*_KEPT, "payee_name")
    for table in tables:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, keys in _KEPT.items():
        same = ", ".join(f"{name} = {name}" for name in keys)
        differ = " OR ".join(f"{key} <> fund_name_key({name})" for name, key in keys.items())
        op.execute(f"UPDATE {table} SET {same} WHERE {differ}")
    op.execute(_NAMES)
    op.execute("DELETE FROM payee_name n USING named d WHERE n.name_key = d.was")
    op.execute("INSERT INTO payee_name (name_key, name, payee_id) SELECT key, name, kept FROM named WHERE place = 1")
    op.execute(_MERGED)
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
